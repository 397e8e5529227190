"""Fixtures that several parts share. What needs a program that may be missing lives in a module of its own."""

from jack_server import jack_server as jack_server  # a real JACK server of the test's own
from jack_server import jack_server_process as jack_server_process
