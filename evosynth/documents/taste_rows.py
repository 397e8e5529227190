"""What a document says of a person's taste: facts about it (``About``), a page each, a row of switches for each run.

``taste.page/RUN/NUMBER`` is a page that counts, of a generation or of a match; ``taste.open/RUN`` the one of the
generation on show, which is not left yet; ``taste.switches/RUN`` what that run makes of its pages; ``taste.began`` what
a person brought along; ``taste.forgotten`` the keys of what no new run begins with. A page of another version of the
descriptors, or one that is damaged, counts as not there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from evosynth.documents.changes import About
from evosynth.documents.records import TASTE
from evosynth.errors import StorageError
from evosynth.runs.answering import Answering, Said, Switches
from evosynth.taste.answers import Taste
from evosynth.taste.file import taste_of, text_of

PAGE, OPEN, SWITCHES = f"{TASTE}page/", f"{TASTE}open/", f"{TASTE}switches/"
BEGAN, FORGOTTEN = f"{TASTE}began", f"{TASTE}forgotten"
Facts = Mapping[str, str]  # by their keys, those that begin with TASTE


class TasteRows:
    """What the document holds of one run, as far as it was told; ``facts`` are those that it held before."""

    def __init__(self, run: str, facts: Facts) -> None:
        self._run, self._facts = run, {FORGOTTEN: "[]", **facts}
        self._pages: dict[int, Said] = {}
        self._before = self._facts[FORGOTTEN]

    def read(self, answers: Answering) -> None:
        """Let answers go on with what stands there of the run."""
        own = f"{PAGE}{self._run}/"
        numbers = [int(key.removeprefix(own)) for key in self._facts if _numbered(key, own)]
        said = {number: page_of_text(self._facts[page_key(self._run, number)]) for number in sorted(numbers)}
        self._pages = {number: one for number, one in said.items() if one is not None}
        answers.restore(self._pages, switches_of_text(self._facts.get(f"{SWITCHES}{self._run}", "")))

    def news(self, answers: Answering) -> tuple[About, ...]:
        """What has changed since it was told last."""
        now: dict[str, str] = {}
        for number in self._pages.keys() - answers.pages.keys():
            now[page_key(self._run, number)] = ""
        fresh = [number for number, said in answers.pages.items() if self._pages.get(number) is not said]
        now |= {page_key(self._run, number): text_of_page(answers.pages[number]) for number in fresh}
        self._pages = dict(answers.pages)
        if (key := f"{SWITCHES}{self._run}") in self._facts or answers.switches != answers.began_as:
            now[key] = text_of_switches(answers.switches)
        number, said_now = answers.on_show
        still = said_now is not None and number not in answers.pages
        now[f"{OPEN}{self._run}"] = text_of_page(said_now) if still and said_now is not None else ""
        answered = {page_key(self._run, number) for number in fresh}
        now[FORGOTTEN] = json.dumps(sorted(_forgotten(self._facts) - answered))
        return self._changed(now)

    def forget(self, facts: Facts) -> tuple[About, ...]:
        """No new run begins with any page of these, all of the document, nor with what a person brought along."""
        self._facts |= facts
        self._before = self._facts[FORGOTTEN]
        whole = {key for key in self._facts if key.startswith(PAGE)} | {BEGAN}
        return self._changed({FORGOTTEN: json.dumps(sorted(whole))})

    def remember(self) -> tuple[About, ...]:
        """The same taken back."""
        return self._changed({FORGOTTEN: self._before})

    def _changed(self, now: Facts) -> tuple[About, ...]:
        changed = {key: text for key, text in now.items() if text != self._facts.get(key, "")}
        self._facts |= changed
        return tuple(About(*fact) for fact in changed.items())


def page_key(run: str, number: int) -> str:
    return f"{PAGE}{run}/{number}"


def _numbered(key: str, own: str) -> bool:
    return key.startswith(own) and key.removeprefix(own).removeprefix("-").isdecimal()


def text_of_page(said: Said) -> str:
    return json.dumps({"ids": said.ids, "inherited": said.page.inherited, "taste": text_of(Taste((said.page,)))})


def page_of_text(text: str) -> Said | None:
    """None where it is empty, damaged, or of another version."""
    with suppress(StorageError, ValueError, TypeError, LookupError, RecursionError):
        said = json.loads(text)
        (page,) = taste_of(said["taste"]).pages
        ids = tuple(map(int, said["ids"]))
        if len(ids) == len(page.sounds):
            return Said(ids, replace(page, inherited=int(said["inherited"])))
    return None


def text_of_switches(switches: Switches) -> str:
    return json.dumps(
        {"on": switches.on, "off": sorted(switches.off), "forgotten": switches.forgotten, "anew": switches.anew}
    )


def switches_of_text(text: str) -> Switches | None:
    """None where there is nothing that can be read."""
    with suppress(ValueError, TypeError, LookupError, AttributeError, RecursionError):
        said = json.loads(text)
        off, forgotten = frozenset(map(str, said["off"])), tuple(map(int, said["forgotten"]))
        return Switches(off, bool(said["on"]), forgotten, bool(said["anew"]))
    return None


# ---- the taste of a whole document -----------------------------------------------------------------------------------


def taste_of_document(facts: Facts, runs: Sequence[str]) -> Taste:
    """What all pages of these runs say, in their order, with what a person brought along."""
    forgotten, began = _forgotten(facts), Taste()
    with suppress(StorageError):
        if BEGAN not in forgotten and facts.get(BEGAN):
            began = taste_of(facts[BEGAN])
    switches = [found for run in runs if (found := switches_of_text(facts.get(f"{SWITCHES}{run}", ""))) is not None]
    now = switches[-1] if switches else Switches(began.off, began.on)
    texts = [facts[key] for run in runs for key in _keys_of(facts, run) if key not in forgotten]
    pages = [said.page for text in texts if (said := page_of_text(text)) is not None]
    return Taste((*began.pages, *pages), now.off, now.on)


def began_with(facts: Facts, brought: Taste) -> Facts:
    """The same where a person has brought a taste along."""
    forgotten = _forgotten(facts) - {BEGAN}
    return {**facts, BEGAN: text_of(brought), FORGOTTEN: json.dumps(sorted(forgotten))}


def _keys_of(facts: Facts, run: str) -> list[str]:
    """Of the pages of a run, the oldest first."""
    own = f"{PAGE}{run}/"
    numbers = sorted(int(key.removeprefix(own)) for key in facts if _numbered(key, own))
    return [*(page_key(run, number) for number in numbers), *(key for key in (f"{OPEN}{run}",) if key in facts)]


def _forgotten(facts: Facts) -> set[str]:
    with suppress(ValueError, TypeError, RecursionError):
        return {str(one) for one in json.loads(facts.get(FORGOTTEN, "[]"))}
    return set()
