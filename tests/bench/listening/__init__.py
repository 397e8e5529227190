"""Simulated people who breed by ear: how they hear, what they like, how they answer, and who breeds for them."""
