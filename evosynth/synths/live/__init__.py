"""What every instrument that is played shares: the writer, control words, wheels, the output, the C callback."""
