"""How people write numbers with units, notes and names, and how these are understood again."""
