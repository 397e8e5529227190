"""What the operating system has to do with us: cores, signals, streams, names, files written whole or not."""
