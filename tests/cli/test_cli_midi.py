"""``evosynth midi`` with a synth that stands in for one, in a process of its own, over JACK."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hardware.device import StandIn
from jack_server import until

from evosynth.cli import main
from evosynth.midi.layout import SUPPLEMENT
from evosynth.midi.reading import read_sysex
from evosynth.midi.sysex import bank_dump, dump, single_dump
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.supplement import Supplement

pytest.importorskip("rtmidi", reason="python-rtmidi is not installed")
BRASS = INIT_VOICE.with_name("BRASS").with_values(op1_amp_mod_sens=2)
BESIDE = Supplement(bytes(range(49)))
Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Said:
    """Runs a command: its exit code and what it printed."""
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main(["midi", *map(str, arguments)])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def brass(tmp_path: Path) -> Path:
    file = tmp_path / "brass.syx"
    file.write_bytes(single_dump(BRASS))
    return file


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    file = tmp_path / "bank.syx"
    file.write_bytes(bank_dump([INIT_VOICE.with_name(f"NEW {n}").with_values(op1_coarse=n % 32) for n in range(1, 33)]))
    return file


# ---- ports -----------------------------------------------------------------------------------------------------------


def test_ports_tells_outputs_and_inputs_which_are_synths_and_which_belong_together(synth: StandIn, said: Said) -> None:
    code, out, _ = said("ports")
    assert code == 0
    assert f"out    {synth.midi_in}    (perhaps a synth, with the input {synth.midi_out})" in out.splitlines()
    assert f"in     {synth.midi_out}    (perhaps a synth)" in out.splitlines()
    assert "sound  SYNTH" in out
    listed = json.loads(said("ports", "--json")[1])
    (output,) = [port for port in listed["outputs"] if port["name"] == synth.midi_in]
    assert output == {"name": synth.midi_in, "alias": "", "synth": True, "model": "", "input": synth.midi_out}
    assert "SYNTH" in listed["sound_inputs"]


# ---- voices ----------------------------------------------------------------------------------------------------------


def test_a_voice_to_a_model_that_answers_is_verified(synth: StandIn, said: Said, brass: Path) -> None:
    synth.become("minidexed", channel=3)
    code, out, err = said("send", brass, "--port", "SYNTH", "--model", "minidexed", "--channel", 3)
    assert (code, err) == (0, "")
    assert out == (
        "Sent BRASS to the edit buffer on SYNTH:midi in, channel 3 (MiniDexed). "
        "Verified: it was read back, byte for byte.\n"
    )
    assert bytes.fromhex(synth.state()["edit_buffer"]) == BRASS.data


@pytest.mark.slow
def test_a_voice_to_a_first_dx7_is_sent_and_no_more_is_said(synth: StandIn, said: Said, brass: Path) -> None:
    code, out, _ = said("send", brass, "--port", "SYNTH", "--note", "--json")
    assert code == 0
    assert json.loads(out) == {
        "voice": "BRASS",
        "known": "sent",
        "port": synth.midi_in,
        "input": synth.midi_out,
        "channel": 1,
        "model": "dx7",
    }
    (note,) = synth.notes()
    assert bytes.fromhex(note["voice"])[:145] == BRASS.data[:145]
    assert note["frames"] is not None


@pytest.mark.slow
def test_what_arrives_is_what_the_model_takes(synth: StandIn, said: Said, brass: Path, tmp_path: Path) -> None:
    of_a_dx7ii = tmp_path / "dx7ii.syx"
    of_a_dx7ii.write_bytes(dump(SUPPLEMENT, BESIDE.data) + single_dump(BRASS))
    synth.become("volca-fm")
    said("send", brass, "--port", "SYNTH", "--model", "volca-fm")
    assert synth.until(lambda state: state["count"])["operators"] == 127
    synth.become("dx7ii")
    assert "Verified" in said("send", of_a_dx7ii, "--port", "SYNTH", "--model", "dx7ii")[1]
    assert bytes.fromhex(synth.state()["supplement"]) == BESIDE.data
    assert "Verified" in said("send", brass, "--port", "SYNTH", "--model", "dx7ii")[1]
    assert bytes.fromhex(synth.state()["supplement"]) == Supplement.default_for(BRASS).data


@pytest.mark.slow
def test_the_port_tells_the_model_where_it_is_called_after_one(said: Said, brass: Path, stand_ins) -> None:
    stand_ins("volca-fm", "volca FM")
    assert "(Korg Volca FM)" in said("send", brass, "--port", "volca")[1]


def test_a_synth_that_holds_something_else_in_the_end_is_an_error(synth: StandIn, said: Said, brass: Path) -> None:
    synth.become("tx7", spoil_in=[1])
    code, out, err = said("send", brass, "--port", "SYNTH", "--model", "tx7")
    assert (code, out) == (1, "")
    assert "holds another voice than the one that was sent" in err


def test_ports_that_are_not_there_and_models_that_nobody_vouches_for_are_refused(
    said: Said, brass: Path, synth: StandIn
) -> None:
    for arguments, reason in (
        (("--port", "TX802"), "there is no MIDI output with 'TX802' in the name; there are: 'SYNTH:midi in'"),
        (("--port", "SYNTH", "--model", "moog"), "there is no device 'moog'; there are: dx7, dx7ii"),
        (("--port", "SYNTH", "--model", "opsix"), "stands in no document of its maker"),
    ):
        code, out, err = said("send", brass, *arguments)
        assert (code, out) == (1, "")
        assert reason in err
    assert synth.state()["count"] == 0


# ---- what comes ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_voice_of_a_button_is_received_into_a_file(synth: StandIn, said: Said, tmp_path: Path) -> None:
    file = tmp_path / "mine.syx"
    pressing = threading.Timer(1.0, lambda: synth.ask("press", number=5))
    pressing.start()
    code, out, _ = said("receive", "--port", "SYNTH", "-o", file)
    pressing.join()
    assert code == 0
    assert out.splitlines() == ["voice SLOT 5, channel 1, checksum right", str(file)]
    assert file.read_bytes() == bytes.fromhex(synth.state()["sent"][-1])


@pytest.mark.slow
def test_a_damaged_dump_is_told_and_not_written(synth: StandIn, said: Said, tmp_path: Path) -> None:
    synth.set(spoil_out=[1])
    pressing = threading.Timer(0.7, lambda: synth.ask("press", number=5))
    pressing.start()
    code, out, err = said("receive", "--input", synth.midi_out, "-o", tmp_path / "a.syx", "--seconds", 2)
    pressing.join()
    assert code == 1
    assert "the checksum of the voice is wrong" in out
    assert "nothing was written" in err
    assert not (tmp_path / "a.syx").exists()


@pytest.mark.slow
def test_a_bank_that_is_asked_for_comes_with_its_settings(synth: StandIn, said: Said, tmp_path: Path) -> None:
    synth.become("dx7ii")
    file = tmp_path / "bank.syx"
    code, out, _ = said("request", "bank", "--port", "SYNTH", "--model", "dx7ii", "--block", 2, "-o", file)
    assert (code, out) == (0, f"{file}: bank of 32 voices, channel 1, checksum right\n")
    assert [voice.name.strip() for voice in read_sysex(file.read_bytes())[0]][:2] == ["SLOT 33", "SLOT 34"]
    assert len(file.read_bytes()) == 1128 + 4104
    assert "exists" in said("request", "bank", "--port", "SYNTH", "--model", "dx7ii", "-o", file)[2]


def test_that_nothing_came_is_said(synth: StandIn, said: Said) -> None:
    code, out, err = said("receive", "--port", "SYNTH", "--seconds", 0.3)
    assert (code, out) == (0, "")
    assert err == "evosynth: Nothing came from SYNTH:midi out in 0.3 s; 'evosynth midi test' finds out why.\n"


def test_a_first_dx7_cannot_be_asked(synth: StandIn, said: Said, tmp_path: Path) -> None:
    code, _, err = said("request", "voice", "--port", "SYNTH", "-o", tmp_path / "a.syx")
    assert code == 1
    assert "the Yamaha DX7 does not answer a request for its voice" in err


# ---- banks -----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_bank_names_what_it_overwrites_saves_it_and_is_read_back(
    synth: StandIn, said: Said, bank: Path, tmp_path: Path
) -> None:
    synth.become("dx7ii")
    code, out, err = said("bank", bank, "--port", "SYNTH", "--model", "dx7ii")
    assert code == 1
    assert " 1  SLOT 1      ->  NEW 1" in out
    assert len(out.splitlines()) == 32
    assert "nothing was sent: --overwrite" in err
    before = synth.state(memory=True)["memory"]
    assert bytes.fromhex(before[0])[118:].strip() == b"SLOT 1"
    code, out, _ = said("bank", bank, "--port", "SYNTH", "--model", "dx7ii", "--overwrite")
    assert code == 0
    assert "Verified: they were read back, byte for byte." in out
    (saved,) = (tmp_path / "home" / "saved banks").iterdir()
    assert str(saved) in out
    assert [voice.to_packed().hex() for voice in read_sysex(saved.read_bytes())[0]] == before[:32]
    there = synth.state(memory=True)["memory"]
    wanted = [voice.to_packed().hex() for voice in read_sysex(bank.read_bytes())[0]]
    assert there == wanted + before[32:]


@pytest.mark.slow
def test_a_bank_to_a_synth_that_cannot_be_asked_needs_another_word(synth: StandIn, said: Said, bank: Path) -> None:
    code, _, err = said("bank", bank, "--port", "SYNTH", "--model", "dx7", "--overwrite")
    assert code == 1
    assert "MIDI TRANSMIT" in err
    assert not [message for message in synth.state()["received"] if len(message["hex"]) > 20]
    code, out, _ = said("bank", bank, "--port", "SYNTH", "--model", "dx7", "--overwrite", "--have-copy", "--json")
    assert code == 0
    told = json.loads(out)
    assert (told["known"], told["overwritten"]) == ("sent", None)
    synth.until(lambda state: "bank" in [message["did"] for message in state["received"]])


@pytest.mark.slow
def test_a_bank_to_a_protected_memory_is_an_error(synth: StandIn, said: Said, bank: Path) -> None:
    synth.become("tx7", memory_protect=True)
    code, _, err = said("bank", bank, "--port", "SYNTH", "--model", "tx7", "--overwrite")
    assert code == 1
    assert "holds other voices in 32 of 32 places" in err
    assert "its memory may be protected" in err


def test_fewer_than_32_voices_are_no_bank(said: Said, brass: Path, synth: StandIn) -> None:
    code, _, err = said("bank", brass, "--port", "SYNTH", "--model", "dx7", "--overwrite", "--have-copy")
    assert code == 1
    assert "holds 1 voices: 32 are needed" in err


# ---- Ctrl+C ----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("times", [1, 2])
def test_after_ctrl_c_no_note_is_left_sounding(synth: StandIn, brass: Path, times: int) -> None:
    synth.ask("forget")
    command = [sys.executable, "-m", "evosynth", "midi", "send", str(brass), "--port", "SYNTH", "--note"]
    heard = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)  # noqa: E731 (tests in the background ignore it)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=heard) as sending:
        until(lambda: bool(synth.notes()))
        for _ in range(times):
            sending.send_signal(signal.SIGINT)
            time.sleep(0.01)
        assert sending.wait(20) == 130
    synth.until(lambda state: state["sounding"] == [])
    (note,) = synth.notes()
    assert note["frames"] < 1.9 * synth.rate


# ---- the walk --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_walk_names_the_first_suspicion_by_answers_that_were_given(synth: StandIn, said: Said) -> None:
    synth.set(memory_protect=True)
    code, out, _ = said("test", "--port", "SYNTH", "--answers", "y,unchanged,protected")
    assert code == 1
    assert "[x] The port is there. SYNTH:midi in." in out
    assert out.splitlines()[-1].startswith("First suspicion: memory protect. Its MEMORY PROTECT INTERNAL is ON")
    synth.set(memory_protect=False)
    code, out, _ = said("test", "--port", "SYNTH", "--answers", "y,organ", "--json")
    told = json.loads(out)
    assert (code, told["suspicion"]) == (0, "")
    assert [step["stands"] for step in told["steps"]] == ["done"] * 5


def test_a_port_that_is_gone_is_the_walks_first_suspicion_too(synth: StandIn, said: Said) -> None:
    code, out, _ = said("test", "--port", "UM-ONE", "--answers", "")
    assert code == 1
    assert out.splitlines()[-1].startswith("First suspicion: port gone. The port is not there")


def test_a_word_that_is_no_answer_is_told_what_would_be(synth: StandIn, said: Said) -> None:
    code, _, err = said("test", "--port", "SYNTH", "--answers", "perhaps")
    assert code == 1
    assert "'perhaps' is no answer to 'Does a note sound?': say yes, no, again" in err
