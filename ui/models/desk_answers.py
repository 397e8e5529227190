"""What the desk tells of voices, by their sound: what is there, what is asked for, asking for what is missing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Generic, TypeVar

from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import U8
from evosynth.service.beside import page_of
from evosynth.service.desk_messages import Draw, Examine, Picture, Silence
from evosynth.synths import voicing

KEPT = 400
BESIDE_THE_TARGET: Mapping[bytes, bytes] = MappingProxyType({})

Told = TypeVar("Told")
Ask = Callable[[Callable[[int], object]], None]  # the desk, with what makes a request of a ticket


class Answers(Generic[Told]):
    """Pictures or flags. The name of a voice makes no difference."""

    def __init__(self, ask: Ask, request: type[Draw | Examine]) -> None:
        self._ask, self._request = ask, request
        self._there: dict[bytes, Told] = {}  # by sound, as all of these
        self._asked: dict[int, bytes] = {}
        self._ids = itertools.count(1)

    def __contains__(self, voice: bytes) -> bool:
        """Whether the answer is there."""
        return voicing.sound(voice) in self._there

    def get(self, voice: bytes) -> Told | None:
        return self._there.get(voicing.sound(voice))

    def forget(self) -> None:
        """Everything is to be asked anew: another target."""
        self._there.clear()
        self._asked.clear()

    def forget_where(self, true: Callable[[Told], bool]) -> None:
        """Ask anew what was told so."""
        self._there = {key: told for key, told in self._there.items() if not true(told)}

    def ask_again(self) -> None:
        """Ask again for what is missing: the desk has lost its memory."""
        self._asked.clear()

    def take(self, ids: Sequence[int], told: Sequence[Told]) -> None:
        for number, one in zip(ids, told, strict=True):
            if (key := self._asked.pop(number, None)) is not None:
                self._there[key] = one
        while len(self._there) > KEPT:
            self._there.pop(next(iter(self._there)))

    def ask(self, wanted: Iterable[bytes], target: PreparedTarget | None) -> None:
        """One request for all of these voices that lack; the desk drops the one before."""
        missing = {voicing.sound(voice): voice for voice in wanted}
        missing = {key: voice for key, voice in missing.items() if self._lacks(key)}
        if not missing or set(missing) <= set(self._asked.values()):
            return
        self._asked = dict(zip(self._ids, missing, strict=False))
        ids, voices = tuple(self._asked), tuple(missing.values())
        self._ask(lambda ticket: self._made(ticket, ids, voices, target))

    def _lacks(self, key: bytes) -> bool:
        return key not in self._there

    def _made(
        self, ticket: int, ids: tuple[int, ...], voices: tuple[bytes, ...], target: PreparedTarget | None
    ) -> object:
        return self._request(ticket, ids, voices, target)


class Drawings(Answers[Picture | Silence]):
    """Pictures, each told beside the target or beside another voice: where that changes it is drawn anew."""

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask, Draw)
        self._against: Mapping[bytes, bytes] = BESIDE_THE_TARGET
        self._among: tuple[bytes, ...] = ()
        self._borrowed = b"", b""  # the sound that has no picture yet, and the one whose picture it shows
        self._expected: dict[bytes, bytes] = {}  # by sound: what it is to be told beside, as ``Beside.of`` has it

    def tell_beside(self, voices: Mapping[bytes, bytes], among: tuple[bytes, ...]) -> None:
        """By sound, the voice that its picture is to be told beside from now on; the others: as they are.

        ``among``: a page of voices, those of which that have no such voice are told beside the middle of it.
        """
        if (voices, among) != (self._against, self._among):
            self._against, self._among = voices, among
            page = page_of(among)
            self._expected = {voicing.sound(voice): page for voice in among}
            self._expected |= {sound: voicing.sound(other) for sound, other in voices.items()}
            self._asked.clear()

    def borrow(self, voice: bytes, instead: bytes) -> None:
        """Until this voice has a picture, which is asked for elsewhere, it shows that of another; b"": none does."""
        sound = voicing.sound(voice) if voice else b""
        before = voicing.sound(instead) if instead else b""
        if before not in self._there:
            before = self._borrowed[1]
        self._borrowed = sound, before

    def forget(self) -> None:
        super().forget()
        self._borrowed = b"", b""

    def put(self, voice: bytes, told: Picture | Silence) -> None:
        """It was drawn by itself."""
        self._there[voicing.sound(voice)] = told

    def get(self, voice: bytes) -> Picture | Silence | None:
        told, (sound, before) = super().get(voice), self._borrowed
        return self._there.get(before) if told is None and sound and voicing.sound(voice) == sound else told

    def words(self, voice: bytes) -> tuple[str, ...]:
        """What is told of it, where that is what it was to be told beside."""
        told, of = self.get(voice), self._expected.get(voicing.sound(voice), b"")
        beside = told.beside if isinstance(told, Picture) else None
        return beside.words if beside is not None and beside.of == of else ()

    def difference(self, voice: bytes) -> U8 | None:
        """What it has more and less than what it is told beside, where there is a picture of that."""
        told = self.get(voice)
        return told.beside.pixels if isinstance(told, Picture) and told.beside is not None else None

    def _lacks(self, key: bytes) -> bool:
        if key == self._borrowed[0] and key not in self._there:
            return False  # it comes
        told, of = self._there.get(key), self._expected.get(key)
        if isinstance(told, Picture) and of is not None:
            return told.beside is None or told.beside.of != of
        return told is None

    def _made(
        self, ticket: int, ids: tuple[int, ...], voices: tuple[bytes, ...], target: PreparedTarget | None
    ) -> object:
        against = tuple(self._against.get(voicing.sound(voice), b"") for voice in voices)
        return Draw(ticket, ids, voices, target, against, self._among)
