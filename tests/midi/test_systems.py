"""The MIDI systems of a machine and their outputs: a JACK server without a card, and a process that listens."""

import builtins
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from jack_server import JackServer, MidiListener, until

from evosynth.errors import PortError
from evosynth.midi import outgoing, systems
from evosynth.midi.inputs import input_names
from evosynth.midi.layout import LONGEST
from evosynth.midi.link import Link
from evosynth.midi.profiles.registry import DEFAULT
from evosynth.midi.sysex import bank_dump, single_dump
from evosynth.midi.systems import Output, Systems, shared
from evosynth.voices.dx7 import INIT_VOICE

BRASS = INIT_VOICE.with_name("BRASS").with_values(op1_coarse=3)


needs_rtmidi = pytest.mark.skipif(find_spec("rtmidi") is None, reason="python-rtmidi is not installed")


@pytest.fixture
def listener(jack_server: JackServer) -> Iterator[MidiListener]:
    pytest.importorskip("rtmidi", reason="python-rtmidi is not installed")
    listener = MidiListener("DX7")
    yield listener
    listener.stop()


def opened(listener: MidiListener) -> Output:
    return shared().names("outputs")[listener.port].open_output(listener.port)


def test_ports_of_other_programs_are_listed(listener: MidiListener):
    assert listener.port in shared().names("outputs")


def test_a_voice_arrives_byte_for_byte_in_another_process(listener: MidiListener):
    port = opened(listener)
    for packet in outgoing.voice(BRASS, DEFAULT, 2):
        port.send(packet.data)
    port.close()
    assert listener.received(1) == [single_dump(BRASS, 2)]
    assert len(listener.received(1)[0]) == 163


def test_messages_arrive_whole_and_in_order_though_the_port_is_closed_at_once(listener: MidiListener):
    sent = [single_dump(BRASS, 1 + i) for i in range(5)] + [bank_dump([BRASS])]
    port = opened(listener)
    for message in sent:
        port.send(message)
    port.close()
    assert listener.received(len(sent)) == sent


def test_an_alias_of_jack_is_listed(listener: MidiListener):
    jack = pytest.importorskip("jack")
    client = jack.Client("names")
    client.get_port_by_name(listener.port).set_alias("alsa_pcm:UM-ONE/midi_playback_1")
    client.close()
    assert systems.shared().aliases()[listener.port] == "UM-ONE"


def test_our_own_ports_are_not_offered_to_ourselves(listener: MidiListener):
    port = opened(listener)
    assert not [name for name in input_names() if "EvoSynth" in name]
    port.close()


@needs_rtmidi
def test_a_server_without_ports_has_none(jack_server: JackServer):
    assert not [name for name in shared().names("outputs") if "DX7" in name]


def test_an_output_knows_whether_its_other_end_is_there_and_one_that_was_let_go_of_can_be_let_go_of_again(
    listener: MidiListener,
):
    port = opened(listener)
    assert port.connected()
    listener.stop()
    until(lambda: listener.port not in shared().names("outputs"))
    assert not port.connected()
    port.close()
    port.close()
    with pytest.raises(OSError, match="'DX7:midi in' is closed"):
        port.send(single_dump(BRASS))


def test_an_output_that_is_not_there_is_refused(listener: MidiListener):
    port = shared().names("outputs")[listener.port]
    with pytest.raises(PortError, match="the MIDI output 'TX802:midi in' cannot be opened: it is not there any more"):
        port.open_output("TX802:midi in")


_SENDS_BEFORE_AND_AFTER = """
import sys
from evosynth.errors import PortError
from evosynth.midi.link import Link
from evosynth.midi.outgoing import Packet
from evosynth.midi.profiles.registry import DEFAULT
from evosynth.midi.systems import shared

message = Packet(b"\\xf0\\x43\\xf7", 0.0, "a message")
with Link(sys.argv[1], "", DEFAULT, 1) as link:
    link.send([message])
    print("sent", flush=True)
    sys.stdin.readline()
    for call in (lambda: link.send([message]), lambda: shared().names("outputs")):
        try:
            print(call())
        except PortError as error:
            print(error)
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
    assert said.startswith(f"the MIDI output '{listener.port}' ")
    assert "a message" in said.splitlines()[0]
    assert "None" not in said


def test_a_message_as_long_as_jack_carries_arrives(listener: MidiListener):
    port = opened(listener)
    longest = b"\xf0" + bytes(LONGEST - 2) + b"\xf7"
    port.send(longest)
    assert listener.received(1) == [longest]
    port.close()


def test_without_any_midi_system_the_reasons_are_told_and_the_terminal_stays_clean(monkeypatch: pytest.MonkeyPatch):
    program = "from evosynth.midi.systems import shared\ntry: print(list(shared().names('outputs')))\n"
    program += "except OSError: raise\n"
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
    for call in (Systems, lambda: Link("DX7", "", DEFAULT, 1)):
        with pytest.raises(PortError, match=advice):
            call()


def test_importing_the_way_to_a_synth_loads_no_driver():
    program = "import sys, evosynth.midi.systems, evosynth.midi.link; print('rtmidi' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_ports_are_listed_from_several_threads_at_once(listener: MidiListener):
    found: list[bool] = []
    threads = [
        threading.Thread(target=lambda: found.append(listener.port in shared().names("outputs"))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 4
