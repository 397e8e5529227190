"""Plausible wavetable patches to start from: eight kinds of sound, informed by what is known of a target.

A patch begins as one of the kinds that players sort their sounds into; a kind is a row of ranges. Where a target is
known, kinds whose envelope is like its own are drawn more often, tables and positions by how near their spectra are to
its partials, the amplifier follows its level, and the filter its brightness over time. Tables that do not come with the
engine were given for this sound: most patches use them, their position sweeping from first frame to last.

Arrays of one number a patch have shape (n,). The proportions were found by experiment.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, I64, Bool
from evosynth.notation.tuning import hz_of_note
from evosynth.parameters import ParameterSpace
from evosynth.synths.base import TargetSummary
from evosynth.synths.tables import TableSet
from evosynth.synths.wavetable import prior_movement
from evosynth.synths.wavetable.factory import factory_names
from evosynth.synths.wavetable.layout import BEND_OF_CURVE
from evosynth.synths.wavetable.prior_draft import Draft
from evosynth.synths.wavetable.prior_harmonics import HarmonicPatches, can_be_set
from evosynth.synths.wavetable.prior_kinds import KINDS, chances, number
from evosynth.synths.wavetable.prior_spectra import brightness, heard_octave, in_tune, spectra_of, wanted_at
from evosynth.synths.wavetable.prior_strikes import strike
from evosynth.synths.wavetable.space import FILTERS, LFO_SHAPES, OSCILLATORS, SUB_WAVES, WARPS

FITTED = 0.85  # share of patches that follow the target where it is known
OWN = 0.6  # share of patches that are made of a table given for the target
SHARPNESS = 30.0  # how much more often a near spectrum is drawn than a far one
OCTAVES = (-2, -1, 0, 1)  # in which a table may stand for a target
HARMONIC = 0.75  # share of the patches that follow a target which have its harmonics too
ASTRAY = 0.15  # share of patches that do not mind: intervals, subs and bells beside a target in tune
STRIKING_DB_PER_S = 8.0  # by which high bands fall more quickly than low ones where something struck is heard
STRUCK_DB = -25.0  # what has fallen so far when its key is let go does not sustain


def sample_prior(
    space: ParameterSpace, tables: TableSet, target: TargetSummary | None, n: int, rng: np.random.Generator
) -> F64:
    """n patches as genomes (n, d) of ``space``, whose tables are those of ``tables``."""
    return Sampler(space, tables, target, n, rng).made()


class Sampler(Draft):
    """The patches while they are made."""

    def __init__(
        self, space: ParameterSpace, tables: TableSet, target: TargetSummary | None, n: int, rng: np.random.Generator
    ) -> None:
        super().__init__(space, n, rng)
        target = prior_movement.at_rest(target)
        self._tables, self._target = tables, target
        self._f0_hz = hz_of_note(target.notes[0].midi_note if target else 60)
        self._kinds = rng.choice(len(KINDS), n, p=chances(target))
        self._fitted = (rng.random(n) < FITTED) & (target is not None)
        self._tuned = self._fitted & (target is not None and in_tune(target)) & (rng.random(n) > ASTRAY)

    def made(self) -> F64:
        """(n, d)."""
        own = self._own_tables()
        set_harmonics = self._fitted & ~own & can_be_set(self.space, self._target) & self.chance(HARMONIC)
        self._oscillators(own)
        self._extras(~own)
        self._amplifier()
        self._filter(own)
        self._movement(~own, set_harmonics)
        if self._target is not None and set_harmonics.any():
            HarmonicPatches(self, self._tables, self._target, set_harmonics).make()
        self._tuning()
        if self._target is not None:
            strike(self, self._target, self._fitted & ~own)
        return self.genomes()

    # ---- drawing ----------------------------------------------------------------------------------------------------

    def _of_kind(self, field: str) -> tuple[F64, F64]:
        bounds = np.array([getattr(kind, field) for kind in KINDS])[self._kinds]
        return bounds[:, 0], bounds[:, 1]

    def _even(self, field: str) -> F64:
        return self.rng.uniform(*self._of_kind(field))

    def _by_ratio(self, field: str) -> F64:
        low, high = self._of_kind(field)
        return low * (high / low) ** self.rng.random(self.n)

    def _by_chance(self, field: str) -> Bool:
        odds = np.array([getattr(kind, field) for kind in KINDS])[self._kinds]
        return self.rng.random(self.n) < odds

    # ---- what sounds ------------------------------------------------------------------------------------------------

    def _own_tables(self) -> Bool:
        """Patches made of a table that was given: its frames pass by as they did in the sound that it was cut from."""
        first, count = len(factory_names()), len(self._tables)
        if count <= first:
            return np.zeros(self.n, bool)
        own = self.rng.random(self.n) < OWN
        self.put("osc1_table", self.rng.integers(first, count, self.n), own)
        length_s = self._target.notes[0].length_s if self._target else 2.0
        self.put("lfo1_shape", LFO_SHAPES.index("saw_up"), own)
        self.put("lfo1_rate_hz", 1.0 / self.about(1.02 * length_s, 0.05), own)
        self.put("osc1_position", 0.5, own)
        self.route("lfo1", "osc1_position", 0.5, own)
        return own

    def _oscillators(self, own: Bool) -> None:
        """Tables from the kind, or by the likeness of their spectra to the target's."""
        second = self._by_chance("second")
        for name, where in (("osc1", ~own), ("osc2", np.ones(self.n, bool))):
            table, position = self._by_kind()
            octave = np.zeros(self.n)
            if self._target is not None and self._target.partials:
                near_octave, near_table, near_position = self._by_spectrum()
                table = np.where(self._fitted, near_table, table)
                position = np.where(self._fitted, near_position, position)
                octave = np.where(self._fitted, near_octave, octave)
            self.put(f"{name}_table", table, where)
            self.put(f"{name}_position", position, where)
            self.put(f"{name}_octave", octave, where)
            self.put(f"{name}_phase", self.rng.choice([0.0, 0.0, 0.25, 0.5], self.n), where)
        self.put("osc1_level", self.rng.uniform(0.6, 0.9, self.n))
        self.put("osc2_level", self.rng.uniform(0.15, 0.8, self.n), second & ~own)
        self.put("osc2_fine_cents", self.rng.normal(0.0, 5.0, self.n))
        self.put("osc2_semitone", self.rng.choice([0, 0, 0, 0, 7, 12, -12, 5], self.n), second & ~self._tuned)
        self._warps(second & ~own)

    def _by_kind(self) -> tuple[I64, F64]:
        picks = self.rng.integers(0, 1 << 30, self.n)
        names = [
            KINDS[kind].tables[pick % len(KINDS[kind].tables)] for kind, pick in zip(self._kinds, picks, strict=True)
        ]
        known = self._tables.names
        table = np.array([known.index(name) if name in known else 0 for name in names], np.int64)
        return table, self.rng.random(self.n)

    def _by_spectrum(self) -> tuple[I64, I64, F64]:
        """(octave, table, position), near spectra more often."""
        assert self._target is not None
        spectra, table, position = spectra_of(self._tables)
        likeness = np.stack([spectra @ wanted_at(self._target, octave) for octave in OCTAVES])
        weights = np.exp(SHARPNESS * (likeness - likeness.max(axis=1, keepdims=True)))
        weights *= np.exp(SHARPNESS * (likeness.max(axis=1, keepdims=True) - likeness.max()))
        heard = heard_octave(self._target)
        if heard in OCTAVES:  # where its pitch is heard there are more frames, though none may be very like
            at = OCTAVES.index(heard)
            weights[at] *= max(1.0, float(np.delete(weights, at, axis=0).sum() / max(weights[at].sum(), 1e-300)))
        flat = weights.ravel()
        drawn = self.rng.choice(flat.size, self.n, p=flat / flat.sum())
        octave, frame = drawn // len(table), drawn % len(table)
        spread = np.clip(position[frame] + self.rng.normal(0.0, 0.02, self.n), 0.0, 1.0)
        return np.array(OCTAVES)[octave], table[frame], spread

    def _warps(self, second: Bool) -> None:
        """Bent, synchronised or modulated now and then; what is inharmonic rings or is modulated at an odd ratio."""
        odd = 0.5 if self._target is not None and (self._target.inharmonicity or 0.0) > 0.05 else 0.08
        bell = self.rng.random(self.n) < np.where(self._kinds == number("bell"), max(odd, 0.5), odd)
        bell &= ~self._tuned
        self.put("osc1_warp", self.rng.choice([WARPS.index("fm"), WARPS.index("ring")], self.n), bell)
        self.put("osc1_warp_amount", self.rng.uniform(0.05, 0.6, self.n), bell)
        self.put("osc2_semitone", self.rng.integers(-12, 13, self.n), bell)
        self.put("osc2_octave", self.rng.integers(0, 3, self.n), bell)
        bent = ~bell & second & (self.rng.random(self.n) < 0.12)
        self.put(
            "osc1_warp", self.rng.choice([WARPS.index(w) for w in ("sync", "bend_plus", "bend_minus")], self.n), bent
        )
        self.put("osc1_warp_amount", self.rng.uniform(0.05, 0.6, self.n), bent)
        self.route("env_filter", "osc1_warp", self.rng.uniform(0.0, 0.5, self.n), bell)

    def _extras(self, where: Bool) -> None:
        """Sub, noise and unison, by the kind."""
        self.put("sub_level", self.rng.uniform(0.1, 0.6, self.n), self._by_chance("sub") & where & ~self._tuned)
        self.put("sub_wave", self.rng.choice([0, 0, 1, SUB_WAVES.index("square")], self.n))
        noise = self._by_chance("noise") & where
        self.put("noise_level", self.rng.uniform(0.0, 0.4, self.n) ** 2, noise)
        self.put("noise_cutoff_hz", 20_000.0 * 0.05 ** self.rng.random(self.n), noise)
        unison = self._by_chance("unison") & where & (self._target is None or self.rng.random(self.n) < 0.4)
        self.put("osc1_unison", self.rng.integers(2, 6, self.n), unison)
        self.put("osc1_unison_detune_cents", self.rng.uniform(4.0, 25.0, self.n), unison)

    # ---- how it goes on ---------------------------------------------------------------------------------------------

    def _amplifier(self) -> None:
        """The kind's envelope, or the target's level."""
        for stage in ("attack_s", "decay_s", "release_s"):
            self.put(f"env_amp_{stage}", self._by_ratio(stage))
        self.put("env_amp_sustain", self._even("sustain"))
        target, fitted = self._target, self._fitted
        if target is None:
            return
        if target.attack_s is not None:
            quicker = np.exp(-np.abs(self.rng.normal(0.0, 0.5, self.n)))  # the time to the peak includes any swell
            self.put("env_amp_attack_s", self.about(max(target.attack_s, 0.001)) * quicker, fitted)
        if target.sustain_db is not None and target.decay_db_per_s is not None:
            curve = self.rng.uniform(0.4, 1.0, self.n)
            struck = target.sustain_db < STRUCK_DB
            held = 0.0 if struck else 10.0 ** (self.about(target.sustain_db, 0.2) / 20.0)
            self.put("env_amp_sustain", held, fitted)
            self.put("env_amp_decay_curve", curve, fitted)
            self.put("env_amp_decay_s", _fall_s(self.about(target.decay_db_per_s), curve), fitted)
            slow = self.about(max(0.05, target.notes[0].gate_s), 0.5)
            self.put("env_amp_decay_s", slow, fitted & (not struck))
        if target.release_db_per_s is not None:
            curve = self.rng.uniform(0.4, 1.0, self.n)
            self.put("env_amp_release_curve", curve, fitted)
            self.put("env_amp_release_s", _fall_s(self.about(target.release_db_per_s), curve), fitted)

    def _filter(self, own: Bool) -> None:
        """A low-pass mostly: over the kind's harmonics, or over the target's, closing as its brightness does."""
        kinds = self.rng.choice(
            [FILTERS.index(name) for name in ("off", "low_12", "low_24", "band_12", "high_12", "notch_12")],
            self.n,
            p=[0.2, 0.45, 0.25, 0.04, 0.03, 0.03],
        )
        self.put("filter_type", np.where(own, FILTERS.index("off"), kinds))
        self.put("filter_cutoff_hz", self._f0_hz * self._by_ratio("cutoff"))
        self.put("filter_resonance", self.rng.beta(1.2, 4.0, self.n))
        self.put("filter_drive_db", self.rng.uniform(0.0, 12.0, self.n), self.rng.random(self.n) < 0.2)
        self.put("filter_env_octaves", self._even("env_octaves"))
        self.put("env_filter_attack_s", 0.001 * 100.0 ** (self.rng.random(self.n) ** 2))
        self.put("env_filter_decay_s", self._by_ratio("decay_s") * self.rng.uniform(0.3, 1.0, self.n))
        self.put("env_filter_sustain", self.rng.uniform(0.0, 0.6, self.n))
        if self._target is None:
            return
        highest, sinking = brightness(self._target)
        if highest:
            low = np.isin(kinds, [FILTERS.index("low_12"), FILTERS.index("low_24")])
            self.put("filter_cutoff_hz", self._f0_hz * self.about(highest, 0.6), self._fitted & low)
        if sinking is not None:
            decay_s = self.about(max(0.1, self._target.notes[0].gate_s), 0.5)
            octaves = np.clip(self.about(sinking / 12.0, 0.4) * decay_s, -5.0, 5.0)
            self.put("env_filter_decay_s", decay_s, self._fitted)
            self.put("env_filter_decay_curve", self.rng.uniform(0.0, 0.5, self.n), self._fitted)
            self.put("env_filter_sustain", 0.0, self._fitted)
            self.put("filter_env_octaves", octaves, self._fitted)
            closed = self.values[:, self.space.index("filter_cutoff_hz")] * 2.0 ** (-0.35 * octaves)
            self.put("filter_cutoff_hz", closed, self._fitted)

    def _movement(self, where: Bool, set_harmonics: Bool) -> None:
        """Positions that travel; what moves as the target does."""
        travels = where & (self.rng.random(self.n) < np.where(set_harmonics, 0.1, 0.35))
        for source in ("env_free", "env_filter"):
            some = travels & (self.rng.random(self.n) < 0.5)
            self.route(source, "osc1_position", self.rng.normal(0.0, 0.3, self.n), some)
            travels = travels & ~some
        self.put("env_free_decay_s", self._by_ratio("decay_s"))
        self._strikes(where & ~set_harmonics)
        target = self._target
        if target is not None:
            prior_movement.move(self, target, self._fitted)

    def _tuning(self) -> None:
        """As far beside its octave as the target is heard."""
        if self._target is not None:
            prior_movement.tuned_to_rest(self, self._target, self._fitted)
        octave = None if self._target is None else heard_octave(self._target)
        if self._target is None or octave is None or self._target.pitch_ratio is None:
            return
        cents = 1200.0 * (float(np.log2(self._target.pitch_ratio)) - octave)
        for name in OSCILLATORS:
            self.put(f"{name}_fine_cents", self.get(f"{name}_fine_cents") + cents, self._fitted)

    def _strikes(self, where: Bool) -> None:
        """Where high partials die first, the second oscillator is what strikes: one partial or two, soon gone."""
        target = self._target
        sinking = None if target is None else brightness(target)[1]
        if target is None or sinking is None or sinking < STRIKING_DB_PER_S:
            return
        struck = where & self._fitted & (self.rng.random(self.n) < 0.3) & (self.slots < 6)
        single = self._tables.names.index("Single Harmonic") if "Single Harmonic" in self._tables.names else 0
        table = np.where(self.rng.random(self.n) < 0.5, 0, single)  # a sine, or two partials
        self.put("osc2_table", table, struck)
        self.put("osc2_position", np.where(table == 0, 0.0, self.rng.random(self.n)), struck)
        self.put("osc2_octave", self.rng.choice([0, 1, 2, 2, 3], self.n), struck)
        self.put("osc2_semitone", self.rng.choice([0, 0, 0, 7, 4], self.n), struck)
        self.put("osc2_level", 0.0, struck)
        self.route("env_free", "osc2_level", self.rng.uniform(0.05, 0.5, self.n), struck)
        curve = self.rng.uniform(0.5, 1.0, self.n)
        high = max(band.decay_db_per_s for band in target.bands)
        self.put("env_free_decay_curve", curve, struck)
        self.put("env_free_decay_s", _fall_s(self.about(min(high, 400.0)), curve), struck)


def _fall_s(db_per_s: F64, curve: F64) -> F64:
    """Seconds of a decay with this curve that falls so many dB a second at its beginning."""
    return BEND_OF_CURVE * curve * 8.686 / np.maximum(db_per_s, 0.5)
