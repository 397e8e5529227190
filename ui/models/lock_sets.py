"""Locks and limits under a name, of each engine: remembered between two starts, written at once."""

from __future__ import annotations

import json
from typing import Any

from ui.settings import Settings

LONGEST = 30  # letters of a name


class LockSets:
    """Words of limits by name, of each engine."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def of(self, engine: str) -> dict[str, tuple[str, ...]]:
        """Those of an engine, by name, in the order of their names."""
        known = self._known().get(engine, {})
        return {name: tuple(known[name]) for name in sorted(known, key=str.casefold)}

    def named(self, engine: str, words: tuple[str, ...]) -> str:
        """What the set of exactly these words is called; empty: there is none, or nothing is kept."""
        found = (name for name, own in self.of(engine).items() if words and set(own) == set(words))
        return next(found, "")

    def put(self, engine: str, name: str, words: tuple[str, ...]) -> str:
        """These words under this name from now on, none: nothing is; a sentence where that cannot be written."""
        known = self._known()
        if words:
            known.setdefault(engine, {})[name] = list(words)
        else:
            known.get(engine, {}).pop(name, None)
        return self._write(known)

    def _write(self, known: dict[str, dict[str, list[str]]]) -> str:
        self._settings.lock_sets = json.dumps(known, ensure_ascii=False)
        return self._settings.save()

    def _known(self) -> dict[str, dict[str, list[str]]]:
        """Nothing of what cannot be read."""
        try:
            said = json.loads(self._settings.lock_sets)
        except ValueError:
            return {}
        engines = said.items() if isinstance(said, dict) else ()
        return {str(engine): _read(sets) for engine, sets in engines if isinstance(sets, dict)}


def _read(sets: dict[str, Any]) -> dict[str, list[str]]:
    kept = {str(name): words for name, words in sets.items() if isinstance(words, list)}
    return {name: words for name, words in kept.items() if all(isinstance(word, str) for word in words)}
