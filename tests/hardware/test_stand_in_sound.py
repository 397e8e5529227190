"""What meets a recording on its way, done by the stand-in and heard with an ear: each switch by itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hardware.device import Ear, StandIn
from hardware.raw_midi import RawMidi

pytest.importorskip("dexed", reason="dexed-py, the sound of the stand-in, is not installed (pip install dexed-py)")

AT_ONCE = {"bytes_per_s": None, "busy": False, "sensing": False}
SILENT = bytes.fromhex("63636363 63636300 0000000000 00 00 00 00 00 01 00 07")
ENDS = bytes.fromhex("63636363 32323232 00 00 01 23 00 00 00 01 00 03 18") + b"INIT VOICE"
SINE = (99, 99, 99, 99), (99, 99, 99, 0)
FALLING = (99, 50, 50, 99), (99, 0, 0, 0)

Play = Callable[..., np.ndarray]


def dump(rates: tuple[int, ...], levels: tuple[int, ...]) -> bytes:
    """A sine with this envelope."""
    operator = bytes([*rates, *levels]) + SILENT[8:16] + b"\x63" + SILENT[17:]
    data = SILENT * 5 + operator + ENDS
    return bytes.fromhex("F0 43 00 00 01 1B") + data + bytes([-sum(data) & 0x7F, 0xF7])


@pytest.fixture
def play(synth: StandIn, midi: RawMidi) -> Iterator[Play]:
    """Plays a key for some 0.1 s; (n,) what is heard from its press on, of a length in s.

    Once more where the sound server has left a period out, as the machine had other work.
    """
    synth.set(**AT_ONCE)
    ear = Ear(synth.audio)

    def play(key: int = 69, **how: Any) -> np.ndarray:
        for _ in range(5):
            heard = once(key, **how)
            if longest_silence(while_held(heard)) < 256:
                break
        return heard

    def once(key: int, *, voice: tuple = SINE, gate_s: float = 0.1, length_s: float = 0.2) -> np.ndarray:
        midi.send(dump(*voice))
        midi.send(bytes([0x90, key, 100]))
        synth.until(lambda state: state["sounding"])
        time.sleep(gate_s)
        midi.send(bytes([0x80, key, 0]))
        heard = ear.heard(synth.notes()[-1]["frame"], round(length_s * synth.rate))
        synth.until(lambda state: not state["sounding"])
        return heard

    yield play
    ear.close()


def rms_db(samples: np.ndarray) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(np.square(samples, dtype=np.float64))) + 1e-9))


def while_held(heard: np.ndarray) -> np.ndarray:
    """The middle of a note that is held for 0.1 s."""
    return heard[960:4320]


def fall_db_per_s(heard: np.ndarray, rate: int) -> float:
    """Of a sine of 440 Hz: twelve turns at either end of 0.125 s."""
    turns, apart = round(12 * rate / 440), rate // 8
    early, late = (heard[at : at + turns] for at in (1920, 1920 + apart))
    return (rms_db(early) - rms_db(late)) * rate / apart


def longest_silence(samples: np.ndarray) -> int:
    """Samples in a row that are nothing."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], samples == 0, [0]])))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def turns_hz(heard: np.ndarray, rate: int) -> float:
    ups = np.flatnonzero((heard[:-1] < 0) & (heard[1:] >= 0))
    at = ups + heard[ups] / (heard[ups] - heard[ups + 1])
    return float((len(at) - 1) * rate / (at[-1] - at[0]))


@pytest.mark.slow
def test_envelopes_fall_faster_by_as_much_as_is_set_and_what_is_held_and_pitch_stay(synth, play):
    falls, holds, pitches = [], [], []
    for speed in (1.0, 1.113):
        synth.set(envelope_speed=speed)
        falling = play(voice=FALLING, gate_s=0.25, length_s=0.25)
        falls.append(fall_db_per_s(falling, synth.rate))
        pitches.append(turns_hz(falling[480:4800], synth.rate))
        held = play(voice=((99, 55, 99, 99), (99, 99, 0, 0)), gate_s=0.15)
        holds.append(int(np.flatnonzero(np.abs(held) > 0.5)[-1]))
    assert falls[0] == pytest.approx(64.82, rel=0.01)  # what the DX7's rate of 50 is at Dexed's pace, dB/s
    assert falls[1] / falls[0] == pytest.approx(1.113, abs=0.002)
    assert holds[1] == pytest.approx(holds[0], abs=64)  # a hold ends with a block
    assert pitches[1] == pytest.approx(pitches[0], abs=0.01)
    synth.become("dx7", **AT_ONCE)
    again = play(voice=FALLING, gate_s=0.25, length_s=0.25)
    assert fall_db_per_s(again, synth.rate) == falls[0]


@pytest.mark.slow
def test_brightness_is_what_a_sound_has_more_above_2_khz(synth, play):
    low, high = (rms_db(while_held(play(key))) for key in (45, 117))  # 110 Hz and 7 kHz
    synth.set(brightness=-6.0)
    assert rms_db(while_held(play(45))) == pytest.approx(low, abs=0.1)
    assert rms_db(while_held(play(117))) == pytest.approx(high - 6.0, abs=0.2)


@pytest.mark.slow
def test_a_clip_cuts_off_what_is_louder(synth, play):
    synth.set(clip=0.25)
    heard = while_held(play())
    assert (heard.min(), heard.max()) == (-0.25, 0.25)
    assert np.mean(np.abs(heard) == 0.25) > 0.5


@pytest.mark.slow
def test_noise_and_hum_are_there_without_a_note_at_their_level_and_the_same_at_the_same_time(synth, play):
    synth.set(volume=0.0, noise_db=-50.0)
    noise = play()
    assert rms_db(noise) == pytest.approx(-50.0, abs=0.2)
    assert np.abs(np.fft.rfft(noise)).max() < 6 * np.abs(np.fft.rfft(noise)).mean()  # no tone
    synth.set(noise_db=None, hum_db=-40.0)
    hum = play(length_s=0.2)
    assert rms_db(hum) == pytest.approx(-40.0, abs=0.2)
    strength = np.abs(np.fft.rfft(hum))  # 5 Hz a bin
    assert set(np.flatnonzero(strength > 0.05 * strength.max())) == {10, 20, 30, 40}


def test_the_audio_cable_loses_a_piece_of_the_next_note_and_of_no_other(synth, play):
    synth.set(drops=[[0.03, 5]])
    lost, whole = play(), play()
    silent = np.flatnonzero(while_held(lost) == 0.0)
    assert len(silent) >= 240
    assert silent[0] + 960 == pytest.approx(0.03 * synth.rate, abs=1)
    np.testing.assert_array_equal(np.delete(while_held(lost), silent), np.delete(while_held(whole), silent))


@pytest.mark.slow
def test_the_sound_comes_later_than_the_key_by_as_much_as_is_set(synth, play):
    at_once = play()
    synth.set(delay_s=0.013)
    late = play()
    shift = round(0.013 * synth.rate)
    assert not late[:shift].any()
    np.testing.assert_array_equal(late[shift:4320], at_once[: 4320 - shift])


@pytest.mark.slow
def test_bytes_come_up_to_the_jitter_later_than_they_were_sent(synth, play):
    synth.set(jitter_s=0.03)
    for _ in range(6):
        play(gate_s=0.02, length_s=0.02)
    came = [message["frame"] for message in synth.state()["received"] if message["did"].startswith("note on")]
    steps = np.diff(came) / synth.rate
    assert np.ptp(steps) > 0.005
    synth.set(jitter_s=0.0)


def test_a_note_rings_on_once_after_its_key_is_up_while_the_next_sounds(synth, midi, play):
    synth.set(rings_on=[0.15])
    midi.send(dump(*SINE), "90 3C 64")
    synth.until(lambda state: state["sounding"] == [[60, 100]])
    midi.send("80 3C 00", "90 3C 63")
    synth.until(lambda state: state["sounding"] == [[60, 100], [60, 99]])
    midi.send("80 3C 00")
    synth.until(lambda state: state["sounding"] == [[60, 100]])
    synth.until(lambda state: state["sounding"] == [])
    first, _ = synth.notes()
    off = next(each["frame"] for each in synth.state()["received"] if each["did"] == "note off 60")
    assert first["frame"] + first["frames"] - off == pytest.approx(0.15 * synth.rate, abs=2)


def test_a_note_that_is_not_heard_is_not_played_and_the_next_is(synth, midi):
    synth.set(**AT_ONCE, deaf=1)
    ear = Ear(synth.audio)
    midi.send(dump(*SINE), "90 45 64")
    assert synth.received(2)[1] == "deaf: note on 69 100"
    frame = synth.state()["received"][1]["frame"]
    assert not ear.heard(round(frame), 4800).any()
    midi.send("80 45 00", "90 45 64")
    synth.until(lambda state: state["sounding"] == [[69, 100]])
    assert ear.heard(synth.notes()[-1]["frame"], 2400).any()
    ear.close()


def test_sixteen_notes_take_the_place_of_what_rings_on_for_ever(synth, midi):
    synth.set(**AT_ONCE)
    ear = Ear(synth.audio)
    midi.send(dump((99, 99, 99, 99), (99, 99, 99, 99)), "90 45 64", "80 45 00")
    synth.received(3)
    ringing = ear.heard(synth.notes()[0]["frame"] + 4800, 2400)
    midi.send(dump((99, 99, 99, 99), (0, 0, 0, 0)), *(bytes([0x90, 40 + key, 1]) for key in range(16)))
    synth.received(20)
    after = ear.heard(synth.notes()[16]["frame"] + 64, 2400)
    assert rms_db(ringing) == pytest.approx(-3.0, abs=0.1)
    assert not after.any()
    ear.close()
    synth.ask("silence")
