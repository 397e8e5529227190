"""The record of the wavetable engine."""

from __future__ import annotations

from evosynth.synths.engine import Engine, LimitWords, Most

ENGINE = Engine(
    name="wavetable",
    title="Wavetable",
    what="Sounds are made by two wavetable oscillators, a filter, envelopes and a modulation matrix",
    make="evosynth.synths.wavetable.synth:make",
    voicing="evosynth.synths.wavetable.voicing:VOICING",
    live="evosynth.synths.wavetable.live:make",
    warm_up="evosynth.synths.wavetable.synth:warm_up",
    live_warm_up="evosynth.synths.wavetable.live:warm_up",
    cache_problem="evosynth.synths.wavetable.synth:cache_problem",
    seldom_lacks=(34.0, 10.0, 18.0, 21.0),
    takes_tables=True,
    table="evosynth.synths.wavetable.factory:factory_table",
    limits=LimitWords(
        locks={
            "osc1": "oscillator 1",
            "osc2": "oscillator 2",
            "filter": "the filter",
            "env_amp": "the amp envelope",
            "env_filter": "the filter envelope",
            "env_free": "the free envelope",
            "sub": "the sub oscillator",
            "noise": "the noise",
            "lfo": "the pair of LFOs",
            "modulation": "the modulation matrix",
            "table": "the choice of tables",
            "tuning": "the tuning",
        },
        most=Most("unison<=", 7, "voices in unison", "Voices in unison, at most"),
        bans={"noise_level=0": "noise", "filter_type=0": "filter", "mod?_depth=0": "modulation"},
        boxes={"table": "Keep the tables", "tuning": "Keep octaves and tuning"},
        safe={
            "osc1_octave": "the octave of oscillator 1",
            "osc?_semitone": "semitones",
            "osc?_fine_cents=-15..15": "detune beyond 15 cents",
            "osc?_unison_detune_cents<=40": "unison beyond 40 cents",
        },
    ),
)
