"""Where a synth is: its model, channel, MIDI ports and sound input, as the text that an EngineSpec carries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from evosynth.errors import InputError
from evosynth.midi.profiles import registry

SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Address:
    """One synth, as a person has connected it. Names of ports may be parts of names."""

    model: str  # key of its profile
    output: str  # MIDI, to it
    input: str = ""  # MIDI, from it; empty: it is not listened to
    sound: str = ""  # the sound input that it is heard by; empty: the default one
    channel: int = 1  # 1..16

    @property
    def text(self) -> str:
        """As an EngineSpec's device."""
        fields = (self.model, str(self.channel), self.output, self.input, self.sound)
        return SEPARATOR.join(quote(field, safe="") for field in fields)

    @classmethod
    def parse(cls, text: str) -> Address:
        """The address of a text. InputError where it is none, or of a model that this program does not know."""
        fields = [unquote(field) for field in text.split(SEPARATOR)]
        if len(fields) != 5 or not fields[1].isdecimal() or not 1 <= int(fields[1]) <= 16:
            raise InputError(f"{text!r} does not say which synth is meant")
        model, channel, output, input, sound = fields
        if model not in {profile.key for profile in registry.PROFILES}:
            raise InputError(f"this program knows no synth called {model!r}")
        return cls(model, output, input, sound, int(channel))

    @property
    def words(self) -> str:
        """For a person: "DX7 at USB MIDI, channel 1"."""
        return f"{registry.named(self.model).name} at {self.output}, channel {self.channel}"

    def moved(self, output: str = "", input: str = "", sound: str = "") -> Address:
        """The same synth at other ports, where one is given."""
        return replace(self, output=output or self.output, input=input or self.input, sound=sound or self.sound)
