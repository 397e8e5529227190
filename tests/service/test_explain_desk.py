"""The desk explains a child by its parent: the one that was asked for last, and a sound goes first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import numpy as np
import pytest
from children import Talk
from service.test_desk import Looks

from evosynth.service.desk import Desk
from evosynth.service.desk_messages import Explain, Explained, Occasion, Sound
from evosynth.service.messages import Shutdown
from evosynth.synths import voicing
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.dx7_space import DX7_SPACE, voices_from_genomes

NOTE = Note(60, 100, 0.5, 0.8)
PARENT = INIT_VOICE.with_values(algorithm=4, op2_output=85, op2_coarse=1).data
CHILD = INIT_VOICE.with_values(algorithm=4, op2_output=85, op2_coarse=7).data

tickets = count(1)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVOSYNTH_HOME", str(tmp_path_factory.mktemp("home")))
        talk = Talk("evosynth.service.desk:run")
    yield talk
    talk.child.end(Shutdown(), 5.0)


def test_a_child_is_explained_by_what_changed_against_its_parent(desk: Talk) -> None:
    answer = desk.ask(Explain(next(tickets), PARENT, CHILD, NOTE), Explained)
    assert answer.found is not None
    assert answer.found.changes == ("Op 2 ratio 1 to 7",)
    assert answer.found.names == {"op2_coarse"}


def test_voices_of_two_engines_have_no_explanation_and_a_missing_table_has_none(desk: Talk) -> None:
    wavetable = EngineSpec("wavetable")
    other = voicing.voice_of(voicing.space_of(wavetable).default(), wavetable)
    assert desk.ask(Explain(next(tickets), PARENT, other, NOTE), Explained).found is None
    lost = other.replace(b"Basic Shapes", b"#" + b"0" * 64)
    assert desk.ask(Explain(next(tickets), other, lost, NOTE), Explained).found is None


class UntilDone(Looks):
    """The desk is shut down when it has nothing left to do."""

    def receive(self, timeout_s: float | None = None) -> object:
        return super().receive(timeout_s) if self._comes[0] else Shutdown()


def test_who_is_selected_next_replaces_who_was_before_and_a_sound_goes_between_two_rounds() -> None:
    rng = np.random.default_rng(4)
    one, other, third = (row.tobytes() for row in voices_from_genomes(DX7_SPACE.sample(3, rng)))
    first, second = (Explain(next(tickets), one, child, NOTE) for child in (other, third))
    sound = Sound(next(tickets), PARENT, Occasion(NOTE), 44100)
    channel = UntilDone([first], [second], [sound], *([] for _ in range(20)))
    Desk(channel, loads_ahead=False).loop()  # type: ignore[arg-type]
    answers = [message for said in channel.said for message in said]
    assert [answer.ticket for answer in answers] == [sound.ticket, second.ticket]  # type: ignore[attr-defined]
