"""Sound as arrays: clips, files, levels, and the stream that plays them."""
