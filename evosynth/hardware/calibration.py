"""What is known of one instrument beside the engine that computes it, and how a person is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import fmean, median

from evosynth.errors import InputError
from evosynth.hardware.address import Address
from evosynth.synths.correction import BANDS_HZ, FLAT, Correction

HEARD_DB = 1.0  # a difference in level or brightness that is worth a word
HEARD_CENTS = 5.0
_BORDERS = ("90 Hz", "180 Hz", "350 Hz", "700 Hz", "1.4 kHz", "2.8 kHz", "5.6 kHz", "11 kHz")  # between the octaves
_BASS = 3  # borders up to here divide the bass from the rest


@dataclass(frozen=True, slots=True)
class DeviceCalibration:
    """Of the device at one address. ``ValueError`` as Correction."""

    device: str  # the text of its address
    made_at: str  # ISO 8601, UTC
    voices: int  # how many of those that were played have shown something
    envelope_speed: float = 1.0  # how many times as fast as the engine's
    envelope_speed_error: float = 0.0  # its standard error
    level_db: float = 0.0
    response_db: tuple[float, ...] = FLAT  # in the octaves of BANDS_HZ, beside the level
    noise_db: tuple[float, ...] = ()  # of silence in the same octaves, below full scale
    latency_s: float | None = None  # of the way there and back, where a soundcheck has measured it
    jitter_s: float | None = None
    left_out: tuple[str, ...] = field(default=())  # a sentence each about voices that showed nothing
    cents: float = 0.0  # by which it is tuned higher than the engine; the engine is not tuned after it

    def __post_init__(self) -> None:
        self.correction  # noqa: B018  # a value that no instrument has is refused here

    @property
    def correction(self) -> Correction:
        """What an engine needs of it."""
        return Correction(self.envelope_speed, self.level_db, self.response_db, self.noise_db)

    @property
    def words(self) -> str:
        """A sentence for a person: "Its envelopes are 11 % faster than the built-in engine's, ..."."""
        said = ", ".join(filter(None, (self._pace, self._tone, self._level, self._tuning, self._latency)))
        return f"{said[:1].upper()}{said[1:]}."

    @property
    def details(self) -> str:
        """What it rests on, for a person."""
        day = self.made_at.partition("T")[0]
        count = f"Learned from {self.voices} voices of the {_called(self.device)} on {day}"
        error = f"; its envelopes' speed is known to {max(0.1, 100 * self.envelope_speed_error):.1f} %."
        return " ".join((count + error, *self.left_out))

    @property
    def _pace(self) -> str:
        percent, than = round(100 * abs(self.envelope_speed - 1)), "the built-in engine's"
        if percent < 1:
            return f"its envelopes are as fast as {than}"
        return f"its envelopes are {percent} % {_more(self.envelope_speed > 1, 'faster', 'slower')} than {than}"

    @property
    def _tone(self) -> str:
        """The widest step from what lies below a border to what lies above it, and how much most of that is."""
        sides = [(self.response_db[:band], self.response_db[band:]) for band in range(1, len(BANDS_HZ))]
        border = max(range(len(sides)), key=lambda number: abs(fmean(sides[number][1]) - fmean(sides[number][0])))
        step_db, where = median(sides[border][1]) - median(sides[border][0]), _BORDERS[border]
        if abs(step_db) < HEARD_DB:
            return "it is as bright"
        if border < _BASS:
            return f"it is {abs(step_db):.0f} dB {_more(step_db < 0, 'fuller', 'thinner')} below {where}"
        return f"it is {abs(step_db):.0f} dB {_more(step_db > 0, 'brighter', 'duller')} above {where}"

    @property
    def _level(self) -> str:
        if abs(self.level_db) < HEARD_DB:
            return ""
        return f"recorded {abs(self.level_db):.0f} dB {_more(self.level_db > 0, 'louder', 'quieter')}"

    @property
    def _tuning(self) -> str:
        if abs(self.cents) < HEARD_CENTS:
            return ""
        return f"tuned {abs(self.cents):.0f} cents too {_more(self.cents > 0, 'high', 'low')}"

    @property
    def _latency(self) -> str:
        return "" if self.latency_s is None else f"latency {1000 * max(0.0, self.latency_s):.0f} ms"


def _called(device: str) -> str:
    try:
        return Address.parse(device).words
    except InputError:
        return "device"


def _more(yes: bool, one: str, other: str) -> str:
    return one if yes else other
