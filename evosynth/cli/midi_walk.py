"""``evosynth midi test``: the walk from this computer to the sound, in the terminal or by answers given beforehand."""

from __future__ import annotations

import json
import select
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict

from evosynth.cli import complain, say
from evosynth.cli.midi_synth import talking, told
from evosynth.errors import InputError
from evosynth.midi.incoming import Event
from evosynth.midi.systems import Systems
from evosynth.midi.walk import REMEDIES, Fault, Step
from evosynth.midi.walking import Walk
from evosynth.system import signals

PRESSED_S = 2.0  # that what a synth sends by itself may take before an answer given beforehand counts


def test(arguments: Namespace) -> int:
    """The questions, one after the other; at the end what is to be suspected first."""
    walks: list[Walk] = []
    answers = _given(arguments.answers)
    talk_about = talking(arguments, lambda event: _heard(walks, event), there=False)
    with signals.interruptible() as wish, talk_about as talk:
        walks.append(Walk(talk))
        try:
            suspicion = _walked(walks[0], answers, wish, quiet=arguments.json)
            steps, said = [asdict(step) for step in walks[0].steps], told(talk)
        finally:
            walks[0].end()
    if wish():
        complain("Stopped; no note is left sounding.")
        return wish.code
    if arguments.json:
        say(
            json.dumps(
                {"suspicion": suspicion, "remedy": REMEDIES[suspicion] if suspicion else "", "steps": steps, **said}
            )
        )
    elif suspicion:
        say(f"First suspicion: {suspicion}. {REMEDIES[suspicion]}")
    return 1 if suspicion else 0


def _given(answers: str | None) -> Iterator[str] | None:
    """Answers that need no person to be waited for: from the command line, or from a pipe."""
    if answers is not None:
        return iter(answers.split(","))
    return None if sys.stdin.isatty() else (line for line in sys.stdin)


def _heard(walks: list[Walk], event: Event) -> None:
    for walk in walks:
        walk.hear(event)


def _walked(walk: Walk, answers: Iterator[str] | None, wish: signals.Wish, *, quiet: bool) -> Fault:
    """Until nothing is asked any more."""
    walk.begin(Systems(), wish)
    shown: set[tuple[str, str]] = set()
    while not wish():
        for each in walk.steps:
            if each.stands in _MARKS and (each.key, each.sentence) not in shown and not quiet:
                shown.add((each.key, each.sentence))
                say(f"{_MARKS[each.stands]} {each.title}{'' if each.title.endswith('?') else '.'} {each.sentence}")
        step = next((one for one in walk.steps if one.stands == "open"), None)
        if step is None or walk.suspicion:
            break
        answer = _beforehand(walk, step, answers) if answers is not None else _typed(walk, step, wish)
        if answer is None:
            break
        if answer:
            walk.answer(step.key, answer, wish)
        else:
            walk.go_on(wish)
    return walk.suspicion


_MARKS = {"done": "[x]", "failed": "[!]", "open": "[ ]"}


def _beforehand(walk: Walk, step: Step, answers: Iterator[str]) -> str | None:
    """The next answer, unless the step is answered by what comes from the synth meanwhile."""
    if step.key == "back":
        end = time.monotonic() + PRESSED_S
        while time.monotonic() < end:
            if _open(walk) != step.key:
                return ""
            time.sleep(0.02)
    word = next(answers, None)
    return None if word is None else _meant(word, step)


def _typed(walk: Walk, step: Step, wish: signals.Wish) -> str | None:
    """What a person types; empty once what comes from the synth has answered it. None at the end of what is typed."""
    say(*(f"    {key:<10}{words}" for key, words in step.answers))
    print("> ", end="", flush=True)
    while not wish() and _open(walk) == step.key:
        if select.select([sys.stdin], [], [], 0.1)[0]:
            line = sys.stdin.readline()
            if not line:
                return None
            try:
                return _meant(line.strip(), step)
            except InputError as error:
                complain(f"{error}.")
                print("> ", end="", flush=True)
    return ""


def _open(walk: Walk) -> str:
    return next((step.key for step in walk.steps if step.stands == "open"), "")


def _meant(word: str, step: Step) -> str:
    """The answer that a word, or the beginning of one, stands for. InputError where there is none."""
    keys = [key for key, _ in step.answers]
    found = [key for key in keys if word and key.startswith(word.strip().lower())]
    if len(found) != 1:
        raise InputError(f"{word!r} is no answer to {step.title!r}: say {', '.join(keys)}")
    return found[0]
