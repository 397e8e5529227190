"""What is known and shown: no painting."""
