"""From a key of the computer's keyboard to the sound device: the whole program, heard by another one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from ears import Ears
from jack_server import RATE, JackServer, until
from screen import Screen, Start


@pytest.fixture
def ears(jack_server: JackServer) -> Iterator[Ears]:
    made = Ears()
    yield made
    made.close()


def test_letters_sound_in_musical_typing_and_only_there(screen: Screen, start: Start, ears: Ears) -> None:
    program = start("observed_program.py")
    program.until(lambda said: said.get("places") and said.get("audio_ok"), "the window with sound")
    screen.click([1260, 120])  # without a window manager a click brings the keyboard
    program.until(lambda said: said["active"], "the keyboard")
    screen.key("shift+F2")
    program.until(lambda said: said.get("live") and said.get("mode") == "Piano", "musical typing with sound")
    ears.listen()
    screen.input("keydown", "k")
    until(lambda: bool(ears.heard().any()))
    sound = ears.hear(0.3)
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    assert np.argmax(spectrum) * RATE / len(sound) == pytest.approx(523.25, abs=5)  # K is the C above middle C
    screen.input("keyup", "k")
    until(lambda: not ears.hear(0.2).any())
    screen.key("F2")
    screen.input("key", "k")
    assert not ears.hear(0.4).any()
    assert program.errors == ""
