"""Nothing received? From this computer to the sound in five steps, and the first thing that is to be suspected.

What a program can know by itself comes first: ports, what arrived, what was answered. The rest only a person knows, and
is asked for with as few questions as separate the faults: a note with the sound that the synth has (way and channel), a
note on all channels (channel), a key on the synth itself (its volume), then a voice that nobody can mistake (what it
does with dumps), and what its display says. All of it is a value: ``Evidence`` in, ``Step`` out.

The voice that is asked about is an organ of six partials whose checksum is 0 (``test_voice``): a synth that takes that
byte for its operator switches falls silent by it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from evosynth.midi.incoming import (
    ActiveSensing,
    BankCame,
    Event,
    IdentityCame,
    NoteCame,
    OtherCame,
    ParameterCame,
    ProgramCame,
    RequestCame,
    VoiceCame,
)
from evosynth.midi.layout import DUMP, END, HEAD_SIZE, START, YAMAHA, checksum
from evosynth.midi.profiles.profile import Profile
from evosynth.voices.dx7 import INIT_VOICE, Voice

Fault = Literal[
    "",
    "port gone",
    "wrong port",
    "wrong channel",
    "sys info",
    "memory protect",
    "no cable back",
    "checksum errors",
    "wrong model",
    "volume down",
    "audio input silent",
]
Stands = Literal["done", "open", "waiting", "failed"]
YES, NO, SKIP, AGAIN = "yes", "no", "skip", "again"
ORGAN, UNCHANGED, SILENT = "organ", "unchanged", "silent"
PROTECTED, CHECKSUM = "protected", "checksum"
SILENT_DB = -55.0  # a sound input below is silent while a note sounds


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it stands. ``answers``: what a person can say now, by a key."""

    key: str
    title: str
    stands: Stands
    sentence: str = ""
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known. What was not asked or did not happen yet is None, False or empty."""

    profile: Profile
    channel: int = 1  # that is sent on
    output: str = ""  # that was chosen
    output_there: bool = False
    input: str = ""
    input_there: bool = False
    elsewhere: str = ""  # another input on which something of a synth arrived meanwhile
    sign_of_life: bool = False  # active sensing, or any message
    key_channel: int | None = None  # of a key that was pressed on it
    voice_came: bool = False  # by itself, at a button of its panel, or as an answer
    program_came: bool = False  # in place of a voice
    asked: bool = False  # for its voice or who it is
    answered: bool = False
    damaged: int = 0  # dumps that came with a wrong checksum
    voice_sent: bool = False  # the one that nobody can mistake
    differs: bool | None = None  # whether what was read back is another voice than the one that was sent
    input_db: float | None = None  # the loudest that a sound input heard of a note; None: it is not listened to
    note: str = ""  # answers of a person: YES, NO
    note_on_all: str = ""
    own_keys: str = ""  # or SKIP: it has none
    cable: str = ""  # SKIP: there is no cable back
    voice: str = ""  # ORGAN, UNCHANGED, SILENT, CHECKSUM
    display: str = ""  # PROTECTED, CHECKSUM, NO

    def heard(self, event: Event) -> Evidence:
        """With one more event of the input."""
        if isinstance(event, ActiveSensing):
            return self if self.sign_of_life else replace(self, sign_of_life=True)
        known = replace(self, sign_of_life=True)
        if isinstance(event, VoiceCame | BankCame):
            return replace(known, voice_came=True, answered=True, damaged=self.damaged + (not event.checksum_ok))
        if isinstance(event, NoteCame):
            return replace(known, key_channel=event.channel) if event.on else known
        if isinstance(event, ProgramCame):
            return replace(known, program_came=True)
        if isinstance(event, IdentityCame | ParameterCame | RequestCame):
            return replace(known, answered=True)
        if isinstance(event, OtherCame) and _is_damaged_dump(event.raw):
            return replace(known, damaged=self.damaged + 1)
        return known

    def said(self, step: str, answer: str) -> Evidence:
        """With what a person has said at a step; what followed from an earlier answer to it is forgotten.

        AGAIN takes the answers of the step back.
        """
        cleared = dict.fromkeys(_FOLLOWS.get(step, ()), "")
        name = {"sound": "voice", "back": "cable"}.get(step, step)
        if answer == AGAIN:
            back = {"damaged": 0, "asked": False, "answered": False} if step == "back" else {}
            cleared |= {"voice": "", "display": ""} if self.display == "checksum" else {}  # it stands at that step, too
            return replace(self, **cleared | {name: ""} | back, differs=None if step == "sound" else self.differs)  # type: ignore[arg-type]
        return replace(self, **cleared | {name: answer})  # type: ignore[arg-type]


_FOLLOWS = {"note": ("note_on_all", "own_keys"), "note_on_all": ("own_keys",), "sound": ("display",)}


def _is_damaged_dump(raw: bytes) -> bool:
    """Whether a Yamaha dump of any kind is cut off, or does not sum up."""
    if raw[:2] != bytes((START, YAMAHA)) or len(raw) < 3 or raw[2] >> 4 != DUMP:
        return False
    return raw[-1] != END or checksum(raw[HEAD_SIZE + 1 : -1]) != 0


def test_voice() -> Voice:
    """Six sines side by side, drawbars of an organ, with a checksum of 0."""
    ratios, levels = (1, 2, 3, 4, 6, 8), (99, 92, 88, 86, 82, 80)
    values = {"algorithm": 31}
    for op, (ratio, level) in enumerate(zip(ratios, levels, strict=True), start=1):
        values |= {f"op{op}_coarse": ratio, f"op{op}_output": level}
    voice = INIT_VOICE.with_values(**values).with_name("ORGAN")
    for last in range(32, 127):
        found = Voice(voice.data[:154] + bytes((last,)))
        if checksum(found.data) == 0:
            return found
    raise AssertionError("one of 95 last letters makes the sum 0 of 128")  # pragma: no cover


# ---- what is suspected -----------------------------------------------------------------------------------------------


def first_suspicion(known: Evidence) -> Fault:
    """What is most likely wrong by what is known; empty: nothing, or not enough is known yet."""
    for suspected in (_of_ports, _of_the_note, _of_the_way_back, _of_the_voice, _of_the_input):
        if fault := suspected(known):
            return fault
    return ""


def _of_ports(known: Evidence) -> Fault:
    return "" if known.output_there else "port gone"


def _of_the_note(known: Evidence) -> Fault:
    """No sound. What comes from the synth tells more than any question: where it comes, and on which channel."""
    if known.note != NO:
        return ""
    if known.elsewhere and known.input and not known.sign_of_life:
        return "wrong port"
    if _answers_where_it_is_asked(known):
        return "volume down"  # the way there and the channel are right
    if known.key_channel not in (None, known.channel) and not _sends_on_channel_1(known):
        return "wrong channel"
    if known.note_on_all == YES:
        return "wrong channel"
    if known.note_on_all == NO and known.own_keys == NO:
        return "volume down"
    if known.note_on_all == NO and known.own_keys in (YES, SKIP):
        return "wrong port"
    return ""


def _answers_where_it_is_asked(known: Evidence) -> bool:
    return known.asked and known.answered and bool(known.profile.answers)


def _sends_on_channel_1(known: Evidence) -> bool:
    """Whether the channel of its keys tells nothing of the one that it listens to: so it is with a first DX7."""
    return known.profile.voice_sent_by_panel


def _of_the_way_back(known: Evidence) -> Fault:
    if known.damaged or CHECKSUM in (known.voice, known.display):
        return "" if known.cable == SKIP and not known.voice and not known.display else "checksum errors"
    if known.cable == SKIP:
        return ""
    sounds = known.note == YES or (known.input_db is not None and known.input_db > SILENT_DB)
    expected = known.cable == NO or (known.asked and bool(known.profile.answers))
    if sounds and known.input and expected and known.cable != SKIP and not known.sign_of_life:
        return "no cable back"
    return ""


def _of_the_voice(known: Evidence) -> Fault:
    if known.voice == SILENT or (known.differs and not known.damaged and known.profile.operator_mask_in_checksum):
        return "wrong model"
    if known.voice != UNCHANGED:
        return ""
    if known.display == PROTECTED:
        return "memory protect"
    if known.program_came and not known.voice_came and known.profile.voice_sent_by_panel:
        return "sys info"
    return _deaf_for_dumps(known.profile) if known.display == NO else ""


def _deaf_for_dumps(profile: Profile) -> Fault:
    """Why a synth plays notes and takes no voice, and says nothing: by what its panel can be set to."""
    panel = " ".join(check.words for check in profile.checks).lower()
    if "sys info" in panel:
        return "sys info"
    return "wrong channel" if "device number" in panel else "wrong model"


def _of_the_input(known: Evidence) -> Fault:
    silent = known.input_db is not None and known.input_db <= SILENT_DB
    return "audio input silent" if silent and known.note == YES else ""


REMEDIES: dict[Fault, str] = {
    "port gone": "The port is not there: plug the interface in and switch it on. It is used as soon as it is back.",
    "wrong port": "Nothing of this port reaches the synth: choose another one, or put the cable into its MIDI IN.",
    "wrong channel": "It listens on another channel: set the channel here to the one on its panel, or its own to this. "
    "A DX7II or TX802 has a device number besides, which counts for voices.",
    "sys info": "Its SYS INFO is UNAVAIL, so that it takes no voices: FUNCTION, button 8, SYS INFO AVAIL. "
    "It falls back each time it is switched on.",
    "memory protect": "Its MEMORY PROTECT INTERNAL is ON, so that it takes no voices: switch it OFF. "
    "It falls back each time it is switched on.",
    "no cable back": "Nothing comes back: a cable from its MIDI OUT to the input is missing, or another input is "
    "chosen. Sending works without.",
    "checksum errors": "What arrives is damaged on the way: try another cable or interface, or one that is not shared.",
    "wrong model": "It fell silent by a voice that another model plays: choose the model here that it is. "
    "A Volca FM takes the checksum for its operator switches.",
    "volume down": "Its own keys make no sound either: its volume is down, or its audio cable is not plugged in.",
    "audio input silent": "You hear it, but this computer does not: its audio cable, or another sound input.",
}


# ---- the steps -------------------------------------------------------------------------------------------------------


def steps(known: Evidence) -> tuple[Step, ...]:
    """All five, in their order; the first that is not done is the one that is asked."""
    made: list[Step] = []
    for make in (_port, _carries, _speaks, _sounds, _takes):
        step = make(known)
        if step.stands == "open" and any(one.stands != "done" for one in made):
            step = replace(step, stands="waiting", answers=(), sentence="")  # nothing was done for it yet
        made.append(step)
    return tuple(made)


def _failed(known: Evidence, faults: tuple[Fault, ...]) -> str:
    fault = first_suspicion(known)
    return REMEDIES[fault] if fault in faults else ""


def _port(known: Evidence) -> Step:
    if not known.output:
        return Step("port", "Choose its port", "open", "Choose above which MIDI output the synth is at.")
    if not known.output_there:
        return Step("port", "The port is not there", "failed", REMEDIES["port gone"])
    return Step("port", "The port is there", "done", f"{known.output}.")


def _carries(known: Evidence) -> Step:
    """A note with the sound that it has: no dump can be to blame."""
    title = "Does a note sound?"
    if wrong := _failed(known, ("wrong port", "wrong channel", "volume down")):
        return Step("note", title, "failed", wrong, ((AGAIN, "Try again"),))
    if known.note == YES:
        return Step("note", "The cable carries", "done", "A note was played and heard.")
    if known.note != NO:
        heard = _level(known)
        told = f"A C4 was sent, with the sound that it has.{heard} Heard it?"
        return Step("note", title, "open", told, ((YES, "Yes, I hear it"), (NO, "No"), (AGAIN, "Again")))
    if not known.note_on_all:
        told = "Now a C4 was sent on each of the sixteen channels in turn. Heard one?"
        return Step("note_on_all", title, "open", told, ((YES, "Yes"), (NO, "No"), (AGAIN, "Again")))
    told = "Press a key on the synth itself. Does it sound?"
    return Step("own_keys", title, "open", told, ((YES, "Yes"), (NO, "No"), (SKIP, "It has no keys")))


def _speaks(known: Evidence) -> Step:
    title = "Does it speak back?"
    if not known.input:
        return Step("back", "No way back", "done", "No input is chosen: it is sent to, and nothing is heard of it.")
    if wrong := _failed(known, ("no cable back", "checksum errors")):
        return Step("back", title, "failed", wrong, ((AGAIN, "Try again"), (SKIP, "Go on without")))
    if known.cable == SKIP:
        return Step("back", "No way back", "done", "Nothing is expected to come back.")
    if known.voice_came:
        return Step("back", "It speaks back", "done", "A voice came from it, its checksum right.")
    if known.sign_of_life:
        return Step("back", "It speaks back", "done", _signs(known))
    if known.profile.answers:
        told = f"It was asked for its voice. A {known.profile.name} answers; nothing came yet."
    else:
        told = f"A {known.profile.name} sends, but does not answer. Press a key on it, or a voice button."
    answers = ((NO, "I did, and nothing comes"), (SKIP, "There is no cable back"), (AGAIN, "Again"))
    return Step("back", title, "open", told, answers)


def _signs(known: Evidence) -> str:
    if known.key_channel is not None:
        return f"A key was pressed on it: channel {known.key_channel}."
    if known.program_came:
        return "A program change came from it."
    return "Its signs of life arrive."


def _sounds(known: Evidence) -> Step:
    """A voice that nobody can mistake."""
    title = "Does it take a voice?"
    if wrong := _failed(known, ("sys info", "memory protect", "wrong model")):
        return Step("sound", title, "failed", wrong, ((AGAIN, "Try again"),))
    if known.voice == ORGAN or known.differs is False:
        how = "It was read back, byte for byte." if known.differs is False else "An organ was sent and heard."
        return Step("sound", "It takes voices", "done", how)
    if known.voice == UNCHANGED:
        told = "What does its display say? (The lines of a DX7; others may show something alike.)"
        shown = ((PROTECTED, "MEMORY PROTECTED"), (CHECKSUM, "CHECK SUM ERROR"), (NO, "Neither"))
        return Step("display", title, "open", told, shown)
    if not known.voice_sent:
        told = "An organ of six partials goes to its edit buffer next, then C4; no stored voice is touched."
        return Step("sound", title, "open", told, ((AGAIN, "Send it"),))
    told = "An organ of six partials was sent to its edit buffer, then C4. What do you hear?"
    answers = (
        (ORGAN, "An organ"),
        (UNCHANGED, "The sound of before"),
        (SILENT, "Nothing, or thin"),
        (CHECKSUM, "Its display says CHECK SUM ERROR"),
        (AGAIN, "Again"),
    )
    return Step("sound", title, "open", told, answers)


def _takes(known: Evidence) -> Step:
    """What its panel wants; with a sound input, whether that hears it."""
    if wrong := _failed(known, ("audio input silent",)):
        return Step("input", "This computer does not hear it", "failed", wrong, ((AGAIN, "Try again"),))
    stands: Stands = "done" if known.voice == ORGAN or known.differs is False else "waiting"
    if not known.profile.checks:
        return Step("panel", "Nothing to set on its panel", stands)
    words = ". ".join(f"{check.words}{': ' + check.how if check.how else ''}" for check in known.profile.checks)
    fall = [check.words for check in known.profile.checks if check.falls_back]
    back = f" When it is switched on these fall back: {', '.join(fall)}." if fall else ""
    return Step("panel", "If not: on its panel" if stands == "waiting" else "On its panel", stands, f"{words}.{back}")


def _level(known: Evidence) -> str:
    if known.input_db is None:
        return ""
    return f" The sound input heard {known.input_db:.0f} dB." if known.input_db > SILENT_DB else " The input is silent."
