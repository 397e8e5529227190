"""The DX7-compatible 6-operator FM engine."""
