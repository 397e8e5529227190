"""The process that plays live, for real: its device is a JACK server, its keyboard a JACK port, and it is heard."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import numpy as np
import pytest
from children import Talk
from ears import Ears
from jack_server import PERIOD, RATE, JackServer, until

from evosynth.arrays import F32, F64
from evosynth.audio.stream import playable
from evosynth.service.live_messages import (
    AllOff,
    KeysDown,
    LiveState,
    NoteOff,
    NoteOn,
    PlaySound,
    SetInput,
    SetSettings,
    SetVoice,
    SetVolume,
    SoundAt,
    StopSound,
    Sustain,
)
from evosynth.service.messages import Shutdown
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec
from evosynth.synths.live.settings import PlaySettings
from evosynth.voices.dx7 import INIT_VOICE

LIVE = "evosynth.service.live:run"
WAVETABLE = EngineSpec("wavetable")
ORGAN = INIT_VOICE.with_values(op1_rate4=90)


@pytest.fixture
def ears(jack_server: JackServer) -> Iterator[Ears]:
    made = Ears()
    yield made
    made.close()


@pytest.fixture
def player(jack_server: JackServer) -> Iterator[Talk]:
    talk = Talk(LIVE)
    yield talk
    talk.child.end(Shutdown(), timeout_s=5.0)


def ready(player: Talk) -> LiveState:
    return player.wait(LiveState, lambda state: state.available)


def obeyed(player: Talk, number: int) -> None:
    """Wait until it has done all that it was told so far, which it does in order."""
    wish = f"no keyboard {number}"
    player.send(SetInput(wish))
    player.wait(LiveState, lambda state: wish in state.input_problem)


def onset(sound: F32) -> int:
    return int(np.flatnonzero(sound)[0])


def test_keys_sound_through_the_device_as_the_exact_engine_renders_them(player: Talk, ears: Ears) -> None:
    from evosynth.service.live_engines import voice_gain
    from evosynth.synths.fm.exact import render_voices

    state = ready(player)
    assert state.sample_rate == RATE
    assert state.without_python
    ears.listen()
    player.send(SetVoice(ORGAN.data))
    wanted = render_voices(np.frombuffer(ORGAN.data, np.uint8)[None], Note(60, 100, 9.0, 1.0), RATE)[0]
    wanted = (wanted * voice_gain(ORGAN.data, Note(), -18.0))[onset(wanted) :][:12000]
    # On a busy machine a server without a card drops whole blocks.
    assert any(np.allclose(played(player, ears, len(wanted)), wanted, rtol=0, atol=1e-6) for _ in range(4))


def played(player: Talk, ears: Ears, length: int) -> F32:
    """What is heard of a key, from its first sample on."""
    ears.forget()
    player.send(NoteOn(60, 100))
    until(lambda: bool(ears.heard().any()) and len(ears.heard()) >= onset(ears.heard()) + length)
    sound = ears.heard()
    player.send(NoteOff(60))
    until(lambda: not ears.hear(0.1).any())
    return sound[onset(sound) :][:length]


def test_a_wavetable_voice_is_played_by_its_own_engine(player: Talk, ears: Ears) -> None:
    from evosynth.service.live_engines import voice_gain
    from evosynth.synths import voicing

    ready(player)
    ears.listen()
    space = voicing.space_of(WAVETABLE)
    voice = voicing.voice_of(space.default(), WAVETABLE)
    loud = np.abs(_wavetable(space.default())).max() * voice_gain(voice, Note(), -18.0)
    for number, (played, peak) in enumerate(((voice, loud), (ORGAN.data, None))):
        player.send(SetVoice(played))
        obeyed(player, number)
        player.send(NoteOn(60, 100))
        until(lambda: bool(ears.hear(0.2).any()))
        if peak is not None:
            assert np.abs(ears.hear(0.3)).max() == pytest.approx(peak, rel=0.01)
        player.send(AllOff())
        until(lambda: not ears.hear(0.1).any())


def _wavetable(genome: F64) -> F32:
    from evosynth.synths import registry

    return registry.make("wavetable", RATE, 1).render(genome[None], [Note(60, 100, 9.0, 1.0)])[0].rows()[0]


def noise(seconds: float = 0.4) -> F32:
    return np.random.default_rng(0).uniform(-0.5, 0.5, round(seconds * RATE)).astype(np.float32)


def test_a_whole_sound_is_heard_to_the_bit_and_followed(player: Talk, ears: Ears) -> None:
    ready(player)
    ears.listen()
    sound = noise()
    wanted = playable(sound, RATE)[1:]  # which begins with the nought of its fade
    for number in range(1, 5):  # on a busy machine a server without a card drops whole blocks
        ears.forget()
        player.send(PlaySound(number, sound))
        player.wait(SoundAt, lambda at, number=number: at.number == number and at.over)
        until(lambda: len(ears.heard()) > len(sound) and not ears.heard()[-2 * PERIOD :].any())
        heard = ears.heard()
        if np.array_equal(heard[onset(heard) :][: len(wanted)], wanted):
            break
    else:
        pytest.fail("not one of four sounds is what was played")
    positions = [at.position_s for at in player.said if isinstance(at, SoundAt) and at.number == number]
    assert positions == sorted(positions)
    assert positions[-1] >= len(sound) / RATE


def test_a_sound_goes_on_while_another_engine_takes_over_the_keys_and_stops_when_it_is_told(
    player: Talk, ears: Ears
) -> None:
    from evosynth.synths import voicing

    ready(player)
    ears.listen()
    player.send(PlaySound(7, np.full(60 * RATE, 0.25, np.float32)))
    until(lambda: bool(ears.heard().any()))
    wavetable = voicing.voice_of(voicing.space_of(WAVETABLE).default(), WAVETABLE)
    player.send(SetVoice(wavetable))
    obeyed(player, 1)
    player.send(SetVoice(ORGAN.data))
    obeyed(player, 2)
    until(lambda: bool((ears.hear(0.1) == np.float32(0.25)).all()))  # through the device that was open all the time
    assert not any(isinstance(state, LiveState) and not state.available for state in player.said[-3:])
    player.send(SetVolume(0.5))
    until(lambda: bool((ears.hear(0.1) == np.float32(0.0625)).all()))
    player.send(StopSound())
    until(lambda: not ears.hear(0.1).any())


def test_without_a_device_a_sound_is_over_at_once(jack_server: JackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "no-such-server")
    talk = Talk(LIVE)
    try:
        talk.wait(LiveState)
        talk.send(PlaySound(3, noise()))
        assert talk.wait(SoundAt) == SoundAt(3, 0.0, over=True)
    finally:
        talk.child.end(Shutdown(), timeout_s=5.0)


def test_a_midi_keyboard_plays_and_the_window_hears_of_its_keys(player: Talk, ears: Ears) -> None:
    pytest.importorskip("rtmidi", reason="python-rtmidi is not installed")
    state = ready(player)
    assert ears.keyboard in state.inputs
    ears.listen()
    player.send(SetVoice(ORGAN.data))
    player.send(SetInput(ears.keyboard))
    player.wait(LiveState, lambda state: state.input == ears.keyboard)
    until(lambda: bool(ears._keys.connections))
    ears.press(0x93, 64, 90)
    player.wait(KeysDown, lambda message: message.keys == {64})
    until(lambda: bool(ears.heard().any()))
    ears.press(0xB3, 64, 127)
    ears.press(0x93, 64, 0)
    player.wait(KeysDown, lambda message: message.keys == set())
    assert ears.hear(0.2)[-1000:].any()  # the pedal is down
    ears.press(0xB3, 64, 0)
    until(lambda: not ears.hear(0.1).any())
    player.send(SetInput("nothing like that"))
    gone = player.wait(LiveState, lambda state: bool(state.input_problem))
    assert "'nothing like that' is not connected" in gone.input_problem


def test_volume_settings_pedal_and_silence_reach_what_is_heard(player: Talk, ears: Ears) -> None:
    ready(player)
    ears.listen()
    player.send(SetVoice(ORGAN.data))
    player.send(SetSettings(PlaySettings(mono=True)))
    player.send(Sustain(True))
    player.send(NoteOn(60, 100))
    player.send(NoteOn(72, 100))
    until(lambda: bool(ears.heard().any()))
    loud = ears.hear(0.3)
    spectrum = np.abs(np.fft.rfft(loud * np.hanning(len(loud))))
    assert np.argmax(spectrum) * RATE / len(loud) == pytest.approx(523.25, abs=5)  # one note, the last
    player.send(SetVolume(0.5))
    until(lambda: bool(np.abs(ears.hear(0.2)).max() == pytest.approx(0.25 * np.abs(loud).max(), rel=0.05)))
    player.send(AllOff())
    until(lambda: not ears.hear(0.1).any())


def test_a_device_that_dies_is_told_and_ends_the_process_which_could_not_find_another(
    jack_server: JackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = JackServer()
    server.start()
    monkeypatch.setenv("JACK_DEFAULT_SERVER", server.name)
    talk = Talk(LIVE)
    try:
        ready(talk)
        os.kill(server.pid, signal.SIGKILL)
        talk.wait(LiveState, lambda state: state.text == "The sound device has gone")
        talk.wait_for_end()
    finally:
        talk.child.kill()
        server.stop()
        server.start()  # gives back the place that a killed server keeps
        server.stop()
        server.leave()


def test_without_a_device_it_says_why_and_lives_on(jack_server: JackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "no-such-server")
    talk = Talk(LIVE)
    try:
        state = talk.wait(LiveState)
        assert not state.available
        assert state.text == "No sound device"
        talk.send(SetVoice(ORGAN.data))
        talk.send(NoteOn(60))
        talk.send(NoteOff(60))
        talk.send(SetInput("nowhere"))
        talk.wait(LiveState, lambda state: bool(state.input_problem))
        assert talk.child.alive
    finally:
        talk.child.end(Shutdown(), timeout_s=5.0)
