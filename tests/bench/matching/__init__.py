"""The bench of the matcher: cells to measure, methods to compare, tables and a page of what came out."""
