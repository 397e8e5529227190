"""Founders with a strike of their own: noise, a filter, FM or a high partial, there at once and soon gone.

The target says what strikes (see analysis/strike): how noisy it is, how much brighter than the note, how strong, and
how fast it dies. An envelope that nothing else listens to makes it, so that the note goes on as before.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, Bool
from evosynth.notation.tuning import hz_of_note
from evosynth.synths.base import Strike, TargetSummary
from evosynth.synths.wavetable.layout import BEND_OF_CURVE
from evosynth.synths.wavetable.prior_draft import Draft
from evosynth.synths.wavetable.space import EQUALISED, FILTERS, SLOTS, WARPS

STRUCK = 0.35  # share of the patches that follow a target
BRIGHTER, CLICK_S, LEAST_DB = 0.25, 0.08, -20.0  # octaves, seconds of dying and level of what counts as a strike
NOISY = 0.25  # flatness from which a strike is noise more than partials
NOISE, FILTER, FM, PARTIAL = range(4)
OF_NOISE, OF_PARTIALS = (0.65, 0.15, 0.1, 0.1), (0.2, 0.25, 0.2, 0.35)  # how often each, of noise and of partials
CURVE = 0.9  # of an envelope that strikes: nearly an exponential
FALL_20_DB = np.log(10.0) / (BEND_OF_CURVE * CURVE)  # share of its decay in which it falls so far
FILLS_S = 0.1  # what dies more slowly fills the moment in which its power was told
AT_ONCE = 0.5  # share of them whose amplifier is as quick as the strike
FM_DEPTH = 0.3  # for a strike that is an octave brighter
TABLE_RMS, SINE_RMS, NOISE_RMS = 0.35, 0.7, 0.54  # of a source at its full level
HIGHEST_HZ = 20_000.0


def strikes(target: TargetSummary | None) -> Strike | None:
    """What strikes in a target; None where that is hardly brighter than its note and no click, or soft."""
    found = None if target is None else target.strike
    if found is None or found.level_db < LEAST_DB:
        return None
    return found if found.brighter > BRIGHTER or found.dies_s < CLICK_S else None


def strike(draft: Draft, target: TargetSummary, where: Bool) -> None:
    """Put the target's strike into some of the patches ``where`` (n,)."""
    struck = strikes(target)
    if struck is None:
        return
    _Strikes(draft, struck, hz_of_note(target.notes[0].midi_note), where & draft.chance(STRUCK)).make()


class _Strikes:
    """Patches of a draft ``where`` (n,) while they get their strike."""

    def __init__(self, draft: Draft, struck: Strike, f0_hz: float, where: Bool) -> None:
        self._draft, self._struck, self._f0_hz = draft, struck, f0_hz
        self._brighter = max(BRIGHTER, struck.brighter)
        ways = draft.rng.choice(4, draft.n, p=OF_NOISE if struck.noise > NOISY else OF_PARTIALS)
        taken, filtering = draft.moved_by("env_free"), draft.moved_by("env_filter")
        second = ~draft.moving("osc2_level")  # it may be taken for the strike
        warped = (draft.get("osc1_warp") != WARPS.index("none")) | draft.moving("osc1_warp")
        ways = np.where((ways == PARTIAL) & ~second | (ways == FM) & (~second | warped), FILTER, ways)
        ways = np.where((ways == FILTER) & filtering, NOISE, ways)
        some = where & ((ways == FILTER) | (draft.slots < SLOTS) & ~(taken & filtering))
        self._ways = [some & (ways == way) for way in range(4)]
        self._by_free, self._by_filter = (some & (ways != FILTER) & which for which in (~taken, taken))

    def make(self) -> None:
        """All of it."""
        draft = self._draft
        noise, filtered, modulated, sounding = self._ways
        draft.put("filter_env_octaves", 0.0, self._by_filter)
        self._dying("env_free", self._by_free)
        self._dying("env_filter", self._by_filter | filtered)
        self._noise(noise)
        self._filter(filtered)
        self._fm(modulated)
        self._partial(sounding)
        at_once = np.minimum(draft.get("env_amp_attack_s"), draft.uniform(0.1, 1.0) * self._struck.dies_s)
        draft.put("env_amp_attack_s", at_once, (self._by_free | self._by_filter | filtered) & draft.chance(AT_ONCE))

    def _dying(self, name: str, where: Bool) -> None:
        """An envelope that is there at once and falls as fast as the target's strike."""
        draft = self._draft
        draft.put(f"{name}_attack_s", 0.001, where)
        draft.put(f"{name}_decay_s", draft.about(self._struck.dies_s / FALL_20_DB, 0.4), where)
        draft.put(f"{name}_decay_curve", CURVE, where)
        draft.put(f"{name}_sustain", 0.0, where)

    def _route(self, destination: str, depth: F64, where: Bool) -> None:
        self._draft.route("env_free", destination, depth, where & self._by_free)
        self._draft.route("env_filter", destination, depth, where & self._by_filter)

    def _depth(self, rms: float, spread: float) -> F64:
        """(n,) how loud a source of this RMS begins, so that over the first moment it is as strong as the strike."""
        filled = min(1.0, self._struck.dies_s / FILLS_S)
        ratio = 10.0 ** (self._struck.level_db / 20.0) / np.sqrt(filled)
        note = self._draft.get("osc1_level") * TABLE_RMS
        return np.asarray(np.minimum(1.0, note / rms * self._draft.about(ratio, spread)))

    def _noise(self, where: Bool) -> None:
        draft, middle_hz = self._draft, min(self._struck.middle * self._f0_hz, HIGHEST_HZ)
        self._route("noise_level", self._depth(NOISE_RMS, 0.6), where)
        draft.put("noise_cutoff_hz", draft.about(pole_hz(middle_hz), 0.4), where & (draft.get("noise_level") == 0.0))
        draft.put("filter_cutoff_hz", np.maximum(draft.get("filter_cutoff_hz"), middle_hz), where & draft.chance(0.5))

    def _filter(self, where: Bool) -> None:
        """Closed over the note, opened by the strike."""
        draft = self._draft
        off = where & (draft.get("filter_type") == FILTERS.index("off"))
        draft.put("filter_type", FILTERS.index("low_12"), off)
        note_hz = self._struck.middle * 2.0**-self._brighter * self._f0_hz
        draft.put("filter_cutoff_hz", draft.about(2.0 * note_hz, 0.5), off)
        draft.put("filter_env_octaves", np.minimum(8.0, draft.about(1.5 * self._brighter, 0.4)), where)

    def _fm(self, where: Bool) -> None:
        """The second oscillator, a sine by a partial, modulates the first as long as the strike goes on."""
        ratios = np.maximum(1.0, np.rint(self._ratios()) - self._draft.rng.integers(0, 2, self._draft.n))
        self._second(ratios, where)
        self._draft.put("osc1_warp", WARPS.index("fm"), where)
        self._draft.put("osc1_warp_amount", 0.0, where)
        self._route("osc1_warp", np.minimum(0.9, self._draft.about(FM_DEPTH * np.sqrt(self._brighter))), where)

    def _partial(self, where: Bool) -> None:
        """The second oscillator is one of the partials that strike."""
        self._second(self._ratios(), where)
        self._route("osc2_level", self._depth(SINE_RMS, 0.4), where)

    def _ratios(self) -> F64:
        """(n,) one of the partials that strike, the strong ones more often."""
        ratios, levels_db = np.array(self._struck.partials or ((7.0, -12.0),)).T
        chances = 10.0 ** (levels_db / 40.0)
        return np.asarray(self._draft.rng.choice(ratios, self._draft.n, p=chances / chances.sum()))

    def _second(self, ratios: F64, where: Bool) -> None:
        """The second oscillator is a sine at these ratios (n,) to the note, and silent."""
        draft = self._draft
        semitones = 12.0 * np.log2(np.clip(ratios, 1.0 / 16.0, 31.0))
        octaves = np.floor(np.rint(semitones) / 12.0)
        draft.put("osc2_octave", octaves, where)
        draft.put("osc2_semitone", np.rint(semitones) - 12.0 * octaves, where)
        draft.put("osc2_fine_cents", 100.0 * (semitones - np.rint(semitones)), where)
        for name, value in {"table": 0, "position": 0.0, "level": 0.0, "unison": 1, "warp": 0}.items():
            draft.put(f"osc2_{name}", value, where)
        for harmonic in EQUALISED:
            draft.put(f"osc2_harmonic_{harmonic}_db", 0.0, where)


def pole_hz(middle_hz: float) -> float:
    """The cutoff of noise through one pole whose centre of power up to 20 kHz is here."""
    poles = np.geomspace(100.0, HIGHEST_HZ, 60)
    over = HIGHEST_HZ / poles
    middles = poles * 0.5 * np.log1p(np.square(over)) / np.arctan(over)
    return float(np.interp(middle_hz, middles, poles))
