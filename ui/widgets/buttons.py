"""Buttons: one filled in a view, quiet ones beside it, icons alone where they are understood, segments, choices."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from ui.look import icons, theme
from ui.widgets import painting
from ui.widgets.own_keys import ARROWS, OwnKeys


class Pushed(QPushButton):
    """What all our buttons share: hover, a ring only when the focus came by keys, a reason while disabled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("painted", True)  # the style sheet keeps away
        self._ringed = False
        self._tip = ""
        self._reason = ""

    def set_tip(self, tip: str, key: str = "") -> None:
        """Tooltip and accessible description, with the key in brackets."""
        self._tip = f"{tip} ({key})" if key else tip
        self._describe()

    def set_reason(self, reason: str) -> None:
        """Disable with a reason, which replaces the tooltip; an empty reason enables."""
        self._reason = reason
        self.setEnabled(not reason)
        self._describe()

    def _describe(self) -> None:
        said = self._reason or self._tip
        self.setToolTip(said)
        self.setAccessibleDescription(said)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = painting.by_keys(event)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ringed = False
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def _ring(self, painter: QPainter, radius: float, token: str = "accent") -> None:
        if self._ringed:
            rect = QRectF(self.rect())
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setColor(theme.color(token))
            pen.setWidthF(2)
            pen.setStyle(Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            inset = 1 if token == "accent" else 2.5
            painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - 1, radius - 1)


class Button(Pushed):
    """Words with an icon before them. ``kind``: "main" (the one filled button of a view), "quiet", "flat"."""

    def __init__(
        self,
        words: str,
        icon: str = "",
        *,
        kind: str = "quiet",
        compact: bool = False,
        tip: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind, self._icon, self._compact = kind, icon, compact
        self._filled_icon = False
        self._widest = ""
        self.setText(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_tip(tip, key)

    def set_label(self, words: str, icon: str = "", *, filled: bool = False) -> None:
        """Change words and icon, as Evolve becomes Pause. Keep the width with ``reserve``."""
        self._icon, self._filled_icon = icon, filled
        self.setText(words)
        self.updateGeometry()
        self.update()

    def reserve(self, *labels: str) -> None:
        """Make room for the widest of these words, so that nothing jumps when they change."""
        self._widest = max(labels, key=lambda words: painting.advance(words, 13, self._weight))
        self.updateGeometry()

    @property
    def _weight(self) -> int:
        return 600 if self._kind == "main" else 400

    def sizeHint(self) -> QSize:
        words = max(self.text(), self._widest, key=lambda w: painting.advance(w, 13, self._weight))
        side = 18 if self._kind == "main" else (8 if self._compact else 11)
        width = painting.advance(words, 13, self._weight) + (24 if self._icon else 0) + 2 * theme.px(side)
        return QSize(int(width + 0.999), theme.px(24 if self._compact else 28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _tokens(self) -> tuple[str, str, str]:
        """Ground ("" is none), words, icon."""
        over = self.isEnabled() and (self.underMouse() or self.isDown() or self.isChecked())
        if not self.isEnabled():
            return ("raised" if self._kind != "flat" else ""), "text3", "text3"
        if self._kind == "main":
            return "accent", "on", "on"
        if self._kind == "flat":
            return ("hover", "text", "text") if over else ("", "text2", "text2")
        return ("hover" if over else "raised"), "text", "text2"

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill, words_token, icon_token = self._tokens()
        rect = QRectF(self.rect())
        radius = theme.RADIUS["button"]
        if fill:
            disabled_light = not self.isEnabled() and not theme.is_dark()
            painting.ground(painter, rect, "panel" if disabled_light else fill, radius)
            if self._kind == "main" and self.isEnabled() and (self.underMouse() or self.isDown()):
                painting.ground(painter, rect, theme.color("on", 0.10), radius)
        content = painting.advance(self.text(), 13, self._weight) + (24 if self._icon else 0)
        x = rect.left() + (rect.width() - content) / 2
        if self._icon:
            filled = self._filled_icon
            icons.draw(painter, QPointF(x + 8, rect.center().y()), self._icon, icon_token, 16, filled=filled)
            x += 24
        painting.text(
            painter,
            QRectF(x, rect.top(), rect.right() - x, rect.height()),
            self.text(),
            weight=self._weight,
            token=words_token,
        )
        self._ring(painter, radius, "on" if self._kind == "main" else "accent")


class IconButton(Pushed):
    """An icon alone: it always has a tooltip, a key if there is one, and an accessible name."""

    def __init__(
        self,
        icon: str,
        name: str,
        key: str = "",
        *,
        raised: bool = False,
        size: int = 28,
        filled: bool = False,
        token: str = "text2",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._raised, self._size, self._filled, self._token = icon, raised, size, filled, token
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_name(name, key)

    def set_name(self, name: str, key: str = "") -> None:
        self.setAccessibleName(name)
        self.set_tip(name, key)

    def set_icon(self, icon: str, *, filled: bool = False, token: str = "text2") -> None:
        self._icon, self._filled, self._token = icon, filled, token
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._size + (6 if self._raised else 0)), theme.px(self._size))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        over = self.isEnabled() and (self.underMouse() or self.isDown() or self.isChecked())
        if over or self._raised:
            painting.ground(painter, rect, "hover" if over else "raised", theme.RADIUS["button"])
        token = ("text" if over and self._token == "text2" else self._token) if self.isEnabled() else "text3"
        painter.setOpacity(1.0 if self.isEnabled() else 0.6)
        icons.draw(painter, QPointF(rect.center()), self._icon, token, 16, filled=self._filled)
        painter.setOpacity(1.0)
        self._ring(painter, theme.RADIUS["button"])


class ChoiceButton(Pushed):
    """A label in text2, the value after it, a chevron: opens a menu. ``chosen`` carries the index."""

    chosen = Signal(int)

    def __init__(
        self, label: str, choices: Sequence[str] = (), current: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._label = label
        self._choices: tuple[str, ...] = ()
        self._current = current
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self.open_menu)
        self.set_choices(choices, current)

    def set_choices(self, choices: Sequence[str], current: int = 0) -> None:
        self._choices = tuple(choices)
        self.set_current(current)
        self.updateGeometry()

    def set_current(self, index: int) -> None:
        self._current = index
        value = self.value()
        self.setText(value)
        self.setAccessibleName(f"{self._label} {value}".strip())
        self.update()

    def value(self) -> str:
        return self._choices[self._current] if 0 <= self._current < len(self._choices) else ""

    def open_menu(self) -> None:
        menu = QMenu(self)
        for index, words in enumerate(self._choices):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(index == self._current)
            action.triggered.connect(lambda _checked=False, at=index: self._choose(at))
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _choose(self, index: int) -> None:
        self.set_current(index)
        self.chosen.emit(index)

    def sizeHint(self) -> QSize:
        widest = max((painting.advance(words) for words in self._choices), default=0)
        label = painting.advance(self._label) + 6 if self._label else 0
        return QSize(int(label + min(widest, theme.px(220)) + 2 * 10 + 24), theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        over = self.isEnabled() and (self.underMouse() or self.isDown())
        painting.ground(painter, rect, "hover" if over else "raised", theme.RADIUS["button"])
        x = 10.0
        if self._label:
            token = "text2" if self.isEnabled() else "text3"
            x += painting.text(painter, QRectF(x, 0, rect.width(), rect.height()), self._label, token=token) + 6
        token = "text" if self.isEnabled() else "text3"
        painting.text(
            painter, QRectF(x, 0, rect.right() - 28 - x, rect.height()), self.value(), token=token, elide=True
        )
        icons.draw(painter, QPointF(rect.right() - 15, rect.center().y()), "chevron-down", "text2", 12)
        self._ring(painter, theme.RADIUS["button"])


class Segmented(OwnKeys):
    """Two to four words side by side, one of them pressed. ``chosen`` carries the index when a person changes it."""

    chosen = Signal(int)
    own_keys = ARROWS

    def __init__(self, labels: Sequence[str], current: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = tuple(labels)
        self._current = current
        self._hovered = -1
        self._ringed = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name()

    def current(self) -> int:
        return self._current

    def set_current(self, index: int) -> None:
        self._current = index
        self._name()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._labels[self._current]} of {', '.join(self._labels)}")

    def _widths(self) -> list[float]:
        return [round(max(painting.advance(w, 13, 500), painting.advance(w, 13, 600)) + 20) for w in self._labels]

    def _rects(self) -> list[QRectF]:
        rects, x = [], 2.0
        for width in self._widths():
            rects.append(QRectF(x, 2, width, self.height() - 4))
            x += width
        return rects

    def sizeHint(self) -> QSize:
        return QSize(int(sum(self._widths()) + 4), theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _at(self, position: QPointF) -> int:
        return next((k for k, rect in enumerate(self._rects()) if rect.contains(position)), -1)

    def _choose(self, index: int) -> None:
        if 0 <= index < len(self._labels) and index != self._current:
            self.set_current(index)
            self.chosen.emit(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(self._at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hovered = self._at(event.position())
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._hovered = -1
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = painting.by_keys(event)
        self.update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self._ringed = False
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._choose(self._current + step)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painting.ground(painter, QRectF(self.rect()), "well" if theme.is_dark() else "hover", theme.RADIUS["button"])
        for k, (rect, words) in enumerate(zip(self._rects(), self._labels, strict=True)):
            pressed = k == self._current
            if pressed:
                fill = "hover" if theme.is_dark() else "raised"
                painting.ground(painter, rect, fill, theme.RADIUS["segment"])
            token = "text" if pressed or k == self._hovered else "text2"
            if not self.isEnabled():
                token = "text3"
            weight = 600 if pressed else 400
            painting.text(painter, rect, words, weight=weight, token=token, align=painting.CENTRE)
            if pressed and self._ringed:
                painting.ring(painter, rect.adjusted(1, 1, -1, -1), 1.5, theme.RADIUS["segment"] - 1)
