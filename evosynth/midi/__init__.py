"""System-exclusive formats and the ports that carry them."""
