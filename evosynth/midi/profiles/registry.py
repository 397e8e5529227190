"""Every profile, in the order in which people are offered them."""

from __future__ import annotations

from collections.abc import Mapping

from evosynth.errors import InputError
from evosynth.midi.profiles import (
    dexed,
    dx7,
    dx7ii,
    fs1r,
    minidexed,
    mvave_fm1,
    opsix,
    tx7,
    tx802,
    tx816,
    volca_fm,
    volca_fm2,
)
from evosynth.midi.profiles.profile import Profile

PROFILES = (
    dx7.PROFILE,
    dx7ii.PROFILE,
    tx7.PROFILE,
    tx816.PROFILE,
    tx802.PROFILE,
    volca_fm.PROFILE,
    volca_fm2.PROFILE,
    minidexed.PROFILE,
    dexed.PROFILE,
    fs1r.PROFILE,
    opsix.PROFILE,
    mvave_fm1.PROFILE,
)
DEFAULT = dx7.PROFILE  # for a port of which nobody has said what is behind it
_BY_KEY: Mapping[str, Profile] = {profile.key: profile for profile in PROFILES}


def named(key: str) -> Profile:
    """The profile with this key, whatever the case; ``InputError`` lists the keys that there are."""
    found = _BY_KEY.get(key.lower())
    if found is None:
        raise InputError(f"there is no device {key!r}; there are: {', '.join(_BY_KEY)}")
    return found
