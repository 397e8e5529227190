"""What the Device sheet shows of how a synth is heard here: its sound input, and what a soundcheck found."""

from __future__ import annotations

from dataclasses import dataclass

NONE, OWN = "None", "The system's own"  # beside the inputs by their names
TO_RECORD = "With a sound input the synth's own sound is recorded: it can be matched and bred with, and drawn."


@dataclass(frozen=True, slots=True)
class SoundState:
    """The sound input of the synth in use. ``findings``: what each is called, and its figure."""

    inputs: tuple[str, ...] = ()  # with the one in use, there or not
    input: str | None = None  # empty: the system's own; None: none is chosen, and nothing can be recorded
    level_db: float | None = None  # now; None: nobody listens
    findings: tuple[tuple[str, str], ...] = ()
    told: str = TO_RECORD  # what is wrong with it, or what to do; one sentence
    wrong: bool = False  # whether that is in the way of recording
    why_not_check: str = "No sound input is chosen"


@dataclass(frozen=True, slots=True)
class DiffersState:
    """How the synth in use differs from the built-in engine, as far as it was measured."""

    words: str = ""  # "Its envelopes are 11 % faster than the built-in engine's."; empty: it was not measured
    details: str = ""  # from what that was learned, and when; or what is wrong with what was kept
    corrects: bool = True  # what searches on this synth foresee is corrected by it
    why_not: str = "No sound input is chosen"  # why it cannot be measured now
