"""The stand-in does what documents say of the synths that it stands for. Bytes here are written from those, by hand."""

import ast
import time

import numpy as np
import pytest
from hardware.device import PROGRAM, Ear
from hardware.raw_midi import RawMidi
from jack_server import until

AT_ONCE = {"bytes_per_s": None, "busy": False, "sensing": False}

OPERATOR = "63636363 63636300 0000000000 00 00 00 00 00 01 00 07"  # level 0
OPERATOR_1 = "63636363 63636300 0000000000 00 00 00 63 00 01 00 07"
INIT = bytes.fromhex(
    OPERATOR * 5 + OPERATOR_1 + "63636363 32323232 00 00 01 23 00 00 00 01 00 03 18" + b"INIT VOICE".hex()
)
INIT_PACKED = bytes.fromhex(
    "6363636363636300 000000 00 38 00 00 02 00" * 5
    + "6363636363636300 000000 00 38 00 63 02 00"
    + "63636363 32323232 00 08 23 00 00 00 31 18"
    + b"INIT VOICE".hex()
)
VOICE = bytes.fromhex("F0 43 00 00 01 1B") + INIT + bytes.fromhex("51 F7")
BANK = bytes.fromhex("F0 43 00 09 20 00") + INIT_PACKED * 32 + bytes.fromhex("20 F7")
ACED = bytes.fromhex("F0 43 00 05 00 31") + bytes(range(49)) + bytes.fromhex("68 F7")  # the sum is 1176 = 9 * 128 + 24
AMEM = bytes.fromhex("F0 43 00 06 08 60") + bytes(range(35)) * 32 + bytes.fromhex("20 F7")  # 595 * 32 = 148 * 128 + 96
SLOT_1 = b"SLOT 1    "


def named(dump: bytes, name: bytes) -> bytes:
    """The voice with another name of as many letters, whose sum differs from INIT VOICE's."""
    check = (dump[-2] + sum(b"INIT VOICE") - sum(name)) & 0x7F
    return dump.replace(b"INIT VOICE", name)[:-2] + bytes([check, 0xF7])


def test_it_imports_nothing_of_what_it_is_to_test():
    own = {path.stem for path in PROGRAM.glob("*.py")}
    found = set()
    for path in PROGRAM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(str(node.module).split(".")[0])
    assert found - own <= {
        *(
            "__future__",
            "argparse",
            "collections",
            "contextlib",
            "dataclasses",
            "functools",
            "json",
            "os",
            "random",
            "struct",
            "sys",
            "threading",
        ),
        *("time", "traceback", "typing", "dexed", "jack", "numpy"),
    }
    assert {"jack", "dexed"} <= found


def test_bytes_here_are_those_of_the_documents():
    assert [len(INIT), len(INIT_PACKED), len(VOICE), len(BANK), len(ACED), len(AMEM)] == [155, 128, 163, 4104, 57, 1128]
    for dump in (VOICE, BANK, ACED, AMEM, named(VOICE, b"EP OF MINE")):
        assert sum(dump[6:-1]) % 128 == 0


# The DX7


def test_a_dx7_takes_a_voice_into_its_edit_buffer(synth, midi):
    synth.set(**AT_ONCE)
    midi.send(VOICE)
    assert synth.received(1) == ["voice"]
    state = synth.state(memory=True)
    assert (state["edit_buffer"], state["operators"], state["lcd"]) == (INIT.hex(), 63, "INIT VOICE")
    assert bytes.fromhex(state["memory"][0])[118:] == SLOT_1


def test_a_dx7_loads_a_voice_whose_checksum_is_wrong_and_says_so(synth, midi):
    synth.set(**AT_ONCE)
    midi.send(VOICE[:-2] + b"\x7f\xf7")
    assert synth.received(1) == ["voice, checksum wrong"]
    assert synth.state()["lcd"] == "CHECK SUM ERROR!"
    assert synth.state()["edit_buffer"] == INIT.hex()


def test_a_dx7_puts_a_bank_into_its_memory_and_has_it_there_though_the_checksum_is_wrong(synth, midi):
    synth.set(**AT_ONCE)
    midi.send(BANK[:-2] + b"\x21\xf7")
    assert synth.received(1) == ["bank, checksum wrong"]
    state = synth.state(memory=True)
    assert state["memory"] == [INIT_PACKED.hex()] * 32
    assert state["lcd"] == "CHECK SUM ERROR!"
    assert bytes.fromhex(state["edit_buffer"])[145:] == SLOT_1
    midi.send(BANK)
    assert synth.received(2)[1] == "bank"


@pytest.mark.parametrize(
    ("switch", "words", "lcd"),
    [
        ({"sys_info": False}, "refused: SYS INFO", "SLOT 1    "),
        ({"memory_protect": True}, "refused: memory protect", "MEMORY PROTECTED"),
    ],
)
def test_a_dx7_that_is_not_set_for_it_takes_neither_voice_nor_bank(synth, midi, switch, words, lcd):
    synth.set(**AT_ONCE, **switch)
    before = synth.state(memory=True)
    midi.send(VOICE, BANK, "F0 43 10 01 06 04 F7")
    assert synth.received(3)[:2] == [words, words]
    after = synth.state(memory=True)
    assert after["memory"] == before["memory"]
    assert after["lcd"] == lcd
    # The protection is of memory: a change goes to the edit buffer.
    changed = "sys_info" not in switch
    assert bytes.fromhex(after["edit_buffer"])[134] == (4 if changed else 0)
    assert bytes.fromhex(after["edit_buffer"])[145:] == SLOT_1


def test_a_dx7_follows_parameter_changes(synth, midi):
    synth.set(**AT_ONCE)
    midi.send("F0 43 10 00 79 4B F7", "F0 43 10 01 06 04 F7", "F0 43 10 01 1B 20 F7", "F0 43 10 08 40 01 F7")
    assert synth.received(4)[:3] == ["parameter 121 = 75", "parameter 134 = 4", "parameter 155 = 32"]
    state = synth.state()
    edit = bytes.fromhex(state["edit_buffer"])
    assert (edit[121], edit[134], state["operators"]) == (75, 4, 0x20)
    assert state["functions"] == {str(8 << 7 | 0x40): 1}
    midi.send("F0 43 10 01 1C 01 F7")  # 156: nothing is there that it could be
    synth.received(5)
    assert synth.state()["lcd"] == "CRASHED"


def test_a_dx7_passes_over_what_is_not_for_it(synth, midi):
    synth.set(**AT_ONCE, channel=3)
    midi.send(VOICE, "F0 43 10 00 79 4B F7", "90 3C 64", "F0 43 22 00 F7", "F0 43 22 09 F7", "F0 7E 7F 06 01 F7")
    midi.send(ACED[:2] + b"\x02" + ACED[3:], "F0 41 02 00 F7", "F0 43 12 18 00 01 F7")
    assert synth.received(9) == [
        *("ignored: channel 1", "ignored: channel 1", "ignored: channel 1"),
        *("ignored: substatus", "ignored: substatus", "ignored: not of this maker"),
        *("ignored: format 5", "ignored: not of this maker", "ignored: group 18"),
    ]
    assert synth.state()["sounding"] == []
    midi.send(VOICE[:2] + b"\x02" + VOICE[3:])
    assert synth.received(10)[-1] == "voice"
    assert midi.got(0) == []


def test_realtime_bytes_in_a_dump_are_none_of_its_data(synth, midi):
    synth.set(**AT_ONCE)
    midi.send(VOICE[:50] + b"\xf8" + VOICE[50:90] + b"\xfe\xf8" + VOICE[90:])
    assert synth.received(1) == ["voice"]
    assert synth.state()["edit_buffer"] == INIT.hex()


def test_what_a_person_does_at_a_dx7_is_sent_on_channel_1(synth, midi):
    synth.set(**AT_ONCE, channel=5)
    synth.ask("press", number=3)
    synth.ask("slide", index=134, value=7)
    synth.ask("transmit", what="bank")
    synth.ask("key", note=60, velocity=100)
    synth.ask("key", note=60, velocity=0)
    voice, change, bank, *keys = midi.got(5)
    assert (voice[:6], len(voice)) == (VOICE[:6], 163)
    assert voice[151:161] == b"SLOT 3    "
    assert sum(voice[6:-1]) % 128 == 0
    assert change == bytes.fromhex("F0 43 10 01 06 07 F7")
    assert (bank[:6], len(bank)) == (BANK[:6], 4104)
    assert sum(bank[6:-1]) % 128 == 0
    assert bank[6:134] == INIT_PACKED[:118] + SLOT_1
    assert keys == [b"\x90\x3c\x64", b"\x90\x3c\x00"]
    synth.set(sys_info=False)
    synth.ask("press", number=4)
    synth.ask("slide", index=134, value=9)
    synth.ask("key", note=61, velocity=1)
    assert midi.got(7)[5:] == [b"\xc0\x03", b"\x90\x3d\x01"]


def test_packed_bytes_are_where_the_documents_have_them(synth, midi):
    operator = "5F 1D 14 32 63 5F 07 03 29 0C 13 09 4B 19 4F 07 0E"
    ends = "5E 43 5F 3C 32 33 34 35 04 06 22 21 05 09 38 18"
    voice = bytes.fromhex(operator + ends)
    packed = INIT_PACKED.replace(INIT_PACKED[:17], voice[:17], 1).replace(INIT_PACKED[102:118], voice[17:])
    synth.set(**AT_ONCE)
    midi.send(BANK[:6] + packed + INIT_PACKED * 31 + b"\x00\xf7")
    synth.received(1)
    synth.ask("press", number=1)
    edit = midi.got(1)[0][6:161]
    assert list(edit[:21]) == [95, 29, 20, 50, 99, 95, 7, 3, 41, 12, 19, 1, 2, 3, 1, 6, 79, 1, 3, 14, 9]
    assert list(edit[126:145]) == [94, 67, 95, 60, 50, 51, 52, 53, 4, 6, 0, 34, 33, 5, 9, 0, 4, 3, 24]
    synth.ask("transmit", what="bank")
    assert midi.got(2)[1][6:134] == bytes.fromhex(synth.state(memory=True)["memory"][0]) == packed


# The others


def test_a_dx7ii_answers_and_keeps_a_supplement_that_stands_directly_before_its_voice(synth, midi):
    synth.become("dx7ii", **AT_ONCE)
    midi.send(ACED, VOICE, "F0 43 20 05 F7", "F0 43 20 00 F7")
    assert midi.got(2) == [ACED, VOICE]
    midi.send(ACED, "90 3C 64", VOICE, "F0 43 20 05 F7")
    supplement = midi.got(3)[2]
    # Bend range 2, the pitch biases of breath and aftertouch in the middle.
    assert supplement[6:-2] == bytes(16) + b"\x02" + bytes(16) + b"\x32" + bytes(3) + b"\x32" + bytes(11)
    assert synth.received(8)[3:] == ["request 0", "supplement", "note on 60 100", "voice", "request 5"]
    midi.send("F0 43 10 18 10 07 F7", "F0 43 10 18 7F 01 02 03 F7")
    assert synth.received(10)[8:] == ["parameter 3088 = 7", "ignored: more than one value"]
    assert bytes.fromhex(synth.state()["supplement"])[16] == 7


@pytest.mark.parametrize("model", ["dx7ii", "tx802"])
def test_banks_of_a_dx7ii_go_to_and_come_from_the_block_that_is_selected(synth, midi, model):
    synth.become(model, **AT_ONCE)
    midi.send("F0 43 10 19 4D 01 F7", AMEM, BANK, "F0 43 20 06 F7", "F0 43 20 09 F7")
    assert midi.got(2) == [AMEM, BANK]
    state = synth.state(memory=True)
    assert state["memory"][32:] == [INIT_PACKED.hex()] * 32
    assert bytes.fromhex(state["memory"][31])[118:] == b"SLOT 32   "
    assert state["supplements"][32:] == [bytes(range(35)).hex()] * 32
    assert state["supplements"][0] == ("0000000000 08" + "00" * 13 + "32 000000 32" + "00" * 11).replace(" ", "")
    midi.send(BANK)  # without them they are as at the start
    assert synth.received(6)[5] == "bank"
    assert synth.state(memory=True)["supplements"] == [state["supplements"][0]] * 64


def test_a_dx7ii_and_a_tx7_refuse_a_bank_while_protected_and_take_a_voice(synth, midi):
    for model in ("dx7ii", "tx7"):
        synth.become(model, **AT_ONCE, memory_protect=True)
        midi.send(BANK, VOICE, VOICE[:-2] + b"\x50\xf7")
        assert synth.received(3) == ["refused: memory protect", "voice", "refused: checksum"]


def test_a_tx7_answers_on_channel_1(synth, midi):
    synth.become("tx7", **AT_ONCE, channel=2)
    midi.send("F0 43 21 09 F7", "F0 43 21 05 F7", "F0 43 11 04 1A 07 F7")
    assert (midi.got(1)[0][:6], len(midi.got(1)[0])) == (BANK[:6], 4104)
    assert synth.received(3)[1:] == ["ignored: substatus", "parameter 538 = 7"]


def test_a_minidexed_answers_for_its_voice_alone_and_looks_at_length_and_checksum(synth, midi):
    synth.become("minidexed", **AT_ONCE, omni=True)
    midi.send(VOICE[:2] + b"\x07" + VOICE[3:], VOICE[:-3] + VOICE[-2:], VOICE[:-2] + b"\x50\xf7", BANK)
    midi.send("F0 43 20 09 F7", "F0 43 10 01 1B 01 F7", "F0 43 20 00 F7")
    assert midi.got(1) == [VOICE]
    assert synth.received(7) == [
        *("voice", "ignored: 162 bytes", "refused: checksum", "bank, not kept", "ignored: substatus"),
        *("parameter 155 = 1", "request 0"),
    ]


def test_two_synths_stand_side_by_side_one_of_them_a_volca_that_is_silent_and_takes_the_checksum_for_a_mask(
    synth, midi, stand_ins
):
    volca = stand_ins("volca-fm", "VOLCA", **AT_ONCE)
    synth.become("dx7ii", **AT_ONCE)
    raw = RawMidi(volca)
    try:
        assert raw.sources("VOLCA") == []
        assert raw.sources("SYNTH") == ["SYNTH:midi out"]
        raw.send(VOICE, "F0 43 10 00 79 4B F7", "F0 43 20 00 F7", BANK)
        midi.send(named(VOICE, b"EP OF MINE"))
        assert volca.received(4) == ["voice", "ignored: group 00", "ignored: substatus", "bank"]
        assert volca.state()["operators"] == 0x51
        raw.send(VOICE[:-2] + b"\x7f\xf7")
        volca.received(5)
        assert (volca.state()["operators"], volca.state()["lcd"]) == (0x7F, "INIT VOICE")
    finally:
        raw.close()
    assert synth.received(1) == ["voice"]
    assert synth.state()["lcd"] == "EP OF MINE"


# Cables


def test_a_byte_takes_320_us_on_a_cable_in_both_directions(synth, midi):
    synth.become("dx7ii")
    synth.set(busy=False)
    midi.send(VOICE, VOICE, "F0 43 20 00 F7")
    first, second, request = (
        message["frame"] for message in synth.until(lambda state: state["count"] == 3)["received"]
    )
    assert second - first == pytest.approx(163 * 15.36, abs=0.01)
    assert request - second == pytest.approx(5 * 15.36, abs=0.01)
    asked = time.monotonic()
    synth.ask("transmit", what="voice")
    midi.got(3)
    assert time.monotonic() - asked > (57 + 163) * 320e-6


def test_what_comes_faster_than_the_wire_is_lost_where_the_buffer_is_small(synth, midi):
    synth.set(buffer_bytes=256)
    midi.send(VOICE)
    assert synth.received(1) == ["voice"]
    midi.send(BANK)
    state = synth.until(lambda state: state["lost_in_buffer"] > 0)
    assert state["lost_in_buffer"] == 4104 - 256
    assert state["lcd"] == "MIDI DATA ERROR"


def test_who_does_not_wait_after_a_voice_is_not_heard(synth, midi):
    midi.send(VOICE, "90 3C 64")
    state = synth.until(lambda state: state["lost_while_busy"] == 3)
    assert state["sounding"] == []
    time.sleep(0.05)
    midi.send("90 3C 64")
    assert synth.received(2)[1] == "note on 60 100"


def test_dumps_are_spoilt_on_either_way_where_asked(synth, midi):
    synth.set(**AT_ONCE, spoil_in=[2], spoil_out=[1])
    midi.send(VOICE, VOICE, VOICE)
    assert synth.received(3) == ["voice", "voice, checksum wrong", "voice"]
    for _ in range(2):
        synth.ask("transmit", what="voice")
    assert [sum(voice[6:-1]) % 128 == 0 for voice in midi.got(2)] == [False, True]


def test_nothing_comes_back_without_a_cable_back(synth, midi):
    synth.become("dx7ii", **AT_ONCE, cable_back=False)
    midi.send("F0 43 20 00 F7")
    assert synth.received(1) == ["request 0"]
    synth.set(cable_back=True, identity="F0 7E 00 06 02 43 00 00 00 00 00 00 00 00 F7")
    midi.send("F0 7E 7F 06 01 F7")
    assert [len(data) for data in midi.got(1)] == [15]


@pytest.mark.slow
def test_a_bank_goes_out_in_pieces_with_the_clock_among_them(stand_ins):
    synth = stand_ins("tx7", "TX7", **AT_ONCE, pieces=256, realtime_inside=True)
    ear = Ear(synth.midi_out)
    synth.ask("transmit", what="bank")
    until(lambda: sum(map(len, ear.events)) == 4104 + 17)
    ear.close()
    assert [len(event) for event in ear.events] == [257] * 16 + [9]
    assert b"".join(ear.events).replace(b"\xf8", b"") == bytes.fromhex(synth.state()["sent"][0])


@pytest.mark.slow
def test_a_dx7_sends_active_sensing_and_ends_its_notes_when_that_of_the_other_side_stops(synth, midi):
    midi.send("90 3C 64")
    synth.until(lambda state: state["sounding"] == [[60, 100]])
    midi.messages.clear()
    midi.send("FE")
    synth.until(lambda state: state["sounding"] == [])
    assert 7 <= midi.messages.count(b"\xfe") <= 20
    (note,) = synth.notes()
    assert note["frames"] > 0.67 * synth.rate


# Sound


def test_notes_sound_as_dexed_renders_them_to_the_sample(synth, midi):
    if not synth.sounds:
        pytest.skip("dexed-py, the sound of the stand-in, is not installed (pip install dexed-py)")
    dexed = pytest.importorskip("dexed")
    ear = Ear(synth.audio)
    midi.send(VOICE)
    synth.received(1)
    reference = dexed._RawDexedSynth(synth.rate)
    reference.load_sysex(INIT + b"\x3f")
    for _ in range(3):  # where the machine has other work, the sound server leaves a period out
        time.sleep(0.06)
        midi.send("90 45 64")
        synth.until(lambda state: state["sounding"] == [[69, 100]])
        time.sleep(0.4)  # longer than it renders at first
        midi.send("80 45 00")
        synth.until(lambda state: state["sounding"] == [])
        note = synth.notes()[-1]
        heard = ear.heard(note["frame"] - 1000, 1000 + note["frames"] + 4800)
        gate_s = note["frames"] / synth.rate
        expected = reference.render(69, 100, gate_s, gate_s + 0.1)[: len(heard) - 1000]
        if np.array_equal(heard[1000:], expected):
            break
    ear.close()
    assert np.abs(expected).max() > 0.5
    np.testing.assert_array_equal(heard, np.concatenate([np.zeros(1000, np.float32), expected]))


@pytest.mark.slow
def test_nothing_is_heard_with_the_volume_down_the_audio_cable_out_or_all_operators_off(synth, midi):
    if not synth.sounds:
        pytest.skip("dexed-py, the sound of the stand-in, is not installed (pip install dexed-py)")
    ear = Ear(synth.audio)
    synth.set(**AT_ONCE)
    midi.send(VOICE)
    synth.received(1)
    loud = []
    for switch in ({}, {"volume": 0.0}, {"volume": 0.5}, {"audio_cable": False, "volume": 1.0}, {"audio_cable": True}):
        synth.set(**switch)
        if len(loud) == 4:
            midi.send("F0 43 10 01 1B 1F F7")  # operator 1 off, the only one that has a level
        midi.send("90 45 64")
        frame = synth.until(lambda state: state["sounding"])["received"][-1]["frame"]
        loud.append(float(np.abs(ear.heard(round(frame), 2048)).max()))
        midi.send("80 45 00")
        synth.until(lambda state: not state["sounding"])
        synth.ask("silence")
    ear.close()
    assert loud == pytest.approx([1.0, 0.0, 0.5, 0.0, 0.0], abs=0.01)


# Power and plugs


def test_after_power_off_a_dx7_is_not_set_for_dumps_and_may_have_another_name(stand_ins):
    synth = stand_ins("dx7", "DX7", **AT_ONCE)
    midi = RawMidi(synth)
    try:
        midi.send(BANK)
        synth.received(1)
        synth.ask("power_off", ports_stay=True)
        midi.send(VOICE)
        time.sleep(0.05)
        synth.ask("power_on")
        midi.send(VOICE)
        assert synth.received(2) == ["bank", "refused: SYS INFO"]
        state = synth.state(memory=True)
        assert (state["sys_info"], state["memory_protect"]) == (False, True)
        assert state["memory"] == [INIT_PACKED.hex()] * 32
        synth.ask("power_off")
        assert midi.destinations("DX7") == []
        synth.ask("power_on", name="DX7-01")
        assert midi.destinations("DX7") == ["DX7-01:midi in"]
    finally:
        midi.close()


def test_a_cable_pulled_in_the_midst_of_a_bank_leaves_half_of_it_in_a_dx7(stand_ins):
    synth = stand_ins("dx7", "DX7", bytes_per_s=31250, pull_after=6 + 128 * 10 + 7)
    midi = RawMidi(synth)
    try:
        midi.send(BANK)
        assert synth.received(1) == ["broken off after 1293 bytes"]
        state = synth.until(lambda state: not state["plugged"], memory=True)
        assert state["memory"][:10] == [INIT_PACKED.hex()] * 10
        assert bytes.fromhex(state["memory"][10])[118:] == b"SLOT 11   "
        until(lambda: midi.destinations("DX7") == [])
        synth.ask("plug")
        assert midi.destinations("DX7") == ["DX7:midi in"]
    finally:
        midi.close()
