"""The synth at the end of the cable as an engine that can be chosen: which one it is, and why it cannot be used."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from evosynth.hardware.address import Address
from evosynth.midi import port_names
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec
from ui.models.synth import NO_PORT, Synth
from ui.models.synth_sound import NO_INPUT, SynthSound
from ui.view_state.engines import DeviceChoice, title_of

IN_DEVICE = "choose it in Device (Ctrl+D)"


class SynthEngine(QObject):
    """Of the synth in use."""

    changed = Signal(object)  # DeviceChoice

    def __init__(self, synth: Synth, sound: SynthSound, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._synth, self._sound = synth, sound
        self._told: DeviceChoice | None = None
        synth.changed.connect(lambda _state: self.tell())
        sound.chosen.connect(self.tell)
        sound.changed.connect(lambda _state: self.tell())

    def tell(self) -> None:
        """Emit it where it has changed."""
        if (choice := self.choice()) != self._told:
            self._told = choice
            self.changed.emit(choice)

    def choice(self) -> DeviceChoice:
        """As it stands."""
        synth, sound = self._synth, self._sound
        played = next(e.name for e in registry.engines() if not voicing.of(EngineSpec(e.name)).send_reason)
        at = synth.using
        address = Address(
            at.model, port_names.stable(at.output), port_names.stable(at.input), sound.input or "", at.channel
        )
        title = title_of(synth.profile.name) if at.output else "My synth"
        why_not = f"No synth is chosen: {IN_DEVICE}" if synth.why_not == NO_PORT else synth.why_not
        no_match = f"{NO_INPUT}, and a match has to hear it: {IN_DEVICE}" if sound.input is None else sound.why_not
        return DeviceChoice(EngineSpec(played, device=address.text), title, why_not, why_not or no_match)
