"""How voices of each engine are shown: a module an engine, by its name. One without gets the plain face."""
