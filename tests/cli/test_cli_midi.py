"""``evosynth midi send`` through a real port to another process: what arrives, by the model."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest
from jack_server import JackServer, MidiListener

from evosynth.cli import midi
from evosynth.errors import InputError
from evosynth.midi.layout import SUPPLEMENT
from evosynth.midi.sysex import dump, single_dump
from evosynth.voices.dx7 import INIT_VOICE
from evosynth.voices.supplement import Supplement

BRASS = INIT_VOICE.with_name("BRASS").with_values(op1_amp_mod_sens=2)
BESIDE = Supplement(bytes(range(49)))


@pytest.fixture
def listener(jack_server: JackServer) -> Iterator[MidiListener]:
    pytest.importorskip("rtmidi", reason="python-rtmidi is not installed")
    listener = MidiListener("Synth")
    yield listener
    listener.stop()


def told_to_send(file: Path, listener: MidiListener, model: str) -> None:
    assert midi.send(Namespace(file=file, voice=None, port=listener.port, channel=2, model=model)) == 0


def test_what_arrives_is_what_the_model_takes(
    tmp_path: Path, listener: MidiListener, capsys: pytest.CaptureFixture[str]
) -> None:
    plain, of_a_dx7ii = tmp_path / "plain.syx", tmp_path / "dx7ii.syx"
    plain.write_bytes(single_dump(BRASS))
    of_a_dx7ii.write_bytes(dump(SUPPLEMENT, BESIDE.data) + single_dump(BRASS))
    told_to_send(plain, listener, "dx7")
    told_to_send(plain, listener, "volca-fm")
    told_to_send(plain, listener, "dx7ii")
    told_to_send(of_a_dx7ii, listener, "dx7")
    told_to_send(of_a_dx7ii, listener, "TX802")
    voice = single_dump(BRASS, 2)
    default = dump(SUPPLEMENT, Supplement.default_for(BRASS).data, 2)
    kept = dump(SUPPLEMENT, BESIDE.data, 2)
    assert listener.received(7) == [voice, voice[:-2] + b"\x7f\xf7", default, voice, voice, kept, voice]
    printed = capsys.readouterr()
    assert printed.out.count("Sent BRASS to the edit buffer") == 5
    assert printed.err.count("the DX7II settings of a voice are not heard here") == 2


def test_models_that_take_no_voice_or_are_not_known_are_refused_before_a_port_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "brass.syx"
    file.write_bytes(single_dump(BRASS))
    for model, reason in (("moog", "no device 'moog'"), ("opsix", "nothing is sent"), ("fm1", "nothing is sent")):
        with pytest.raises(InputError, match=reason):
            midi.send(Namespace(file=file, voice=None, port="no such port", channel=1, model=model))
