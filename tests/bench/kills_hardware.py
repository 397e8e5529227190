"""A search on a synth that is killed at random moments, and goes on: no note hangs, no take is lost or heard twice.

    python tests/bench/kills_hardware.py              (30 kills)
    python tests/bench/kills_hardware.py --kills 3 --seed 5

``evosynth match --synth hardware`` plays and hears a synth that stands in for hardware. It is killed (kill -9) at a
random moment, four times of five once it plays voices of its search, else in its soundcheck, and goes on with --resume,
until it has been killed often enough; then it may end.

What has to hold: a note that the dead left sounding has ended before the next one begins; each take that stood in the
document stands there to the end, to the bit; a voice whose take stood there is not played again; of what was played at
most the voice in the air is not there; and the result is that of a search that nobody interrupted, given the takes.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

import soundfile
from hardware.device import StandIn
from jack_server import JackServer

from evosynth.documents.match_document import DOCUMENT_FILE, plan_in
from evosynth.documents.opening import reading
from evosynth.documents.take_store import heard_in
from evosynth.hardware.reference import HIGHER, VOICE
from evosynth.runs.matching import run_match
from evosynth.synths import registry, voicing
from evosynth.synths.base import Note
from evosynth.synths.takes import HEADROOM

SYNTH = "SYNTH"
RATE = 44100
TARGET = Note(57, 100, 0.5, 0.8)
EVALUATIONS = 60
KILLED_WITHIN_S = 4.0
IN_THE_CHECK = 0.2  # of the kills
PATIENCE_S = 120.0
END_S = 900.0
KEY = "voice, midi_note, velocity, gate_s, length_s, device, again"

Rows = dict[tuple[Any, ...], tuple[float, bytes]]  # by KEY: when it was heard, and its sound


@dataclass
class Tally:
    """Kills, what was heard, and what does not hold."""

    kills: int = 0
    in_a_note: int = 0  # of them, while one sounded
    takes: int = 0
    longest_ring_s: float = 0.0  # of a note that was left sounding
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = f"{self.kills} kills, {self.in_a_note} of them in the midst of a note, {self.takes} takes"
        ring = f"what was left sounding sounded for {self.longest_ring_s:.1f} s at most"
        return f"{told}, {ring}, {len(self.faults)} faults"


@dataclass
class Bench:
    """One search, its document and its synth."""

    home: Path
    rng: np.random.Generator
    evaluations: int
    tally: Tally = field(default_factory=Tally)
    rows: Rows = field(default_factory=dict)  # that stood there after the last kill
    _process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.target, self.out = self.home / "target.wav", self.home / "found"
        self.document = self.out / DOCUMENT_FILE
        self._log = (self.home / "said").open("wb")
        engine = registry.make(registry.default().name, RATE, 1)
        sounds = engine.render(engine.prior(None, 8, self.rng), [TARGET], quality="final")[0].rows()
        loudest = max(sounds, key=lambda sound: float(np.abs(sound).max()))
        soundfile.write(self.target, loudest / (2 * np.abs(loudest).max()), RATE, subtype="FLOAT")
        self.synth = StandIn("dx7", SYNTH, volume=HEADROOM, delay_s=0.03)

    # ---- the search ----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """The search, or what there is of it goes on."""
        if self.document.exists():
            how = ["--resume", str(self.out)]
        else:
            how = [str(self.target), "-o", str(self.out), "--synth", "hardware", "--model", "dx7", "--seed", "1"]
            how += ["--port", f"{SYNTH}:midi in", "--midi-input", "none", "--input", SYNTH]
            how += ["--evaluations", str(self.evaluations)]
        command = [sys.executable, "-m", "evosynth", "match", *how]
        environment = os.environ | {"EVOSYNTH_HOME": str(self.home)}
        self._process = subprocess.Popen(command, env=environment, stdout=self._log, stderr=self._log)

    def kill(self) -> None:
        """One kill, and what has to hold after it."""
        self.start()
        before = len(self.synth.notes())
        self._until_it_plays(before, any_note=self.rng.random() < IN_THE_CHECK)
        time.sleep(float(self.rng.uniform(0.0, KILLED_WITHIN_S)))
        assert self._process is not None
        if self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self.tally.kills += 1
        self.tally.in_a_note += bool(self.synth.state()["sounding"])
        self.look(before, killed=True)

    def finish(self) -> None:
        """Nobody kills it any more."""
        before = len(self.synth.notes())
        self.start()
        assert self._process is not None
        if self._process.wait(END_S):
            self.fault(f"the search ended with {self._process.returncode}: {self.said()}")
        self.look(before, killed=False)
        if self.synth.state()["sounding"]:
            self.fault("something sounds at the end")

    def stop(self) -> None:
        """Nothing is left behind, whatever has happened."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self.synth.stop()
        self._log.close()

    def _until_it_plays(self, before: int, *, any_note: bool) -> None:
        """A voice of its search, or any note."""
        end = time.monotonic() + PATIENCE_S
        assert self._process is not None
        while self._process.poll() is None:
            notes = self.synth.notes()[before:]
            if notes if any_note else searched(notes):
                return
            if time.monotonic() > end:
                self.fault(f"the search does not begin to play: {self.said()}")
                return
            time.sleep(0.02)

    def said(self) -> str:
        return (self.home / "said").read_text(errors="replace")[-2000:]

    # ---- what has to hold ----------------------------------------------------------------------------------------

    def look(self, before: int, *, killed: bool) -> None:
        """At the notes since number ``before``, at those that were there, and at the takes."""
        notes, rows = self.synth.notes(), self._rows()
        self._look_for_hanging(notes[:before], notes[before:])
        if lost := [key for key, row in self.rows.items() if rows.get(key) != row]:
            self.fault(f"{len(lost)} takes are lost")
        played = searched(notes[before:])
        stood, stands = {key[0] for key in self.rows}, {key[0] for key in rows}
        new = {key[0] for key in rows if key not in self.rows}
        in_the_air = {played[-1]} if played and killed else set()
        if twice := set(played) & stood - new - in_the_air:
            self.fault(f"{len(twice)} voices were played whose takes stood there")
        if missing := set(played) - stands - in_the_air:
            self.fault(f"{len(missing)} voices were played, and their takes are not there")
        self.rows, self.tally.takes = rows, len(rows)

    def _look_for_hanging(self, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
        if not (old and new):
            return
        begins = new[0]["frame"]
        for note in old:
            ends = None if note["frames"] is None else note["frame"] + note["frames"]
            if ends is None or ends > begins:
                self.fault(f"a note of key {note['key']} was left sounding beyond the next one")
        if old[-1]["frames"] is not None:
            self.tally.longest_ring_s = max(self.tally.longest_ring_s, old[-1]["frames"] / self.synth.rate)

    def _rows(self) -> Rows:
        if is_empty(self.document):
            return {}
        with reading(self.document) as db:
            return {row[:7]: row[7:] for row in map(tuple, db.execute(f"SELECT {KEY}, at, data FROM takes"))}

    def compare(self) -> None:
        """The result with that of a search that is given the takes and not interrupted."""
        plan = plan_in(self.document)
        settings = replace(plan.settings, synth=heard_in(self.document, plan.settings.synth), threads=1)
        assert plan.target is not None
        again = run_match(plan.target, settings)
        voice = voicing.voice_of(again.genome, settings.synth)
        if voicing.sound(voice) != voicing.sound((self.out / "best.syx").read_bytes()[6:161]):
            self.fault("an uninterrupted search finds another voice")

    def fault(self, words: str) -> None:
        print(f"FAULT, kill {self.tally.kills}: {words}", flush=True)
        self.tally.faults.append(words)


def is_empty(document: Path) -> bool:
    """Whether there is none, or one that was killed before anything stood in it."""
    return not document.exists() or not document.stat().st_size


def searched(notes: list[dict[str, Any]]) -> list[bytes]:
    """Voices without their names, of notes that are none of a reference and none that hush."""
    references = {voicing.sound(voice.data) for voice in (VOICE, HIGHER)}
    sounds = [voicing.sound(bytes.fromhex(note["voice"])) for note in notes if note["velocity"] > 1]
    return [sound for sound in sounds if sound not in references]


def run(kills: int, seed: int, evaluations: int = EVALUATIONS, *, each: bool = False) -> Tally:
    """So many kills of one search. The sound server is the one of this environment."""
    with tempfile.TemporaryDirectory(prefix="evosynth-kills-", ignore_cleanup_errors=True) as folder:
        bench = Bench(Path(folder), np.random.default_rng(seed), evaluations)
        try:
            for _ in range(2 * kills):  # a search that has ended before it was killed counts for none
                if bench.tally.kills < kills:
                    bench.kill()
                    if each:
                        print(bench.tally, flush=True)
            bench.finish()
            bench.compare()
        finally:
            bench.stop()
    return bench.tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--evaluations", type=int, default=EVALUATIONS)
    asked = parser.parse_args()
    server = JackServer(real_time=True)
    server.start()
    os.environ |= {"JACK_DEFAULT_SERVER": server.name, "JACK_NO_START_SERVER": "1"}
    try:
        tally = run(asked.kills, asked.seed, asked.evaluations, each=True)
    finally:
        server.stop()
        server.leave()
    print(tally)
    return bool(tally.faults)


if __name__ == "__main__":
    sys.exit(main())
