"""What it costs a search to be written down as it goes: ``python tests/bench/autosave_cost.py --evaluations 20000``.

The same search runs with and without, in turn, and the processor's time is compared, the least of each; a second here
is one of that, so that other work on the machine counts for little. How long the saving itself took is measured in the
same run, which no noise between two runs blurs. With: plan, checkpoints, the best that differ with the lines that they
come from as if the window had shown each of them for a second, through pickles as over the two pipes and into a
document. The writing is counted too, though it is another process that does it.
"""

from __future__ import annotations

import argparse
import gc
import pickle
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "tests" / "targets" / "epiano_60.flac"
HEAD = "| strategy | evaluations | without, s | with, s | cost | saving itself | document, MB | candidates |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--evaluations", type=int, default=20_000)
    parser.add_argument("--pairs", type=int, default=2)
    parser.add_argument("--strategy", nargs="+", default=["ga"])
    arguments = parser.parse_args()
    print(HEAD, "| --- |" + " ---: |" * 7, sep="\n")
    for strategy in arguments.strategy:
        without, written, shares = [], [], []
        size, found = 0.0, 0
        search(arguments.target, strategy, 2000, None)  # compiled and loaded
        for pair in range(arguments.pairs):
            with TemporaryDirectory() as folder:
                file = Path(folder) / "one.evosynth"
                for saved in (pair % 2 == 0, pair % 2 == 1):
                    place = file if saved else None
                    took, saving, found_now = search(arguments.target, strategy, arguments.evaluations, place)
                    found = max(found, found_now)
                    if saved:
                        written.append(took)
                        shares.append(saving / (took - saving))
                    else:
                        without.append(took)
                size = file.stat().st_size / 1e6
        costs = f"{100 * (min(written) / min(without) - 1):+.2f} % | {100 * statistics.median(shares):.2f} %"
        cells = f"{min(without):.2f} | {min(written):.2f} | {costs} | {size:.1f} | {found}"
        print(f"| {strategy} | {arguments.evaluations:,} | {cells} |", flush=True)


def search(target_file: Path, strategy: str, evaluations: int, file: Path | None) -> tuple[float, float, int]:
    """One search -> processor seconds, those of saving among them, and how many candidates the document has."""
    from evosynth.analysis.prepare import load_target
    from evosynth.documents import reading as read
    from evosynth.documents.changes import Began, Change
    from evosynth.documents.document import Document
    from evosynth.documents.records import Run as Noted
    from evosynth.documents.records import Why
    from evosynth.documents.run_store import RunInDocument
    from evosynth.runs.assembly import make_session, resolved
    from evosynth.runs.folder import Plan, State
    from evosynth.runs.pace import Pace
    from evosynth.runs.settings import RunSettings
    from evosynth.runs.steering import Steering
    from evosynth.service.current_run import LINES_S, LINES_SHARE, Run
    from evosynth.service.evolver_messages import InDocument
    from evosynth.service.run_voices import RunVoices

    target = load_target(target_file)
    settings = resolved(RunSettings(strategy=strategy, seed=1, seconds=None, threads=1), target)
    document = None if file is None else Document(file)
    clock = time.process_time

    def write(changes: tuple[Change, ...]) -> None:
        sent = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(changes))))  # to the window, and to the keeper
        assert document is not None, "without a document nothing is written"
        document.apply(sent, durable=False)

    plan, session, voices = Plan(settings, target), make_session(target, settings), RunVoices(settings.synth)
    store = RunInDocument(file or Path("none"), "run", write, clock=clock)
    run = Run(InDocument(store.path, "run"), store, State(), plan, session, Steering(session, voices.genomes), voices)
    run.state, run.lines = "running", Pace(clock, interval_s=LINES_S, share=LINES_SHARE, early_s=0.0)
    gc.collect()
    began = looked = clock()
    saving = 0.0
    if document is not None:
        document.apply([Began(Noted("run", 0.0, breeding=False, target="", synth=str(settings.synth)))])
        store.begin(plan)
    seen: set[int] = set()
    while session.evaluations < evaluations:
        report = session.step()
        run.record(time.monotonic(), (report.evaluations, report.best_distance, report.median_distance))
        snapshot = run.tell()
        if document is None:
            continue
        before = clock()
        if before - looked >= 1.0:
            now = {one.id for one in snapshot.candidates}
            run.remember(sorted(now & seen), Why.SHOWN)
            seen, looked = now, before
        if run.lines.due:
            run.find()
        if store.due:
            run.save()
        saving += clock() - before
    if document is not None:
        before = clock()
        run.leave()
        saving += clock() - before
    took = clock() - began
    found = 0
    if document is not None:
        found = sum(1 for _ in read.candidates(document.db, "run"))
        document.close()
    return took, saving, found


if __name__ == "__main__":
    main()
