"""Patches whose oscillators have the harmonics of a target, by the levels of their own harmonics.

Sixteen levels an oscillator are computed from the target's spectrum soon after its onset, later in the held note, or in
between. One oscillator may have them alone; the second may add what strikes at first; one may fade into the other; or
both sound all the while. Noise is as loud as it is between the target's harmonics. All of these are ordinary
parameters: a search begins with them and goes on to change them, and no sample of the target is in a patch.
"""

from __future__ import annotations

import numpy as np

from evosynth.arrays import F64, Bool
from evosynth.parameters import ParameterSpace
from evosynth.synths.base import TargetSummary
from evosynth.synths.tables import TableSet
from evosynth.synths.wavetable.harmonic_levels import between, equalised, levels_of, octaves_up, profiles
from evosynth.synths.wavetable.prior_draft import Draft
from evosynth.synths.wavetable.prior_spectra import FAINTEST_DB, heard_octave, nearest_frame, spectra_of
from evosynth.synths.wavetable.space import EQUALISED, FILTERS, SLOTS, WARPS

WAYS = (0.3, 0.25, 0.25, 0.2)  # one oscillator; another that strikes; one fades into the other; both
ALONE, STRIKING, FADING, TOGETHER = range(4)
HELD = 0.65  # share that has the mean of the held note, and not its end, as its later harmonics
WEAK = 0.15  # what strikes is not worth an oscillator below this share
HIGHER = (0.8, 0.15, 0.05)  # an oscillator as high as the target is heard, an octave higher, two
FULL_TABLE, FULL_POSITION = "Basic Shapes", 2.0 / 3.0  # a saw: every harmonic is there
FULL = 0.5  # share of oscillators that begin with it
MOST_RAISED_DB = 30.0  # where a table would need more, a saw is taken
SPREAD_DB = 1.0
NOISY, BURSTING = 0.7, 0.4  # shares with noise all the while, and those of them with more of it at first
TABLE_RMS, NOISE_RMS = 0.35, 0.54  # of a source at its full level


def can_be_set(space: ParameterSpace, target: TargetSummary | None) -> bool:
    """Whether the space is free to give its harmonics levels, and a target is known to have some."""
    known = target is not None and len(target.moments) > 1 and heard_octave(target) is not None
    return known and not space.frozen[list(space.columns(role="harmonics"))].any()


class HarmonicPatches:
    """Makes those patches of a draft ``where`` follow the harmonics of a target; it must be one that can_be_set."""

    def __init__(self, draft: Draft, tables: TableSet, target: TargetSummary, where: Bool) -> None:
        self._draft, self._tables, self._target, self._where = draft, tables, target, where
        heard = profiles(target)
        self._early, last = heard[0], heard[-1]
        self._late = np.where(draft.chance(HELD)[:, None], _mean(heard[1:]), last)
        self._struck, self._strength = _what_strikes(self._early, last)
        ways = WAYS if self._strength > WEAK else (WAYS[ALONE] + WAYS[STRIKING], 0.0, *WAYS[FADING:])
        way = draft.rng.choice(len(WAYS), draft.n, p=ways)
        room = draft.slots < SLOTS - 1
        self._alone, self._striking, self._fading = (where & (way == w) & room for w in (ALONE, STRIKING, FADING))
        self._together = where & (way == TOGETHER)

    def make(self) -> None:
        """All of it."""
        self._harmonics()
        self._tune()
        self._levels()
        self._noise()

    def _harmonics(self) -> None:
        draft, moving = self._draft, self._striking | self._fading
        octave = heard_octave(self._target) or 0
        first, second = np.where(moving, 1.0, draft.uniform(0.0, 1.0)), np.where(self._fading, 0.0, draft.uniform(0, 1))
        for name, place in (("osc1", first), ("osc2", second)):
            wanted = between(self._early, self._late, place)
            if name == "osc2":
                wanted = np.where(self._striking[:, None], self._struck, wanted)
            higher = np.where(self._fading, 0, draft.rng.choice(len(HIGHER), draft.n, p=HIGHER))
            draft.put(f"{name}_octave", octave + higher, self._where)
            self._set(name, octaves_up(wanted, higher))

    def _set(self, name: str, wanted: F64) -> None:
        """The levels that make profiles (n, 96) of what an oscillator plays, or of a saw where these would not do."""
        draft, levels = self._draft, levels_of(self._tables)
        _, table, position = spectra_of(self._tables)
        frames = nearest_frame(self._tables, draft.get(f"{name}_table"), draft.get(f"{name}_position"))
        saw = nearest_frame(self._tables, np.array([self._tables.index(FULL_TABLE)]), np.array([FULL_POSITION]))[0]
        beyond = (equalised(wanted, levels[frames]) > MOST_RAISED_DB).any(axis=1)
        full = self._where & (self._fading | draft.chance(FULL) | beyond)
        frames = np.where(full, saw, frames)
        draft.put(f"{name}_table", table[frames], full)
        draft.put(f"{name}_position", position[frames], full)
        gains = equalised(wanted, levels[frames]) + draft.rng.normal(0.0, SPREAD_DB, (draft.n, len(EQUALISED)))
        for harmonic, column in zip(EQUALISED, gains.T, strict=True):
            draft.put(f"{name}_harmonic_{harmonic}_db", column, self._where)

    def _tune(self) -> None:
        """What would bend the harmonics is left out; two oscillators that are to be one sound have no beats."""
        draft = self._draft
        for name in ("osc1", "osc2"):
            draft.put(f"{name}_semitone", 0, self._where)
            draft.put(f"{name}_phase", 0.0, self._fading)
        draft.put("osc2_fine_cents", 0.0, self._fading | (self._striking & draft.chance(0.5)))
        draft.put("osc1_unison", 1, self._fading)
        draft.put("osc1_warp", WARPS.index("none"), self._where)
        draft.put("filter_type", FILTERS.index("off"), self._where & draft.chance(0.6))
        raised = draft.get("filter_cutoff_hz") * 2.0 ** draft.uniform(0.5, 3.0)
        draft.put("filter_cutoff_hz", np.minimum(raised, 20_000.0), self._where)

    def _levels(self) -> None:
        draft, moving = self._draft, self._striking | self._fading
        draft.put("osc1_level", np.minimum(draft.get("osc1_level"), 0.8 / max(self._strength, 1.0)), self._striking)
        first = draft.get("osc1_level")
        draft.put("osc2_level", 0.0, self._alone | moving)
        draft.put("osc2_level", draft.uniform(0.15, 0.8), self._together)
        depth = np.where(self._fading, first, np.minimum(1.0, first * draft.about(self._strength, 0.2)))
        draft.route("env_free", "osc2_level", depth, moving)
        draft.route("env_free", "osc1_level", -depth, self._fading)
        draft.put("env_free_decay_curve", draft.uniform(0.0, 1.0), moving)
        draft.put("env_free_decay_s", self._target.notes[0].gate_s * 2.0 ** draft.uniform(-4.0, 1.0), moving)

    def _noise(self) -> None:
        """As loud as between the target's harmonics in most of the note; more at first, where there was more."""
        draft, moments = self._draft, self._target.moments
        first, later = moments[0], sorted(moments[1:], key=lambda moment: moment.noise_db)[len(moments) // 2 - 1]
        noisy = self._where & draft.chance(NOISY)
        tone = draft.get("osc1_level") * TABLE_RMS / NOISE_RMS
        share, more = (10.0 ** (moment.noise_db / 20.0) for moment in (later, first))
        draft.put("noise_level", tone * draft.about(share, 0.7), noisy)
        draft.put("noise_cutoff_hz", draft.about(later.noise_hz, 0.5), noisy)
        if more <= share:
            return
        burst = noisy & draft.chance(BURSTING) & (draft.slots < SLOTS)
        draft.route("env_free", "noise_level", np.minimum(1.0, tone * draft.about(more - share, 0.5)), burst)
        short = burst & ~(self._striking | self._fading)
        draft.put("env_free_decay_curve", draft.uniform(0.3, 1.0), short)
        draft.put("env_free_decay_s", 0.02 * 20.0 ** draft.uniform(0.0, 1.0), short)


def _mean(heard: F64) -> F64:
    """The profile (96,) whose levels are the means of those of profiles (m, 96)."""
    mean: F64 = np.exp(np.log(np.maximum(heard, 1e-5)).mean(axis=0))
    return mean / np.linalg.norm(mean)


def _what_strikes(early: F64, late: F64) -> tuple[F64, float]:
    """What is in the early profile (96,) beyond the late one, and its strength against that one's share of it."""
    counts = late > 10.0 ** (FAINTEST_DB / 20.0) * late.max()
    share = min(1.0, float(np.quantile(early[counts] / late[counts], 0.25)))
    struck = np.sqrt(np.maximum(early**2 - (share * late) ** 2, 1e-10))
    return struck, float(np.linalg.norm(struck)) / max(share, 0.05)
