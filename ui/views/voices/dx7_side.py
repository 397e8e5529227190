"""What the operators of a DX7 voice share: algorithm, LFO, pitch envelope; beside the open operator, below the picture.

Where there is little room the three are tabs, else the algorithm stays in sight.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from evosynth.synths.fm.engine import ENGINE
from evosynth.voices.dx7 import Voice
from evosynth.voices.dx7_space import DX7_SPACE
from ui.look import theme
from ui.view_state import dx7_envelopes, dx7_meanings
from ui.view_state.dx7_envelopes import PITCH
from ui.view_state.envelope_points import Envelope
from ui.view_state.limits import LimitsState
from ui.views.panel import Elided, label, row
from ui.widgets.algorithm_diagram import AlgorithmDiagram
from ui.widgets.buttons import IconButton
from ui.widgets.envelope_editor import EnvelopeEditor
from ui.widgets.labelled import Labelled
from ui.widgets.lfo_view import LfoView
from ui.widgets.lock_toggle import LockToggle
from ui.widgets.segmented import Segmented
from ui.widgets.value_field import ChoiceField, NumberField, field_of

LOW = 370  # px below which the three are tabs
SHARED = {"algorithm": "Number", "feedback": "Feedback", "transpose": "Transpose", "osc_sync": "Key sync"}
LFO = {
    "lfo_speed": "Speed",
    "lfo_delay": "Delay",
    "lfo_wave": "Wave",
    "lfo_sync": "Key sync",
    "lfo_pitch_depth": "Pitch",
    "pitch_mod_sens": "Pitch sens.",
    "lfo_amp_depth": "Amp",
}
TABS = ("Algorithm", "LFO", "Pitch")
Field = NumberField | ChoiceField


class Dx7Side(QWidget):
    """Three parts; each has its fields."""

    wished = Signal(object, str)  # Mapping[str, float], what it is called
    held = Signal(bool)
    operator_clicked = Signal(int)
    locked = Signal(str, bool)
    said = Signal(str)  # a sentence for a person

    def __init__(self) -> None:
        super().__init__()
        self._voice: Voice | None = None
        self._parent: Voice | None = None
        self._span = 1.0, 2.0
        self._low: bool | None = None
        self._tab = 0  # of the three
        self.fields: dict[str, Field] = {}
        locks = ENGINE.limits.locks
        beside = {"algorithm": "Algorithm", "feedback": "Feedback", "lfo": ""}
        self.toggles = {word: LockToggle(locks[word], words) for word, words in beside.items()}
        self.diagram = AlgorithmDiagram()
        self.back = IconButton("chevron-left", "The algorithm before", size=24)
        self.on = IconButton("chevron-right", "The next algorithm", size=24)
        self.number = label("", "heading")
        self.wave, self.lfo_said = LfoView(), Elided("", "text2", 12)
        self.pitch = EnvelopeEditor(
            "Pitch envelope",
            lambda *to: dx7_envelopes.pulled(self._shown(), PITCH, self._span[0], *to),
            lambda place, later, higher, fine: dx7_envelopes.nudged(
                self._shown(), PITCH, place, later, higher, fine=fine
            ),
        )
        self.tabs, self.pair = Segmented(TABS), Segmented(TABS[1:])
        self.parts = [self._algorithm_part(), self._lfo_part(), self._pitch_part()]
        self._lay_out()
        self._connect()

    def _shown(self) -> Voice:
        assert self._voice is not None, "nothing is drawn where no voice is"
        return self._voice

    # ---- what is shown

    def show_voice(self, voice: Voice | None, gate_s: float, length_s: float) -> None:
        self._voice, self._span = voice, (gate_s, length_s)
        self.diagram.set_voice(voice.data if voice else None)
        self.number.setText("" if voice is None else str(voice["algorithm"] + 1))
        self.wave.set_voice(voice, length_s)
        self._say_lfo()
        beside = {**dx7_meanings.of_voice(voice), **dx7_envelopes.beside(voice, PITCH, gate_s)} if voice else {}
        for name, field in self.fields.items():
            field.show_value(float(voice[name]) if voice else None, beside.get(name, ""))
        self._show_pitch()

    def show_parent(self, voice: Voice | None) -> None:
        self._parent = voice
        for name, field in self.fields.items():
            field.show_parent(float(voice[name]) if voice else None)
        self._show_pitch()

    def _show_pitch(self) -> None:
        if self._voice is None:
            self.pitch.show_envelope(Envelope())
            return
        ghost = dx7_envelopes.drawn(self._parent, PITCH, *self._span) if self._parent else ()
        self.pitch.show_envelope(dx7_envelopes.envelope_of(self._voice, PITCH, *self._span), ghost)

    def show_limits(self, state: LimitsState) -> None:
        """Words that are kept, and the values that they hold."""
        for word, toggle in self.toggles.items():
            toggle.set_closed(state.keeps(word))
        for name, field in self.fields.items():
            field.set_locked(name in state.locked)

    def set_reason(self, reason: str) -> None:
        for field in self.fields.values():
            field.set_reason(reason)
        for button in (self.back, self.on):
            button.set_reason(reason)
        self.pitch.set_reason(reason)

    # ---- what a person does

    def _connect(self) -> None:
        for field in self.fields.values():
            field.wished.connect(lambda name, value: self.wished.emit({name: value}, ""))
            field.held.connect(self.held)
            field.refused.connect(self.said)
        self.pitch.wished.connect(self._wish_pitch)
        self.pitch.held.connect(self.held)
        self.diagram.operator_clicked.connect(self.operator_clicked)
        self.back.clicked.connect(lambda: self._step(-1))
        self.on.clicked.connect(lambda: self._step(1))
        for word, toggle in self.toggles.items():
            toggle.locked.connect(lambda on, word=word: self.locked.emit(word, on))
        self.tabs.chosen.connect(self.show_tab)
        self.pair.chosen.connect(lambda index: self.show_tab(index + 1))

    def _wish_pitch(self, values: Mapping[str, float]) -> None:
        self.wished.emit(values, "" if len(values) == 1 else "Pitch envelope")

    def _step(self, steps: int) -> None:
        """The algorithm before or after, round the end."""
        if self._voice is None:
            return
        number = (self._voice["algorithm"] + steps) % (int(DX7_SPACE.named("algorithm").high) + 1)
        self.wished.emit({"algorithm": float(number)}, "")

    def show_tab(self, tab: int) -> None:
        """0 the algorithm, 1 the LFO, 2 the pitch envelope."""
        self._tab = tab
        self._fit()

    def _say_lfo(self) -> None:
        """What the LFO does, beside its name, while it is in sight."""
        voice = self._voice if self.toggles["lfo"].isVisibleTo(self) else None
        self.lfo_said.set_text(dx7_meanings.lfo_said(voice) if voice else "")

    # ---- layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = self.height() < theme.px(LOW)
        if low != self._low:
            self._low = low
            self._fit()

    def _fit(self) -> None:
        low, tab = bool(self._low), self._tab
        second = tab or 1
        self.tabs.setVisible(low)
        self.pair.setVisible(not low)
        self.tabs.set_current(tab)
        self.pair.set_current(second - 1)
        self._title.setVisible(not low)
        self.parts[0].setVisible(not low or tab == 0)
        for place in (1, 2):
            self.parts[place].setVisible(place == (tab if low else second))
        self._steps.setVisible(not low or tab == 0)
        self.toggles["lfo"].setVisible(second == 1 and (not low or tab == 1))
        self._head.setVisible(not low or tab == 1)
        self._say_lfo()

    def _lay_out(self) -> None:
        self._title = label("Algorithm", "title")
        self._steps = QWidget()
        self._steps.setLayout(row(self.back, self.number, self.on, gap=2))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addLayout(row(self._title, self.tabs, None, self._steps))
        column.addWidget(self.parts[0], 3)
        lfo_head = row(self.pair, self.lfo_said, self.toggles["lfo"])
        lfo_head.setStretchFactor(self.lfo_said, 1)
        self._head = QWidget()
        self._head.setLayout(lfo_head)
        column.addWidget(self._head)
        column.addWidget(self.parts[1], 2)
        column.addWidget(self.parts[2], 2)
        self._fit()

    def _algorithm_part(self) -> QWidget:
        part, column = _part()
        column.addWidget(self.diagram, 1)
        column.addLayout(self._grid(SHARED, 4))
        column.addLayout(row(self.toggles["algorithm"], self.toggles["feedback"], None, gap=4))
        return part

    def _lfo_part(self) -> QWidget:
        part, column = _part()
        column.addWidget(self.wave, 1)
        column.addLayout(self._grid(LFO, 4))
        return part

    def _pitch_part(self) -> QWidget:
        part, column = _part()
        column.addWidget(self.pitch, 1)
        names = {f"pitch_{what}{n}": f"{what.capitalize()} {n}" for what in ("rate", "level") for n in range(1, 5)}
        column.addLayout(self._grid(names, 4))
        return part

    def _grid(self, names: Mapping[str, str], columns: int) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(6))
        grid.setVerticalSpacing(theme.px(4))
        for place, (name, words) in enumerate(names.items()):
            self.fields[name] = field_of(DX7_SPACE.named(name))
            grid.addWidget(Labelled(words, self.fields[name]), place // columns, place % columns)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        return grid


def _part() -> tuple[QWidget, QVBoxLayout]:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(6))
    return part, column
