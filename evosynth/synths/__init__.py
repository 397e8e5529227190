"""Engines behind one protocol: genomes in, audio out."""
