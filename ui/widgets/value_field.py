"""One value as a field: bold, its meaning beside it, a thin bar for its place in the range.

Typed (Enter or a digit), drawn up and down, turned, stepped with the arrows; Shift is fine. Home and a double click are
its initial value, Ctrl and a click that of the parent. A field never changes itself: it says what is wished, and shows
what it is told. ``field_of`` makes the one that a quantity needs: numbers are sliders, choices open a menu.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QComboBox, QMenu, QSizePolicy, QSlider, QWidget

from ui.look import icons, theme
from ui.view_state.stepping import DRAG_PX, Quantity, dragged, part_of, stepped
from ui.widgets import painting
from ui.widgets.focus_ring import FocusRing
from ui.widgets.own_keys import ARROWS, DIGITS, ENTER, KeepsKeys
from ui.widgets.second_click import SecondClick
from ui.widgets.value_editor import ValueEditor

HEIGHT = 24
PAD, GAP = 8, 6  # px before the value, and between it and its meaning
DRAWN = 3  # px that a pointer goes before it draws
BAR = 2
PARTS = 1000  # steps of the slider that stands for a continuous value
PAGE = 10  # steps of Page Up and Page Down
_SIGNS = frozenset((Qt.Key.Key_Minus, Qt.Key.Key_Plus, Qt.Key.Key_Period, Qt.Key.Key_Comma))
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageUp: PAGE,
    Qt.Key.Key_PageDown: -PAGE,
}
Shift, Control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class ValueField(FocusRing, KeepsKeys):
    """What all fields share; mixed into the Qt class whose role it has for a screen reader.

    A class that it is mixed into names the signals again: Qt knows only those of its own classes.
    """

    own_keys = ARROWS | ENTER | DIGITS | _SIGNS | {Qt.Key.Key_Home, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
    typed_first = "0123456789+-.,"  # what opens it for typing
    wished = Signal(str, float)  # the quantity's name, a native value
    held = Signal(bool)  # a hand draws, and lets go
    refused = Signal(str)  # what was typed is no value: one sentence

    def _begin(self, quantity: Quantity) -> None:
        self.quantity = quantity
        self._value: float | None = None  # what is shown; None: nothing is
        self._meant = 0.0  # what was wished last: steps may come faster than they are answered
        self._parent_value: float | None = None
        self._beside = ""
        self._locked = False
        self._reason = ""
        self._hidden_bar = bool(quantity.names)
        self._pressed: tuple[float, float] | None = None  # where the pointer went down, and the value then
        self._drawing = False
        self.editor = ValueEditor(self, self._type)
        self.editor.refused.connect(self.refused)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("painted", True)  # the style sheet keeps away
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(quantity.label)
        self.setCursor(Qt.CursorShape.PointingHandCursor if quantity.names else Qt.CursorShape.SizeVerCursor)
        self.setEnabled(False)

    # ---- what is shown

    @property
    def shown(self) -> float | None:
        """The native value on show."""
        return self._value

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of those that its quantity is made of."""
        return (self.quantity.name,)

    @property
    def words(self) -> str:
        """Its text, as it can be typed."""
        return "" if self._value is None else self.quantity.text(self._value)

    @property
    def changed(self) -> bool:
        """Whether it differs from the parent's."""
        return None not in (self._parent_value, self._value) and self._parent_value != self._value

    @property
    def parent_value(self) -> float | None:
        return self._parent_value

    def show_value(self, value: float | None, beside: str = "") -> None:
        """A native value, and what it means ("0.38 s"); None empties the field."""
        if (value, beside) != (self._value, self._beside) or self._meant != value:
            self._value, self._beside = value, beside
            self._meant = self.quantity.default if value is None else value
            self._enable()
            self._tell_native()
            self._describe()
            self.update()

    def show_parent(self, value: float | None) -> None:
        """The parent's value; None: there is no parent."""
        if value != self._parent_value:
            self._parent_value = value
            self._describe()
            self.update()

    def set_locked(self, locked: bool) -> None:
        """Whether the search leaves it alone: a small lock. A hand may still change it."""
        if locked != self._locked:
            self._locked = locked
            self._describe()
            self.update()

    def set_reason(self, reason: str) -> None:
        """Why it cannot be changed now; empty: it can."""
        if reason != self._reason:
            self._reason = reason
            self._enable()
            self._describe()

    def set_quantity(self, quantity: Quantity) -> None:
        """The same field stands for another value now, that of another block; what was shown is forgotten."""
        self.editor.shut()
        self._let_go()
        self.quantity, self._value, self._parent_value = quantity, None, None
        self.setAccessibleName(quantity.label)

    def _enable(self) -> None:
        self.setEnabled(self._value is not None and not self._reason)

    def _tell_native(self) -> None:
        """Tell the Qt class below what a screen reader is to find."""

    def _describe(self) -> None:
        said = ", ".join(filter(None, (self.words, self._beside)))
        parent = self._parent_value
        from_parent = f"the parent has {self.quantity.text(parent)}" if self.changed and parent is not None else ""
        locked = "locked" if self._locked else ""
        self.setAccessibleDescription(self._spoken(", ".join(filter(None, (said, from_parent, locked)))))
        lines = (f"{self.quantity.label}: {said}", from_parent, locked and "locked: the search leaves it", self._reason)
        self.setToolTip("\n".join(filter(None, lines)))

    def _spoken(self, said: str) -> str:
        return said

    # ---- what a person does

    def _wish(self, value: float) -> None:
        if self._value is not None and value != self._meant:
            self._meant = value
            self.wished.emit(self.quantity.name, value)

    def _type(self, text: str) -> None:
        """A value by its text; the text that stands there already changes nothing, though it may be rounded."""
        if text.strip() != self.words:
            self._wish(self.quantity.parse(text))

    def edit(self, typed: str = "") -> None:
        """Open for typing; ``typed`` is the first letter."""
        if self.isEnabled():
            self.editor.open(self.words, self.rect(), typed)

    def _step(self, steps: int, *, fine: bool = False) -> None:
        self._wish(stepped(self.quantity, self._meant, steps, fine=fine))

    def _draw(self, start: float, pixels: float, *, fine: bool) -> None:
        self._wish(dragged(self.quantity, start, pixels, fine=fine))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, fine = Qt.Key(event.key()), bool(event.modifiers() & Shift)
        if key in _STEPS:
            self._step(_STEPS[key], fine=fine)
        elif key == Qt.Key.Key_Home:
            self._wish(self.quantity.default)
        elif key in ENTER:
            self._enter()
        elif event.text() and event.text() in self.typed_first:
            self.edit(event.text())
        else:
            event.ignore()

    def _enter(self) -> None:
        self.edit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Where the page scrolls, only with the focus."""
        if not self.hasFocus() and self._scrolls():
            event.ignore()
            return
        way = event.angleDelta().y() or event.angleDelta().x()  # with Alt, and on some with Shift, it comes sideways
        if way:
            self._step(1 if way > 0 else -1, fine=bool(event.modifiers() & Shift))
        event.accept()

    def _scrolls(self) -> bool:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QAbstractScrollArea):
            above = above.parentWidget()
        return above is not None

    def hideEvent(self, event: QHideEvent) -> None:
        self._let_go()
        super().hideEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._value is None:
            return
        if event.modifiers() & Control:
            if self._parent_value is not None:
                self._wish(self._parent_value)
        else:
            self._pressed = event.position().y(), self._meant

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        up = self._pressed[0] - event.position().y()
        if not self._drawing and abs(up) >= DRAWN:
            self._drawing = True
            self.held.emit(True)
        if self._drawing:
            self._draw(self._pressed[1], up, fine=bool(event.modifiers() & Shift))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            drew = self._drawing
            pressed = self._pressed is not None
            self._let_go()
            if pressed and not drew:
                self._clicked()

    def _clicked(self) -> None:
        """A click without drawing."""

    def _let_go(self) -> None:
        self._pressed = None
        if self._drawing:
            self._drawing = False
            self.held.emit(False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not event.modifiers() & Control:
            self._wish(self.quantity.default)

    # ---- painting

    def sizeHint(self) -> QSize:
        return QSize(theme.px(96), theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(36), theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        radius = theme.RADIUS["button"]
        over = self.isEnabled() and (self.underMouse() or self._drawing)
        if self._locked:
            painting.ground(painter, rect, theme.color("hover" if over else "panel"), radius, edge="ctl")
        else:
            edge = "" if theme.is_dark() else "line"
            painting.ground(painter, rect, "hover" if over else "raised", radius, edge=edge)
        if self._value is not None:
            self._paint_bar(painter, rect)
            self._paint_words(painter, rect)
        if self.ringed or self.editor.is_open:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius - 1, radius - 1)

    def _paint_bar(self, painter: QPainter, rect: QRectF) -> None:
        if self._hidden_bar or self._value is None:
            return
        room = rect.width() - 2 * 4
        wide = room * self._part(self._value)
        painter.fillRect(QRectF(rect.left() + 4, rect.bottom() - BAR, wide, BAR), theme.color("ctl"))

    def _part(self, value: float) -> float:
        return part_of(self.quantity, value)

    def _paint_words(self, painter: QPainter, rect: QRectF) -> None:
        right = rect.right() - PAD
        if self._locked:
            icons.draw(painter, QPointF(right - 5, rect.center().y()), "lock", "text2", 12)
            right -= 16
        if self.changed:
            painting.changed_dot(painter, QPointF(right - 3, rect.center().y()))
            right -= 12
        area = QRectF(rect.left() + PAD, rect.top(), max(0.0, right - rect.left() - PAD), rect.height())
        token = "text3" if not self.isEnabled() else "text2" if self._locked else "text"
        number, unit = self._parts()
        used = painting.text(painter, area, number, weight=600, token=token, elide=True)
        for words, gap in ((unit, 3.0), (self._beside, float(GAP))):
            if words and used + gap + painting.advance(words, 11) <= area.width():
                used += gap + painting.text(painter, area.adjusted(used + gap, 0, 0, 0), words, size=11, token="text3")

    def _parts(self) -> tuple[str, str]:
        """Its text as number and unit."""
        words = self.words
        if self.quantity.names:
            return words, ""
        number, _, unit = words.partition(" ")
        return number, unit


class NumberField(ValueField, QSlider):
    """A number: a slider for a screen reader, in panel numbers where they are whole."""

    wished = Signal(str, float)
    held = Signal(bool)
    refused = Signal(str)

    def __init__(self, quantity: Quantity, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begin(quantity)
        self._span()
        self.valueChanged.connect(self._set_by_reader)

    def set_quantity(self, quantity: Quantity) -> None:
        super().set_quantity(quantity)
        self._span()

    def _span(self) -> None:
        with QSignalBlocker(self):
            if self.quantity.discrete:
                self.setRange(self._panel(self.quantity.low), self._panel(self.quantity.high))
            else:
                self.setRange(0, PARTS)

    def _panel(self, value: float) -> int:
        offset = getattr(self.quantity, "offset", 0.0)  # what people add to the native value
        return int(value + offset) if self.quantity.discrete else round(PARTS * part_of(self.quantity, value))

    def _tell_native(self) -> None:
        if self._value is not None:
            with QSignalBlocker(self):
                self.setValue(self._panel(self._value))

    def _set_by_reader(self, number: int) -> None:
        if self.quantity.discrete:
            self._wish(number - getattr(self.quantity, "offset", 0.0))
        else:
            self._step_to(number / PARTS)

    def _step_to(self, part: float) -> None:
        self._wish(dragged(self.quantity, self.quantity.low, part * DRAG_PX))


class ChoiceField(ValueField, QComboBox):
    """One of several words: a box that opens a menu."""

    wished = Signal(str, float)
    held = Signal(bool)
    refused = Signal(str)

    def __init__(self, quantity: Quantity, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begin(quantity)
        self.addItems(list(quantity.names))
        self.currentIndexChanged.connect(self._set_by_reader)

    def _tell_native(self) -> None:
        with QSignalBlocker(self):
            self.setCurrentIndex(-1 if self._value is None else int(self._value - self.quantity.low))

    def _set_by_reader(self, index: int) -> None:
        self._wish(self.quantity.low + index)

    def _spoken(self, said: str) -> str:
        """With its name: Qt tells readers that the name of a box is its present word."""
        return f"{self.quantity.label}: {said}"

    def _enter(self) -> None:
        self.showPopup()

    def _clicked(self) -> None:
        self.showPopup()

    def showPopup(self) -> None:
        """All words, the present one checked; beside the field, so that a second click still meets it."""
        if self._value is None:
            return
        menu = self._menu()
        high, room = menu.sizeHint().height(), self.screen().availableGeometry().bottom()
        below, above = self.mapToGlobal(self.rect().bottomLeft()), self.mapToGlobal(self.rect().topLeft())
        fits = below.y() + high <= room or above.y() < high
        menu.popup(below if fits else above - QPoint(0, high))

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, words in enumerate(self.quantity.names):
            action = menu.addAction(theme.words(words))
            action.setCheckable(True)
            action.setChecked(self._value == self.quantity.low + place)
            action.triggered.connect(lambda _on=False, at=place: self._wish(self.quantity.low + at))
            if action.isChecked():
                menu.setActiveAction(action)
        second = SecondClick(self, menu)
        second.doubled.connect(lambda: self._wish(self.quantity.default))
        second.begin()
        return menu


def field_of(quantity: Quantity, parent: QWidget | None = None) -> NumberField | ChoiceField:
    """The field that a quantity needs."""
    return ChoiceField(quantity, parent) if quantity.names else NumberField(quantity, parent)
