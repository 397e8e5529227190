"""Fixtures that several parts share. What needs a program that may be missing lives in a module of its own."""

from hypothesis import HealthCheck, settings
from jack_server import jack_server as jack_server  # a real JACK server of the test's own
from jack_server import jack_server_process as jack_server_process

# How long an example takes says more about the machine than about the code.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
