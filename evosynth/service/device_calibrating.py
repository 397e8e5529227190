"""A synth learned: some twenty voices are played and recorded, and what they tell is kept at its address."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evosynth.hardware import calibrating, calibration_store
from evosynth.midi.conversation import Conversation
from evosynth.service.device_messages import Goes, SentTo
from evosynth.service.device_recording import Recording
from evosynth.service.device_report import Report
from evosynth.service.take_messages import Calibrate
from evosynth.synths.base import Note
from evosynth.synths.takes import OneByOne, Take

TOLD = "Calibrating: twenty voices are played"


class Heard(OneByOne):
    """Takes of the synth in use, heard now."""

    def __init__(self, recording: Recording, talk: Conversation) -> None:
        self._recording, self._talk = recording, talk

    def heard(self, voice: bytes, notes: Sequence[Note], again: int, cancelled: Callable[[], bool]) -> tuple[Take, ...]:
        """As it is recorded."""
        return self._recording.record(self._talk, voice, notes, again, cancelled)


def calibrate(
    report: Report, recording: Recording, talk: Conversation, message: Calibrate, cancelled: Callable[[], bool]
) -> None:
    """Say how far it is, and what was learned. Raises what recording raises; InputError where it is no DX7."""
    check = recording.checked(talk, cancelled)
    found = calibrating.learned(
        Heard(recording, talk),
        message.device,
        latency_s=max(0.0, check.latency_s),
        jitter_s=check.jitter_s,
        noise_db=check.noise_db,
        progress=lambda number, of: report.say(Goes(TOLD, number / of)),
        cancelled=cancelled,
    )
    calibration_store.put(found)
    report.say(SentTo(message.ticket, "answered", found.words))
