"""Notes of General MIDI's programs as Debian's ``fluidsynth`` plays them from its ``fluid-soundfont-gm``, dry."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import soundfile

from evosynth.arrays import F32

if TYPE_CHECKING:
    from mido import Message

FONT = "/usr/share/sounds/sf2/FluidR3_GM.sf2"
RATE = 44100
APART_S = 4.0  # of notes that are played alone
_TICKS = 2000  # a second


def alone(program: int, played: list[tuple[int, int]], held_s: float, length_s: float) -> list[F32]:
    """One sound (samples, 2) a key and velocity; programs count from 1."""
    from mido import Message

    messages: list[tuple[float, Message]] = []
    for turn, (key, velocity) in enumerate(played):
        start_s = turn * APART_S
        messages.append((start_s, Message("note_on", note=key, velocity=velocity)))
        messages.append((start_s + held_s, Message("note_off", note=key)))
        messages.append((start_s + length_s, Message("control_change", control=120)))
    sound = _sound(program, messages, len(played) * APART_S)
    starts = [round(turn * APART_S * RATE) for turn in range(len(played))]
    return [sound[start : start + round(length_s * RATE)] for start in starts]


def in_a_row(program: int, keys: list[tuple[float, int, float]], seconds: float) -> F32:
    """Notes (begin in s, key, length in s) in one sound (samples, 2)."""
    from mido import Message

    messages = [(at, Message("note_on", note=key, velocity=90)) for at, key, _ in keys]
    messages += [(at + held, Message("note_off", note=key)) for at, key, held in keys]
    return _sound(program, sorted(messages, key=lambda message: message[0]), seconds)


def _sound(program: int, messages: Iterable[tuple[float, Message]], seconds: float) -> F32:
    """What is heard (samples, 2) of messages at their times in seconds."""
    from mido import Message, MidiFile, MidiTrack

    file, track = MidiFile(ticks_per_beat=_TICKS // 2), MidiTrack()  # at 120 beats a minute
    file.tracks.append(track)
    track.append(Message("program_change", program=program - 1))
    now = 0
    for at, message in (*messages, (seconds, Message("control_change", control=7, value=100))):
        tick = round(_TICKS * at)
        track.append(message.copy(time=tick - now))
        now = tick
    with tempfile.TemporaryDirectory() as scratch:
        midi, wav = Path(scratch, "notes.mid"), Path(scratch, "notes.wav")
        file.save(midi)
        orders = ["-ni", "-R0", "-C0", "-g0.5", "-F", str(wav), "-O", "float", "-r", str(RATE), FONT, str(midi)]
        subprocess.run(["fluidsynth", *orders], check=True, capture_output=True)
        sound: F32 = soundfile.read(wav, dtype="float32", always_2d=True)[0]
    return sound[: round(seconds * RATE)]
