"""Real windows on a screen of their own."""

from screen import screen as screen
from screen import start as start
