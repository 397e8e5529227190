"""What came out, as Markdown: a line a method and budget, comparisons in pairs, and where the judge disagrees.

A target counts once: several seeds of it are averaged first. Comparisons are over the targets that both have, the same
seeds of them where there are any.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.cells import Budget, Row, number

SAME_PATCH = 1.5  # MSS below which two sounds are practically of one patch
IN_TUNE_CENTS = 10.0
WORSE = 0.02  # part by which a judge's figure must have grown to count

Group = tuple[str, str, str]  # set, budget, method
Figures = dict[tuple[str, str], Row]  # by target and seed


def report(rows: Sequence[Row], *, each: bool = False) -> str:
    """The whole text."""
    good = [row for row in rows if not row["error"]]
    groups = grouped(good)
    parts = [summary(groups), comparisons(groups), gains(groups), disagreements(groups), failures(rows)]
    if each:
        parts.append(lines_of_targets(groups))
    versions = sorted({row["version"] for row in good})
    parts.append(f"Measured with {', '.join(versions)}." if len(versions) < 4 else f"Of {len(versions)} versions.")
    return "\n\n".join(part for part in parts if part)


def grouped(rows: Iterable[Row]) -> dict[Group, Figures]:
    """Rows by set, budget and method, budgets ascending, evaluations before seconds, ours first."""
    groups: dict[Group, Figures] = {}
    for row in rows:
        groups.setdefault((row["set"], row["budget"], row["method"]), {})[row["target"], row["seed"]] = row
    return dict(sorted(groups.items(), key=lambda item: _order(item[0])))


def _order(group: Group) -> tuple[object, ...]:
    kind, budget, method = group
    read = Budget.read(budget)
    return kind, read.timed, read.evaluations or read.seconds, method != "ours", method


# ---- one line a group --------------------------------------------------------------------------------------------

SUMMARY = (
    *("set", "budget", "method", "targets", "seeds", "MSS mean", "median", "worst", "under 1.5"),
    *("zim mean", "median", "worst", "off pitch", "LSD", "wMFCC", "MRSTFT", "evaluations", "seconds"),
)


def summary(groups: dict[Group, Figures]) -> str:
    """Mean, median and worst of the targets."""
    return markdown(SUMMARY, [_summary_line(group, figures) for group, figures in groups.items()], texts=3)


def _summary_line(group: Group, figures: Figures) -> list[str]:
    mss, zim = (list(by_target(figures, name).values()) for name in ("MSS", "zim"))
    missed, pitched = off_pitch(figures)
    seeds = len({seed for _, seed in figures})
    mean = {name: _of(np.mean, list(by_target(figures, name).values())) for name in _MEANS}
    return [
        *group,
        *(str(len(mss)), str(seeds)),
        *(f"{_of(f, mss):.2f}" for f in (np.mean, np.median, np.max)),
        f"{_of(np.mean, [value < SAME_PATCH for value in mss]):.0%}",
        *(f"{_of(f, zim):.1f}" for f in (np.mean, np.median, np.max)),
        f"{missed} of {pitched}",
        *(f"{mean[name]:.2f}" for name in ("LSD", "wMFCC", "MRSTFT")),
        f"{mean['evaluations']:,.0f}",
        f"{mean['seconds']:.1f}",
    ]


_MEANS = ("LSD", "wMFCC", "MRSTFT", "evaluations", "seconds")


def _of(figure: Callable[[Sequence[float]], float], values: Sequence[float]) -> float:
    """NaN where there is nothing to make a figure of."""
    return float(figure(values)) if values else math.nan


def by_target(figures: Figures, name: str) -> dict[str, float]:
    """The mean over seeds of one figure; targets that have none of it are left out."""
    values: dict[str, list[float]] = {}
    for (target, _), row in figures.items():
        if not math.isnan(value := number(row, name)):
            values.setdefault(target, []).append(value)
    return {target: float(np.mean(some)) for target, some in values.items()}


def off_pitch(figures: Figures) -> tuple[int, int]:
    """Of so many answers with a pitch, those that are further than IN_TUNE_CENTS from the target's."""
    cents = np.abs([number(row, "f0_cents") for row in figures.values()])
    known = np.isfinite(cents)
    return int((cents[known] > IN_TUNE_CENTS).sum()), int(known.sum())


# ---- in pairs ----------------------------------------------------------------------------------------------------

PAIRS = ("set", "budget", "ours against", "targets", "MSS ratio", "better", "p (MSS)", "zim ratio", "better", "p (zim)")


@dataclass(frozen=True, slots=True)
class Pairing:
    """One figure of ours and of another method over the targets of both."""

    ours: np.ndarray
    other: np.ndarray

    @property
    def ratio(self) -> float:
        """How many times lower ours is, of the means."""
        return float(self.other.mean() / self.ours.mean())

    @property
    def won(self) -> int:
        return int((self.ours < self.other).sum())

    @property
    def p(self) -> float:
        """Wilcoxon's signed rank test; NaN for fewer than five targets or no difference."""
        from scipy.stats import wilcoxon

        if len(self.ours) < 5 or not (self.ours != self.other).any():
            return math.nan
        return float(wilcoxon(self.ours, self.other).pvalue)


def comparisons(groups: dict[Group, Figures]) -> str:
    """Ours against every other method of the same set and budget."""
    lines = []
    for (kind, budget, method), figures in groups.items():
        ours = groups.get((kind, budget, "ours"))
        if method == "ours" or ours is None:
            continue
        pairs = [paired(ours, figures, name) for name in ("MSS", "zim")]
        if len(pairs[0].ours):
            cells = [part for pair in pairs for part in (f"{pair.ratio:.2f}", str(pair.won), _p(pair.p))]
            lines.append([kind, budget, method, str(len(pairs[0].ours)), *cells])
    return markdown(PAIRS, lines, texts=3) if lines else ""


def paired(ours: Figures, other: Figures, name: str) -> Pairing:
    """Over the same targets, and over the same seeds where both have some."""
    shared = ours.keys() & other.keys()
    if shared:
        ours, other = ({key: figures[key] for key in sorted(shared)} for figures in (ours, other))
    first, second = by_target(ours, name), by_target(other, name)
    targets = sorted(first.keys() & second.keys())
    return Pairing(np.array([first[t] for t in targets]), np.array([second[t] for t in targets]))


def _p(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.4f}"


# ---- what more time brings ---------------------------------------------------------------------------------------

GAINS = ("set", "method", "from", "to", "searches", "MSS less", "more", "zim less", "more")


def gains(groups: dict[Group, Figures]) -> str:
    """Of the searches of each timed budget, how many ended nearer than the next shorter one, and how many farther."""
    lines = []
    for (kind, budget, method), figures in groups.items():
        for shorter in _shorter(groups, kind, budget, method):
            before = groups[kind, shorter, method]
            keys = before.keys() & figures.keys()
            counts = [
                str(count) for name in ("MSS", "zim") for count in _nearer_and_farther(before, figures, keys, name)
            ]
            lines.append([kind, method, shorter, budget, str(len(keys)), *counts])
    return markdown(GAINS, lines, texts=4) if lines else ""


def _nearer_and_farther(before: Figures, after: Figures, keys: Iterable[tuple[str, str]], name: str) -> tuple[int, int]:
    """How many have less of a figure than before, and how many more (by over WORSE)."""
    pairs = [(number(before[key], name), number(after[key], name)) for key in keys]
    return sum(b < a for a, b in pairs), sum(b > a * (1 + WORSE) for a, b in pairs)


# ---- disagreement ------------------------------------------------------------------------------------------------


def disagreements(groups: dict[Group, Figures]) -> str:
    """Searches that went on for longer, came nearer by their own distance, and are further away for a judge."""
    lines = []
    for (kind, budget, method), figures in groups.items():
        for shorter in _shorter(groups, kind, budget, method):
            lines += _disagreeing(f"{kind}, {method}, {shorter} to {budget}", groups[kind, shorter, method], figures)
    return (
        "\n".join(["Where a longer search is nearer by its own distance, but not to a judge:", "", *lines])
        if lines
        else ""
    )


def _shorter(groups: dict[Group, Figures], kind: str, budget: str, method: str) -> list[str]:
    """The next shorter timed budget of the same method."""
    limit = Budget.read(budget).seconds or 0.0
    others = [Budget.read(b) for k, b, m in groups if (k, m) == (kind, method)]
    seconds = [b.seconds for b in others if b.seconds is not None and b.seconds < limit]
    return [str(Budget(seconds=max(seconds)))] if seconds else []


def _disagreeing(what: str, before: Figures, after: Figures) -> list[str]:
    lines = []
    for key in sorted(before.keys() & after.keys()):
        (d0, d1), (z0, z1), (m0, m1) = (
            (number(before[key], name), number(after[key], name)) for name in ("distance", "zim", "MSS")
        )
        worse = [
            f"{name} {a:.2f} to {b:.2f}" for name, a, b in (("zim", z0, z1), ("MSS", m0, m1)) if b > a * (1 + WORSE)
        ]
        if d1 < d0 and worse:
            lines.append(f"- {what}: {key[0]}, seed {key[1]}: distance {d0:.2f} to {d1:.2f}, {', '.join(worse)}")
    return lines


def failures(rows: Sequence[Row]) -> str:
    """What has no figures, and why."""
    return "\n".join(
        f"- failed: {row['set']}, {row['target']}, {row['method']}, {row['budget']}, seed {row['seed']}: {row['error']}"
        for row in rows
        if row["error"]
    )


# ---- one line a target -------------------------------------------------------------------------------------------

EACH = ("MSS", "zim", "LSD", "MFCC40", "MFCCD", "RMScos", "f0_cents", "distance", "evaluations", "seconds")
DECIMALS = {"f0_cents": 0, "evaluations": 0, "seconds": 1, "RMScos": 3}


def lines_of_targets(groups: dict[Group, Figures]) -> str:
    """A table a group: every target, the mean of its seeds."""
    return "\n\n".join(_table_of(group, figures) for group, figures in groups.items())


def _table_of(group: Group, figures: Figures) -> str:
    columns = {name: by_target(figures, name) for name in EACH}
    lines = [[t, *(_cell(name, columns[name].get(t, math.nan)) for name in EACH)] for t in sorted(columns["MSS"])]
    return f"{', '.join(group)}:\n\n" + markdown(("target", *EACH), lines, texts=1)


def _cell(name: str, value: float) -> str:
    return "" if math.isnan(value) else f"{value:,.{DECIMALS.get(name, 2)}f}"


def markdown(heads: Sequence[str], lines: Iterable[Sequence[str]], *, texts: int) -> str:
    """A table; the first ``texts`` columns are words, the others numbers."""
    rule = ["---" if i < texts else "---:" for i in range(len(heads))]
    form: Callable[[Sequence[str]], str] = lambda cells: "| " + " | ".join(cells) + " |"  # noqa: E731
    return "\n".join(form(line) for line in (heads, rule, *lines))
