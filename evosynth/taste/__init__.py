"""What a person likes, learned from answers."""
