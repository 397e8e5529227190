"""What a person has done: frozen values that can be written without code, undone and done again."""
