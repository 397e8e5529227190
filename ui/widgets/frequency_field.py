"""The frequency of an operator as a field: arrows and wheel step its coarse part, with Shift the fine one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.view_state import dx7_frequency as frequency
from ui.widgets.value_field import NumberField

COARSE_PX, FINE_PX = 10.0, 3.0  # of the pointer, a step


class FrequencyField(NumberField):
    """Values are those of ``OperatorFrequency``."""

    wished = Signal(str, float)
    held = Signal(bool)
    refused = Signal(str)
    own_keys = NumberField.own_keys | {Qt.Key.Key_X, Qt.Key.Key_Asterisk, Qt.Key.Key_multiply}
    typed_first = NumberField.typed_first + "xX×*"

    def __init__(self, operator: int, parent: QWidget | None = None) -> None:
        super().__init__(frequency.OperatorFrequency(operator), parent)
        self.missed = ""  # what is typed just now, where the nearest that there is stands for it

    def _type(self, text: str) -> None:
        """The nearest that there is; where that is another one it is said, also where nothing changes by it."""
        assert isinstance(self.quantity, frequency.OperatorFrequency)
        if text.strip() == self.words:
            return
        value = self.quantity.parse(text)
        self.missed = self.quantity.missed(text)
        if self.missed and value == self._meant:
            self.refused.emit(f"{self.missed} is not possible: the nearest is {self.quantity.text(value)}.")
        self._wish(value)
        self.missed = ""

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(f"{self.quantity.name.partition('_')[0]}_{part}" for part in ("mode", "coarse", "fine"))

    def _step(self, steps: int, *, fine: bool = False) -> None:
        self._wish(frequency.moved(self._meant, 0 if fine else steps, steps if fine else 0))

    def _draw(self, start: float, pixels: float, *, fine: bool) -> None:
        steps = round(pixels / (FINE_PX if fine else COARSE_PX))
        self._wish(frequency.moved(start, 0 if fine else steps, steps if fine else 0))

    def _part(self, value: float) -> float:
        return frequency.part(value)
