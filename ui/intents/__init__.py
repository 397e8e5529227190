"""What a person does: each a few lines over models and processes."""
