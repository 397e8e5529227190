"""The recorder before a real JACK server, in a process of its own: PortAudio looks for servers once a process."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from jack_server import JackServer, real_time_is_allowed

from tests.audio.own_process import in_a_process
from tests.audio.own_process import mortal_server as mortal_server

BESIDE = Path(__file__).resolve().parents[1]

FAR = """
import json, sys, time
import numpy as np
from evosynth.audio.recorder import Recorder
recorder = Recorder(sys.argv[1])
print(json.dumps([recorder.name, recorder.sample_rate]), flush=True)
for line in sys.stdin:
    if not line.strip():
        recorder.renew()
        print("true", flush=True)
        continue
    since_s, seconds, file = json.loads(line)
    first = recorder.frame_at(since_s)
    count = round(seconds * recorder.sample_rate)
    np.save(file, recorder.read(first, count))
    print(json.dumps(recorder.dropped(first, count)), flush=True)
recorder.close()
"""


class FarRecorder:
    """A recorder in another process."""

    def __init__(self, name: str) -> None:
        command = [sys.executable, "-c", FAR, name]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.name, self.rate = self._answer()

    def _answer(self):
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the recorder has ended"
        return json.loads(line)

    def take(self, since_s: float, seconds: float, file: Path) -> tuple[np.ndarray, bool]:
        """What came from then on, and whether some of it was lost."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([since_s, seconds, str(file)]) + "\n")
        self._process.stdin.flush()
        lost = self._answer()
        return np.load(file), lost

    def renew(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        assert self._answer()

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        assert self._process.wait(60) == 0


@pytest.fixture
def far_recorder(synth) -> Iterator[FarRecorder]:
    recorder = FarRecorder("synth")
    yield recorder
    recorder.close()


def test_a_note_of_a_synth_is_recorded_as_it_is_rendered_sample_for_sample(synth, midi, far_recorder, tmp_path) -> None:
    if not synth.sounds:
        pytest.skip("dexed-py, the sound of the stand-in, is not installed (pip install dexed-py)")
    dexed = pytest.importorskip("dexed")
    assert (far_recorder.name, far_recorder.rate) == ("SYNTH", synth.rate)
    reference = dexed._RawDexedSynth(synth.rate)
    reference.load_sysex(bytes.fromhex(synth.state()["edit_buffer"]) + b"\x3f")
    for attempt in range(6):  # where the machine has other work, the sound server leaves a period out
        began = time.monotonic()
        midi.send("90 45 64")
        synth.until(lambda state: state["sounding"])
        time.sleep(0.3)
        midi.send("80 45 00")
        synth.until(lambda state: not state["sounding"])
        heard, lost = far_recorder.take(began - 0.05, 0.8, tmp_path / f"take-{attempt}.npy")
        note = synth.notes()[-1]
        expected = np.trim_zeros(reference.render(69, 100, note["frames"] / synth.rate, 2.0))
        heard = np.trim_zeros(heard)
        if not lost and len(heard) > 0.3 * synth.rate:
            break
    else:
        pytest.fail("not one of six takes is whole")
    assert np.abs(heard).max() > 0.5
    np.testing.assert_array_equal(heard, expected[: len(heard)])
    assert not np.abs(expected[len(heard) :]).max(initial=0.0) > 1e-4


@pytest.mark.slow
def test_a_synth_that_has_gone_and_come_back_is_heard_again_once_its_input_is_renewed(
    stand_ins, tmp_path: Path
) -> None:
    synth = stand_ins("dx7", "SYNTH-2", noise_db=-60.0)
    recorder = FarRecorder("SYNTH-2")
    loud = []

    def heard() -> None:
        samples, _ = recorder.take(time.monotonic(), 0.3, tmp_path / "heard.npy")
        loud.append(bool(samples[-4800:].any()))

    heard()
    synth.ask("power_off", ports_stay=False)
    heard()
    synth.ask("power_on")
    heard()
    recorder.renew()
    heard()
    recorder.close()
    assert loud == [True, False, False, True]


@pytest.fixture
def punctual_server(jack_server: JackServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[JackServer]:
    if not real_time_is_allowed():
        pytest.skip("the system does not let this user have real time")
    server = JackServer(waits=True, real_time=True)
    server.start()
    monkeypatch.setenv("JACK_DEFAULT_SERVER", server.name)
    yield server
    server.stop()
    server.leave()


@pytest.mark.slow
def test_a_frame_is_told_as_the_server_counts_it(punctual_server: JackServer) -> None:
    """By when another program was called for which frame: JACK's own frame time is astray for seconds after a jolt."""
    said = in_a_process(
        """
        import jack
        from evosynth.audio.recorder import Recorder
        calls, asked = [], []
        client = jack.Client("clock")
        client.outports.register("audio")
        client.set_process_callback(lambda frames: calls.append((client.last_frame_time, time.monotonic())))
        client.activate()
        recorder = Recorder("clock")
        time.sleep(2.0)
        for _ in range(300):
            time.sleep(0.01)
            now = time.monotonic()
            asked.append((now, recorder.frame_at(now)))
        lost = recorder.dropped(recorder.frames - 144_000, 144_000)
        recorder.close()
        client.deactivate()
        client.close()
        print(json.dumps([calls, asked, recorder.sample_rate, lost]))
        """
    )
    calls, asked, rate, lost = said
    if lost:
        pytest.skip("the machine is too busy: the sound server has lost frames")
    frames, times = np.array(calls).T
    late_s = times - frames / rate
    beside = [(now - late_s[np.abs(times - now) < 1.0].min()) * rate - frame for now, frame in asked]
    off_s = (np.array(beside) - np.median(beside)) / rate
    assert np.percentile(np.abs(off_s), 95) < 1e-3


@pytest.mark.slow
def test_what_is_lost_while_a_server_or_the_program_is_held_up_is_noticed(mortal_server: int) -> None:
    said = in_a_process(
        """
        import signal, subprocess
        from evosynth.audio.recorder import Recorder
        recorder = Recorder("")
        rate = recorder.sample_rate
        def lost_while(act):
            end = time.monotonic() + 20
            while recorder.dropped(recorder.frames - rate // 2, rate // 2) and time.monotonic() < end:
                time.sleep(0.1)
            quiet = recorder.dropped(recorder.frames - rate // 2, rate // 2)
            first = recorder.frames
            act()
            recorder.read(first, rate)
            return quiet, recorder.dropped(first, rate)
        def hold(pid):
            subprocess.run(["sh", "-c", f"(kill -STOP {pid}; sleep 0.4; kill -CONT {pid}) &"])
            time.sleep(0.6)
        time.sleep(1.0)
        said = [recorder.name, lost_while(lambda: hold(sys.argv[1])), lost_while(lambda: hold(os.getpid()))]
        recorder.close()
        print(json.dumps(said))
        """,
        str(mortal_server),
    )
    assert said == ["system", [False, True], [False, True]]


@pytest.mark.slow
def test_an_input_that_goes_is_said_and_neither_hangs_nor_aborts_the_program(mortal_server: int) -> None:
    said = in_a_process(
        """
        from evosynth.audio.recorder import Recorder, inputs
        from evosynth.errors import AudioError
        recorder = Recorder("")
        os.kill(int(sys.argv[1]), 9)
        said = [recorder.name]
        kept = recorder.read(0, 100).shape
        for act in (lambda: recorder.read(recorder.frames, 48000), recorder.level_db, lambda: Recorder("")):
            try:
                act()
            except AudioError as error:
                said.append(str(error))
        recorder.close()
        print(json.dumps([*said, inputs(), kept]))
        """,
        str(mortal_server),
    )
    gone = "the sound input 'system' has gone: start the program again to record from any"
    again = "a sound device has gone with its JACK server: start the program again to find sound inputs"
    assert said == ["system", gone, gone, again, [], [100]]


@pytest.mark.slow
def test_an_input_is_found_by_a_part_of_its_name_and_a_channel_of_it_by_its_number(synth) -> None:
    said = in_a_process(
        """
        import jack
        from evosynth.audio.recorder import Recorder, inputs
        from evosynth.errors import AudioError
        levels = (0.5, 0.25, 0.125)
        client = jack.Client("Desk")
        ports = [client.outports.register(f"out {n}") for n in range(3)]
        def process(frames):
            for port, level in zip(ports, levels):
                port.get_array()[:] = level
        client.set_process_callback(process)
        client.activate()
        values, words = {}, []
        for name in ("desk", "Desk#1", "dES#2", "Desk#3"):
            recorder = Recorder(name)
            recorder.read(0, 4 * 1024)
            values[name] = [float(recorder.read(recorder.frames - 10, 10)[0]), round(recorder.level_db(), 1)]
            recorder.close()
        for name in ("Moog", "s", "Desk#4", "#0"):
            try:
                Recorder(name).close()
            except AudioError as error:
                words.append(str(error))
        print(json.dumps([values, words, inputs()]))
        client.close()
        """
    )
    values, words, there = said
    assert values == {"desk": [0.375, -8.5], "Desk#1": [0.5, -6.0], "dES#2": [0.25, -12.0], "Desk#3": [0.125, -18.1]}
    assert sorted(there) == ["Desk", "SYNTH", "system"]
    assert words == [
        f"there is no sound input 'Moog'; there are: {', '.join(there)}",
        f"'s' fits several sound inputs: {', '.join(there)}; give more of its name",
        "the sound input 'Desk' has 3 channels, not 4",
        f"the sound input {there[0]!r} has 2 channels, not 0",
    ]


@pytest.mark.slow
def test_who_waits_for_frames_can_be_called_off_and_who_asks_for_what_is_gone_is_told(jack_server: JackServer) -> None:
    said = in_a_process(
        """
        from evosynth.audio.recorder import Recorder
        from evosynth.errors import Cancelled
        recorder = Recorder("", seconds=1.0)
        said = []
        for first, count in ((0, 10**6), (-1, 10)):
            try:
                recorder.read(first, count)
            except ValueError as error:
                said.append(str(error))
        try:
            recorder.read(recorder.frames, 48000, cancelled=lambda: True)
        except Cancelled as error:
            said.append(str(error))
        recorder.read(48000, 24000)
        try:
            recorder.read(0, 10)
        except ValueError as error:
            said.append(str(error))
        said.append(recorder.level_db(0.1))
        recorder.close()
        recorder.close()
        print(json.dumps(said))
        """
    )
    assert said == [
        "frames are read from 0 on, at most 48000; not 1000000 from 0",
        "frames are read from 0 on, at most 48000; not 10 from -1",
        "recording was broken off",
        "frame 0 has been overwritten: the latest 48000 are kept",
        -120.0,
    ]


def test_without_portaudio_or_any_input_a_sentence_says_so() -> None:
    said = in_a_process(
        """
        import builtins
        os.environ["JACK_DEFAULT_SERVER"] = "nobody"
        from evosynth.audio.recorder import Recorder, inputs
        from evosynth.errors import AudioError
        real = builtins.__import__
        def missing(name, *rest):
            if name == "sounddevice":
                raise OSError("PortAudio library not found")
            return real(name, *rest)
        builtins.__import__ = missing
        try:
            Recorder("DX7")
        except AudioError as error:
            words = str(error)
        print(json.dumps([words, inputs()]))
        """
    )
    lacks = "there is no sound input: PortAudio is not installed"
    assert said == [f"{lacks} (On Debian and Ubuntu: sudo apt install libportaudio2)", []]
