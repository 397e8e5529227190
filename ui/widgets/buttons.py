"""Buttons: one filled in a view, quiet ones beside it, icons alone where they are understood."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.look import icons, theme
from ui.widgets import painting
from ui.widgets.focus_ring import FocusRing


class Pushed(FocusRing, QPushButton):
    """What all our buttons share: hover, a ring only when the focus came by keys, a reason while disabled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("painted", True)  # the style sheet keeps away
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def _ring(self, painter: QPainter, radius: float, token: str = "accent") -> None:
        if self.ringed:
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
        width = self._content(words) + 2 * theme.px(side)
        return QSize(int(width + 0.999), theme.px(24 if self._compact else 28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _content(self, words: str) -> float:
        """How wide its icon is with these words, or alone."""
        icon = 0 if not self._icon else 24 if words else 16
        return icon + (painting.advance(words, 13, self._weight) if words else 0)

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
        x = rect.left() + (rect.width() - self._content(self.text())) / 2
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
