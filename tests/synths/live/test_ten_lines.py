"""What all played instruments share plays one that is new to it, whose own part is about ten lines."""

from __future__ import annotations

import numpy as np
import pytest

from evosynth.arrays import F32
from evosynth.synths.live import layout
from evosynth.synths.live.layout import BLOCK
from evosynth.synths.live.output import hand_out, pass_on
from evosynth.synths.live.settings import PlaySettings
from evosynth.synths.live.wheels import bend_octaves
from evosynth.synths.live.writer import DELAY, LiveWriter

RATE = 44100
MIX = slice(layout.MIX, layout.MIX + BLOCK)


class Sines(LiveWriter):
    """A sine for each key that is down."""

    def __init__(self) -> None:
        self.control, self.floats = np.zeros(layout.CONTROLS, np.int64), np.zeros(layout.FLOATS)
        self.ring = np.zeros((layout.COMMANDS, layout.COMMAND_COLUMNS), np.int64)
        notes = np.zeros((layout.NOTES, layout.NOTE_COLUMNS), np.int64)
        self.down: dict[int, int] = {}  # key -> velocity
        super().__init__(self.control, notes, self.floats, self.ring, sample_rate=RATE, channels=1, limit=True)

    # ---- its own part -----------------------------------------------------------------------------------------

    def obey(self, kind: int, first: int, second: int) -> None:
        if kind == layout.KEY_DOWN:
            self.down[first] = second
        elif kind in (layout.KEY_UP, layout.ALL_OFF):
            self.down = {key: v for key, v in self.down.items() if kind == layout.KEY_UP and key != first}
        elif kind in (layout.SET_BEND, layout.SET_VOLUME):
            self.control[layout.BEND if kind == layout.SET_BEND else layout.VOLUME] = first

    def block(self, t: np.ndarray) -> np.ndarray:
        bend = bend_octaves(self.control) / layout.OCTAVE
        keys = [(440.0 * 2.0 ** ((key - 69) / 12 + bend), velocity / 127) for key, velocity in self.down.items()]
        return sum((level * np.sin(2 * np.pi * hz * t) for hz, level in keys), np.zeros(BLOCK))

    # ---- as every instrument asks what is shared --------------------------------------------------------------

    def fill(self, out: F32) -> None:
        done = 0
        while done < len(out):
            if self.control[layout.POSITION] == BLOCK:
                self.next_block()
            at = int(self.control[layout.POSITION])
            count = min(len(out) - done, BLOCK - at)
            hand_out(self.floats, at, count, out, done)
            self.control[layout.POSITION] += count
            done += count

    def next_block(self) -> None:
        for read in range(self.control[layout.READ], self.control[layout.WRITTEN]):
            row = self.ring[read % layout.COMMANDS]
            if row[layout.DUE] > self.control[layout.NOW]:
                break
            self.obey(*row[[layout.KIND, layout.FIRST, layout.SECOND]].tolist())
            self.control[layout.READ] = read + 1
        self.floats[MIX] = self.block((self.control[layout.NOW] + np.arange(BLOCK)) / RATE)
        pass_on(self.floats, self.control[layout.VOLUME] / layout.GAIN_ONE)
        self.control[layout.NOW] += BLOCK
        self.control[layout.POSITION] = 0


def heard(played: Sines, frames: int = 4410) -> F32:
    out = np.zeros((frames, 1), np.float32)
    played.fill(out)
    return out[:, 0]


def hertz(sound: F32) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 18))
    return float(spectrum.argmax() * RATE / (1 << 18))


def test_a_key_sounds_from_its_sample_on_bends_and_ends() -> None:
    played = Sines()
    played.set_settings(PlaySettings(bend_range=2))
    played.control[layout.BEND_RANGE] = 2  # an instrument takes from the settings what it knows
    played.note_on(69, 100, due=10 * BLOCK)
    sound = heard(played, 8820)
    assert np.flatnonzero(sound)[0] == pytest.approx(10 * BLOCK + DELAY, abs=1)
    assert hertz(sound[2048:]) == pytest.approx(440.0, rel=1e-3)
    played.bend(16383)
    assert hertz(heard(played, 8820)[2048:]) == pytest.approx(440.0 * 2 ** (2 / 12), rel=1e-3)
    played.note_off(69)
    heard(played, 2 * BLOCK + DELAY)
    assert not heard(played).any()


def test_the_same_commands_are_the_same_sound_however_frames_are_asked_for() -> None:
    pieces = []
    for step in (4410, 100, 63):
        played = Sines()
        played.note_on(60, 90, due=640)
        played.note_on(67, 90, due=1280)
        pieces.append(np.concatenate([heard(played, step) for _ in range(4410 // step)]))
    np.testing.assert_array_equal(pieces[1], pieces[0][: len(pieces[1])])
    np.testing.assert_array_equal(pieces[2], pieces[0][: len(pieces[2])])


def test_many_loud_keys_stay_below_the_ceiling_and_the_volume_is_heard() -> None:
    played = Sines()
    for key in range(50, 80, 2):
        played.note_on(key, 127)
    assert 0.5 < np.abs(heard(played)).max() <= 10 ** (-1 / 20) + 1e-6
    played.set_volume(0.0)
    heard(played, 2 * BLOCK + DELAY)
    assert not heard(played).any()
    assert played.underflows == 0
