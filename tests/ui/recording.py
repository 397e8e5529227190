"""Intents that only write down what is called of them: their names and what they take are the real ones'."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import partial
from typing import get_type_hints

from evosynth.service.live_messages import LiveState
from ui.intents.bundle import Intents
from ui.processes.live_player import LivePlayer
from ui.settings import Settings

Calls = list[tuple[object, ...]]

# Qt hands a slot as many values as it takes, so each number of them needs a function of its own.
TAKING: tuple[Callable[[Callable[..., object]], Callable[..., object]], ...] = (
    lambda note: lambda: note(),
    lambda note: lambda one: note(one),
    lambda note: lambda one, two: note(one, two),
    lambda note: lambda one, two, three: note(one, two, three),
)


class Recorder:
    """Stands for an intent of a kind; an AttributeError where that kind has no such method."""

    def __init__(self, name: str, kind: type, calls: Calls, answers: Mapping[str, object]) -> None:
        self._name, self._kind, self._calls, self._answers = name, kind, calls, answers

    def __getattr__(self, name: str) -> object:
        known = getattr(self._kind, name)
        if isinstance(known, property):
            return self._answers[f"{self._name}.{name}"]
        taken = len(inspect.signature(known).parameters) - 1 if inspect.isfunction(known) else 0  # Qt's own take none
        return TAKING[taken](partial(self._note, f"{self._name}.{name}"))

    def _note(self, call: str, *values: object) -> object:
        self._calls.append((call, *values))
        return self._answers.get(call)


class QuietPlayer(LivePlayer):
    """The real bridge to the player without its process; what would be sent is written down."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.sent: list[object] = []

    def start(self) -> None:
        self.sent.append("start")

    def show(self, state: LiveState) -> None:
        """As if the process had said it."""
        self._show(state)

    def _send(self, message: object) -> None:
        self.sent.append(message)


def recorded(calls: Calls, live: LivePlayer, answers: Mapping[str, object]) -> Intents:
    """All intents; ``calls`` grows by ("workflow.evolve",), ("grid.select", 3) ..."""
    kinds = get_type_hints(Intents)
    recorders = {f.name: Recorder(f.name, kinds[f.name], calls, answers) for f in fields(Intents) if f.name != "live"}
    return Intents(live=live, **recorders)  # type: ignore[arg-type]
