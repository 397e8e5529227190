"""Real windows on a screen of their own."""

from collected import garbage_goes_between_tests as garbage_goes_between_tests
from leftovers import nothing_left as nothing_left
from screen import screen as screen
from screen import start as start
