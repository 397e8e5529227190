"""What a sound is like, and how far two sounds are apart."""
