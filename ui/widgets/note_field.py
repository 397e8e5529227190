"""The note of the target as a field: "Note C4 261.8 Hz ✓ sure". Type C4 or 60, or turn the wheel, to correct it.

The frequency is what was heard, whatever note a person gives.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from evosynth.notation.note_names import note_label, note_named
from evosynth.notation.tuning import midi_of
from ui.look import icons, theme
from ui.view_state.window import TargetState
from ui.widgets import painting
from ui.widgets.focus_ring import FocusRing
from ui.widgets.own_keys import ARROWS, ENTER, OwnKeys

ALLOWED, SHORTLY = "0 to 127, or names such as {}", "0 to 127, or like {}"
_SIGNS = {  # by how far the note is trusted
    "given": ("keyboard-music", "accent"),
    "sure": ("check", "accent"),
    "unsure": ("circle-question-mark", "warn"),
}
EDIT = 60  # px of the field for typing: the longest name, "C♯−1"


class NoteField(FocusRing, OwnKeys):
    """Compact and always as wide, so that nothing moves when the note changes."""

    note_changed = Signal(int)  # MIDI note 0..127
    own_keys = ARROWS | ENTER | {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target: TargetState | None = None
        self._note = 60
        self._edit = QLineEdit(self)
        self._edit.setAcceptDrops(False)  # a dropped file is the window's, not a text to move in here
        self._edit.hide()
        self._editing = False
        self._refused = False  # what was typed last is no note
        self._edit.editingFinished.connect(self._leave)
        self._edit.textEdited.connect(self._retype)
        self._edit.installEventFilter(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_state(None)

    def set_state(self, target: TargetState | None) -> None:
        """Show a target's note; None disables the field."""
        self._target = target
        self.setEnabled(target is not None)
        if target is not None:
            self._note = target.note
        self._describe()
        self.update()

    def note(self) -> int:
        return self._note

    def _describe(self) -> None:
        self._edit.setAccessibleName(f"Note of the target, as {_like()}")
        if self._target is None:
            self.setAccessibleName("Note: no target")
            self.setToolTip("Load a sound first")
            return
        how = {
            "given": "given by you",
            "file": "from the file's root key",
            "file name": "confirmed by the file name",
            "detected": "heard in the sound",
            "default": f"not found in the sound: {note_label(60)} is assumed",
        }.get(self._target.source, self._target.source)
        if self._given() and self._target.f0_hz:
            how = f"given by you, while {self._heard()} was heard, near {note_label(_nearest(self._target.f0_hz))}"
        cents = self._target.cents
        off = f", {theme.number(cents, 0, sign=True)} cents" if abs(cents) >= 0.5 else ""
        self.setAccessibleName(f"Note {note_label(self._note)}, {self._trust()}, {self._heard()}")
        self.setToolTip(f"{note_label(self._note)} (MIDI {self._note}{off}): {how}. Type a note, or use the wheel.")

    def _given(self) -> bool:
        """Whether a person gave the note, perhaps just now."""
        target = self._target
        return target is not None and (target.source == "given" or target.note != self._note)

    def _trust(self) -> str:
        if self._given():
            return "given"
        return "sure" if self._target is not None and self._target.sure else "unsure"

    def _heard(self) -> str:
        hertz = self._target.f0_hz if self._target else None
        return f"{hertz:.1f} Hz" if hertz else "no pitch"

    def sizeHint(self) -> QSize:
        widest = painting.advance("C♯4", 13, 600) + painting.advance("0000.0 Hz") + painting.advance("unsure")
        return QSize(int(self._value_left() + widest + 8 + 10 + 18 + 10), theme.px(28))

    def _value_left(self) -> float:
        return 10 + painting.advance("Note") + 6

    # ---- what a person does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.edit()

    def edit(self) -> None:
        """Open the field for typing."""
        if self._target is None:
            return
        left = int(self._value_left()) - 6
        self._edit.setGeometry(left, 0, min(theme.px(EDIT), self.width() - left), self.height())
        self._edit.setText(note_label(self._note))
        self._editing, self._refused = True, False
        self._edit.show()
        self._edit.selectAll()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def _take(self) -> bool:
        """Take what was typed; false, and the field stays open, when it is no note."""
        note = note_named(self._edit.text())
        if note is None:
            self._refused = True
            self._edit.selectAll()
            self._edit.setToolTip(ALLOWED.format(note_label(60)))
            self._edit.setAccessibleDescription(f"That is no note: {ALLOWED.format(note_label(60))}")
            self.update()
            return False
        self._shut()
        self._change(note)
        return True

    def _leave(self) -> None:
        """The person went elsewhere: what is a note is taken, the rest forgotten."""
        if self._editing and not self._edit.hasFocus() and not self._take():
            self._shut()

    def _retype(self) -> None:
        self._refused = False
        self.update()

    def _shut(self) -> None:
        self._editing = False
        self._edit.hide()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return takes what was typed, Escape forgets it; neither goes on to the window's keys."""
        kinds = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if watched is not self._edit or not isinstance(event, QKeyEvent) or event.type() not in kinds:
            return super().eventFilter(watched, event)
        if event.key() not in ENTER | {Qt.Key.Key_Escape}:
            return super().eventFilter(watched, event)
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._shut()
            if not self._editing or self._take():
                self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _change(self, note: int) -> None:
        note = min(127, max(0, note))
        if note != self._note and self._target is not None:
            self._note = note
            self._describe()
            self.update()
            self.note_changed.emit(note)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._target is not None and event.angleDelta().y():
            self._change(self._note + (1 if event.angleDelta().y() > 0 else -1))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 12, Qt.Key.Key_PageDown: -12}
        if key in steps:
            self._change(self._note + steps[key])
        elif key in ENTER:
            self.edit()
        else:
            super().keyPressEvent(event)

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        over = self.isEnabled() and self.underMouse()
        painting.ground(painter, rect, "hover" if over else "raised", theme.RADIUS["button"])
        height = rect.height()
        painting.text(painter, QRectF(10, 0, 60, height), "Note", token="text2" if self.isEnabled() else "text3")
        x = self._value_left()
        if self._target is None:
            painting.text(painter, QRectF(x, 0, 60, height), "–", token="text3")
        elif self._editing:
            words, token = (SHORTLY.format(note_label(60)), "danger") if self._refused else (f"like {_like()}", "text3")
            left = self._edit.geometry().right() + 8
            painting.text(painter, QRectF(left, 0, self.width() - left - 4, height), words, token=token, size=12)
        else:
            self._paint_value(painter, x, height)
        if self.ringed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)

    def _paint_value(self, painter: QPainter, x: float, height: float) -> None:
        label = note_label(self._note)
        x += painting.text(painter, QRectF(x, 0, 80, height), label, weight=600) + 8
        x += painting.text(painter, QRectF(x, 0, 120, height), self._heard(), token="text2") + 10
        trust = self._trust()
        icon, token = _SIGNS[trust]
        icons.draw(painter, QPointF(x + 7, height / 2), icon, token, 14)
        painting.text(painter, QRectF(x + 18, 0, 80, height), trust, token="text2")


def _nearest(hertz: float) -> int:
    return min(127, max(0, round(midi_of(hertz))))


def _like() -> str:
    """How a note is typed: "C4 or 60"."""
    return f"{note_label(60)} or 60"
