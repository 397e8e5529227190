"""In the bar: which of the two is heard, the selected voice or what it is held against."""

from __future__ import annotations

from ui.intents.flipping import Flipping
from ui.keys.actions import key_of
from ui.view_state.device import DeviceState
from ui.view_state.pair import PairState
from ui.view_state.states import States
from ui.widgets.segmented import Segmented

SELECTED = "Selected"
SHORT = ("A", "B")


class PairControl(Segmented):
    """Pressed is the one that sounds, or that sounded last."""

    def __init__(self, states: States, flipping: Flipping) -> None:
        super().__init__(("Parent", SELECTED), 1)
        self._flipping, self._state, self._narrow = flipping, PairState(), False
        self._there = False  # a synth plays the voices
        self.chosen.connect(self._hear)
        states.pair.connect(self.show_pair)
        states.device.connect(self.show_device)
        self.show_pair(self._state)

    def set_narrow(self, narrow: bool) -> None:
        """Where the bar is narrow A is the reference, B the selected voice."""
        self._narrow = narrow
        self.show_pair(self._state)

    def show_device(self, state: DeviceState) -> None:
        """A synth plays a voice from its start: it is not told where the other one stands."""
        there = state.heard_on != "computer" and state.there
        if there != self._there:
            self._there = there
            self.show_pair(self._state)

    def show_pair(self, state: PairState) -> None:
        """Whom it is held against, and who sounds."""
        self._state = state
        self.setVisible(bool(state.kinds))
        title = dict(state.kinds).get(state.against.kind, "")
        self.set_labels(SHORT if self._narrow else (title or "Parent", SELECTED))
        self.set_current(state.side)
        where = "on the synth, from its start" if self._there else "at the same moment"
        key = f"{key_of('flip')} hears the other one {where}; held, for as long as it is down"
        why = f"Nothing to hear it against: {state.against.why_not}" if state.against.why_not else key
        self.setToolTip("\n".join((f"{state.said}." if state.kinds else "", why)).strip())
        self.setAccessibleDescription(state.said if state.kinds else "")

    def _hear(self, side: int) -> None:
        self._flipping.hear(side)
        self.show_pair(self._state)  # where it cannot be heard the other one stays pressed
