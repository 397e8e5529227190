"""The walk as data: what is suspected first by what is known, and what is asked next."""

from dataclasses import replace

import pytest

from evosynth.midi.incoming import ActiveSensing, NoteCame, ProgramCame, VoiceCame
from evosynth.midi.layout import checksum
from evosynth.midi.profiles import registry
from evosynth.midi.walk import (
    AGAIN,
    CHECKSUM,
    NO,
    ORGAN,
    PROTECTED,
    REMEDIES,
    SILENT,
    SKIP,
    UNCHANGED,
    YES,
    Evidence,
    Fault,
    first_suspicion,
    steps,
    test_voice,
)
from evosynth.voices.dx7 import INIT_VOICE

test_voice.__test__ = False  # type: ignore[attr-defined]
DX7 = Evidence(registry.named("dx7"), 1, "UM-ONE", True, "UM-ONE", True)
DX7II = replace(DX7, profile=registry.named("dx7ii"))
VOLCA = replace(DX7, profile=registry.named("volca-fm"), input="", input_there=False)
RACK = replace(DX7, profile=registry.named("tx802"))
NOTHING_SOUNDS = {"note": NO, "note_on_all": NO}
ALIVE = {"note": YES, "sign_of_life": True}

# What is wrong, and what is known when it is: with as few questions as separate it from the others.
KNOWN: list[tuple[Fault, Evidence]] = [
    ("port gone", replace(DX7, output_there=False)),
    ("wrong port", replace(DX7, **NOTHING_SOUNDS, own_keys=YES)),
    ("wrong port", replace(DX7, note=NO, elsewhere="KeyStep")),
    ("wrong port", replace(RACK, **NOTHING_SOUNDS, asked=True, own_keys=SKIP)),
    ("wrong channel", replace(DX7, note=NO, note_on_all=YES)),
    ("wrong channel", replace(DX7II, note=NO, sign_of_life=True, key_channel=5)),
    ("wrong channel", replace(DX7II, **ALIVE, voice=UNCHANGED, display=NO)),
    ("sys info", replace(DX7, **ALIVE, voice=UNCHANGED, display=NO)),
    ("sys info", replace(DX7, **ALIVE, voice=UNCHANGED, program_came=True)),
    ("memory protect", replace(DX7, **ALIVE, voice=UNCHANGED, display=PROTECTED)),
    ("no cable back", replace(DX7, note=YES, cable=NO)),
    ("no cable back", replace(DX7II, note=YES, asked=True)),
    ("checksum errors", replace(DX7, **ALIVE, voice=CHECKSUM)),
    ("checksum errors", replace(DX7, **ALIVE, voice=UNCHANGED, display=CHECKSUM)),
    ("checksum errors", replace(DX7II, **ALIVE, asked=True, answered=True, damaged=1)),
    ("wrong model", replace(VOLCA, note=YES, voice=SILENT)),
    ("volume down", replace(DX7, **NOTHING_SOUNDS, own_keys=NO)),
    ("volume down", replace(DX7II, note=NO, asked=True, answered=True, sign_of_life=True)),
    ("audio input silent", replace(DX7, note=YES, input_db=-90.0)),
]


@pytest.mark.parametrize(("fault", "known"), KNOWN, ids=[f"{fault} {i}" for i, (fault, _) in enumerate(KNOWN)])
def test_what_is_wrong_is_the_first_suspicion_and_its_step_has_failed(fault: Fault, known: Evidence) -> None:
    assert first_suspicion(known) == fault
    made = steps(known)
    assert [step.sentence for step in made if step.stands == "failed"] == [REMEDIES[fault]]
    assert not [step for step in made if step.stands == "open"] or fault == "audio input silent"


def test_every_fault_has_a_remedy_and_a_case_here() -> None:
    assert {fault for fault, _ in KNOWN} == set(REMEDIES)
    assert all(remedy.endswith(".") for remedy in REMEDIES.values())


@pytest.mark.parametrize("known", [DX7, DX7II, VOLCA, RACK], ids=["dx7", "dx7ii", "volca-fm", "tx802"])
def test_nothing_is_suspected_before_anything_is_known_and_one_question_is_asked(known: Evidence) -> None:
    assert first_suspicion(known) == ""
    assert [step.key for step in steps(known) if step.stands == "open"] == ["note"]


def test_a_synth_where_all_is_well_is_asked_about_twice_at_most() -> None:
    known = replace(DX7.heard(ActiveSensing()).said("note", YES), voice_sent=True)
    assert [step.key for step in steps(known) if step.stands == "open"] == ["sound"]
    known = known.said("sound", ORGAN)
    assert [step.stands for step in steps(known)] == ["done"] * 5
    assert first_suspicion(known) == ""


def test_the_channel_of_a_first_dx7s_keys_tells_nothing_of_the_one_that_it_listens_to() -> None:
    known = replace(DX7, channel=5, note=NO).heard(NoteCame(True, 60, 64, 1))
    assert first_suspicion(known) == ""


def test_a_voice_that_came_at_a_button_clears_sys_info_of_suspicion_until_the_display_is_asked() -> None:
    voice = VoiceCame(INIT_VOICE, 1, None, True, b"")
    known = replace(DX7, note=YES, voice=UNCHANGED).heard(ProgramCame(1, 1)).heard(voice)
    assert first_suspicion(known) == ""
    assert first_suspicion(known.said("display", PROTECTED)) == "memory protect"


def test_trying_again_takes_answers_back_and_what_followed_from_them() -> None:
    known = replace(DX7, **NOTHING_SOUNDS, own_keys=NO).said("note", AGAIN)
    assert (known.note, known.note_on_all, known.own_keys) == ("", "", "")
    assert first_suspicion(known) == ""
    assert first_suspicion(replace(DX7II, note=YES, asked=True).said("back", AGAIN)) == ""
    assert first_suspicion(replace(DX7, **ALIVE, voice=UNCHANGED, display=NO).said("sound", AGAIN)) == ""


def test_no_way_back_is_no_fault_where_a_person_says_that_there_is_none() -> None:
    assert first_suspicion(replace(DX7II, note=YES, asked=True).said("back", SKIP)) == ""


def test_the_voice_that_is_asked_about_silences_a_synth_that_takes_its_checksum_for_operator_switches() -> None:
    voice = test_voice()
    assert checksum(voice.data) == 0
    assert len({voice[f"op{op}_coarse"] for op in range(1, 7)}) == 6
