"""What letters mean, with real keys in a real window: commands, tiles, a piano."""

from __future__ import annotations

import pytest
from jack_server import JackServer
from screen import Program, Screen, Start


@pytest.fixture
def program(start: Start, jack_server: JackServer) -> Program:
    """The window on screen, with sound (a JACK server without a card)."""
    made = start("observed_program.py")
    made.until(lambda said: said.get("places") and said.get("audio_ok"), "the window with sound")
    return made


def test_letters_breed_hear_tiles_or_play_as_the_mode_says(screen: Screen, program: Program) -> None:
    screen.click(program.place("breed"))
    program.until(lambda said: said.get("pictures") == 16 and said["active"], "the first generation with pictures")

    screen.key("F2")
    program.until(lambda said: said.get("mode") == "Tiles", "letters that hear tiles")
    for letter, place, stars in (("r", 3, "4"), ("h", 13, "2")):
        screen.key(letter)
        program.until(
            lambda said, place=place: (said["selected"], said.get("sounding")) == ([place], place),
            f"the sound of tile {letter}",
        )
        screen.key(stars)
        program.until(
            lambda said, place=place, stars=stars: said["stars"][place] == int(stars), f"{stars} stars for it"
        )
    screen.key("g")
    program.until(lambda said: said["selected"] == [12] and said["sounding"] == 12, "G hears a tile here")
    assert program.said["generation"] == 0
    screen.key("ctrl+g")
    program.until(lambda said: said["generation"] == 1, "the next generation")

    screen.key("F2")
    program.until(lambda said: said.get("mode") == "Piano" and said.get("live"), "letters that play")
    before = program.said["selected"], program.said["generation"]
    screen.key("g")
    screen.key("Right")
    program.until(lambda said: said["selected"] != before[0], "an arrow, which is no letter")
    assert program.said["generation"] == before[1]

    screen.key("F2")
    program.until(lambda said: said.get("mode") == "Commands", "letters that are commands")
    screen.key("5")
    program.until(lambda said: 5 in said["stars"], "five stars")
    screen.key("g")
    program.until(lambda said: said["generation"] == 2, "the generation after that")
    screen.key("shift+F2")
    program.until(lambda said: said.get("mode") == "Piano", "straight to the piano")
    assert program.errors == ""
