"""MIDI outputs, the real way: a JACK server without a card, and another process that listens."""

import builtins
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from jack_server import JackServer, MidiListener, until

from evosynth.errors import PortError
from evosynth.midi import outgoing, ports, systems
from evosynth.midi.delivery import deliver
from evosynth.midi.inputs import input_names
from evosynth.midi.profiles.registry import DEFAULT
from evosynth.midi.sysex import bank_dump, single_dump
from evosynth.voices.dx7 import INIT_VOICE

BRASS = INIT_VOICE.with_name("BRASS").with_values(op1_coarse=3)


needs_rtmidi = pytest.mark.skipif(find_spec("rtmidi") is None, reason="python-rtmidi is not installed")


@pytest.fixture
def listener(jack_server: JackServer) -> Iterator[MidiListener]:
    pytest.importorskip("rtmidi", reason="python-rtmidi is not installed")
    listener = MidiListener("DX7")
    yield listener
    listener.stop()


def test_ports_of_other_programs_are_listed(listener: MidiListener):
    assert listener.port in ports.output_names()


def test_a_voice_arrives_byte_for_byte_in_another_process(listener: MidiListener):
    port = ports.open_output(listener.port)
    deliver(port, outgoing.voice(BRASS, DEFAULT, 2))
    port.close()
    assert listener.received(1) == [single_dump(BRASS, 2)]
    assert len(listener.received(1)[0]) == 163


def test_messages_arrive_whole_and_in_order_though_the_port_is_closed_at_once(listener: MidiListener):
    sent = [single_dump(BRASS, 1 + i) for i in range(5)] + [bank_dump([BRASS])]
    port = ports.open_output(listener.port)
    for message in sent:
        port.send(message)
    port.close()
    assert listener.received(len(sent)) == sent


def test_a_part_of_the_name_is_enough_when_it_fits_one_port(listener: MidiListener):
    port = ports.open_output("dx7")
    assert port.name == listener.port
    port.close()


def test_an_alias_of_jack_is_listed_and_opens_the_port(listener: MidiListener):
    jack = pytest.importorskip("jack")
    client = jack.Client("names")
    client.get_port_by_name(listener.port).set_alias("alsa_pcm:UM-ONE/midi_playback_1")
    client.close()
    assert systems.shared().aliases()[listener.port] == "UM-ONE"
    port = ports.open_output("um-one")
    assert port.name == listener.port
    port.close()


def test_our_own_ports_are_not_offered_to_ourselves(listener: MidiListener):
    port = ports.open_output(listener.port)
    assert not [name for name in input_names() if "EvoSynth" in name]
    port.close()


def test_a_name_that_fits_several_ports_is_refused(listener: MidiListener):
    other = MidiListener("DX7 II")
    try:
        with pytest.raises(PortError, match=r"several MIDI outputs have 'midi in' in the name.*'DX7 II:midi in'"):
            ports.open_output("midi in")
    finally:
        other.stop()


@pytest.mark.parametrize("name", ["TX802", ""])
def test_an_unknown_port_is_refused_with_the_names_that_there_are(listener: MidiListener, name: str):
    with pytest.raises(PortError, match=f"no MIDI output with '{name}' in the name; there are: .*'DX7:midi in'"):
        ports.open_output(name)


@needs_rtmidi
def test_a_server_without_ports_has_none(jack_server: JackServer):
    assert not [name for name in ports.output_names() if "DX7" in name]


def test_a_port_that_vanishes_is_told_and_works_again_when_it_is_back(listener: MidiListener):
    port = ports.open_output(listener.port)
    listener.stop()
    until(lambda: listener.port not in ports.output_names())
    for _ in range(2):
        with pytest.raises(PortError, match=f"the MIDI output '{listener.port}' has gone"):
            port.send(single_dump(BRASS))
    listener.start()
    port.send(single_dump(BRASS))
    port.close()
    assert listener.received(1) == [single_dump(BRASS)]


def test_a_port_replugged_between_two_messages_gets_the_second(listener: MidiListener):
    port = ports.open_output(listener.port)
    port.send(single_dump(BRASS, 1))
    listener.received(1)
    listener.stop()
    listener.start()
    port.send(single_dump(BRASS, 2))
    port.close()
    assert listener.received(2)[1] == single_dump(BRASS, 2)


_SENDS_BEFORE_AND_AFTER = """
import sys
from evosynth.errors import PortError
from evosynth.midi.ports import open_output, output_names

port = open_output(sys.argv[1])
port.send(b"\\xf0\\x43\\xf7")
print("sent", flush=True)
sys.stdin.readline()
for call in (lambda: port.send(b"\\xf0\\x43\\xf7"), output_names):
    try:
        print(call())
    except PortError as error:
        print(error)
port.close()
"""


@needs_rtmidi
def test_a_server_that_dies_is_told(monkeypatch: pytest.MonkeyPatch, jack_server: JackServer):
    # In a process of its own: JACK's library cannot speak to a second server in the life of a process.
    server = JackServer()
    monkeypatch.setenv("JACK_DEFAULT_SERVER", server.name)
    server.start()
    listener = MidiListener("DX7")
    command = [sys.executable, "-c", _SENDS_BEFORE_AND_AFTER, listener.port]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sender:
        assert sender.stdout.readline() == "sent\n"
        listener.received(1)
        server.stop()
        said, _ = sender.communicate("\n")
    listener.stop()
    server.leave()
    assert sender.returncode == 0
    assert said.startswith(f"the MIDI output '{listener.port}' has gone")
    assert "None" not in said


def test_a_closed_port_sends_nothing_and_can_be_closed_again(listener: MidiListener):
    port = ports.open_output(listener.port)
    port.close()
    port.close()
    with pytest.raises(PortError, match=re.escape("'DX7:midi in' is closed")):
        port.send(single_dump(BRASS))


def test_a_message_as_long_as_jack_carries_arrives_and_a_longer_one_is_refused(listener: MidiListener):
    port = ports.open_output(listener.port)
    longest = b"\xf0" + bytes(15998) + b"\xf7"
    port.send(longest)
    assert listener.received(1) == [longest]
    with pytest.raises(ValueError, match="16001 bytes"):
        port.send(bytes(16001))
    port.close()


def test_what_is_no_whole_message_is_refused(listener: MidiListener):
    port = ports.open_output(listener.port)
    for data in (b"", b"\xf0\x43", b"\x43\xf7", b"\xf0\x80\xf7"):
        with pytest.raises(ValueError, match=r"."):
            port.send(data)
    port.close()


def test_without_any_midi_system_the_reasons_are_told_and_the_terminal_stays_clean(monkeypatch: pytest.MonkeyPatch):
    program = "from evosynth.midi.ports import output_names\ntry: print(output_names())\nexcept OSError: raise\n"
    program += "except Exception as error: print(type(error).__name__, error)"
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "no-such-server")
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    if find_spec("rtmidi") is None:
        assert done.stdout.startswith("PortError MIDI needs the package python-rtmidi")
    elif not done.stdout.startswith("["):  # on a machine with ALSA's sequencer there is a list
        assert done.stdout.startswith("PortError there is no MIDI here: ")
        assert "no JACK server is running" in done.stdout


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (ModuleNotFoundError("No module named 'rtmidi'"), "Python 3.11 and 3.12 only.*'pip install python-rtmidi'"),
        (ImportError("libasound.so.2: cannot open shared object file"), "'sudo apt-get install libasound2'"),
        (ImportError("DLL load failed"), "MIDI cannot be used: DLL load failed"),
    ],
)
def test_a_missing_library_is_told_with_what_to_install(monkeypatch, error: ImportError, advice: str):
    real_import = builtins.__import__

    monkeypatch.delitem(sys.modules, "rtmidi", raising=False)

    def failing(name, *args, **kwargs):
        if name == "rtmidi":
            raise error
        return real_import(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", failing)
    for call in (ports.output_names, lambda: ports.open_output("DX7")):
        with pytest.raises(PortError, match=advice):
            call()


def test_importing_the_ports_loads_no_driver():
    program = "import sys, evosynth.midi.ports, evosynth.midi.delivery; print('rtmidi' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_ports_are_listed_from_several_threads_at_once(listener: MidiListener):
    found: list[bool] = []
    threads = [threading.Thread(target=lambda: found.append(listener.port in ports.output_names())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 4
