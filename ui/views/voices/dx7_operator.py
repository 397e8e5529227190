"""The open operator of a DX7 voice: its envelope, its numbers, its level over the keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from evosynth.errors import InputError
from evosynth.synths.fm.engine import OPERATORS
from evosynth.voices import operator_text
from evosynth.voices.dx7 import Voice
from evosynth.voices.dx7_space import DX7_SPACE
from ui.look import theme
from ui.view_state import dx7_envelopes, dx7_frequency, dx7_meanings, dx7_scaling
from ui.view_state.envelope_points import Envelope
from ui.views.panel import Elided, label, row, rule
from ui.widgets.buttons import Button, IconButton
from ui.widgets.envelope_editor import INSET, EnvelopeEditor
from ui.widgets.frequency_field import FrequencyField
from ui.widgets.key_strip import KeyStrip
from ui.widgets.labelled import Labelled
from ui.widgets.lock_toggle import LockToggle
from ui.widgets.operator_card import BADGE, badge
from ui.widgets.value_field import ChoiceField, NumberField, field_of

NUMBERS = {  # three in a row
    "frequency": "Ratio",
    "detune": "Detune",
    "output": "Output",
    "velocity_sens": "Velocity",
    "rate_scaling": "Rate scaling",
    "amp_mod_sens": "LFO depth",
    "mode": "Mode",
    "coarse": "Coarse",
    "fine": "Fine",
}
SCALING = {
    "left_depth": "Left",
    "left_curve": "Curve",
    "breakpoint": "Break point",
    "right_curve": "Curve",
    "right_depth": "Right",
}
LOW = 300  # px below which the curve over the keyboard has no room
ENVELOPE_PART, NUMBERS_PART = 61, 39  # of the width

Field = NumberField | ChoiceField


class Badge(QWidget):
    """The number of the open operator."""

    def __init__(self) -> None:
        super().__init__()
        self._operator = 1
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_operator(self, operator: int) -> None:
        self._operator = operator
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(BADGE + 2), theme.px(BADGE + 2))

    def paintEvent(self, _event: QPaintEvent) -> None:
        badge(QPainter(self), QRectF(self.rect()), self._operator, open_=True, filled=True)


class OperatorBlock(QWidget):
    """Shows one operator at a time; its fields serve whichever is open."""

    wished = Signal(object, str)  # Mapping[str, float], what it is called
    held = Signal(bool)
    locked = Signal(str, bool)
    finish_wished = Signal(str)
    solo_wished = Signal(int, bool)  # the operator is to be heard alone, or not any more
    off_wished = Signal(int, bool)  # it is to be silent, or not any more
    said = Signal(str)  # a sentence for a person

    def __init__(self) -> None:
        super().__init__()
        self.operator = 1
        self._voice: Voice | None = None
        self._parent: Voice | None = None
        self._span = 1.0, 2.0
        self._key = 60
        self._reason = ""
        self._off = False
        self.badge, self.role, self.wiring = Badge(), label("", "title"), Elided("", "text2")
        self.finish = Button("Let evolution finish this part", "dna", kind="flat", compact=True)
        self.solo = Button("Solo", kind="flat", compact=True, tip="Hear it without what it is not wired with")
        self.solo.setCheckable(True)
        self.lock = LockToggle("this operator", key="L")
        self.more = IconButton("ellipsis", "More about this operator", size=24)
        self.envelope = EnvelopeEditor(
            "Envelope",
            lambda *to: dx7_envelopes.pulled(self._shown(), self.operator, self._span[0], *to),
            lambda place, later, higher, fine: dx7_envelopes.nudged(
                self._shown(), self.operator, place, later, higher, fine=fine
            ),
        )
        self.scaling = EnvelopeEditor(
            "Level over the keyboard",
            lambda *to: dx7_scaling.pulled(self._shown(), self.operator, *to),
            lambda place, later, higher, fine: dx7_scaling.nudged(
                self._shown(), self.operator, place, later, higher, fine=fine
            ),
            quiet=True,
        )
        self.keys = KeyStrip(dx7_scaling.LOWEST, dx7_scaling.HIGHEST, INSET)
        self.fields: dict[str, Field] = {}  # by the parameter's name without its operator
        self.scaled = Elided("", "text2", 11)
        self._lay_out()
        self._connect()
        self.show_operator(1)

    # ---- what is shown

    def _shown(self) -> Voice:
        assert self._voice is not None, "nothing is drawn where no voice is"
        return self._voice

    def show_operator(self, operator: int) -> None:
        """Another one is open."""
        self.operator = operator
        self.badge.show_operator(operator)
        self.lock.set_what(f"operator {operator}", "L")
        for what, field in self.fields.items():
            own = what == "frequency"
            name = f"op{operator}_{what}"
            field.set_quantity(dx7_frequency.OperatorFrequency(operator) if own else DX7_SPACE.named(name))
        self.envelope.setAccessibleName(f"Envelope of operator {operator}")
        self.scaling.setAccessibleName(f"Level of operator {operator} over the keyboard")
        self._show_all()

    def show_voice(self, voice: Voice | None, gate_s: float, length_s: float, key: int) -> None:
        self._voice, self._span, self._key = voice, (gate_s, length_s), key
        self._show_all()

    def show_parent(self, voice: Voice | None) -> None:
        """Whose values and curves are told beside."""
        self._parent = voice
        self._show_parent()

    def show_locks(self, *, whole: bool, names: frozenset[str]) -> None:
        """The operator, or single values of it, are left alone by the search."""
        self.lock.set_closed(whole)
        for field in self.fields.values():
            field.set_locked(whole or names.issuperset(field.parameters))

    def show_heard(self, *, alone: bool, off: bool) -> None:
        """Whether it is heard alone, or not at all."""
        self.solo.setChecked(alone)
        self._off = off
        self._say_role()

    def set_reason(self, reason: str) -> None:
        """Why nothing can be changed now; empty: it can."""
        self._reason = reason
        for field in self.fields.values():
            field.set_reason(reason)
        for editor in (self.envelope, self.scaling):
            editor.set_reason(reason)

    def _show_all(self) -> None:
        self._say_role()
        for button in (self.finish, self.solo, self.more):
            button.setEnabled(self._voice is not None)
        if self._voice is None:
            self.scaled.set_text("")
            for editor in (self.envelope, self.scaling):
                editor.show_envelope(Envelope())
            for field in self.fields.values():
                field.show_value(None)
            return
        voice, operator = self._voice, self.operator
        beside = dx7_meanings.of_operator(voice, operator, self._key, self._span[0])
        for what, field in self.fields.items():
            name = f"op{operator}_{what}"
            value = dx7_frequency.value_of(voice, operator) if what == "frequency" else float(voice[name])
            field.show_value(value, beside.get(name, ""))
        since, ends = dx7_scaling.said(voice, operator)
        self.scaled.set_text(f"Level over the keyboard · from {since}{f' {ends}' if ends else ', even'}")
        self._show_parent()

    def _show_parent(self) -> None:
        voice, parent, operator = self._voice, self._parent, self.operator
        for what, field in self.fields.items():
            if parent is None:
                field.show_parent(None)
            elif what == "frequency":
                field.show_parent(dx7_frequency.value_of(parent, operator))
            else:
                field.show_parent(float(parent[f"op{operator}_{what}"]))
        if voice is None:
            return
        shown = dx7_envelopes.envelope_of(voice, operator, *self._span)
        ghost = dx7_envelopes.drawn(parent, operator, *self._span) if parent else ()
        self.envelope.show_envelope(shown, ghost)
        self.scaling.show_envelope(
            dx7_scaling.scaling_of(voice, operator), dx7_scaling.curve(parent, operator) if parent else ()
        )

    def _say_role(self) -> None:
        role, wiring = dx7_meanings.role(self._voice["algorithm"], self.operator) if self._voice else ("", "")
        self.role.setText(role)
        self.wiring.set_text(", ".join(filter(None, (wiring, "switched off" if self._off else ""))))

    # ---- what a person does

    def _connect(self) -> None:
        for field in self.fields.values():
            field.wished.connect(self._wish)
            field.held.connect(self.held)
            field.refused.connect(self.said)
        for editor, what in ((self.envelope, "envelope"), (self.scaling, "level scaling")):
            editor.wished.connect(partial(self._wish_all, what))
            editor.held.connect(self.held)
        self.finish.clicked.connect(lambda: self.finish_wished.emit(f"op{self.operator}"))
        self.solo.clicked.connect(lambda on: self.solo_wished.emit(self.operator, on))
        self.lock.locked.connect(lambda on: self.locked.emit(f"op{self.operator}", on))
        self.more.clicked.connect(self.open_menu)

    def _wish(self, name: str, value: float) -> None:
        voice = self._shown()
        if name.endswith("_frequency"):
            wanted = dx7_frequency.values_of(value, self.operator)
            wanted = {name: number for name, number in wanted.items() if number != voice[name]}
            if wanted:
                self.wished.emit(wanted, self._frequency_words(value) if len(wanted) > 1 or self._missed() else "")
        else:
            self.wished.emit({name: value}, "")

    def _missed(self) -> str:
        """The frequency that was typed and is not possible."""
        field = self.fields["frequency"]
        return field.missed if isinstance(field, FrequencyField) else ""

    def _frequency_words(self, value: float) -> str:
        """ "Operator 1 frequency 1.00 → 436.5 Hz, the nearest to 440 Hz"."""
        said = dx7_frequency.OperatorFrequency(self.operator)
        before = said.text(dx7_frequency.value_of(self._shown(), self.operator))
        nearest = f", the nearest to {self._missed()}" if self._missed() else ""
        return f"{said.label} {before} → {said.text(value)}{nearest}"

    def _wish_all(self, what: str, values: Mapping[str, float]) -> None:
        self.wished.emit(values, "" if len(values) == 1 else f"Operator {self.operator} {what}")

    def open_menu(self) -> None:
        """Switch it, copy, paste, change places."""
        menu = QMenu(self)
        operator, voice = self.operator, self._voice
        off = menu.addAction("Switch on" if self._off else "Switch off")
        off.triggered.connect(lambda: self.off_wished.emit(operator, not self._off))
        menu.addSeparator()
        menu.addAction("Copy operator").triggered.connect(self.copy)
        paste = menu.addAction("Paste operator")
        paste.triggered.connect(self.paste)
        swap = menu.addMenu("Change places with")
        for other in range(1, OPERATORS + 1):
            if other != operator:
                swap.addAction(f"Operator {other}").triggered.connect(partial(self.swap, other))
        for action in (*menu.actions(), *swap.actions()):
            action.setEnabled(voice is not None)
        swap.menuAction().setEnabled(voice is not None and not self._reason)
        paste.setEnabled(voice is not None and not self._reason and self.can_paste())
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        menu.aboutToHide.connect(menu.deleteLater)

    def copy(self) -> None:
        """The operator as text on the clipboard."""
        QGuiApplication.clipboard().setText(operator_text.text_of(self._shown(), self.operator))

    def can_paste(self) -> bool:
        """Whether the clipboard holds an operator."""
        try:
            operator_text.values_of_text(QGuiApplication.clipboard().text(), self.operator)
        except InputError:
            return False
        return True

    def paste(self) -> None:
        """The clipboard's operator in the place of this one; what is none is said."""
        try:
            wanted = operator_text.values_of_text(QGuiApplication.clipboard().text(), self.operator)
        except InputError as error:
            self.said.emit(str(error))
            return
        wanted = {name: value for name, value in wanted.items() if value != self._shown()[name]}
        if wanted:
            self.wished.emit(wanted, f"Paste of operator {self.operator}")

    def swap(self, other: int) -> None:
        """Change places with another one."""
        wanted = operator_text.swapped(self._shown(), self.operator, other)
        if wanted:
            self.wished.emit(wanted, f"Operators {self.operator} and {other} in each other's place")

    # ---- layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for part in (self.scaling, self.keys):
            part.setVisible(self.height() >= theme.px(LOW))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        head = row(self.badge, self.role, self.wiring, self.finish, rule(), self.solo, self.lock, self.more)
        head.setStretchFactor(self.wiring, 1)
        column.addLayout(head)
        body = QHBoxLayout()
        body.setSpacing(theme.px(16))
        body.addLayout(self._envelope_side(), ENVELOPE_PART)
        body.addLayout(self._numbers_side(), NUMBERS_PART)
        column.addLayout(body, 1)
        QWidget.setTabOrder(self.fields["fine"], self.scaling)

    def _envelope_side(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.px(8))
        column.addWidget(self.envelope, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(6))
        for line, (words, what) in enumerate((("Rate", "rate"), ("Level", "level"))):
            grid.addWidget(label(words, "field"), line, 0)
            for number in range(1, 5):
                grid.addWidget(self._field(f"{what}{number}"), line, number)
                grid.setColumnStretch(number, 1)
        column.addLayout(grid)
        return column

    def _numbers_side(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.px(6))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(6))
        for place, (what, words) in enumerate(NUMBERS.items()):
            grid.addWidget(Labelled(words, self._field(what)), place // 3, place % 3)
        for number in range(3):
            grid.setColumnStretch(number, 1)
        column.addLayout(grid)
        column.addWidget(self.scaled)
        below = QWidget()
        below.setMinimumHeight(1)  # it gives way where the keyboard is played below
        picture = QVBoxLayout(below)
        picture.setContentsMargins(0, 0, 0, 0)
        picture.setSpacing(0)
        picture.addWidget(self.scaling, 1)
        picture.addWidget(self.keys)
        column.addWidget(below, 1)
        ends = QHBoxLayout()
        ends.setSpacing(theme.px(6))
        for what, words in SCALING.items():
            ends.addWidget(Labelled(words, self._field(what)), 1)
        column.addLayout(ends)
        return column

    def _field(self, what: str) -> Field:
        own = what == "frequency"
        made = FrequencyField(1) if own else field_of(DX7_SPACE.named(f"op1_{what}"))
        self.fields[what] = made
        return made
