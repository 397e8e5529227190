"""Search over the unit cube: strategies, their operators, and the session that drives them."""
