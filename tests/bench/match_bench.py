"""The bench of the matcher: how near each method comes to each target for a budget.

    python tests/bench/match_bench.py run -o results --budget 1000 5000 20000 --seeds 0 1 2 --jobs 2
    python tests/bench/match_bench.py run -o results --budget 60s --marks 10
    python tests/bench/match_bench.py run -o results --method spiegelib random --budget 1000 5000 --jobs 2
    python tests/bench/match_bench.py table -o results
    python tests/bench/match_bench.py page -o results

Every search is a process of its own; its row goes to results/rows.csv, its sounds, voice and curve to a folder. Started
again, the bench does what is missing or failed. Evaluation budgets run ``--jobs`` at a time on one thread each, seconds
always alone on all cores. ``--marks 10`` notes in a run of 60 s where it stood after 10, as a row of its own. Needs the
extra ``bench`` and, for the in-domain set, Debian's package hexter. What the sets and methods are: ``matching/``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from matching import running, table, target_sets
from matching.cells import METHODS, Budget, Ledger, plan

ROWS_FILE = "rows.csv"


def main() -> int:
    arguments = parsed()
    ledger = Ledger(arguments.output / ROWS_FILE)
    if arguments.what == "run":
        return run(arguments, ledger)
    rows = ledger.rows()
    if not rows:
        print(f"{ledger.path} has no rows yet.", file=sys.stderr)
        return 1
    if arguments.what == "page":
        from matching import page

        print(page.write(rows, arguments.output / "page", page.Choice(arguments.budget, arguments.seed)))
    else:
        print(table.report(rows, each=arguments.each))
    return 0


def run(arguments: argparse.Namespace, ledger: Ledger) -> int:
    """Do what is missing; 1 where a search failed."""
    targets = {
        kind: [name for name in target_sets.names(kind, arguments.part) if any(part in name for part in arguments.only)]
        for kind in arguments.set
    }
    cells = plan(targets, arguments.method, arguments.budget, arguments.seeds)
    missing = list(ledger.missing(cells))
    print(f"{len(cells)} searches, {len(missing)} of them to be done.", file=sys.stderr)
    bench = running.Bench(arguments.output, ledger, arguments.jobs, tuple(arguments.marks), arguments.roms)
    return 1 if bench.run(missing) else 0


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_subparsers(dest="what", required=True)
    running_it = what.add_parser("run", help="search what is missing")
    add = running_it.add_argument
    add("--set", nargs="+", choices=target_sets.SETS, default=list(target_sets.SETS))
    add("--part", choices=target_sets.PARTS, default="tuning", help="of the in-domain set (default: %(default)s)")
    add("--only", nargs="+", default=[""], metavar="NAME", help="targets that have one of these in their name")
    add("--method", nargs="+", choices=METHODS, default=["ours"])
    add("--budget", nargs="+", type=Budget.read, required=True, help="evaluations (5000) or seconds (10s)")
    add("--seeds", nargs="+", type=int, default=[0])
    add("--jobs", type=int, default=1, help="searches at a time, of those that count evaluations")
    add("--marks", nargs="*", type=float, default=[], metavar="S", help="seconds at which a timed run is noted too")
    add("--roms", type=Path, help="the ROM voices, where dpkg does not know them")
    showing = what.add_parser("table", help="print what came out as Markdown")
    showing.add_argument("--each", action="store_true", help="a line a target too")
    paging = what.add_parser("page", help="write a page of sounds and spectra side by side")
    paging.add_argument("--budget", type=Budget.read, help="(default: the first that most methods have)")
    paging.add_argument("--seed", type=int, default=0)
    for one in (running_it, showing, paging):
        one.add_argument("-o", "--output", type=Path, required=True, help="folder of rows, sounds and curves")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
