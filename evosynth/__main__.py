"""``python -m evosynth COMMAND``: the commands without the window."""

import sys

from evosynth.cli import main

sys.exit(main(sys.argv[1:]))
