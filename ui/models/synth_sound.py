"""How the synth is heard here, as the window knows it: by which sound input, how loud, and what a soundcheck found.

Which input belongs to a synth is remembered by the MIDI output that the synth is at.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, Signal

from evosynth.midi import port_names
from evosynth.service.device_messages import NotDone, PortsAre
from evosynth.service.take_messages import (
    CHECKING,
    CheckSound,
    ListSounds,
    ShowLevel,
    SoundcheckIs,
    SoundIs,
    SoundsAre,
    TakeGoes,
    UseSound,
)
from ui.models.synth import NO_PORT, Done, Synth
from ui.settings import Settings
from ui.view_state.device_sound import TO_RECORD, SoundState

UNKNOWN_MS = 0.05  # of latency: shown as 0.0 it would be said that there is none
NO_INPUT = "No sound input is chosen"
NOT_CHECKED = "Not checked yet: a soundcheck tells whether it is loud enough, and how long the way takes."
WAITS = "The soundcheck waits until the voice that is being recorded has ended."


class SynthSound(QObject):
    """Of the synth in use."""

    changed = Signal(object)  # SoundState
    chosen = Signal()  # another input, or none

    def __init__(self, synth: Synth, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._synth, self._settings, self._link = synth, settings, synth.link
        self._sounds = SoundsAre(())
        self._found = SoundIs("")
        self._watched = False
        self._told = False  # whether anything was heard of the input in use
        self._checks: dict[tuple[str, str | None], SoundcheckIs] = {}  # by synth and input
        self._failed: dict[tuple[str, str | None], str] = {}  # likewise: why the last check has found nothing
        self._asked = 0  # counts the checks: the newest one is of interest
        self._awaited: tuple[str, str | None] | None = None  # whose check was asked for and has not ended
        self._recorded = ""  # what is being recorded, in words
        self._port = self._output
        self._link.said.connect(self._take)
        self._link.died.connect(self._forget)
        synth.changed.connect(self._follow)
        self._link.send(UseSound(self.input))

    @property
    def _output(self) -> str:
        return port_names.stable(self._settings.port)

    @property
    def input(self) -> str | None:
        """(Part of) the name of the input by which the synth is heard; empty: the system's own; None: by none."""
        return self._settings.sound_at(self._output) if self._output else None

    @property
    def why_not(self) -> str:
        """Why nothing can be recorded; empty: it can, as far as is known."""
        if why := self._synth.why_not:
            return why
        if self.input is None:
            return NO_INPUT
        return f"{self._named} is not there" if self._told and not self._found.input else ""

    @property
    def _named(self) -> str:
        return self.input or "The sound input of the system"

    def use(self, input: str | None) -> None:
        """The synth in use is heard by this one from now on, also at another time."""
        if self._output:
            self._settings.remember_sound(self._output, input)
            self._use()

    def _use(self) -> None:
        self._found, self._told = SoundIs(""), False
        self._link.send(UseSound(self.input))
        self.chosen.emit()
        self.tell()

    def watch(self, on: bool) -> None:
        """Somebody looks: at which inputs there are, and how loud it is."""
        self._watched = on
        if on:
            self._link.send(ListSounds())
        self._link.send(ShowLevel(on))

    def check(self) -> None:
        """Play a few notes and measure."""
        self._asked += 1
        of, number = (self._output, self.input), self._asked
        self._failed.pop(of, None)
        self._awaited = of

        def found(answer: Done) -> None:
            if number == self._asked:
                self._awaited = None
            if isinstance(answer, SoundcheckIs):
                self._checks[of] = answer
            elif isinstance(answer, NotDone) and answer.told:
                self._failed[of] = answer.told
            self.tell()

        self._synth.ask(CheckSound, found)
        self.tell()

    @property
    def noise_db(self) -> tuple[float, ...]:
        """What the last soundcheck has heard of silence, in octaves; empty: there was none."""
        check = self._checks.get((self._output, self.input))
        return () if check is None else check.noise_db

    def _follow(self, _state: object) -> None:
        """Another synth is in use, or how it is there has changed."""
        if self._output != self._port:
            self._port = self._output
            self._use()
        else:
            self.tell()

    def _take(self, message: object) -> None:
        if isinstance(message, PortsAre) and self._watched:
            self._link.send(ListSounds())  # what was plugged in for MIDI may have brought sound, too
        if isinstance(message, SoundsAre):
            self._sounds = message
        elif isinstance(message, SoundIs):
            self._found, self._told = message, True
        elif isinstance(message, TakeGoes):
            self._recorded = message.told
        else:
            return
        self.tell()

    def _forget(self) -> None:
        """The process has died; it is started again, and knows no soundcheck."""
        self._found, self._told = SoundIs(""), False
        self._recorded, self._awaited = "", None
        self._checks.clear()
        self._failed.clear()
        self.tell()

    def tell(self) -> None:
        """Emit how things stand."""
        of = self._output, self.input
        check = None if of in self._failed else self._checks.get(of)
        told, wrong = self._sentence(check)
        known = self._sounds.inputs
        state = SoundState(
            inputs=known if not self.input or self.input in known else (*known, self.input),
            input=self.input,
            level_db=self._found.level_db,
            findings=() if check is None else _findings(check),
            told=told,
            wrong=wrong,
            why_not_check=self.why_not,
        )
        self.changed.emit(state)

    def _sentence(self, check: SoundcheckIs | None) -> tuple[str, bool]:
        """What there is to say of it, and whether that is in the way."""
        if self._sounds.problem:
            return self._sounds.problem, True
        if not self._output:
            return f"{NO_PORT}.", False
        if self.input is None:
            return TO_RECORD, False
        if self._told and not self._found.input:
            return self._found.told or f"{self._named} is not there: it is used again as soon as it is.", True
        if self._found.told:
            return self._found.told, True
        return self._of_check(check)

    def _of_check(self, check: SoundcheckIs | None) -> tuple[str, bool]:
        """How the last one went, or goes."""
        of = self._output, self.input
        if of == self._awaited:
            return (f"{CHECKING}." if self._recorded in ("", CHECKING) else WAITS), False
        if why := self._failed.get(of):
            return why, True
        return (NOT_CHECKED, False) if check is None else (check.told, not check.good)


def _findings(check: SoundcheckIs) -> tuple[tuple[str, str], ...]:
    return (
        ("Level", _decibels(check.level_db)),
        ("Noise", _decibels(check.floor_db)),
        ("There and back", _latency(check.latency_ms, check.jitter_ms)),
    )


def _latency(late_ms: float, within_ms: float) -> str:
    """One that is not known from none is only bounded."""
    if late_ms < UNKNOWN_MS:
        return f"under {math.ceil(late_ms + within_ms)} ms"
    return f"{late_ms:.1f} ms ± {within_ms:.1f}"


def _decibels(value: float) -> str:
    return f"{value:.0f} dB".replace("-", "−")
