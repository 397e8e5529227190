"""Search over the unit cube: strategies, operators, and the session that drives them."""
