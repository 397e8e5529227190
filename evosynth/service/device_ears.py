"""What a synth sends, for the window: voices, banks, what is changed at its panel, and requests, which are answered."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from evosynth.errors import StorageError
from evosynth.library import supplement_store
from evosynth.midi.incoming import BankCame, Event, NoteCame, ParameterCame, RequestCame, VoiceCame, followed
from evosynth.midi.layout import SINGLE
from evosynth.service.device_acts import Acts
from evosynth.service.device_messages import BankFrom, VoiceFrom
from evosynth.service.device_report import Report
from evosynth.voices.dx7 import Voice
from evosynth.voices.supplement import Supplement

NOT_HEARD = "Its DX7II settings are kept and sent with it; they are not heard on this computer"


class Ears:
    """Called in a thread of the driver."""

    def __init__(self, report: Report, acts: Acts) -> None:
        self._report, self._acts = report, acts
        self.answer_with: tuple[Voice, Supplement | None] | None = None  # the voice for whoever asks for one

    def hear(self, event: Event) -> None:
        if self._acts.walk is not None:
            self._acts.walk.hear(event)
        if isinstance(event, VoiceCame):
            self._acts.there = event.voice
            self._report.reaches("answered")
            how = "checksum right" if event.checksum_ok else "checksum wrong"
            self._report.passed("voice", f"voice {event.voice.name.strip()}", how, out=False)
            self._remember([event.voice], [event.supplement] if event.supplement else [])
            self._report.say(VoiceFrom(event.voice.data, told=NOT_HEARD if event.supplement else ""))
        elif isinstance(event, BankCame):
            self._report.reaches("answered")
            how = "checksum right" if event.checksum_ok else "checksum wrong"
            self._report.passed("bank", f"{len(event.voices)} voices", how, out=False)
            self._remember(event.voices, event.supplements)
            self._report.say(BankFrom(tuple(voice.data for voice in event.voices), how))
        elif isinstance(event, ParameterCame):
            self._report.reaches("answered")
            if self._acts.there is not None:
                before = self._acts.there
                self._acts.there = followed(before, event)
                self._report.say(VoiceFrom(self._acts.there.data, panel=True, before=before.data))
            self._report.passed("parameter", f"parameter {event.index} to {event.value}", "received", out=False)
        elif isinstance(event, NoteCame) and event.on:
            self._report.passed(
                "note", f"key {event.note}, velocity {event.velocity}, channel {event.channel}", "", out=False
            )
        elif isinstance(event, RequestCame):
            self._report.passed("request", "request for a voice", "received", out=False)
            self._answer(event)

    def _remember(self, voices: Sequence[Voice], supplements: Sequence[Supplement]) -> None:
        """What a DX7II has beside its voices is sent with them again."""
        with suppress(StorageError):
            supplement_store.put((voice.data for voice in voices), (each.data for each in supplements))

    def _answer(self, event: RequestCame) -> None:
        """A dump request of another program or synth: the selected voice."""
        if self.answer_with is not None and event.format == SINGLE.number:
            self._acts.answer_with(*self.answer_with)
