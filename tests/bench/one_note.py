"""How often one note is taken for one: ``python tests/bench/one_note.py``.

*One* are sounds that come of one key, and must not be cut: voices of both engines' priors as they are, a DX7's LFO in
all ways, pulsing (the level at 3 to 8 Hz, from the beginning or later), beating (two a little apart), swelling over 0.1
to 0.5 s, with echoes; dry notes of General MIDI's *odd* or *even* programs (`fluid-soundfont-gm`); single sounds of
Debian's `sonic-pi-samples`. *Several* come of more than one key, and must be cut where the second begins (60 ms before
to 200 ms after): the same note again, another one tied or behind a rest, scales. *Quick* ones follow each other sooner
than a cut is made by itself: they are right where nothing is cut.

Nothing here was heard by anybody: what is right is known from how a sound was made, of samples from their names.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import gm_font
import numpy as np
import soundfile

from evosynth.analysis.prepare import prepare_target
from evosynth.arrays import F32, F64
from evosynth.audio.clip import Clip
from evosynth.errors import AudioError
from evosynth.runs import assembly
from evosynth.synths.base import Note
from evosynth.synths.engine import EngineSpec

RATE = 44100
SAMPLES = Path("/usr/share/sonic-pi/samples")
SINGLE = re.compile(
    r"(ambi_piano|ambi_glass_hum|bass_|bd_|drum_(?!roll)|elec_|perc_(bell|snap|impact|door)|sn_|tabla_)"
)
KEYS = (40, 48, 55, 60, 67, 72)
EARLY_S, LATE_S = 0.06, 0.2  # a soft attack is heard late
QUIET = 1e-3
PARTS = ["engines", "font", "samples"]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A sound (samples,), of which kind it is, and when its second note begins; None: it is one note."""

    kind: str
    name: str
    sound: F32
    second_s: float | None = None


class Voices:
    """Voices of an engine's prior that can be heard well while their key is down."""

    def __init__(self, engine: str, seed: int) -> None:
        self.name, self.rng = engine, np.random.default_rng(seed)
        self.synth = assembly.make_synth(assembly.RunSettings(synth=EngineSpec(engine), threads=1), RATE)
        self.genomes = self.synth.prior(None, 400, self.rng)
        self.at = 0

    def played(self, note: Note, voice: int) -> F32:
        """A voice's sound (samples,), its loudest moment at 0.5."""
        sound = self.synth.render(self.genomes[voice][None], [note], quality="final")[0].rows()[0]
        return np.asarray(0.5 * sound / max(float(np.abs(sound).max()), 1e-9), np.float32)

    def next(self, seconds: float = 1.5) -> int:
        """A further voice that still sounds at the end of so long a key."""
        while True:
            self.at += 1
            sound = self.played(Note(60, 100, seconds, seconds), self.at - 1)
            if np.sqrt(np.mean(np.square(sound[-RATE // 5 :]))) > 10 * QUIET:
                return self.at - 1

    def any(self) -> int:
        """A further voice, whatever it does."""
        self.at += 1
        return self.at - 1


def made(engine: str, many: int, seed: int) -> Iterator[Case]:
    """Everything that is made with an engine, ``many`` of a kind."""
    voices = Voices(engine, seed)
    rng = np.random.default_rng(seed + 1)
    for _ in range(2 * many):
        voice, key = voices.any(), int(rng.choice(KEYS))
        yield Case(f"{engine}: one voice", f"{voice} at {key}", voices.played(Note(key, 100, 2.0, 3.0), voice))
    for _ in range(many if engine == "dx7" else 0):
        yield _by_its_lfo(voices, rng)
    for kind in (_pulsing, _beating, _swelling, _echoing):
        for _ in range(many):
            yield kind(voices, rng)
    for kind in (_again, _other, _scale, _quick):
        for _ in range(many):
            yield kind(voices, rng)


def _by_its_lfo(voices: Voices, rng: np.random.Generator) -> Case:
    """A DX7's own LFO on levels, colours and pitch, of any wave, at 0.5 to 20 Hz or so."""
    voice, key = voices.next(2.0), int(rng.choice(KEYS))
    for at, parameter in enumerate(voices.synth.space.parameters):
        if parameter.name in ("lfo_wave", "lfo_speed", "lfo_delay", "lfo_amp_depth", "lfo_pitch_depth"):
            voices.genomes[voice, at] = rng.uniform(0.05, 0.6) if parameter.name == "lfo_speed" else rng.uniform()
        elif parameter.name.endswith("amp_mod_sens") or parameter.name == "pitch_mod_sens":
            voices.genomes[voice, at] = rng.uniform()
    sound = voices.played(Note(key, 100, 2.0, 2.5), voice)
    return Case(f"{voices.name}: its LFO", f"{voice} at {key}", sound)


def _pulsing(voices: Voices, rng: np.random.Generator) -> Case:
    voice, key, hz = voices.next(2.0), int(rng.choice(KEYS)), float(rng.uniform(3.0, 8.0))
    depth, delay = float(rng.choice([0.5, 0.9, 1.0])), float(rng.choice([0.0, 0.0, 0.7]))
    shape = str(rng.choice(["sine", "square", "saw down", "saw up"]))
    t = np.arange(round(2.5 * RATE)) / RATE
    turn = (t - delay) * hz % 1.0
    wave = {"sine": 0.5 - 0.5 * np.cos(2 * np.pi * turn), "square": turn >= 0.5, "saw down": turn, "saw up": 1.0 - turn}
    lowered = np.convolve(wave[shape] * (t >= delay), np.hanning(221) / 110.0, "same")  # edges of 5 ms make no clicks
    sound = voices.played(Note(key, 100, 2.0, 2.5), voice) * (1.0 - depth * np.clip(lowered, 0.0, 1.0))
    name = f"{voice} at {key}, {shape} {hz:.1f} Hz, {depth} from {delay} s"
    return Case(f"{voices.name}: pulsing", name, sound.astype(np.float32))


def _beating(voices: Voices, rng: np.random.Generator) -> Case:
    voice, key, hz = voices.next(2.0), int(rng.choice(KEYS)), float(rng.uniform(1.0, 8.0))
    one = voices.played(Note(key, 100, 2.0, 2.5), voice).astype(np.float64)
    f0 = 440.0 * 2.0 ** ((key - 69) / 12.0)
    other = np.interp(np.arange(len(one)) * (1.0 + hz / f0), np.arange(len(one)), one)
    return Case(f"{voices.name}: beating", f"{voice} at {key}, {hz:.1f} Hz", (0.5 * (one + other)).astype(np.float32))


def _swelling(voices: Voices, rng: np.random.Generator) -> Case:
    voice, key, seconds = voices.next(1.5), int(rng.choice(KEYS)), float(rng.uniform(0.1, 0.5))
    t = np.arange(round(2.0 * RATE)) / RATE / seconds
    curve = str(rng.choice(["straight", "square", "in dB", "late"]))
    rise = {
        "straight": np.minimum(1.0, t),
        "square": np.minimum(1.0, t) ** 2,
        "in dB": 10 ** (-60.0 * (1.0 - np.minimum(1.0, t)) / 20.0),
        "late": np.where(t < 1.0, 0.1 + 0.9 * np.clip(t - 0.7, 0.0, 0.3) / 0.3, 1.0),
    }[curve]
    sound = voices.played(Note(key, 100, 1.5, 2.0), voice) * rise
    return Case(f"{voices.name}: swelling", f"{voice} at {key}, {curve} {seconds:.2f} s", sound.astype(np.float32))


def _echoing(voices: Voices, rng: np.random.Generator) -> Case:
    voice, key = voices.any(), int(rng.choice(KEYS))
    delay, kept = float(rng.uniform(0.15, 0.9)), float(rng.uniform(0.2, 0.6))
    sound = np.zeros(3 * RATE)
    dry = voices.played(Note(key, 100, 0.25, 1.0), voice)
    for turn in range(5):
        at = round(turn * delay * RATE)
        part = dry[: max(0, len(sound) - at)]
        sound[at : at + len(part)] += kept**turn * part
    return Case(f"{voices.name}: echoing", f"{voice} at {key}, {delay:.2f} s, {kept:.2f}", sound.astype(np.float32))


def _played(voices: Voices, voice: int, keys: list[int], apart_s: float, part: float) -> F32:
    """Keys one after the other, each held for a part of the time until the next, what rings on beneath it."""
    sound = np.zeros(round((len(keys) * apart_s + 1.0) * RATE), np.float32)
    for turn, key in enumerate(keys):
        note = voices.played(Note(key, 100, part * apart_s, apart_s + 1.0), voice)
        at = round(turn * apart_s * RATE)
        sound[at : at + len(note)] += note[: len(sound) - at]
    return sound


def _again(voices: Voices, rng: np.random.Generator) -> Case:
    voice, key = voices.next(0.5), int(rng.choice(KEYS))
    apart, part = float(rng.uniform(0.55, 1.4)), float(rng.uniform(0.5, 0.85))
    sound = _played(voices, voice, 3 * [key], apart, part)
    return Case(f"{voices.name}: the same again", f"{voice} at {key}, {apart:.2f} s, held {part:.2f}", sound, apart)


def _other(voices: Voices, rng: np.random.Generator) -> Case:
    voice, key = voices.next(0.5), int(rng.choice(KEYS))
    other = key + int(rng.choice([-7, -5, -3, 2, 4, 7]))
    apart, part = float(rng.uniform(0.55, 1.4)), float(rng.uniform(0.5, 1.0))
    sound = _played(voices, voice, [key, other], apart, part)
    return Case(f"{voices.name}: two notes", f"{voice} at {key} {other}, {apart:.2f} s, held {part:.2f}", sound, apart)


def _scale(voices: Voices, rng: np.random.Generator) -> Case:
    voice, key = voices.next(0.5), int(rng.choice(KEYS))
    apart, part = float(rng.uniform(0.52, 0.8)), float(rng.uniform(0.6, 1.0))
    sound = _played(voices, voice, [key, key + 2, key + 4, key + 5], apart, part)
    return Case(f"{voices.name}: a scale", f"{voice} at {key}, {apart:.2f} s, held {part:.2f}", sound, apart)


def _quick(voices: Voices, rng: np.random.Generator) -> Case:
    voice, key = voices.next(0.5), int(rng.choice(KEYS))
    apart, part = float(rng.uniform(0.15, 0.4)), float(rng.uniform(0.6, 1.0))
    sound = _played(voices, voice, [key, key + 2, key + 4, key, key + 7, key + 4], apart, part)
    return Case(f"{voices.name}: quick", f"{voice} at {key}, {apart:.2f} s, held {part:.2f}", sound)


def of_the_font(odd: bool) -> Iterator[Case]:
    """Notes of General MIDI, alone and twice; sounds of nature are left out."""
    for program in range(1 if odd else 2, 121, 2):
        for key in (48, 67):
            one, two = _fluid(program, [(0.0, key, 2.0)], 3.0), _fluid(program, [(0.0, key, 0.6), (0.9, key, 0.6)], 2.5)
            if np.abs(one).max() > QUIET:
                yield Case("font: one note", f"{program} at {key}", one)
                yield Case("font: the same again", f"{program} at {key}", two, 0.9)
                other = _fluid(program, [(0.0, key, 0.8), (0.8, key + 5, 0.8)], 2.5)
                yield Case("font: two notes", f"{program} at {key}", other, 0.8)


def _fluid(program: int, keys: list[tuple[float, int, float]], seconds: float) -> F32:
    """Notes (begin in s, key, length in s) of a program, mono."""
    return np.asarray(gm_font.in_a_row(program, keys, seconds).mean(axis=1), np.float32)


def of_sonic_pi() -> Iterator[Case]:
    """Its single sounds, and two of them in a row."""
    paths = [path for path in sorted(SAMPLES.glob("*.flac")) if SINGLE.match(path.stem)]
    for path in paths:
        yield Case("samples: one", path.stem, _sample(path))


def _sample(path: Path) -> F32:
    sound, rate = soundfile.read(path, dtype="float64", always_2d=True)
    mono: F64 = sound.mean(axis=1)
    if rate != RATE:
        mono = np.interp(np.arange(0, len(mono), rate / RATE), np.arange(len(mono)), mono)
    return mono[: 4 * RATE].astype(np.float32)


def cut_of(case: Case) -> float | None:
    """Where the program cuts a sound, in seconds; None: nowhere."""
    try:
        target = prepare_target(Clip(case.sound, RATE), "x.wav")
    except AudioError:
        return None
    said = [re.search(r"heard: the first, up to ([\d.]+) s", remark) for remark in target.remarks]
    return next((float(found.group(1)) for found in said if found), None)


def right(case: Case, cut: float | None) -> bool:
    """Whether a sound is cut where it should be, or is not."""
    if case.second_s is None or cut is None:
        return case.second_s is None and cut is None
    return -EARLY_S < cut - case.second_s < LATE_S


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--many", type=int, default=20, help="sounds of a kind and engine")
    parser.add_argument("--part", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--programs", choices=["odd", "even"], default="odd", help="of the font")
    parser.add_argument("--each", action="store_true", help="each sound that is not right")
    parser.add_argument("--json", type=Path, help="a line a sound")
    wanted = parser.parse_args()
    counts: dict[str, list[bool]] = {}
    lines = []
    for case in _cases(wanted):
        cut = cut_of(case)
        good = right(case, cut)
        counts.setdefault(case.kind, []).append(good)
        lines.append(json.dumps({"kind": case.kind, "name": case.name, "should": case.second_s, "cut": cut}))
        if wanted.each and not good:
            print(f"{case.kind}, {case.name}: cut at {cut}, should be {case.second_s}")
    print("| kind | sounds | right |\n| --- | ---: | ---: |")
    for kind, goods in counts.items():
        print(f"| {kind} | {len(goods)} | {sum(goods)} |")
    if wanted.json:
        wanted.json.write_text("\n".join(lines), "utf-8")


def _cases(wanted: argparse.Namespace) -> Iterator[Case]:
    if "engines" in wanted.part:
        for engine in ("dx7", "wavetable"):
            yield from made(engine, wanted.many, wanted.seed)
    if "font" in wanted.part:
        yield from of_the_font(wanted.programs == "odd")
    if "samples" in wanted.part:
        yield from of_sonic_pi()


if __name__ == "__main__":
    main()
