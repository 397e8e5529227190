"""What is said to a synth that stands in for one, and how far it is said to have got."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hardware.device import StandIn

from evosynth.errors import InputError, PortError
from evosynth.midi import outgoing
from evosynth.midi.conversation import Conversation, Tune
from evosynth.midi.link import Link
from evosynth.midi.profiles import registry
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.supplement import Supplement

pytest.importorskip("rtmidi", reason="python-rtmidi is not installed")
BRASS = INIT_VOICE.with_name("BRASS").with_values(op1_coarse=3)
NEW = [INIT_VOICE.with_name(f"NEW {n}").with_values(op1_coarse=n % 32) for n in range(1, 33)]


@contextmanager
def talking(synth: StandIn, model: str, *, back: bool = True) -> Iterator[Conversation]:
    talk: list[Conversation] = []
    input = synth.midi_out if back else ""
    with Link(synth.midi_in, input, registry.named(model), 1, on_event=lambda event: talk[0].take(event)) as link:
        talk.append(Conversation(link))
        yield talk[0]


def memory(synth: StandIn) -> list[str]:
    return synth.state(memory=True)["memory"]


@pytest.mark.slow
@pytest.mark.parametrize(("model", "known"), [("dx7", "sent"), ("tx7", "verified"), ("minidexed", "verified")])
def test_a_voice_is_said_to_have_got_as_far_as_it_is_known_to(synth: StandIn, model: str, known: str) -> None:
    synth.become(model)
    with talking(synth, model) as talk:
        assert talk.send_voice(BRASS) == known
        assert talk.send_voice(BRASS, verify=False) == "sent"
    with talking(synth, model, back=False) as talk:
        assert talk.send_voice(BRASS) == "sent"


def test_settings_of_a_dx7ii_come_back_as_they_were_sent(synth: StandIn) -> None:
    synth.become("dx7ii")
    beside = Supplement(bytes(range(49)))
    with talking(synth, "dx7ii") as talk:
        assert talk.send_voice(BRASS, beside) == "verified"
        came = talk.read_voice()
    assert came is not None
    assert came.supplement == beside


@pytest.mark.slow
def test_an_answer_that_does_not_come_is_waited_for_twice_and_no_longer(synth: StandIn) -> None:
    synth.become("tx7", cable_back=False)
    with talking(synth, "tx7") as talk:
        assert talk.send_voice(BRASS) == "sent"
        assert talk.read_voice() is None
    assert synth.received(0).count("request 0") == 4


def test_a_bank_that_is_broken_off_before_it_goes_out_changes_nothing(synth: StandIn) -> None:
    before = memory(synth)
    with talking(synth, "dx7") as talk:
        assert talk.overwrite(NEW, agreed=True, cancelled=lambda: True) is None
        with pytest.raises(InputError, match="nothing is sent without a word"):
            talk.overwrite(NEW, agreed=False)
    assert memory(synth) == before


@pytest.mark.slow
def test_after_a_cable_was_pulled_in_a_bank_it_is_said_which_voices_it_cannot_have_reached(synth: StandIn) -> None:
    before = memory(synth)
    synth.set(pull_after=1500)
    with talking(synth, "dx7") as talk, pytest.raises(PortError, match="send the bank again") as told:
        talk.overwrite(NEW, agreed=True)
    found = re.search(r"voices 1 to (\d+) may be overwritten, or damaged, and (\d+) to 32 are as they were", str(told))
    assert found, told
    most = int(found[1])
    assert 12 <= most < 32  # 1,500 bytes are 11 voices and some; that the port has gone is noticed a little later
    changed = [at for at, row in enumerate(memory(synth), 1) if row != before[at - 1]]
    assert changed == list(range(1, max(changed) + 1))
    assert max(changed) <= most


@pytest.mark.slow
def test_after_a_cable_came_back_the_voices_are_counted(synth: StandIn) -> None:
    synth.become("tx7", pull_after=1500)
    with talking(synth, "tx7") as talk:
        before = talk.read_bank()
        assert before is not None
        synth.set(pull_after=1500)
        back = threading.Timer(1.5, lambda: synth.ask("plug"))
        back.start()
        with pytest.raises(PortError, match="0 of the 32 voices are those that were sent, 32 are as they were"):
            talk.overwrite(NEW, agreed=True, before=before.voices)
        back.join()


@pytest.mark.slow
def test_a_bank_that_comes_damaged_is_not_saved(synth: StandIn, tmp_path: Path) -> None:
    synth.become("tx7", spoil_out=[1])
    with talking(synth, "tx7") as talk:
        with pytest.raises(InputError, match="came damaged, so that nothing was saved"):
            talk.save_bank(tmp_path / "saved.syx")
        assert not list(tmp_path.iterdir())
        talk.save_bank(tmp_path / "saved.syx")
    assert (tmp_path / "saved.syx").read_bytes() == bytes.fromhex(synth.state()["sent"][-1])


def test_who_asks_for_a_voice_gets_the_selected_one(synth: StandIn) -> None:
    with talking(synth, "dx7") as talk:
        assert talk.answer(0, BRASS)
        assert not talk.answer(9, BRASS)
    assert bytes.fromhex(synth.until(lambda state: state["count"])["edit_buffer"]) == BRASS.data


@pytest.mark.slow
def test_a_phrase_that_is_broken_off_anywhere_leaves_no_note_hanging(synth: StandIn) -> None:
    rng = random.Random(3)
    phrase = Tune(((60, 100, 0.0, 0.02), (64, 100, 0.01, 0.06), (67, 90, 0.01, 0.05)))
    with talking(synth, "dx7") as talk:
        for n in range(40):
            end = time.monotonic() + rng.uniform(0.0, 0.08)
            before = outgoing.changes(INIT_VOICE, BRASS, talk.link.profile, 1) if n % 10 == 0 else ()
            talk.play(phrase, before=before, cancelled=lambda end=end: time.monotonic() > end)
            assert talk.link.sounding == frozenset()
    assert synth.until(lambda state: state["sounding"] == [])
    assert all(note["frames"] is not None for note in synth.notes())
