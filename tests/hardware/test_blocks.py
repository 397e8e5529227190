"""A DX7II and a TX802 have their 64 voices in two blocks: what is saved, overwritten and compared is of one of them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hardware.device import StandIn

from evosynth.errors import InputError
from evosynth.midi.conversation import Conversation
from evosynth.midi.incoming import Event
from evosynth.midi.link import Link
from evosynth.midi.profiles.profile import Settling
from evosynth.midi.profiles.registry import named
from evosynth.midi.syxfile import load
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.supplement import Supplement

VOICES = [INIT_VOICE.with_name(f"NEW {i}").with_values(algorithm=i) for i in range(32)]
BESIDE = [Supplement(bytes([0] * 47 + [i % 8, i % 2])) for i in range(32)]


@pytest.fixture(params=["dx7ii", pytest.param("tx802", marks=pytest.mark.slow)])
def talk(request: pytest.FixtureRequest, synth: StandIn) -> Iterator[Conversation]:
    """With a synth that needs no time."""
    synth.become(request.param, bytes_per_s=None, busy=False)
    profile = replace(named(request.param), wire_bytes_per_s=None, settling_s=Settling(0.0, 0.0, 0.0))
    events: list[Conversation] = []

    def heard(event: Event) -> None:
        events[0].take(event)

    link = Link(synth.midi_in, synth.midi_out, profile, 1, on_event=heard)
    events.append(Conversation(link))
    yield events[0]
    link.close()


def test_the_second_block_is_saved_with_its_settings_overwritten_compared_and_restored(
    talk: Conversation, synth: StandIn, tmp_path: Path
) -> None:
    file = tmp_path / "before.syx"
    talk.save_bank(file, block=2)
    before = load(file)
    assert [voice.name for voice in before.voices] == [f"SLOT {i}" for i in range(33, 65)]
    assert len(before.supplements) == 32
    assert talk.overwrite(VOICES, BESIDE, agreed=True, block=2) == "verified"
    assert [voice.name for voice in talk.read_bank(block=1).voices] == [f"SLOT {i}" for i in range(1, 33)]
    there = talk.read_bank(block=2)
    assert (list(there.voices), list(there.supplements)) == (VOICES, BESIDE)
    assert talk.overwrite(before.voices, before.supplements, agreed=True, block=2) == "verified"
    assert talk.read_bank(block=2).voices == before.voices


def test_a_voice_comes_back_with_the_settings_that_were_sent_ahead_of_it(talk: Conversation) -> None:
    assert talk.send_voice(VOICES[3], BESIDE[3]) == "verified"
    came = talk.read_voice()
    assert (came.voice, came.supplement) == (VOICES[3], BESIDE[3])


def test_a_block_that_there_is_not_is_refused(talk: Conversation) -> None:
    with pytest.raises(InputError, match="no block 3"):
        talk.overwrite(VOICES, agreed=True, block=3)
