"""The record of the FM engine."""

from __future__ import annotations

from evosynth.synths.engine import Engine, LimitWords, Most

OPERATORS = 6

ENGINE = Engine(
    name="dx7",
    title="DX7",
    what="Sounds are made by a six-operator FM engine that computes as a DX7 does",
    make="evosynth.synths.fm.synth:make",
    voicing="evosynth.synths.fm.voicing:VOICING",
    live="evosynth.synths.fm.live:make",
    warm_up="evosynth.synths.fm.synth:warm_up",
    live_warm_up="evosynth.synths.fm.live:warm_up",
    cache_problem="evosynth.synths.fm.synth:cache_problem",
    seldom_lacks=(26.0, 10.0, 15.0, 14.0),
    without_noise="a DX7 has no noise, the wavetable synth comes nearer",
    wants_tuned=True,
    limits=LimitWords(
        locks={
            **{f"op{number}": f"operator {number}" for number in range(1, OPERATORS + 1)},
            "algorithm": "the algorithm",
            "feedback": "the feedback",
            "lfo": "the LFO",
        },
        most=Most("operators<=", OPERATORS, "operators", "Operators that sound, at most"),
        bans={"feedback=0": "feedback"},
        boxes={"algorithm": "Keep the algorithm"},
        safe={
            "pitch_envelope": "the pitch envelope",
            "op?_mode": "fixed frequencies",
            "transpose": "the transposition",
            "op?_detune=-3..3": "detune beyond 3",
        },
    ),
)
