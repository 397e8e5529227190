"""The first impression: a zone to drop a sound on, three examples to start with, what was open before."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.intents.listening import Listening
from ui.intents.workflow import Workflow
from ui.look import icons, theme
from ui.models.examples import Examples
from ui.models.loading import Loading
from ui.view_state.states import States
from ui.view_state.window import Example
from ui.views.dropping import DropHint, paint_zone
from ui.views.panel import label, row
from ui.widgets.buttons import Button
from ui.widgets.painting import picture_pixmap

WIDTH = 788


class DropZone(QWidget):
    """The dashed zone with the wave, the headline and the ways to begin."""

    def __init__(self, workflow: Workflow, ask_open: Callable[[], None]) -> None:
        super().__init__()
        self._hint: DropHint | None = None
        self._reading = ""
        self.setFixedSize(theme.px(WIDTH), theme.px(268))
        self.open = Button("Open a sound", "folder-open", kind="main", tip="Open a sound or a bank", key="Ctrl+O")
        self.open.clicked.connect(lambda: ask_open())
        self.breed = Button("Breed without a target", "dna", key="Ctrl+B")
        self.breed.set_tip("Listen, give stars, and let the voices that you like have children", "Ctrl+B")
        self.breed.clicked.connect(workflow.breed_without_target)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, theme.px(33))
        layout.addStretch(1)
        layout.addLayout(row(None, self.open, self.breed, None))

    def show_hint(self, hint: DropHint | None) -> None:
        """What hovers over the window, if anything."""
        self._hint = hint
        for button in (self.open, self.breed):
            button.setVisible(hint is None)
        self.setAccessibleName(hint.text if hint else "Drop a sound to begin")
        self.update()

    def show_reading(self, name: str) -> None:
        """A file is being read, or (empty) has been."""
        self._reading = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_zone(painter, QRectF(self.rect()), self._hint)
        refused = self._hint is not None and not self._hint.loadable
        _paint_wave(painter, QPointF(self.width() / 2, theme.px(62)), plain=refused)
        middle = Qt.AlignmentFlag.AlignCenter
        painter.setPen(theme.color("danger" if refused else "text"))
        if self._hint is not None:
            painter.setFont(theme.font(15, 600))
            room = self.width() - theme.px(64)
            words = theme.metrics(15, 600).elidedText(theme.words(self._hint.text), Qt.TextElideMode.ElideMiddle, room)
            painter.drawText(QRectF(0, theme.px(112), self.width(), theme.px(80)), middle, words)
            return
        painter.setFont(theme.font(28, 600, display=True))
        headline = "Reading it …" if self._reading else "Drop a sound to begin"
        painter.drawText(QRectF(0, theme.px(102), self.width(), theme.px(40)), middle, headline)
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("text2"))
        first = theme.words(self._reading) or "EvoSynth finds its pitch and evolves voices that match it."
        painter.drawText(QRectF(0, theme.px(144), self.width(), theme.px(22)), middle, first)
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("text3"))
        second = "WAV, FLAC, OGG, MP3, AIFF and others. A bank becomes the starting population."
        painter.drawText(QRectF(0, theme.px(166), self.width(), theme.px(20)), middle, second)


def _paint_wave(painter: QPainter, centre: QPointF, *, plain: bool) -> None:
    """The one ornament: bars of a made-up sound, accent in the middle, fading into grey."""
    count, step = 49, theme.px(6)
    accent, grey = theme.color("accent"), theme.color("ctl")
    for bar in range(count):
        at = (bar - count // 2) / (count // 2)
        swell = math.exp(-5.0 * at * at) * (0.62 + 0.38 * math.sin(bar * 1.93 + 0.4 * math.sin(bar * 0.71)))
        height = max(theme.px(3), theme.px(52) * swell)
        share = 0.0 if plain else math.exp(-7.0 * at * at)
        tone = _between(grey, accent, share)
        tone.setAlphaF(0.45 + 0.55 * math.exp(-3.0 * at * at))
        painter.setPen(QPen(tone, 2.5 * theme.px(1), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        x = centre.x() + (bar - count // 2) * step
        painter.drawLine(QPointF(x, centre.y() - height / 2), QPointF(x, centre.y() + height / 2))


def _between(first: QColor, second: QColor, share: float) -> QColor:
    """A mixture: 0 is the first colour, 1 the second."""
    parts = ((first.red(), second.red()), (first.green(), second.green()), (first.blue(), second.blue()))
    return QColor(*(round(a + (b - a) * share) for a, b in parts))


class ExampleCard(QWidget):
    """A sound with its picture: a click loads it, the round button plays it."""

    load_asked = Signal()
    play_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._example: Example | None = None
        self._hover, self._over_play, self._playing = False, False, False
        self.setFixedHeight(theme.px(144))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_example(self, example: Example) -> None:
        """Show another sound."""
        self._example = example
        self.setAccessibleName(f"{example.name}, {example.note_label}, {example.length_s:.1f} s")
        self.setToolTip(f"Load {example.name}")
        self.update()

    def set_playing(self, playing: bool) -> None:
        """Whether it sounds now."""
        if playing != self._playing:
            self._playing = playing
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(252), theme.px(144))

    def _play_spot(self) -> QRectF:
        side = theme.px(28)
        return QRectF(self.width() - side - theme.px(12), self.height() - side - theme.px(11), side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._example is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        shape = QPainterPath()
        shape.addRoundedRect(frame, theme.px(7), theme.px(7))
        painter.setClipPath(shape)
        foot = QRectF(frame.left(), frame.bottom() - theme.px(48), frame.width(), theme.px(48))
        painter.fillRect(frame, theme.color("well"))
        if self._example.picture is not None:
            above = QSize(round(frame.width()), round(frame.height() - foot.height()))
            pixels = self._example.picture.pixels
            painter.drawPixmap(frame.topLeft(), picture_pixmap(pixels, above, self.devicePixelRatioF()))
        painter.fillRect(foot, theme.color("hover" if self._hover else "raised"))
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font(13, 600))
        left = foot.adjusted(theme.px(12), theme.px(6), -theme.px(52), 0)
        painter.drawText(left, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self._example.name)
        painter.setPen(theme.color("text2"))
        painter.setFont(theme.font(12))
        ready = bool(self._example.note_label)
        second = f"{self._example.note_label} · {self._example.length_s:.1f} s" if ready else "Getting ready"
        below = left.adjusted(0, theme.px(19), 0, 0)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, second)
        painter.setPen(Qt.PenStyle.NoPen)
        lit = self._over_play or self._playing
        painter.setBrush(theme.color("accent" if lit else "window" if self._hover else "hover"))
        painter.drawEllipse(self._play_spot())
        token = "on" if lit else "text"
        icons.draw(painter, self._play_spot().center() + QPointF(1, 0), "play", token, theme.px(14), filled=True)
        if self.hasFocus():
            painter.setClipping(False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2.5))
            painter.drawRoundedRect(frame.adjusted(-1.5, -1.5, 1.5, 1.5), theme.px(8), theme.px(8))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = self._over_play = False
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._play_spot().contains(event.position())
        if over != self._over_play:
            self._over_play = over
            name = self._example.name if self._example else ""
            self.setToolTip(f"{'Play' if over else 'Load'} {name}")
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            (self.play_asked if self._play_spot().contains(event.position()) else self.load_asked).emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.load_asked.emit()
        else:
            super().keyPressEvent(event)


class EmptyView(QWidget):
    """Zone, examples and recent sounds in one column in the middle of the window."""

    def __init__(
        self,
        states: States,
        loading: Loading,
        examples: Examples,
        listening: Listening,
        workflow: Workflow,
        ask_open: Callable[[], None],
    ) -> None:
        super().__init__()
        self._loading = loading
        self.zone = DropZone(workflow, ask_open)
        self._heading = label("Or start with an example", "title")
        self.cards = [ExampleCard() for _ in range(3)]
        beside = QHBoxLayout()
        beside.setSpacing(theme.px(8))
        for index, card in enumerate(self.cards):
            card.load_asked.connect(partial(examples.open, index))
            card.play_asked.connect(partial(listening.play_example, index))
            card.hide()
            beside.addWidget(card, 1)
        self._heading.hide()
        self._recent = QHBoxLayout()
        self._recent.setSpacing(theme.px(4))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.zone)
        column.addSpacing(theme.px(26))
        column.addWidget(self._heading)
        column.addSpacing(theme.px(5))
        column.addLayout(beside)
        column.addSpacing(theme.px(12))
        column.addLayout(self._recent)
        box = QWidget()
        box.setFixedWidth(theme.px(WIDTH))
        box.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        outer = QVBoxLayout(self)
        outer.addStretch(5)
        outer.addLayout(row(None, box, None))
        outer.addStretch(6)
        states.examples.connect(self.show_examples)
        states.recents.connect(self.show_recents)
        states.reading.connect(self.zone.show_reading)
        states.playhead.connect(self.show_playhead)

    def show_examples(self, examples: tuple[Example, ...]) -> None:
        """Up to three sounds; none leaves their place empty."""
        self._heading.setVisible(bool(examples))
        for card, example in zip(self.cards, examples, strict=False):
            card.set_example(example)
        for index, card in enumerate(self.cards):
            card.setVisible(index < len(examples))

    def show_playhead(self, at: tuple[object, float]) -> None:
        """Which example sounds, if one does: "example:0" and so on."""
        what, _seconds = at
        for index, card in enumerate(self.cards):
            card.set_playing(what == f"example:{index}")

    def show_recents(self, paths: tuple[str, ...]) -> None:
        """The last few sounds, by name."""
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if not paths:
            return
        self._recent.addWidget(label("Recent", "title"))
        self._recent.addSpacing(theme.px(16))
        for path in paths[:4]:
            button = Button(theme.words(Path(path).name), kind="flat", compact=True, tip=path)
            button.clicked.connect(lambda _checked=False, path=path: self._loading.open([path]))
            self._recent.addWidget(button)
        self._recent.addStretch(1)
