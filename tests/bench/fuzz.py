"""Damaged files of every kind that a person may open: no exception but a sentence, no hang, no death, memory flat.

    python tests/bench/fuzz.py                            (all kinds, as many inputs as docs/benchmarks.md says)
    python tests/bench/fuzz.py voices --inputs 1000000
    python tests/bench/fuzz.py sounds --only 4711         (one input again, with its traceback)

The n-th input of a kind is the same for the same seed. Each kind is read by a process of its own, which is watched.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from fuzzing.readers import READERS, Inputs
from fuzzing.watching import Account, run

INPUTS = {
    "sounds": 100_000,
    "tables": 100_000,
    "voices": 1_000_000,
    "patches": 10_000,
    "library": 10_000,
    "documents": 10_000,
    "settings": 10_000,
    "checkpoints": 10_000,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", choices=[[], *READERS], metavar="KIND", help=", ".join(READERS))
    parser.add_argument("--inputs", type=int, help="of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--only", type=int, help="read this input alone, here")
    arguments = parser.parse_args()
    kinds = arguments.kinds or list(READERS)
    if arguments.only is not None:
        return _again(kinds[0], arguments.seed, arguments.only)
    accounts = []
    for kind in kinds:
        accounts.append(run(kind, arguments.inputs or INPUTS[kind], arguments.seed, arguments.first))
        _print(accounts[-1])
    return int(any(account.faults for account in accounts))


def _again(kind: str, seed: int, number: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Inputs(kind, seed).write(number, Path(folder))
        print(path, path.stat().st_size, "bytes")
        READERS[kind](path, number)
    return 0


def _print(account: Account) -> None:
    print(account.line, flush=True)
    for where, number in account.faults.items():
        print(f"  {account.times[where]:6,} x {where}   (--only {number})", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
