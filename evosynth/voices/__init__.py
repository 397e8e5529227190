"""DX7 voices as bytes, and as columns of a parameter space."""
