"""What each model does with what it gets, a row of facts a model: Yamaha's manuals and the DX7's ROM 1.8."""

from dataclasses import dataclass

VOICE, PERFORMANCE, PERFORMANCES, ACED, AMEM, BANK = 0, 1, 2, 5, 6, 9  # format numbers of bulk dumps
SIZES = {VOICE: 155, PERFORMANCE: 94, PERFORMANCES: 4096, ACED: 49, AMEM: 1120, BANK: 4096}

VCED_LOW, VCED_HIGH, TX7_PERFORMANCE, MK1_FUNCTION = 0x00, 0x01, 0x04, 0x08  # group bytes of parameter changes
SUPPLEMENT, BLOCK_AND_PERFORMANCE, TX802_PERFORMANCE, PANEL = 0x18, 0x19, 0x1A, 0x1B
BLOCK_SELECT = 0x4D


@dataclass(frozen=True)
class Model:
    """A synth as seen from its MIDI sockets. Its pauses are short of what is asked for: a sender may be late."""

    formats: frozenset[int]  # dumps it takes
    changes: frozenset[int] = frozenset()  # groups of parameter changes it takes
    answers: frozenset[int] = frozenset()  # formats it sends when asked for them
    protected: frozenset[int] = frozenset()  # formats that MEMORY PROTECT keeps out
    has_sys_info: bool = False
    as_it_comes: bool = False  # data goes where it belongs byte by byte, before anything is checked
    checks: bool = True  # refuses a dump with a wrong checksum
    mask_in_checksum: bool = False
    keeps_banks: bool = True
    slots: int = 32
    midi_out: bool = True
    sends_changes: bool = False  # what is moved at its panel
    sends_voice_at_button: bool = False
    sends_on_channel_1: bool = False
    obeys_all_notes_off: bool = True
    senses: bool = False  # sends FE, and ends its notes when FE stops coming
    busy_after_voice_s: float = 0.01
    busy_after_bank_s: float = 0.4

    @property
    def supplements(self) -> bool:
        return ACED in self.formats


_DX7II_CHANGES = frozenset({VCED_LOW, VCED_HIGH, TX7_PERFORMANCE, SUPPLEMENT, BLOCK_AND_PERFORMANCE, PANEL})
_DX7II = {
    "formats": frozenset({VOICE, ACED, AMEM, BANK}),
    "answers": frozenset({VOICE, ACED, AMEM, BANK}),
    "slots": 64,
}

MODELS = {
    "dx7": Model(
        frozenset({VOICE, PERFORMANCE, BANK}),
        changes=frozenset({VCED_LOW, VCED_HIGH, MK1_FUNCTION}),
        protected=frozenset({VOICE, BANK}),
        has_sys_info=True,
        as_it_comes=True,
        sends_changes=True,
        sends_voice_at_button=True,
        sends_on_channel_1=True,
        obeys_all_notes_off=False,
        senses=True,
    ),
    "tx7": Model(
        frozenset({VOICE, PERFORMANCE, PERFORMANCES, BANK}),
        changes=frozenset({VCED_LOW, VCED_HIGH, TX7_PERFORMANCE, MK1_FUNCTION}),
        answers=frozenset({VOICE, PERFORMANCE, PERFORMANCES, BANK}),
        protected=frozenset({PERFORMANCES, BANK}),
        sends_on_channel_1=True,
        busy_after_bank_s=1.9,
    ),
    "dx7ii": Model(**_DX7II, changes=_DX7II_CHANGES, protected=frozenset({AMEM, BANK}), sends_changes=True),
    "tx802": Model(**_DX7II, changes=_DX7II_CHANGES | {TX802_PERFORMANCE}),
    "volca-fm": Model(frozenset({VOICE, BANK}), checks=False, mask_in_checksum=True, midi_out=False),
    "minidexed": Model(
        frozenset({VOICE, BANK}),
        changes=frozenset({VCED_LOW, VCED_HIGH, TX7_PERFORMANCE}),
        answers=frozenset({VOICE}),
        keeps_banks=False,
    ),
}
