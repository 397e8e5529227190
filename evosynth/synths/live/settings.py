"""How a voice is played: what a DX7 keeps beside its 155 bytes (its function parameters)."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class PlaySettings:
    """One value for the whole instrument. ``ValueError`` for what is out of range.

    Mono plays the last key and returns to the one before it. With a portamento time the pitch glides to a new key: in
    poly from the last key that was pressed, in mono while another key is down (always, if ``glide_always``).
    """

    mono: bool = False
    bend_range: int = 2  # 0..12 semitones
    bend_step: int = 0  # 0 bends smoothly, 1..12 semitones a step within an octave
    portamento_time: int = 0  # 0..99, 0 jumps
    glissando: bool = False  # glides in semitones
    glide_always: bool = False
    wheel_range: int = 50  # 0..99 %
    wheel_pitch: bool = True  # the wheel brings vibrato
    wheel_amplitude: bool = False  # the wheel brings tremolo
    wheel_bias: bool = False  # the wheel opens the level

    def __post_init__(self) -> None:
        for name, high in RANGES.items():
            value = getattr(self, name)
            if not 0 <= value <= high:
                raise ValueError(f"{name} is {value}, its range is 0..{high}")

    def numbers(self) -> tuple[int, ...]:
        """All of them as integers, in the order above."""
        return tuple(int(getattr(self, field.name)) for field in fields(self))


RANGES = {"bend_range": 12, "bend_step": 12, "portamento_time": 99, "wheel_range": 99}
