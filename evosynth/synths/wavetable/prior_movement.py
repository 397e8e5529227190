"""What moves plausible patches as a target moves: an LFO on pitch and level, an envelope on the pitch, beats."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from evosynth.arrays import F64, Bool
from evosynth.notation.tuning import hz_of_note
from evosynth.synths.base import TargetSummary
from evosynth.synths.glide import Glide
from evosynth.synths.wavetable.movement import NOTHING, Movement, Swing, chances, movement_of, same_rate
from evosynth.synths.wavetable.prior_draft import Draft
from evosynth.synths.wavetable.space import LFO_SHAPES, OSCILLATORS

MOVED = 0.7  # share of patches that take over what was read
BEATING = 0.3  # share of patches whose oscillators beat as often as the target does
SPREAD_CENTS = 80.0  # a pitch that moves by more leaves no partials that could be told
LEAST_TURN = 1.0  # semitones from where a pitch rests, where it turns on its way
PITCH_CENTS = 3600.0  # of a route to the pitch of depth 1; its depth counts squared


def read(target: TargetSummary | None) -> Movement:
    """What was read of a target."""
    return NOTHING if target is None or target.course is None else movement_of(target.course, target.notes[0].midi_note)


def at_rest(target: TargetSummary | None) -> TargetSummary | None:
    """What is known of a target without partials that its moving pitch has smeared."""
    if target is None or target.course is None or not target.unsteady or not (target.swings or target.glides):
        return target
    spread = float(np.nanstd(np.array(target.course.cents)))
    return replace(target, partials=()) if spread > SPREAD_CENTS else target


def move(draft: Draft, target: TargetSummary, where: Bool) -> None:
    """Set what was read into most of the patches ``where`` (n,); a vibrato of unknown shape where that is all."""
    found = read(target)
    swings = found.pitch or found.level
    some = where & draft.chance(MOVED)
    if swings:
        drawn = draft.rng.choice(len(swings), draft.n, p=chances(swings))
        for number, swing in enumerate(swings):
            _swing(draft, swing, found, some & (drawn == number))
    elif target.vibrato_cents > 0.0:
        draft.put("lfo2_rate_hz", draft.about(target.vibrato_hz, 0.05), some)
        draft.put("lfo2_delay_s", 0.01 * 60.0 ** draft.rng.random(draft.n), some)
        draft.route("lfo2", "pitch", np.sqrt(draft.about(target.vibrato_cents, 0.3) / PITCH_CENTS), some)
    if found.glide is not None:
        _glide(draft, found, some)
    if found.beats_hz:
        _beat(draft, found.beats_hz, hz_of_note(target.notes[0].midi_note), where & draft.chance(BEATING))


def tuned_to_rest(draft: Draft, target: TargetSummary, where: Bool) -> None:
    """Bring oscillators to where a pitch that was not steady is at rest."""
    if not (target.unsteady and (target.swings or target.glides)):
        return
    middle = read(target).middle
    semitones = round(middle)
    for name in OSCILLATORS:
        octaves = int(np.trunc(semitones / 12))
        draft.put(f"{name}_octave", draft.get(f"{name}_octave") + octaves, where)
        draft.put(f"{name}_semitone", draft.get(f"{name}_semitone") + semitones - 12 * octaves, where)
        draft.put(f"{name}_fine_cents", draft.get(f"{name}_fine_cents") + 100.0 * (middle - semitones), where)


def _swing(draft: Draft, swing: Swing, found: Movement, where: Bool) -> None:
    """An LFO as it was read, the second where nothing speaks for the first, on all that goes at its rate."""
    lfo = f"lfo{swing.lfo}"
    draft.put(f"{lfo}_shape", LFO_SHAPES.index(swing.shape), where)
    draft.put(f"{lfo}_rate_hz", draft.about(swing.hz, 0.004), where)
    draft.put(f"{lfo}_phase", (swing.phase + draft.rng.normal(0.0, 0.02, draft.n)) % 1.0, where)
    if swing.delay_s:
        for name in (f"{lfo}_delay_s", f"{lfo}_rise_s"):
            draft.put(name, draft.about(0.5 * swing.delay_s, 0.2), where)
    pitch, level = (
        next((one for one in each if same_rate(one.hz, swing.hz)), None) for each in (found.pitch, found.level)
    )
    if pitch:
        draft.route(lfo, "pitch", np.sqrt(0.5 * draft.about(pitch.size, 0.1) / PITCH_CENTS), where)
    if level:
        ratio = 10.0 ** (draft.about(level.size, 0.1) / 20.0)
        draft.route(lfo, "amp", (ratio - 1.0) / (ratio + 1.0), where)


def _glide(draft: Draft, found: Movement, where: Bool) -> None:
    """The free envelope falls from where the pitch begins to where it rests; by way of a turn with the filter's."""
    assert found.glide is not None
    begins, turn = found.glide.begins - found.middle, found.glide.goals[0] - found.middle
    turning = where & ~draft.moved_by("env_filter") & (abs(turn) > LEAST_TURN)
    seconds = abs(found.glide.goals[0] - found.glide.begins) / found.glide.speeds[0]
    straight = abs(begins) / found.glide.speeds[0]
    decay_s = draft.about(1.0, 0.1)
    draft.put("env_free_decay_s", decay_s * np.where(turning, max(0.006, seconds), max(0.006, straight)), where)
    curves = draft.rng.choice([0.0, 0.0, 0.3], draft.n)
    draft.put("env_free_decay_curve", np.where(turning, 0.0, curves), where)
    draft.put("env_free_sustain", 0.0, where)
    draft.route("env_free", "pitch", _depth(draft.about(begins, 0.05)), where)
    if not turning.any():
        return
    draft.put("filter_env_octaves", 0.0, turning)
    draft.put("env_filter_attack_s", decay_s * seconds, turning)  # up to the turn while the other is on its way down
    draft.put("env_filter_attack_curve", 0.0, turning)
    back_s = sum(_stages_s(found.glide)[1:])
    draft.put("env_filter_decay_s", draft.about(max(0.006, back_s), 0.1), turning)
    draft.put("env_filter_decay_curve", 0.0, turning)
    draft.put("env_filter_sustain", 0.0, turning)
    draft.route("env_filter", "pitch", _depth(draft.about(turn, 0.05)), turning)


def _stages_s(glide: Glide) -> list[float]:
    """How long each stage lasts."""
    heights = [glide.begins, *glide.goals]
    return [abs(goal - height) / speed for height, goal, speed in zip(heights, glide.goals, glide.speeds, strict=False)]


def _depth(semitones: F64) -> F64:
    """(n,) of a route by which an envelope moves the pitch so far."""
    return np.asarray(np.clip(np.sign(semitones) * np.sqrt(np.abs(semitones) * 100.0 / PITCH_CENTS), -1.0, 1.0))


def _beat(draft: Draft, hz: float, f0_hz: float, where: Bool) -> None:
    """The second oscillator sounds like the first, as far beside it as it beats."""
    for name in ("table", "position", "octave", "semitone"):
        draft.put(f"osc2_{name}", draft.get(f"osc1_{name}"), where)
    cents = 1200.0 * np.log2(1.0 + hz / (f0_hz * 2.0 ** draft.get("osc1_octave")))
    draft.put("osc2_fine_cents", draft.get("osc1_fine_cents") + cents, where)
    draft.put("osc2_level", draft.get("osc1_level") * draft.uniform(0.3, 1.0), where)
