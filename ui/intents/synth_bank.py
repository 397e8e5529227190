"""A bank to the synth's memory: its 32 voices and those that it overwrites are seen first, then a person says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from evosynth.midi.layout import BANK as BANK_OF_FILES
from evosynth.service.desk_messages import ReadBank as ReadFile
from evosynth.service.device_messages import BankRead, BreakOff, NotDone, OverwriteBank, ReadBank, SentTo
from evosynth.synths import voicing
from evosynth.voices.dx7 import Voice
from ui.intents.hardware import how_it_went, received_file
from ui.models.synth import Done, Synth
from ui.processes.library_reader import LibraryReader
from ui.processes.workers import Workers
from ui.view_state.device import BankQuestion
from ui.view_state.window import Toast

BANK = 32
BANK_FORMAT = BANK_OF_FILES.number
MOST = 8 * BANK  # kept voices among which 32 for this synth are looked for
KEPT = "Kept voices"


class SynthBank(QObject):
    """At most one waits."""

    said = Signal(object)  # Toast
    failed = Signal(str)

    def __init__(self, synth: Synth, workers: Workers, reader: LibraryReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._synth, self._workers, self._reader = synth, workers, reader
        self._voices: tuple[Voice, ...] = ()  # that were chosen, 32 at most
        self._bank: tuple[Voice, ...] = ()  # the 32 that would be sent
        self._source, self._block = "", 1

    @property
    def voices(self) -> tuple[bytes, ...]:
        """Those of the bank that waits, without what fills it up."""
        return tuple(voice.data for voice in self._voices)

    def ask_file(self, path: Path) -> None:
        """The same with the voices of a file."""
        self._workers.ask(
            lambda ticket: ReadFile(ticket, path),
            lambda ready: self._show(path.name, ready.voices),
            lambda problem: self.failed.emit(problem.message),
        )

    def ask(self) -> None:
        """Show which 32 voices a bank of what is kept would overwrite; they are read where the synth answers."""
        self._reader.ask(
            lambda library: [kept.voice for kept in library.kept(0, MOST)],
            lambda voices: self._show(KEPT, voices),
            self.failed.emit,
        )

    def _show(self, source: str, voices: Sequence[bytes]) -> None:
        """As the question that waits for a person's word."""
        fitting = [Voice(one) for one in voices if not voicing.of(voicing.synth_of(one)).send_reason][:BANK]
        if not fitting:
            self.failed.emit(f"There is no voice for this synth in {source.lower() if source == KEPT else source}.")
            return
        self._voices, self._source, self._block = tuple(fitting), source, 1
        self._ask_for_word()

    def _fill(self, there: Sequence[Voice]) -> None:
        """With fewer than 32 voices those that are ``there`` behind them stay; not known, the first come once more."""
        given = len(self._voices)
        rest = there[given:] if there else [self._voices[at % given] for at in range(given, BANK)]
        self._bank = (*self._voices, *rest)

    def choose_block(self, block: int) -> None:
        """Of a memory of 64 voices the first or the second 32 are overwritten."""
        self._block = block
        self._ask_for_word()

    def _ask_for_word(self) -> None:
        """What would be overwritten is read and saved first, where the synth answers."""
        self._fill(())
        profile = self._synth.profile
        reads = BANK_FORMAT in profile.answers and bool(self._synth.found.input)
        how = profile.bank_sent_by_panel
        by_hand = f" To save them, press Receive and send them from its panel: {how}." if how else ""
        few = f" {len(self._voices)} voices fill the 32 places again and again." if len(self._voices) < BANK else ""
        told = f"The {profile.name} cannot be asked for the voices that are there.{by_hand}{few}"
        self._synth.ask_of_bank(self._question(needs_word="" if reads else told))
        if reads:
            save_to, block = received_file(profile.key), self._block
            self._synth.ask(lambda ticket: ReadBank(ticket, save_to, block), lambda done: self._was_read(done, block))

    def _was_read(self, answer: Done, block: int) -> None:
        if (question := self._synth.bank) is None or block != self._block:
            return
        if isinstance(answer, BankRead):
            there = [Voice(data) for data in answer.voices]
            self._fill(there)
            names = tuple(voice.name.strip() for voice in there)
            known = replace(question, names=self._names(), overwritten=names, saved=str(answer.file), why_not="")
            self._synth.ask_of_bank(known)
        elif isinstance(answer, NotDone):
            self._synth.ask_of_bank(replace(question, needs_word=answer.told, why_not=""))

    def _question(self, needs_word: str) -> BankQuestion:
        why = "" if needs_word else "The voices that are there are still being read"
        blocks = self._synth.profile.blocks
        return BankQuestion(
            self._source, self._names(), needs_word=needs_word, why_not=why, blocks=blocks, block=self._block
        )

    def _names(self) -> tuple[str, ...]:
        return tuple(voice.name.strip() or "(no name)" for voice in self._bank)

    def send(self, sure: bool) -> None:
        """Overwrite the 32 voices that were shown."""
        question = self._synth.bank
        if question is None or question.why_not or (question.needs_word and not sure):
            return
        voices = tuple(voice.data for voice in self._bank)
        self._synth.ask_of_bank(None)
        self._synth.ask(lambda ticket: OverwriteBank(ticket, voices, agreed=True, block=self._block), self._is_sent)

    def _is_sent(self, answer: Done) -> None:
        if isinstance(answer, SentTo):
            self.said.emit(Toast(how_it_went(answer), "send"))

    def let_go(self) -> None:
        """Nothing is sent."""
        self._bank = ()
        self._synth.link.send(BreakOff())
        self._synth.ask_of_bank(None)
