"""Frozen values that views paint."""
