"""Plausible DX7 voices to start from: a structured sampler, informed by what is known of a target.

Uniform draws over 155 bytes are noise, silence or both; the search never recovers from them. Here every voice has
carriers near full level, modulators at musical depths, small whole ratios, and one of a few envelope shapes that its
operators mostly share. The proportions were found by experiment; no voice of anybody's bank went into them.

Arrays of one number an operator have shape (n, 6), operator 6 first, as the bytes of a voice do.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, I64, Bool
from evosynth.parameters import ParameterSpace
from evosynth.synths.base import TargetSummary
from evosynth.synths.fm.algorithms import ALGORITHMS, OPERATORS
from evosynth.synths.fm.prior_movement import at_rest, move
from evosynth.synths.fm.prior_strikes import CLICKED, STRUCK, strike
from evosynth.voices.envelope import FALL_DB_PER_S, INTERNAL_RATES
from evosynth.voices.levels import STEP_DB
from evosynth.voices.ratios import RATIOS

CARRIER_RATIOS = np.array([1, 1, 1, 1, 1, 2, 2, 0, 3, 4])
MODULATOR_RATIOS = np.array([1, 1, 1, 1, 2, 2, 3, 0, 4, 5, 7, 9, 14])
FEEDBACKS = np.array([0, 0, 2, 4, 5, 6, 7])
MUTED = 0.2  # share of operators without output; the first carrier always sounds
SHARED_ENVELOPE = 0.8  # share of voices whose operators have one envelope, but for small differences
FITTED = 0.85  # share of voices whose carriers follow the target's envelope, where it is known
TUNED = 0.6  # share of carriers that sit on one of the target's partials, where they are known
BRIGHTER = 0.25  # octaves by which a strike is brighter than what follows, where founders get one of their own
SHORT_S = 0.015  # in which a click falls by 20 dB: what takes longer is a strike
FAINTEST_DB = -35.0  # of the partials that count
HIGHEST_RATIO = 16.0
OCTAVES = np.array([1, 0, -1, -2])  # that a voice may be transposed by, where the target's partials are known
OCTAVE_CHANCES = np.array([0.03, 0.25, 0.10, 0.04])  # of each wherever the partials are, out of their sum
HOME_CHANCE = 0.6  # beside these: the highest octave of which nearly all partials are whole multiples

MISTUNED = 100.0  # cents beside an octave of its key; beyond, a pitch is another note
FINE_CENTS = 17.2  # of a step of fine tuning
DETUNE_CENTS, DETUNE_FALL = 1.2, 0.0212  # of a step of detune at middle C, and how it falls a semitone

# Rates R1..R4 and levels L1..L4, each (low, high) inclusive.
ENVELOPES = np.array(
    [
        [[88, 99], [35, 60], [20, 42], [45, 75], [99, 99], [70, 92], [0, 40], [0, 0]],  # struck
        [[45, 72], [30, 60], [25, 50], [50, 75], [88, 99], [82, 99], [80, 99], [0, 0]],  # blown
        [[85, 99], [60, 99], [60, 99], [60, 90], [99, 99], [95, 99], [93, 99], [0, 0]],  # organ
        [[92, 99], [50, 75], [30, 52], [50, 80], [99, 99], [55, 82], [0, 10], [0, 0]],  # pluck
    ]
)

# Values that most voices share, by parameter; what is not named is the space's default.
SETTLED = {"osc_sync": 1, "lfo_speed": 34, "pitch_mod_sens": 3}
SETTLED_OPERATOR = {"rate_scaling": 1, "velocity_sens": 2, "breakpoint": 39}
PLAYED = {"velocity_sens": 6, "rate_scaling": 4}  # drawn from 0 on where they are free

_ATTACK_RATES = np.array([0, 10, 20, 30, 40, 50, 60, 70, 80, 90])
_ATTACK_S = np.array([44.19, 14.73, 5.523, 1.578, 0.5515, 0.1712, 0.0566, 0.0203, 0.0058, 0.0015])  # of the engine
_CARRIERS: Bool = np.array([[OPERATORS - p in a.carriers for p in range(OPERATORS)] for a in ALGORITHMS])  # (32, 6)


def attack_rate(seconds: F64) -> I64:
    """Envelope rate 0..99 that rises from silence to full level in so many seconds."""
    rates = np.interp(-np.log(np.maximum(seconds, 1e-4)), -np.log(_ATTACK_S), _ATTACK_RATES)
    return np.where(seconds < _ATTACK_S[-1], 99, np.rint(rates)).astype(np.int64)


def fall_rate(db_per_s: F64) -> I64:
    """Envelope rate 0..99 that falls nearest to so many dB a second."""
    rates = np.interp(np.log(np.maximum(db_per_s, 1e-3)), np.log(FALL_DB_PER_S[INTERNAL_RATES]), np.arange(100))
    return np.rint(rates).astype(np.int64)


def level_below(db: F64) -> I64:
    """Envelope level 0..99 that many dB (negative) below full level."""
    level = np.rint(99 + np.minimum(db, 0.0) / STEP_DB)
    return np.where(level < 20, 0, level).astype(np.int64)


def sample_prior(space: ParameterSpace, target: TargetSummary | None, n: int, rng: np.random.Generator) -> F64:
    """n voices as genomes (n, d) of a space with the DX7's columns; what is frozen has musical values."""
    values = np.tile([float(p.default) for p in space.parameters], (n, 1))
    _set(space, values, SETTLED)
    for op in range(1, OPERATORS + 1):
        _set(space, values, {f"op{op}_{name}": value for name, value in SETTLED_OPERATOR.items()})
    target, semitones = at_rest(target)
    octaves = _octaves(target, n, rng) * (not space.locked[space.index("transpose")])
    values[:, space.index("transpose")] += 12 * octaves + semitones * (not space.locked[space.index("transpose")])
    first, last = space.decode(np.stack([space.lower, space.upper]))[:, space.index("algorithm")]
    algorithms = rng.integers(int(first), int(last) + 1, size=n)
    carriers = _CARRIERS[algorithms]
    values[:, space.index("algorithm")] = algorithms
    values[:, space.index("feedback")] = rng.choice(FEEDBACKS, n)
    _put(space, values, "output", _outputs(carriers, target, rng))
    coarse, fine = _ratios(carriers, target, octaves, rng)
    coarse, fine, detune = _beside_the_key(coarse, fine, target)
    _put(space, values, "coarse", coarse)
    _put(space, values, "fine", fine)
    _put(space, values, "detune", np.clip(np.rint(rng.normal(7 + detune, 2, (n, 6))), 0, 14))
    envelopes = _envelopes(carriers, target, rng)
    for stage in range(4):
        _put(space, values, f"rate{stage + 1}", envelopes[:, :, stage])
        _put(space, values, f"level{stage + 1}", envelopes[:, :, 4 + stage])
    if target is not None and target.strike is not None and target.strike.brighter > BRIGHTER:
        strike(space, values, carriers, target.strike, octaves, rng, share=STRUCK)
    click = None if target is None else target.click
    if click is not None and click.brighter > BRIGHTER and click.dies_s < SHORT_S:
        strike(space, values, carriers, click, octaves, rng, share=CLICKED)
    _spread_over_notes(space, values, rng)
    move(space, values, carriers, target, rng)
    _name(space, values)
    return space.encode(values)


def _spread_over_notes(space: ParameterSpace, values: F64, rng: np.random.Generator) -> None:
    """Where several notes tell of velocity and keyboard, their columns are free: operators of a voice differ little."""
    for name, most in PLAYED.items():
        if space.free[space.index(f"op1_{name}")]:
            voice = rng.integers(most + 1, size=(len(values), 1))
            _put(space, values, name, np.clip(voice + rng.integers(-1, 2, (len(values), OPERATORS)), 0, most))


def _set(space: ParameterSpace, values: F64, constants: dict[str, int]) -> None:
    for name, value in constants.items():
        values[:, space.index(name)] = value


def _put(space: ParameterSpace, values: F64, name: str, numbers: F64 | I64) -> None:
    """One number an operator (n, 6) into the columns of that name."""
    for position in range(OPERATORS):
        values[:, space.index(f"op{OPERATORS - position}_{name}")] = numbers[:, position]


def _name(space: ParameterSpace, values: F64) -> None:
    for i, letter in enumerate("EVOSYNTH  ", start=1):
        values[:, space.index(f"name{i}")] = ord(letter)


def _octaves(target: TargetSummary | None, n: int, rng: np.random.Generator) -> I64:
    """How many octaves each voice (n,) is transposed: mostly to where the target's partials are whole multiples."""
    heard = _heard(target)
    if not heard:
        return np.zeros(n, np.int64)
    ratios, levels_db = np.array(heard).T
    weights = 10.0 ** (levels_db / 40.0)
    multiples = ratios / 2.0 ** OCTAVES[:, None]
    whole = (np.abs(multiples - np.rint(multiples)) < 0.08) & (np.rint(multiples) > 0)
    explained = np.flatnonzero(whole @ weights > 0.9 * weights.sum())
    home = explained[0] if len(explained) else int(np.flatnonzero(OCTAVES == 0)[0])
    if target is not None and target.pitch_ratio is not None:  # what is heard as its pitch is surer than a few partials
        home = int(np.argmin(np.abs(OCTAVES - np.log2(target.pitch_ratio))))
    chances = OCTAVE_CHANCES + HOME_CHANCE * (np.arange(len(OCTAVES)) == home)
    octaves: I64 = rng.choice(OCTAVES, n, p=chances / chances.sum())
    return octaves


def _heard(target: TargetSummary | None) -> list[tuple[float, float]]:
    partials = () if target is None else target.partials
    return [(r, db) for r, db in partials if db > FAINTEST_DB and 0.2 < r < HIGHEST_RATIO]


def _ratios(carriers: Bool, target: TargetSummary | None, octaves: I64, rng: np.random.Generator) -> tuple[I64, I64]:
    """Coarse and fine (n, 6): small whole ratios mostly; carriers on the target's partials, the strong more often."""
    shape = carriers.shape
    coarse = np.where(carriers, rng.choice(CARRIER_RATIOS, shape), rng.choice(MODULATOR_RATIOS, shape))
    fine = np.where(rng.random(shape) < 0.1, rng.integers(0, 100, shape), 0)
    heard = _heard(target)
    if not heard:
        return coarse, fine
    ratios, levels_db = np.array(heard).T
    chances = 10.0 ** (levels_db / 40.0)
    drawn = rng.choice(ratios, shape, p=chances / chances.sum())
    drawn = drawn / 2.0 ** octaves[:, None]
    whole, rest = _coarse_and_fine(np.minimum(drawn, 31.0))
    tuned = carriers & (rng.random(shape) < TUNED) & (drawn > 0.4) & (drawn < 31.5)
    return np.where(tuned, whole, coarse), np.where(tuned, rest, fine)


def _coarse_and_fine(ratios: F64) -> tuple[I64, I64]:
    """The DX7's way to say a frequency ratio from 0.4 to 31; near a whole number it is meant to be one."""
    near = np.rint(ratios)
    ratios = np.where((np.abs(ratios - near) < 0.04) & (near > 0), near, ratios)
    coarse = np.floor(ratios)
    fine = np.rint(100 * (ratios / np.maximum(coarse, 0.5) - 1))
    return coarse.astype(np.int64), np.clip(fine, 0, 99).astype(np.int64)


def _beside_the_key(coarse: I64, fine: I64, target: TargetSummary | None) -> tuple[I64, I64, float]:
    """Ratios (n, 6) and steps of detune that bring voices to a pitch a little beside its key, as the target's is."""
    if target is None or target.pitch_ratio is None:
        return coarse, fine, 0.0
    octaves = float(np.log2(target.pitch_ratio))
    cents = 1200.0 * (octaves - round(octaves))
    if abs(cents) > MISTUNED:
        return coarse, fine, 0.0
    step = DETUNE_CENTS * np.exp(-DETUNE_FALL * (target.notes[0].midi_note - 60 if target.notes else 0))
    steps = round(cents / FINE_CENTS) if abs(cents) > 7 * step else 0
    if steps:
        ratios = RATIOS[coarse, fine] * (1 + steps / 100)
        whole = np.clip(np.floor(ratios), 0, 31).astype(np.int64)
        rest = np.rint(100 * (ratios / np.maximum(whole, 0.5) - 1)).astype(np.int64)
        coarse, fine = whole, np.clip(rest, 0, 99)
    return coarse, fine, float(np.clip((cents - FINE_CENTS * steps) / step, -7, 7))


def _outputs(carriers: Bool, target: TargetSummary | None, rng: np.random.Generator) -> I64:
    """Output levels (n, 6). Modulators of a bright target go deeper, of a dull one less deep."""
    n = len(carriers)
    levels = np.where(carriers, rng.integers(85, 100, (n, 6)), rng.integers(45, 92, (n, 6)))
    if target is not None and target.brightness:
        shift = int(np.clip(np.rint(6.0 * np.log2(target.brightness / 5.0)), -15, 10))
        levels = np.where(carriers, levels, np.clip(levels + shift, 30, 95))
    muted = rng.random((n, 6)) < MUTED
    muted[:, -1] = False  # operator 1, a carrier in every algorithm
    return np.where(muted, 0, levels)


def _envelopes(carriers: Bool, target: TargetSummary | None, rng: np.random.Generator) -> I64:
    """(n, 6, 8): R1..R4, L1..L4."""
    n = len(carriers)
    own = _drawn(rng.integers(len(ENVELOPES), size=(n, 6)), rng)
    one = _drawn(rng.integers(len(ENVELOPES), size=(n, 1)), rng)
    shared = rng.random(n) < SHARED_ENVELOPE
    envelopes = np.where(shared[:, None, None], one + rng.integers(-4, 5, (n, 6, 8)), own)
    envelopes[:, :, 7] = 0  # or the voice would never end
    if target is not None:
        fitted = (rng.random(n) < FITTED)[:, None] & (carriers | shared[:, None])
        envelopes = np.where(fitted[:, :, None], _following(target, envelopes, rng), envelopes)
    return np.clip(envelopes, 0, 99)


def _drawn(kinds: I64, rng: np.random.Generator) -> I64:
    """Envelopes of these kinds (n, m) -> (n, m, 8), each number uniform within its bounds."""
    low, high = ENVELOPES[kinds, :, 0], ENVELOPES[kinds, :, 1]
    return rng.integers(low, high + 1)


def _following(target: TargetSummary, envelopes: I64, rng: np.random.Generator) -> I64:
    """Envelopes (n, 6, 8) with the stages that the target tells of put in, about."""
    fitted = envelopes.copy()
    n, m, _ = envelopes.shape

    def about(value: float, spread: float = 0.35) -> F64:
        """(n, 6) values near this one: a voice's operators differ less than voices do."""
        return value * np.exp(rng.normal(0, spread, (n, 1)) + rng.normal(0, spread / 3, (n, m)))

    if target.attack_s is not None:
        # The time to 90 % of the peak includes any swell after the attack proper: most attacks are faster.
        fitted[:, :, 0] = attack_rate(about(target.attack_s) * np.exp(-np.abs(rng.normal(0, 1, (n, 1)))))
        fitted[:, :, 4] = 99
    if target.decay_db_per_s is not None:
        fitted[:, :, 1] = fall_rate(about(1.6 * target.decay_db_per_s, 0.5))
        fitted[:, :, 2] = fall_rate(about(0.8 * target.decay_db_per_s, 0.5))
    if target.sustain_db is not None:
        fitted[:, :, 5] = level_below(about(0.5 * target.sustain_db))
        fitted[:, :, 6] = level_below(about(1.2 * target.sustain_db))
    if target.release_db_per_s is not None:
        fitted[:, :, 3] = fall_rate(about(target.release_db_per_s))
    return fitted
