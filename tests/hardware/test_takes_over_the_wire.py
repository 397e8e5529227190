"""Takes over the wire, of a synth that stands in for hardware: they are its sound, and what goes wrong is mended."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hardware.takes import FarTakes
from hardware.takes import far_takes as far_takes
from hardware.takes import takes as takes
from hardware.talk import random_voices

from evosynth.errors import InputError, PortError
from evosynth.hardware.foretold import foretold
from evosynth.synths.base import Note
from evosynth.synths.takes import HEADROOM, Take
from evosynth.voices.dx7 import INIT_VOICE, Voice

pytest.importorskip("dexed", reason="dexed-py, the sound of the stand-in, is not installed (pip install dexed-py)")
pytest.importorskip("rtmidi", reason="python-rtmidi is not installed")

pytestmark = pytest.mark.slow  # a synth, a soundcheck and each take are heard in real time

Making = Callable[..., FarTakes]
NOTE = Note(60, 100, 0.2, 0.4)
PLUCKED = INIT_VOICE.with_values(op1_rate2=55, op1_level2=0, op1_level3=0, op1_rate4=60).with_name("PLUCKED")
SILENT = INIT_VOICE.with_values(op1_output=0).with_name("SILENT")


def ends(voice: Voice) -> Voice:
    """One that does not ring for ever."""
    return voice.with_values(**{f"op{number}_level4": 0 for number in range(1, 7)})


def engine(far: FarTakes, voice: Voice, take: Take) -> np.ndarray:
    """What the built-in engine plays for as long as the synth had the key down, at the synth's volume."""
    gate_s = [note for note in far.synth.notes() if note["velocity"] == NOTE.velocity][-1]["frames"] / take.sample_rate
    return foretold(voice.data, replace(NOTE, gate_s=gate_s), take.sample_rate) * np.float32(HEADROOM)


def apart(take: Take, own: np.ndarray) -> tuple[int, float]:
    """By how many samples a take is late, and how far it is then from the engine, of the engine's largest."""
    edge = 240
    size = min(len(take.samples), len(own)) - edge - 96  # its end fades out

    def far(late: int) -> float:
        return float(np.abs(take.samples[edge + late : size + late] - own[edge:size]).max())

    late = min(range(-edge, edge + 1), key=far)
    return late, far(late) / float(np.abs(own).max())


def is_the_engines(far: FarTakes, voice: Voice, take: Take) -> bool:
    late, rest = apart(take, engine(far, voice, take))
    return abs(late) <= 48 and rest < 5e-3


def test_takes_are_what_the_built_in_engine_plays_from_the_press_on(takes: Making) -> None:
    far = takes()
    for voice in (INIT_VOICE, PLUCKED, *map(ends, random_voices(3, 2))):
        far.synth.ask("silence")  # tails of the one before, softer than what counts as silence
        (take,) = far.of(voice, NOTE)
        own = engine(far, voice, take)
        late, rest = apart(take, own)
        assert rest < 5e-3
        assert abs(late) <= 2
        assert np.abs(own[len(take.samples) + 96 :]).max(initial=0.0) < 2e-3 * np.abs(own).max()


def test_attacks_are_found_to_a_millisecond_however_late_the_key_is(takes: Making) -> None:
    far = takes(jitter_s=0.021)
    far.sound_check()
    for _ in range(6):
        (take,) = far.of(PLUCKED, NOTE)
        late, _ = apart(take, engine(far, PLUCKED, take))
        assert abs(late) <= 48


ONCE = {
    "not played": ({"deaf": 1}, "Nothing was heard"),
    "a gap": ({"drops": [[0.1, 20]]}, "The sound was gone for a moment"),
}


def heard_of(takes: Making, voice: Voice, words: str, **switches: Any) -> tuple[bool, Take, list[str]]:
    """Whether a take is the engine's, the take, and what was said of it with these words in it; once more where the
    machine had other work, so that something else was wrong as well."""
    for _ in range(5):
        far = takes(**switches)
        (take,) = far.of(voice, NOTE)
        told = far.told()
        good = is_the_engines(far, voice, take)
        if good and len(told) == 1 and words in told[0]:
            break
    return good, take, told


@pytest.mark.parametrize("fault", ONCE)
def test_what_goes_wrong_once_is_done_again(takes: Making, fault: str) -> None:
    switches, words = ONCE[fault]
    good, take, told = heard_of(takes, INIT_VOICE, words, **switches)
    assert good
    assert take.problem == ""
    assert [words in sentence and sentence.endswith("It is played again.") for sentence in told] == [True]


def test_a_note_that_rings_on_is_not_heard_in_the_next_take(takes: Making) -> None:
    far = takes(rings_on=[1.5])
    far.of(INIT_VOICE, NOTE)
    (take,) = far.of(PLUCKED, NOTE)
    assert is_the_engines(far, PLUCKED, take)


def test_a_take_that_clips_every_time_is_kept_and_said_to_be_wrong(takes: Making) -> None:
    far = takes(volume=2.0, clip=1.0)
    (take,) = far.of(INIT_VOICE, NOTE)
    told = far.told()
    assert take.problem == "It clips: turn the synth or the sound input down."
    assert told[-1] == take.problem


def test_what_another_program_has_left_sounding_ends_with_the_soundcheck(takes: Making) -> None:
    """Killed in the midst of a note, say: a DX7 does not know all notes off."""
    far = takes()
    for key in (36, 60):
        far.synth.ask("key", note=key, velocity=100)
    assert far.sound_check().floor_db < -100.0
    assert far.synth.state()["sounding"] == []


LASTING = {
    "a hum": ({"hum_db": -40.0}, "hum"),
    "a volume": ({"volume": 0.0}, "times and nothing was heard: is the synth on, is its cable in"),
}


@pytest.mark.parametrize("fault", LASTING)
def test_what_stays_wrong_is_said_in_a_sentence(takes: Making, fault: str) -> None:
    switches, words = LASTING[fault]
    far = takes(**switches)
    with pytest.raises(InputError, match=words):
        far.of(INIT_VOICE, NOTE)


def test_a_synth_that_refuses_voices_is_told_by_the_sound_of_it(takes: Making) -> None:
    """As a DX7 does when it was switched off and on: it plays whatever voice it has, and says nothing."""
    refuses = r"another voice than the one that was sent.*SYS INFO AVAIL"
    far = takes()
    far.of(PLUCKED, NOTE)
    far.synth.set(sys_info=False)
    with pytest.raises(InputError, match=refuses):
        far.of(INIT_VOICE.with_values(op1_coarse=3), NOTE)
    with pytest.raises(InputError, match=refuses):
        far.sound_check()


def test_a_voice_that_is_silent_on_the_engine_too_is_no_fault(takes: Making) -> None:
    far = takes()
    (take,) = far.of(SILENT, NOTE)
    assert not take.samples.any()
    assert (take.problem, far.told()) == ("", [])


def test_a_midi_cable_that_is_pulled_in_the_midst_of_a_note_and_comes_back_costs_one_note(takes: Making) -> None:
    far = takes()
    coming = far.begin(INIT_VOICE, NOTE)
    far.synth.until(lambda state: state["sounding"])
    far.synth.ask("pull")
    time.sleep(0.5)
    far.synth.ask("plug")
    (take,) = coming.result()
    assert is_the_engines(far, INIT_VOICE, take)
    assert far.synth.state()["sounding"] == []


def test_a_midi_cable_that_stays_out_is_told_and_once_it_is_back_it_goes_on(takes: Making) -> None:
    far = takes()
    far.synth.ask("pull")
    with pytest.raises(PortError, match=r"is not there|has gone"):
        far.of(INIT_VOICE, NOTE)
    far.synth.ask("plug")
    (take,) = far.of(INIT_VOICE, NOTE)
    assert is_the_engines(far, INIT_VOICE, take)


def test_a_synth_that_goes_with_all_its_cables_and_comes_back_is_played_and_heard_again(takes: Making) -> None:
    far = takes()
    coming = far.begin(INIT_VOICE, NOTE)
    far.synth.until(lambda state: state["sounding"])
    far.synth.ask("power_off", ports_stay=False)
    time.sleep(0.5)
    far.synth.ask("power_on")
    far.synth.set(sys_info=True, memory_protect=False)  # as a person does at its panel
    (take,) = coming.result()
    assert is_the_engines(far, INIT_VOICE, take)


@pytest.mark.slow
def test_a_voice_that_never_ends_is_not_waited_for_and_not_heard_in_the_next(takes: Making) -> None:
    far = takes()
    organ = INIT_VOICE.with_values(op1_rate4=0, op1_level4=99).with_name("FOR EVER")
    far.of(organ, NOTE)
    (take,) = far.of(PLUCKED, NOTE)
    assert is_the_engines(far, PLUCKED, take)
    assert [message["did"] for message in far.synth.state()["received"]].count("voice") == 3  # a silent one between
