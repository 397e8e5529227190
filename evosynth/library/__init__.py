"""What a person made, kept in SQLite: voices, ratings, runs."""
