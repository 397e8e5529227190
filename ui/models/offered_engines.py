"""Which engines there are to choose from: the usual ones, one with a table of one's own, and the synth at the cable."""

from __future__ import annotations

from collections.abc import Mapping

from evosynth.synths.engine import EngineSpec
from ui.view_state.engines import USUAL, DeviceChoice, Offered, elsewhere, heard_by, with_own_tables


class OfferedEngines:
    """What stands in the choice."""

    def __init__(self) -> None:
        self._usual = USUAL
        self.device: DeviceChoice | None = None  # None: nobody has told yet which synth there is

    def put_tables(self, names: Mapping[str, str]) -> None:
        """These tables, names by key, are the person's own."""
        self._usual = with_own_tables(names)

    @property
    def of_tables(self) -> EngineSpec:
        """The first that has those."""
        return self._usual[len(USUAL)][0]

    def beside(self, chosen: EngineSpec) -> Offered:
        """All of them, with the one that is chosen, also where it is heard on a synth that is not in use now."""
        synth: Offered = () if self.device is None else ((self.device.spec, self.device.words),)
        offered = (*self._usual, *synth)
        if chosen.device and chosen not in dict(offered):
            return (*offered, (chosen, elsewhere(chosen.device)))
        return offered

    def reasons(self) -> dict[EngineSpec, str]:
        """Why those cannot be chosen that cannot."""
        return {self.device.spec: self.device.why_not} if self.device is not None and self.device.why_not else {}

    def judge(self, engine: EngineSpec) -> DeviceChoice | None:
        """The synth that can rank what was found on this engine; None where there is none that plays its voices."""
        device = self.device
        fits = device is not None and not engine.device and engine.name == device.spec.name
        return device if fits else None

    def why_no_match(self, engine: EngineSpec) -> str:
        """Why nothing can be matched on it now; empty: it can, as far as is known here."""
        if not engine.device or self.device is None:
            return ""
        if engine == self.device.spec:
            return self.device.why_no_match
        meant = heard_by(engine.device, self.device.spec.device) or f"on {elsewhere(engine.device)[0]}"
        return self.device.why_not or f"It is heard {meant}: choose that in Device (Ctrl+D)"
