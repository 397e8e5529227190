"""How many candidates a CPU second are rendered and compared, against the loops that others write.

    python tests/bench/evaluation_speed.py [--voices 128] [--rounds 7] [--rates 44100 22050]

One note of 1 s each of the same voices; rounds alternate on one core and medians of CPU time are taken. The loops of
others play each voice with dexed-py and compare it with librosa: 20 cepstral coefficients (as SpiegeLib does), or the
STFT at three resolutions. Needs the extra ``reference``.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable

import librosa
import numpy as np
import threadpoolctl
from feature_speed import alternated, prepared
from yardsticks import WINDOWS, LanesLogMel, LanesStft

from evosynth.analysis.match import TargetMatch
from evosynth.synths.base import Audio, Note
from evosynth.synths.fm.synth import FMSynth
from evosynth.voices.dx7_space import voices_from_genomes

NOTE = Note(60, 100, 0.8, 1.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--voices", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--rates", type=int, nargs="+", default=[44100, 22050])
    wanted = parser.parse_args()
    print(
        "| candidates a CPU second | rate | | ratio to cepstra | ratio to STFT |",
        "| --- | --- | ---: | ---: | ---: |",
        sep="\n",
    )
    for rate in wanted.rates:
        loops = contestants(wanted.voices, rate)
        taken = alternated(list(loops.values()), wanted.rounds)
        for name, row in zip(loops, taken, strict=True):
            speed = wanted.voices / statistics.median(row)
            ratios = [f"{statistics.median(taken[i] / row):.1f}" for i in (0, 1)]
            print(f"| {name} | {rate} | {speed:,.0f} | {ratios[0]} | {ratios[1]} |", flush=True)


def contestants(n: int, rate: int) -> dict[str, Callable[[], object]]:
    """By name what renders and compares all voices; the first two are the loops of others."""
    synth = FMSynth(rate, threads=1)
    genomes = synth.prior(None, n, np.random.default_rng(0))
    target = synth.render(genomes[:1], [NOTE], quality="final")[0].rows()[0]
    mel, stft = LanesLogMel(target, rate), LanesStft(target)
    match = TargetMatch(prepared(target, rate), rate, threads=1)
    fastest: list[tuple[str, Callable[[], Audio]]] = [
        (quality, lambda quality=quality: synth.render(genomes, [NOTE], quality=quality)[0])
        for quality in ("search", "final")
    ]
    loops = others(voices_from_genomes(genomes), target, rate)
    for quality, render in fastest:
        loops[f"{quality} kernel alone"] = render
        loops[f"{quality} kernel, log-mel"] = lambda render=render: mel.distances(render())
        loops[f"{quality} kernel, STFT"] = lambda render=render: stft.distances(render())
        loops[f"{quality} kernel, the product's distance"] = lambda render=render: match.score(genomes, [render()])
    return loops


def others(voices: np.ndarray, target: np.ndarray, rate: int) -> dict[str, Callable[[], object]]:
    """dexed-py and librosa, voice after voice."""
    import dexed

    engine = dexed._RawDexedSynth(rate)

    def played() -> list[np.ndarray]:
        for voice in voices:
            engine.load_sysex(voice.tobytes() + b"\x3f")  # the 156th byte: all operators on
            yield np.asarray(engine.render(NOTE.midi_note, NOTE.velocity, NOTE.gate_s, NOTE.length_s), np.float32)

    def cepstra(sound: np.ndarray) -> np.ndarray:
        return librosa.feature.mfcc(y=sound, sr=rate, n_mfcc=20)

    def spectra(sound: np.ndarray) -> list[np.ndarray]:
        return [np.log(np.maximum(np.abs(librosa.stft(sound, n_fft=n, hop_length=n // 4)), 1e-5)) for n in WINDOWS]

    wanted_cepstra, wanted_spectra = cepstra(target), spectra(target)
    return {
        "dexed-py, librosa MFCC 20": lambda: [np.abs(cepstra(sound) - wanted_cepstra).mean() for sound in played()],
        "dexed-py, librosa STFT": lambda: [
            sum(np.abs(a - b).mean() for a, b in zip(spectra(sound), wanted_spectra, strict=True)) for sound in played()
        ],
    }


if __name__ == "__main__":
    with threadpoolctl.threadpool_limits(1):  # threads of BLAS that wait for work would count as work
        main()
