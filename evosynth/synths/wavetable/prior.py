"""Plausible wavetable patches to start from: eight kinds of sound, informed by what is known of a target.

A patch begins as one of the kinds that players sort their sounds into; a kind is a row of ranges. Where a target is
known, kinds whose envelope is like its own are drawn more often, tables and positions by how near their spectra are to
its partials, the amplifier follows its level, and the filter its brightness over time. Tables that do not come with the
engine were given for this sound: most patches use them, their position sweeping from first frame to last.

Arrays of one number a patch have shape (n,). The proportions were found by experiment.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from evosynth.arrays import F64, I64, Bool
from evosynth.parameters import ParameterSpace
from evosynth.synths.base import TargetSummary
from evosynth.synths.wavetable.factory import factory_names
from evosynth.synths.wavetable.space import DESTINATIONS, FILTERS, LFO_SHAPES, SOURCES, SUB_WAVES, WARPS
from evosynth.synths.wavetable.tables import TableSet

Range = tuple[float, float]

FITTED = 0.85  # share of patches that follow the target where it is known
OWN = 0.6  # share of patches that are made of a table given for the target
HARMONICS = 32  # by which spectra are compared
SHARPNESS = 30.0  # how much more often a near spectrum is drawn than a far one
OCTAVES = (-2, -1, 0, 1)  # in which a table may stand for a target
FAINTEST_DB = -45.0  # of the partials that count
CURVATURE = 8.0  # of an envelope with a curve of 1, in nepers over its length
WHOLE = 0.05  # mean distance of partials from whole multiples, in fundamentals, in a target that is in tune with itself
ASTRAY = 0.15  # share of patches that do not mind: intervals, subs and bells beside a target in tune
STRIKING_DB_PER_S = 8.0  # by which high bands fall more quickly than low ones where something struck is heard
STRUCK_DB = -25.0  # what has fallen so far when its key is let go does not sustain


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sound: (low, high) of what makes it, and the chances of its extras."""

    name: str
    attack_s: Range
    decay_s: Range
    sustain: Range
    release_s: Range
    cutoff: Range  # in harmonics of the note
    env_octaves: Range
    tables: tuple[str, ...]
    second: float  # chance of another oscillator
    sub: float
    noise: float
    unison: float
    octave: int = 0


KINDS: tuple[Kind, ...] = (
    Kind(
        *("bass", (0.001, 0.01), (0.15, 1.2), (0.2, 0.9), (0.03, 0.2), (2, 14), (0.5, 4.0)),
        ("Basic Shapes", "Saw to Square", "Low-pass Saw", "FM 1:1", "Sine Fold", "Resonant Saw"),
        *(0.5, 0.5, 0.05, 0.1),
    ),
    Kind(
        *("lead", (0.001, 0.06), (0.2, 2.0), (0.6, 1.0), (0.05, 0.4), (8, 40), (0.0, 2.5)),
        ("Basic Shapes", "Saw Sync", "Sine Sync", "Pulse Width", "Brass", "Crossing Formants"),
        *(0.6, 0.1, 0.05, 0.3),
    ),
    Kind(
        *("pluck", (0.001, 0.004), (0.15, 1.5), (0.0, 0.1), (0.1, 0.8), (4, 30), (1.0, 5.0)),
        ("Plucked String", "Low-pass Saw", "Pulse Width", "FM 1:2", "Harmonic Series"),
        *(0.4, 0.1, 0.15, 0.1),
    ),
    Kind(
        *("pad", (0.15, 1.5), (0.5, 4.0), (0.6, 1.0), (0.3, 2.5), (4, 24), (-1.5, 2.0)),
        ("Choir", "Low-pass Saw", "Vowels", "Reed", "Basic Shapes", "Comb Saw"),
        *(0.7, 0.2, 0.2, 0.5),
    ),
    Kind(
        *("key", (0.001, 0.01), (0.5, 4.0), (0.0, 0.4), (0.1, 0.6), (4, 24), (0.5, 3.0)),
        ("FM 1:1", "FM 1:2", "Drawbars", "Plucked String", "Odd Harmonics", "Basic Shapes"),
        *(0.5, 0.2, 0.1, 0.1),
    ),
    Kind(
        *("bell", (0.001, 0.004), (0.8, 6.0), (0.0, 0.05), (0.4, 4.0), (10, 60), (0.0, 3.0)),
        ("Single Harmonic", "FM 1:7", "FM 1:2", "Drawbars", "Basic Shapes"),
        *(0.9, 0.05, 0.05, 0.05),
    ),
    Kind(
        *("drum", (0.001, 0.002), (0.04, 0.5), (0.0, 0.0), (0.03, 0.3), (3, 60), (0.0, 5.0)),
        ("Basic Shapes", "Noise", "Noise Band", "Sine Fold", "Steps"),
        *(0.4, 0.2, 0.7, 0.0),
    ),
    Kind(
        *("effect", (0.001, 1.0), (0.2, 4.0), (0.2, 1.0), (0.1, 2.0), (2, 60), (-4.0, 4.0)),
        ("Steps", "Crushed Sine", "Noise Band", "Crossing Formants", "Saw Sync", "Feedback"),
        *(0.6, 0.1, 0.4, 0.2),
    ),
)


def sample_prior(
    space: ParameterSpace, tables: TableSet, target: TargetSummary | None, n: int, rng: np.random.Generator
) -> F64:
    """n patches as genomes (n, d) of ``space``, whose tables are those of ``tables``."""
    return Sampler(space, tables, target, n, rng).genomes()


class Sampler:
    """The patches while they are made, a column of native values at a time."""

    def __init__(
        self, space: ParameterSpace, tables: TableSet, target: TargetSummary | None, n: int, rng: np.random.Generator
    ) -> None:
        self._space, self._tables, self._target, self._n, self._rng = space, tables, target, n, rng
        self._values = np.tile([float(p.default) for p in space.parameters], (n, 1))
        self._slots = np.zeros(n, np.int64)  # how many of the matrix's slots are taken
        self._f0_hz = 440.0 * 2.0 ** (((target.notes[0].midi_note if target else 60) - 69) / 12.0)
        self._kinds = rng.choice(len(KINDS), n, p=_chances(target))
        self._fitted = (rng.random(n) < FITTED) & (target is not None)
        self._tuned = self._fitted & (target is not None and _in_tune(target)) & (rng.random(n) > ASTRAY)

    def genomes(self) -> F64:
        """(n, d)."""
        own = self._own_tables()
        self._oscillators(own)
        self._extras(~own)
        self._amplifier()
        self._filter(own)
        self._movement(~own)
        return self._space.encode(self._within())

    # ---- drawing ----------------------------------------------------------------------------------------------------

    def _put(self, name: str, numbers: F64 | I64 | float, where: Bool | None = None) -> None:
        column = self._values[:, self._space.index(name)]
        column[...] = np.where(True if where is None else where, numbers, column)

    def _route(self, source: str, destination: str, depth: F64 | float, where: Bool) -> None:
        """Take the next free slot of the patches ``where``."""
        depths = np.broadcast_to(np.asarray(depth, float), (self._n,))
        for slot in range(1, 9):
            here = where & (self._slots == slot - 1)
            self._put(f"mod{slot}_source", SOURCES.index(source), here)
            self._put(f"mod{slot}_destination", DESTINATIONS.index(destination), here)
            self._put(f"mod{slot}_depth", depths, here)
        self._slots += where

    def _of_kind(self, field: str) -> tuple[F64, F64]:
        bounds = np.array([getattr(kind, field) for kind in KINDS])[self._kinds]
        return bounds[:, 0], bounds[:, 1]

    def _even(self, field: str) -> F64:
        return self._rng.uniform(*self._of_kind(field))

    def _by_ratio(self, field: str) -> F64:
        low, high = self._of_kind(field)
        return low * (high / low) ** self._rng.random(self._n)

    def _chance(self, field: str) -> Bool:
        odds = np.array([getattr(kind, field) for kind in KINDS])[self._kinds]
        return self._rng.random(self._n) < odds

    def _about(self, value: float, spread: float = 0.35) -> F64:
        return value * np.exp(self._rng.normal(0.0, spread, self._n))

    def _within(self) -> F64:
        low = np.array([p.low for p in self._space.parameters])
        high = np.array([p.high for p in self._space.parameters])
        within: F64 = np.clip(self._values, low, high)
        return within

    # ---- what sounds ------------------------------------------------------------------------------------------------

    def _own_tables(self) -> Bool:
        """Patches made of a table that was given: its frames pass by as they did in the sound that it was cut from."""
        first, count = len(factory_names()), len(self._tables)
        if count <= first:
            return np.zeros(self._n, bool)
        own = self._rng.random(self._n) < OWN
        self._put("osc1_table", self._rng.integers(first, count, self._n), own)
        length_s = self._target.notes[0].length_s if self._target else 2.0
        self._put("lfo1_shape", LFO_SHAPES.index("saw_up"), own)
        self._put("lfo1_rate_hz", 1.0 / self._about(1.02 * length_s, 0.05), own)
        self._put("osc1_position", 0.5, own)
        self._route("lfo1", "osc1_position", 0.5, own)
        return own

    def _oscillators(self, own: Bool) -> None:
        """Tables from the kind, or by the likeness of their spectra to the target's."""
        second = self._chance("second")
        for name, where in (("osc1", ~own), ("osc2", np.ones(self._n, bool))):
            table, position = self._by_kind()
            octave = np.zeros(self._n)
            if self._target is not None and self._target.partials:
                near_octave, near_table, near_position = self._by_spectrum()
                table = np.where(self._fitted, near_table, table)
                position = np.where(self._fitted, near_position, position)
                octave = np.where(self._fitted, near_octave, octave)
            self._put(f"{name}_table", table, where)
            self._put(f"{name}_position", position, where)
            self._put(f"{name}_octave", octave, where)
            self._put(f"{name}_phase", self._rng.choice([0.0, 0.0, 0.25, 0.5], self._n), where)
        self._put("osc1_level", self._rng.uniform(0.6, 0.9, self._n))
        self._put("osc2_level", self._rng.uniform(0.15, 0.8, self._n), second & ~own)
        self._put("osc2_fine_cents", self._rng.normal(0.0, 5.0, self._n))
        self._put("osc2_semitone", self._rng.choice([0, 0, 0, 0, 7, 12, -12, 5], self._n), second & ~self._tuned)
        self._warps(second & ~own)

    def _by_kind(self) -> tuple[I64, F64]:
        picks = self._rng.integers(0, 1 << 30, self._n)
        names = [
            KINDS[kind].tables[pick % len(KINDS[kind].tables)] for kind, pick in zip(self._kinds, picks, strict=True)
        ]
        known = self._tables.names
        table = np.array([known.index(name) if name in known else 0 for name in names], np.int64)
        return table, self._rng.random(self._n)

    def _by_spectrum(self) -> tuple[I64, I64, F64]:
        """(octave, table, position), near spectra more often."""
        assert self._target is not None
        spectra, table, position = spectra_of(self._tables)
        likeness = np.stack([spectra @ _wanted(self._target, octave) for octave in OCTAVES])
        weights = np.exp(SHARPNESS * (likeness - likeness.max(axis=1, keepdims=True)))
        weights *= np.exp(SHARPNESS * (likeness.max(axis=1, keepdims=True) - likeness.max()))
        heard = _heard_octave(self._target)
        if heard in OCTAVES:  # where its pitch is heard there are more frames, though none may be very like
            at = OCTAVES.index(heard)
            weights[at] *= max(1.0, float(np.delete(weights, at, axis=0).sum() / max(weights[at].sum(), 1e-300)))
        flat = weights.ravel()
        drawn = self._rng.choice(flat.size, self._n, p=flat / flat.sum())
        octave, frame = drawn // len(table), drawn % len(table)
        spread = np.clip(position[frame] + self._rng.normal(0.0, 0.02, self._n), 0.0, 1.0)
        return np.array(OCTAVES)[octave], table[frame], spread

    def _warps(self, second: Bool) -> None:
        """Bent, synchronised or modulated now and then; what is inharmonic rings or is modulated at an odd ratio."""
        odd = 0.5 if self._target is not None and (self._target.inharmonicity or 0.0) > 0.05 else 0.08
        bell = self._rng.random(self._n) < np.where(self._kinds == _number("bell"), max(odd, 0.5), odd)
        bell &= ~self._tuned
        self._put("osc1_warp", self._rng.choice([WARPS.index("fm"), WARPS.index("ring")], self._n), bell)
        self._put("osc1_warp_amount", self._rng.uniform(0.05, 0.6, self._n), bell)
        self._put("osc2_semitone", self._rng.integers(-12, 13, self._n), bell)
        self._put("osc2_octave", self._rng.integers(0, 3, self._n), bell)
        bent = ~bell & second & (self._rng.random(self._n) < 0.12)
        self._put(
            "osc1_warp", self._rng.choice([WARPS.index(w) for w in ("sync", "bend_plus", "bend_minus")], self._n), bent
        )
        self._put("osc1_warp_amount", self._rng.uniform(0.05, 0.6, self._n), bent)
        self._route("env_filter", "osc1_warp", self._rng.uniform(0.0, 0.5, self._n), bell)

    def _extras(self, where: Bool) -> None:
        """Sub, noise and unison, by the kind."""
        self._put("sub_level", self._rng.uniform(0.1, 0.6, self._n), self._chance("sub") & where & ~self._tuned)
        self._put("sub_wave", self._rng.choice([0, 0, 1, SUB_WAVES.index("square")], self._n))
        noise = self._chance("noise") & where
        self._put("noise_level", self._rng.uniform(0.0, 0.4, self._n) ** 2, noise)
        self._put("noise_cutoff_hz", 20_000.0 * 0.05 ** self._rng.random(self._n), noise)
        unison = self._chance("unison") & where & (self._target is None or self._rng.random(self._n) < 0.4)
        self._put("osc1_unison", self._rng.integers(2, 6, self._n), unison)
        self._put("osc1_unison_detune_cents", self._rng.uniform(4.0, 25.0, self._n), unison)

    # ---- how it goes on ---------------------------------------------------------------------------------------------

    def _amplifier(self) -> None:
        """The kind's envelope, or the target's level."""
        for stage in ("attack_s", "decay_s", "release_s"):
            self._put(f"env_amp_{stage}", self._by_ratio(stage))
        self._put("env_amp_sustain", self._even("sustain"))
        target, fitted = self._target, self._fitted
        if target is None:
            return
        if target.attack_s is not None:
            quicker = np.exp(-np.abs(self._rng.normal(0.0, 0.5, self._n)))  # the time to the peak includes any swell
            self._put("env_amp_attack_s", self._about(max(target.attack_s, 0.001)) * quicker, fitted)
        if target.sustain_db is not None and target.decay_db_per_s is not None:
            curve = self._rng.uniform(0.4, 1.0, self._n)
            struck = target.sustain_db < STRUCK_DB
            held = 0.0 if struck else 10.0 ** (self._about(target.sustain_db, 0.2) / 20.0)
            self._put("env_amp_sustain", held, fitted)
            self._put("env_amp_decay_curve", curve, fitted)
            self._put("env_amp_decay_s", _fall_s(self._about(target.decay_db_per_s), curve), fitted)
            slow = self._about(max(0.05, target.notes[0].gate_s), 0.5)
            self._put("env_amp_decay_s", slow, fitted & (not struck))
        if target.release_db_per_s is not None:
            curve = self._rng.uniform(0.4, 1.0, self._n)
            self._put("env_amp_release_curve", curve, fitted)
            self._put("env_amp_release_s", _fall_s(self._about(target.release_db_per_s), curve), fitted)

    def _filter(self, own: Bool) -> None:
        """A low-pass mostly: over the kind's harmonics, or over the target's, closing as its brightness does."""
        kinds = self._rng.choice(
            [FILTERS.index(name) for name in ("off", "low_12", "low_24", "band_12", "high_12", "notch_12")],
            self._n,
            p=[0.2, 0.45, 0.25, 0.04, 0.03, 0.03],
        )
        self._put("filter_type", np.where(own, FILTERS.index("off"), kinds))
        self._put("filter_cutoff_hz", self._f0_hz * self._by_ratio("cutoff"))
        self._put("filter_resonance", self._rng.beta(1.2, 4.0, self._n))
        self._put("filter_drive_db", self._rng.uniform(0.0, 12.0, self._n), self._rng.random(self._n) < 0.2)
        self._put("filter_env_octaves", self._even("env_octaves"))
        self._put("env_filter_attack_s", 0.001 * 100.0 ** (self._rng.random(self._n) ** 2))
        self._put("env_filter_decay_s", self._by_ratio("decay_s") * self._rng.uniform(0.3, 1.0, self._n))
        self._put("env_filter_sustain", self._rng.uniform(0.0, 0.6, self._n))
        if self._target is None:
            return
        highest, sinking = _brightness(self._target)
        if highest:
            low = np.isin(kinds, [FILTERS.index("low_12"), FILTERS.index("low_24")])
            self._put("filter_cutoff_hz", self._f0_hz * self._about(highest, 0.6), self._fitted & low)
        if sinking is not None:
            decay_s = self._about(max(0.1, self._target.notes[0].gate_s), 0.5)
            octaves = np.clip(self._about(sinking / 12.0, 0.4) * decay_s, -5.0, 5.0)
            self._put("env_filter_decay_s", decay_s, self._fitted)
            self._put("env_filter_decay_curve", self._rng.uniform(0.0, 0.5, self._n), self._fitted)
            self._put("env_filter_sustain", 0.0, self._fitted)
            self._put("filter_env_octaves", octaves, self._fitted)
            closed = self._values[:, self._space.index("filter_cutoff_hz")] * 2.0 ** (-0.35 * octaves)
            self._put("filter_cutoff_hz", closed, self._fitted)

    def _movement(self, where: Bool) -> None:
        """Positions that travel; vibrato and tremolo as the target has them."""
        travels = where & (self._rng.random(self._n) < 0.35)
        for source in ("env_free", "env_filter"):
            some = travels & (self._rng.random(self._n) < 0.5)
            self._route(source, "osc1_position", self._rng.normal(0.0, 0.3, self._n), some)
            travels = travels & ~some
        self._put("env_free_decay_s", self._by_ratio("decay_s"))
        self._strikes(where)
        target = self._target
        if target is not None and target.vibrato_cents > 0.0:
            some = self._fitted & (self._rng.random(self._n) < 0.7)
            self._put("lfo2_rate_hz", self._about(target.vibrato_hz, 0.05), some)
            self._put("lfo2_delay_s", 0.01 * 60.0 ** self._rng.random(self._n), some)
            self._route("lfo2", "pitch", np.sqrt(self._about(target.vibrato_cents, 0.3) / 3600.0), some)
        elif target is not None and target.tremolo_db > 0.0:
            some = self._fitted & (self._rng.random(self._n) < 0.6)
            self._put("lfo2_rate_hz", self._about(target.tremolo_hz, 0.05), some)
            self._put("lfo2_phase", self._rng.random(self._n), some)
            depth = 1.0 - 10.0 ** (-self._about(target.tremolo_db, 0.3) / 20.0)
            self._route("lfo2", "amp", np.clip(depth, 0.0, 1.0), some)

    def _strikes(self, where: Bool) -> None:
        """Where high partials die first, the second oscillator is what strikes: one partial or two, soon gone."""
        target = self._target
        sinking = None if target is None else _brightness(target)[1]
        if target is None or sinking is None or sinking < STRIKING_DB_PER_S:
            return
        struck = where & self._fitted & (self._rng.random(self._n) < 0.3) & (self._slots < 6)
        single = self._tables.names.index("Single Harmonic") if "Single Harmonic" in self._tables.names else 0
        table = np.where(self._rng.random(self._n) < 0.5, 0, single)  # a sine, or two partials
        self._put("osc2_table", table, struck)
        self._put("osc2_position", np.where(table == 0, 0.0, self._rng.random(self._n)), struck)
        self._put("osc2_octave", self._rng.choice([0, 1, 2, 2, 3], self._n), struck)
        self._put("osc2_semitone", self._rng.choice([0, 0, 0, 7, 4], self._n), struck)
        self._put("osc2_level", 0.0, struck)
        self._route("env_free", "osc2_level", self._rng.uniform(0.05, 0.5, self._n), struck)
        curve = self._rng.uniform(0.5, 1.0, self._n)
        high = max(band.decay_db_per_s for band in target.bands)
        self._put("env_free_decay_curve", curve, struck)
        self._put("env_free_decay_s", _fall_s(self._about(min(high, 400.0)), curve), struck)


def _number(kind: str) -> int:
    return [k.name for k in KINDS].index(kind)


def _chances(target: TargetSummary | None) -> F64:
    """(8,) how often each kind is drawn: alike, or by how well its amplifier can follow the target."""
    chances = np.ones(len(KINDS))
    if target is not None and target.attack_s is not None and target.sustain_db is not None:
        sustain = 10.0 ** (target.sustain_db / 20.0)
        for i, kind in enumerate(KINDS):
            slow = np.log2(max(target.attack_s, 0.001) / kind.attack_s[1])
            quick = np.log2(kind.attack_s[0] / max(target.attack_s, 0.001))
            outside = max(kind.sustain[0] - sustain, sustain - kind.sustain[1], 0.0)
            chances[i] = np.exp(-0.3 * max(slow, quick, 0.0) - 3.0 * outside)
    shares: F64 = chances / chances.sum()
    return shares


def _heard_octave(target: TargetSummary) -> int | None:
    """The octave, against its note, in which a target's pitch is heard; None where that is no octave of it."""
    if target.pitch_ratio is None or target.pitch_ratio <= 0.0:
        return None
    octaves = float(np.log2(target.pitch_ratio))
    return round(octaves) if abs(octaves - round(octaves)) < 0.04 else None


def _in_tune(target: TargetSummary) -> bool:
    """Whether its partials are whole multiples of one note, that which is heard: its own or one some octaves off."""
    if not target.partials:
        return False
    ratios, levels = np.array(target.partials).T
    ratios, weights = ratios / 2.0 ** (_heard_octave(target) or 0), 10.0 ** (levels / 20.0)
    off = np.abs(ratios - np.maximum(np.rint(ratios), 1.0))
    return float((off * weights).sum()) < WHOLE * float(weights.sum())


@lru_cache(maxsize=4)
def spectra_of(tables: TableSet) -> tuple[F64, I64, F64]:
    """Of all frames: compressed magnitudes of harmonics 1..32 (frames, 32), each row of length 1; table; position."""
    rows, which, where = [], [], []
    for number, table in enumerate(tables.tables):
        magnitudes = np.abs(np.fft.rfft(table.frames, axis=1))
        whole = np.sqrt(np.sum(magnitudes[:, 1:], axis=1, keepdims=True)) + 1e-9  # compressed as _wanted is
        rows.append(np.sqrt(magnitudes[:, 1 : HARMONICS + 1]) / whole)
        which.append(np.full(len(table.frames), number))
        where.append(np.linspace(0.0, 1.0, len(table.frames)))
    return np.concatenate(rows), np.concatenate(which), np.concatenate(where)


def _wanted(target: TargetSummary, octave: int) -> F64:
    """The target's partials (32,) at whole multiples of its note moved by octaves, as spectra_of has its rows."""
    wanted: F64 = np.zeros(HARMONICS)
    total = 0.0
    for ratio, level_db in target.partials:
        amplitude = 10.0 ** (level_db / 20.0)
        total += amplitude
        place = ratio / 2.0**octave
        whole = round(place)
        if level_db > FAINTEST_DB and 1 <= whole <= HARMONICS and abs(place - whole) < 0.25:
            wanted[whole - 1] = max(wanted[whole - 1], np.sqrt(amplitude))
    wanted /= max(np.sqrt(total), 1e-9)
    return wanted


def _brightness(target: TargetSummary) -> tuple[float, float | None]:
    """The highest partial that counts, in fundamentals (0: unknown), and by how many dB a second the target's highest
    band falls more quickly than its lowest (None: unknown)."""
    heard = [ratio for ratio, level_db in target.partials if level_db > FAINTEST_DB]
    bands = [band for band in target.bands if band.level_db > FAINTEST_DB]
    sinking = None
    if len(bands) > 2 and bands[-1].low_ratio > bands[0].low_ratio:
        middles = np.log2([np.sqrt(band.low_ratio * band.high_ratio) for band in bands])
        decays = np.array([min(band.decay_db_per_s, 200.0) for band in bands])
        sinking = float(np.polyfit(middles, decays, 1)[0] * (middles[-1] - middles[0]))
    return max(heard, default=0.0), sinking


def _fall_s(db_per_s: F64, curve: F64) -> F64:
    """Seconds of a decay with this curve that falls so many dB a second at its beginning."""
    return CURVATURE * curve * 8.686 / np.maximum(db_per_s, 0.5)
