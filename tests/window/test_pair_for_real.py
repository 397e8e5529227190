"""A and B in the real program, by real keys: the child and its parent, struck and held."""

from __future__ import annotations

import time

from jack_server import JackServer
from screen import Screen, Start


def test_the_parent_is_heard_in_the_place_of_the_child_by_one_key_and_as_long_as_that_is_held(
    screen: Screen, start: Start, jack_server: JackServer
) -> None:
    program = start("observed_program.py")
    program.until(lambda said: said.get("places") and said.get("audio_ok") and said.get("live"), "sound")
    screen.click(program.place("breed"))
    program.until(lambda said: said.get("pictures") == 16 and said["active"], "the first generation")
    for name in ("5", "Right", "4", "g", "Right", "Right"):
        screen.key(name)
    program.until(lambda said: said["generation"] == 1 and said.get("drawn") and said["side"] == 1, "a parent")
    screen.key("b")
    program.until(lambda said: said["side"] == 0 and said.get("sounding") == "reference", "the sound of its parent")
    time.sleep(0.5)
    assert program.now(lambda said: said["side"] == 0), "it was struck, and stays"
    screen.key("b")
    program.until(lambda said: said["side"] == 1 and isinstance(said.get("sounding"), int), "the child again")
    screen.input("keydown", "b")
    program.until(lambda said: said["side"] == 0 and said.get("sounding") == "reference", "the parent again")
    time.sleep(0.5)
    screen.input("keyup", "b")
    program.until(lambda said: said["side"] == 1 and isinstance(said.get("sounding"), int), "the child as it goes up")
    assert program.errors == ""
