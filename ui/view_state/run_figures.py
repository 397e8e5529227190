"""What the bar shows of a run: its figures, what they mean, and what is being done, from the last snapshot."""

from __future__ import annotations

import re
from dataclasses import replace

from evosynth.analysis.nearness import attack_of, nearness
from evosynth.evolution.headway import headway
from evosynth.service.evolver_messages import OnDevice, Snapshot
from evosynth.synths import registry
from ui.view_state import device_figures
from ui.view_state.engines import DeviceChoice, called
from ui.view_state.parents import said
from ui.view_state.window import Run, TransportState

MOST_DECIDED = 16  # voices that a synth ranks
MOST_HEARD_AGAIN, ONCE_MORE = 5, 2  # the nearest of them, and how often each is heard once more
SECONDS_A_VOICE = 2.5  # that one takes, about
NAMED_IN = (Run.READY, Run.RUNNING, Run.PAUSED, Run.STOPPED)  # of matches: a breeding of these can begin
RATE_FIRST = "Rate what you like with 1 to 5 first"


def figures(
    run: Run, snapshot: Snapshot | None, *, breeding: bool, rated: int, named: tuple[str, ...] = ()
) -> TransportState:
    """The state of the bar without what a person chose in it; ``named``: whom a person has named as parents."""
    state = TransportState(run)
    if snapshot is not None:
        s = snapshot
        state = TransportState(run, s.generation, s.evaluations, s.per_second, s.elapsed_s, news=news(s))
        state = replace(state, trial_part=s.trial.part if s.trial else None)
        state = replace(state, heard_on=called(s.synth.device))
        if s.on_device is not None:
            there = s.synth.device
            state = _on_synth(state, s, s.on_device) if there else _ranked_there(state, s, s.on_device)
        state = state if breeding else _with_meaning(state, s)
    state = replace(state, bred=breeding and run not in (Run.EMPTY, Run.READY))
    if breeding and run in (Run.RUNNING, Run.PAUSED):
        return replace(state, children_heard=True)
    if run is Run.EMPTY:
        return replace(state, why_not="Load a sound, or breed without one")
    if state.bred and run in (Run.BREEDING, Run.STOPPED):  # one that was stopped goes on, or one back, all the same
        alone = snapshot is not None and len(snapshot.candidates) == 1  # who else could be meant?
        can = rated > 0 or bool(named) or alone
        why_not = "" if can or run is Run.STOPPED else RATE_FIRST
        first = snapshot is None or len(snapshot.line) < 2
        state = replace(state, news=f"Next: children of {said(named)}") if named else state
        return replace(state, can_breed=can, can_go_back=not first, why_not=why_not)
    return replace(state, can_breed=bool(named) and run in NAMED_IN)


def heard_again(snapshot: Snapshot | None) -> bool:
    """Whether a synth plays the best of a match that was stopped once more."""
    if snapshot is None or snapshot.on_device is None or not snapshot.synth.device:
        return False
    return snapshot.state == "stopped" and snapshot.finals == "ranking" and snapshot.on_device.voice > 0


def _on_synth(state: TransportState, snapshot: Snapshot, at: OnDevice) -> TransportState:
    """A run that is heard on a synth: which voice it is at."""
    busy = state.run in (Run.RUNNING, Run.BREEDING)
    told = replace(state, pace=device_figures.pace(at), of_takes=device_figures.remark(at))
    if heard_again(snapshot):
        return replace(told, heard_again=True, trial_part=device_figures.part(at), news=device_figures.ranking(at))
    return replace(told, trial_part=device_figures.part(at), news=device_figures.progress(at)) if busy else told


def _ranked_there(state: TransportState, snapshot: Snapshot, at: OnDevice) -> TransportState:
    """A match that was searched here, and whose best a synth ranks."""
    who = called(at.device)
    if snapshot.finals == "ranked":
        return replace(state, news=snapshot.decided, of_takes=f"ranked by {who}")
    return replace(state, news=device_figures.deciding(at, who, _takes(snapshot)))


def _takes(snapshot: Snapshot) -> int:
    """That a synth makes to rank the best, about."""
    voices = min(MOST_DECIDED, len(snapshot.candidates))
    return voices + ONCE_MORE * min(MOST_HEARD_AGAIN, voices)


_COUNTS = re.compile(r" when each engine was tried| after \d+(?:,\d{3})*| evaluations")  # the bar has no room for them


def news(snapshot: Snapshot) -> str:
    """That the best are being ranked, which engine is being tried, or why it is this one; else empty."""
    if snapshot.finals == "ranking":
        return "Ranking the best"
    if snapshot.trial is None:
        return in_short(snapshot.chosen)
    title = registry.of(snapshot.synth).title
    if snapshot.state == "stopped":
        return f"Stopped while {title} was tried, {snapshot.trial.number} of {snapshot.trial.engines}"
    return f"Which engine is nearer? Trying {title}, {snapshot.trial.number} of {snapshot.trial.engines}"


def in_short(chosen: str) -> str:
    """Why a run is of its engine, as the bar has room for it: "Wavetable was nearer: DX7 12.56, Wavetable 11.49."."""
    return _COUNTS.sub("", chosen)


def _with_meaning(state: TransportState, snapshot: Snapshot) -> TransportState:
    """What the best distance means, the exact one where it is known, and whether it still falls.

    Where a taste counts that distance is the first one's, and nobody says that it should fall.
    """
    history, ranked = snapshot.history, snapshot.finals == "ranked"
    if not len(history):
        return state
    leans = snapshot.towards > 0.0  # what comes first then is not what was the nearest so far
    first = snapshot.candidates[0] if snapshot.candidates else None
    exact = first.distance if (ranked or leans) and first is not None else None
    attack = None if first is None else attack_of(first.scores.tolist(), snapshot.objectives)
    words = nearness(float(history[-1, 1]) if exact is None else exact, attack)
    state = replace(state, best=exact)
    found = headway(history)
    if found is None or leans:
        return replace(state, nearness=words)
    advice = found.advice if state.run is Run.RUNNING else ""
    return replace(state, nearness=words, headway=found.words, advice=advice)


def with_judge(state: TransportState, judge: DeviceChoice, snapshot: Snapshot | None) -> TransportState:
    """That a synth may rank the best, and how long that takes."""
    busy = snapshot is not None and snapshot.finals == "ranking"
    why_not = judge.why_not or judge.why_no_match or ("The best are being ranked" if busy else "")
    takes = 0 if snapshot is None else _takes(snapshot)
    return replace(
        state,
        decides=called(judge.spec.device),
        why_not_decide=why_not,
        decides_s=takes * SECONDS_A_VOICE,
    )
