"""``evosynth midi calibrate``: how a synth differs from the built-in engine, learned once and used by searches."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict

from evosynth.cli import complain, device, say
from evosynth.cli.progress import progress_bar
from evosynth.errors import Cancelled, InputError
from evosynth.hardware import calibration_store
from evosynth.hardware.calibrating import learned
from evosynth.hardware.calibration import DeviceCalibration
from evosynth.hardware.calibration_store import Kept
from evosynth.system.signals import Wish, interruptible


def calibrate(arguments: Namespace) -> int:
    """Play twenty voices and keep what they teach; or show, use, leave alone or forget what is kept."""
    if arguments.change is None:
        with interruptible() as wish:
            try:
                calibration = _learned(arguments, wish)
            except Cancelled:
                complain("Stopped; nothing was learned, and what was known before is kept.")
                return wish.code
        calibration_store.put(calibration)
        _tell(arguments, Kept(calibration))
        return 0
    with device.on_cables(arguments) as (address, *_):
        text = address.text
    kept = calibration_store.find(text)
    if kept.problem:
        complain(kept.problem)
    if arguments.change == "forget":
        calibration_store.forget(text)
        say(f"Nothing is known any more of the {address.words}.")
        return 0
    if kept.calibration is None:
        raise InputError(f"the {address.words} was not calibrated yet: evosynth midi calibrate does it")
    if arguments.change != "show":
        kept = calibration_store.switch(text, arguments.change == "on")
    _tell(arguments, kept)
    return 0


def _learned(arguments: Namespace, wish: Wish) -> DeviceCalibration:
    with device.connected(arguments) as synth, progress_bar(wish) as bar:
        check = synth.soundcheck

        def shown(heard: int, of: int) -> None:
            at = min(heard + 1, of)
            synth.told.to = lambda sentence: bar.say(f"Voice {at}: {sentence}")
            bar.heard(f"voice {at} of {of}", heard / of)

        return learned(
            synth.takes,
            synth.address.text,
            latency_s=check.latency_s,
            jitter_s=check.jitter_s,
            noise_db=check.noise_db,
            progress=shown,
            cancelled=wish,
        )


def _tell(arguments: Namespace, kept: Kept) -> None:
    """What is known, and whether it is used."""
    calibration = kept.calibration
    assert calibration is not None, "it was learned, or found"
    if arguments.json:
        say(json.dumps({**asdict(calibration), "on": kept.on, "words": calibration.words}))
        return
    used = "Searches on this synth use it." if kept.on else "It is kept, but not used: --on uses it."
    say(calibration.words, calibration.details, used)
