"""Short phrases by which a voice is auditioned in place of one note: an octave leap, a chord, a riff, a velocity ramp.

Their keys and velocities are told from the note that a voice is played at; those of a MIDI file stand as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

SLOWEST_BPM, USUAL_BPM, FASTEST_BPM = 40, 110, 240
MOST_HITS = 256
LONGEST_BEATS = 64.0


@dataclass(frozen=True, slots=True)
class Hit:
    """One key pressed and let go: when and for how long in beats, which key and how hard."""

    at: float
    held: float
    key: int  # semitones from the note that a voice is played at, or a MIDI note
    velocity: int  # likewise: from its velocity, or 1..127


@dataclass(frozen=True, slots=True)
class Phrase:
    """Keys over ``beats``, after which it begins again where it is looped.

    ValueError where there is no hit, too many, or one that lies outside.
    """

    name: str
    hits: tuple[Hit, ...]
    beats: float
    absolute: bool = False  # keys and velocities stand as they are

    def __post_init__(self) -> None:
        if not 0 < len(self.hits) <= MOST_HITS:
            raise ValueError(f"the phrase {self.name} has {len(self.hits)} notes: 1 to {MOST_HITS} can be played")
        if not 0 < self.beats <= LONGEST_BEATS:
            raise ValueError(f"the phrase {self.name} has {self.beats} beats: more than 0 and {LONGEST_BEATS} at most")
        if any(hit.at < 0 or hit.held <= 0 or hit.at >= self.beats for hit in self.hits):
            raise ValueError(f"a note of the phrase {self.name} lies outside its {self.beats} beats")

    def struck(self, hit: Hit, key: int, velocity: int) -> tuple[int, int]:
        """MIDI note and velocity of a hit, where a voice is played at these; keys beyond the range come an octave in.

        Its shape stays: a chord has no two keys in one.
        """
        if self.absolute:
            return hit.key, hit.velocity
        keys = [key + one.key for one in self.hits]
        shift = 12 * (min(0, 127 - max(keys)) // 12) if max(keys) > 127 else 12 * (-(min(0, min(keys)) // 12))
        return min(127, max(0, key + hit.key + shift)), min(127, max(1, velocity + hit.velocity))


@dataclass(frozen=True, slots=True)
class Performed:
    """A phrase as it is played: how fast, and whether again and again."""

    phrase: Phrase
    bpm: float = float(USUAL_BPM)
    loop: bool = False


def _phrase(name: str, beats: float, *hits: tuple[float, float, int, int]) -> Phrase:
    return Phrase(name, tuple(Hit(*hit) for hit in hits), beats)


OCTAVES = _phrase("Octave leap", 4.0, (0.0, 0.9, 0, 0), (1.0, 0.9, 12, 0), (2.0, 1.6, 0, 0))
CHORD = _phrase("Chord", 4.0, *((0.0, 2.5, key, -10) for key in (0, 4, 7, 12)))
RIFF = _phrase(
    "Riff",
    4.0,
    (0.0, 0.4, 0, 0),
    (0.5, 0.4, 0, -30),
    (1.0, 0.4, 3, -10),
    (1.5, 0.4, 7, -20),
    (2.0, 0.4, 10, 0),
    (2.5, 0.4, 7, -30),
    (3.0, 0.8, 12, 10),
)
RAMP = _phrase("Velocity ramp", 4.0, *((k / 2, 0.35, 0, velocity) for k, velocity in enumerate(range(-80, 28, 15))))
PHRASES = (OCTAVES, CHORD, RIFF, RAMP)
BY_NAME = {phrase.name: phrase for phrase in PHRASES}
