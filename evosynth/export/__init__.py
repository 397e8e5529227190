"""What a run leaves for people: the report, files of a result, instruments for samplers."""
