"""What a search is told can be written down and read again."""

from __future__ import annotations

import pytest

from evosynth.errors import StorageError
from evosynth.evolution.manner import Manner
from evosynth.limits import Limits
from evosynth.runs.commands import (
    Begin,
    Believe,
    Command,
    Compare,
    Confine,
    Focus,
    Forget,
    Halt,
    Lean,
    Plant,
    Rate,
    Recover,
    Reject,
    Restart,
    Same,
    Visit,
    command_of,
    text_of,
)

EVERY = (
    Begin(Limits(("op1", "algorithm=2")), 1 << 30, towards=0.25),
    Lean(0.3),
    Rate({3: 0.6, 17: 0.0}, 16),
    Rate({3: 1.0}),
    Restart(2),
    Plant(1, (b"\x00\xff" * 64, b"voice")),
    Recover(0),
    Focus(None),
    Focus(3),
    Halt(1, True),
    Confine(Limits(("op1",)), b"model", "dx7"),
    Confine(Limits()),
    Visit(32, 16),
    Visit(16, None, {4: 0.8}),
    Visit(48, 32, unheard=(40, 41)),
    Visit(48, 32, manner=Manner("away", 0.7, around=4)),
    Visit(48, 32, manner=Manner("fine to wild", share=0.1, reach=0.3), voices=(b"voice",)),
    Visit(48, 32, voices=(b"voice",), named=(33, 35)),
    Rate({3: 1.0}, heard=(4, 5)),
    Reject((3, 4), 16),
    Reject((3,), taken_back=True),
    Same((3, 4, 9), 16),
    Compare("4f00.3", (3, 4), 4, generation=16),
    Compare("4f00.4", (4, 3), None, "nearer", taken_back=True),
    Believe(False, ("brightness",)),
    Forget(),
    Forget(taken_back=True),
)


@pytest.mark.parametrize("command", EVERY, ids=lambda command: type(command).__name__)
def test_a_command_is_the_same_after_it_was_text(command: Command) -> None:
    assert command_of(text_of(command)) == command


@pytest.mark.parametrize(
    "text",
    [
        '{"visit": {"number": 3, "manner": {"recipe": "boil"}}}',
        "",
        "[]",
        "{}",
        "7",
        '{"sing": {}}',
        '{"rate": {}}',
        '{"compare": {"name": "a", "ids": [3, 4], "chosen": 5}}',
        '{"compare": {"name": "a", "ids": [3, 4], "chosen": 4, "question": "louder"}}',
        '{"halt": {"strand": "x", "halted": true}}',
        "[" * 9999,
    ],
)
def test_what_is_no_command_is_named(text: str) -> None:
    with pytest.raises(StorageError, match="cannot be read"):
        command_of(text)
