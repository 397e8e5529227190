"""A phrase from a standard MIDI file: the notes of all its tracks but drums, from the first of them on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evosynth.errors import InputError, reason_of
from evosynth.notation.phrases import FASTEST_BPM, LONGEST_BEATS, MOST_HITS, SLOWEST_BPM, USUAL_BPM, Hit, Phrase

LARGEST = 4 * 2**20  # bytes
DRUMS = 9  # the channel of General MIDI's drums, from 0
SHORTEST_BEATS = 0.05


@dataclass(frozen=True, slots=True)
class PhraseFile:
    """What a file holds, and the tempo that it has at its beginning, in beats a minute."""

    phrase: Phrase
    bpm: float
    left_out: str = ""  # what of it is not played, in a sentence


def read_phrase(path: Path) -> PhraseFile:
    """The notes of a file, cut at LONGEST_BEATS and MOST_HITS. InputError names the file and what is wrong with it."""
    file = _opened(path)
    hits, bpm = sorted(_hits(file), key=lambda hit: (hit.at, hit.key)), _bpm(file)
    if not hits:
        raise InputError(f"{path.name} has no notes that could be played.")
    first = math.floor(hits[0].at)  # whole beats: an upbeat stays one
    moved = [Hit(hit.at - first, hit.held, hit.key, hit.velocity) for hit in hits]
    kept = [hit for hit in moved if hit.at < LONGEST_BEATS][:MOST_HITS]
    end = max(hit.at + hit.held for hit in kept)
    beats = min(LONGEST_BEATS, max(1.0, math.ceil(end - SHORTEST_BEATS)))
    beats = max(beats, math.floor(max(hit.at for hit in kept)) + 1.0)
    left_out = f"Only the first {len(kept)} of {len(hits)} notes are played." if len(kept) < len(hits) else ""
    return PhraseFile(Phrase(path.stem, tuple(kept), beats, absolute=True), bpm, left_out)


def _opened(path: Path) -> Any:
    import mido

    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path.name} is no phrase: it has more than {LARGEST // 2**20} MB.")
        file = mido.MidiFile(path, clip=True)
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {reason_of(error)}.") from error
    except Exception as error:  # a stranger's file makes mido raise what it will
        raise InputError(f"{path.name} is no standard MIDI file, or it is damaged.") from error
    if file.type == 2 or file.ticks_per_beat <= 0:
        raise InputError(f"{path.name} has no beats: files of type 2 or with a time code cannot be played.")
    return file


def _hits(file: Any) -> Iterator[Hit]:
    """The notes of every track; one that is never let go ends with its track."""
    for track in file.tracks:
        tick, down = 0, dict[tuple[int, int], tuple[int, int]]()
        for message in track:
            tick += message.time
            if message.type not in ("note_on", "note_off") or message.channel == DRUMS:
                continue
            key = message.channel, message.note
            if key in down:
                yield _hit(file, key[1], *down.pop(key), tick)
            if message.type == "note_on" and message.velocity:
                down[key] = tick, message.velocity
        for key, (since, velocity) in down.items():
            yield _hit(file, key[1], since, velocity, tick)


def _hit(file: Any, key: int, since: int, velocity: int, until: int) -> Hit:
    beat = float(file.ticks_per_beat)
    return Hit(since / beat, min(LONGEST_BEATS, max(SHORTEST_BEATS, (until - since) / beat)), key, velocity)


def _bpm(file: Any) -> float:
    """Its first tempo, within what can be chosen."""
    tempos = (message.tempo for track in file.tracks for message in track if message.type == "set_tempo")
    tempo = next(tempos, None)
    return min(FASTEST_BPM, max(SLOWEST_BPM, 60e6 / tempo)) if tempo else float(USUAL_BPM)
