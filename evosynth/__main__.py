"""``python -m evosynth``: the same as the command ``evosynth``."""

import sys
from importlib import import_module

# By its name: the window stands above all that is here, and whoever has this package has that one too.
sys.exit(import_module("ui.launch").main(sys.argv[1:]))
