"""Voices recorded unattended for the library, one at a time: what a person does comes between two of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evosynth.library.take_store import LibraryTakes
from evosynth.midi.conversation import Conversation
from evosynth.service.device_messages import Goes, SentTo, UseDevice
from evosynth.service.device_recording import Recording
from evosynth.service.device_report import Report
from evosynth.service.take_messages import RecordVoices, VoiceRecorded
from evosynth.synths import voicing
from evosynth.voices.dx7 import Voice


@dataclass(frozen=True, slots=True)
class ForLibrary:
    """What is left of it."""

    message: RecordVoices
    done: int = 0  # voices that are in the library

    @property
    def ticket(self) -> int:
        return self.message.ticket

    @property
    def so_far(self) -> str:
        """In words, where it ends before its end."""
        return f"{self.done} of {len(self.message.voices)} voices are in the library"


def record_next(
    report: Report,
    recording: Recording,
    talk: Conversation,
    using: UseDevice,
    wanted: ForLibrary,
    cancelled: Callable[[], bool],
) -> ForLibrary | None:
    """Record the next voice that is missing. What is left then; None: nothing, and that is said.

    Raises what recording raises, and StorageError where the library cannot be written.
    """
    message, done, of = wanted.message, wanted.done, len(wanted.message.voices)
    recording.same(using, message.device)
    store, recorded = LibraryTakes(message.device), False
    while done < of and not recorded:
        voice = message.voices[done]
        sound = voicing.sound(voice)
        report.tell(Goes(f"{Voice(voice).name.strip() or 'A voice'} is recorded, {done + 1} of {of}", done / of))
        take = store.find(sound, message.note)
        if take is None:
            take, recorded = recording.record(talk, voice, (message.note,), 0, cancelled)[0], True
            store.put(sound, message.note, 0, take)
        done += 1
        report.say(VoiceRecorded(message.ticket, voice, done, of, take.problem))
    if done < of:
        return ForLibrary(message, done)
    report.say(Goes(""))
    report.say(SentTo(message.ticket, "sent", f"{of} voices are recorded"))
    return None
