"""How the six operators are wired: carriers filled at the bottom, modulators outlined above, feedback a square loop."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from evosynth.synths.fm.algorithms import ALGORITHMS, Algorithm
from evosynth.voices.dx7 import Voice
from ui.look import theme
from ui.widgets import painting
from ui.widgets.focus_ring import FocusRing
from ui.widgets.own_keys import ARROWS, DIGITS, OwnKeys


@lru_cache(maxsize=32)
def places(number: int) -> dict[int, tuple[float, int]]:
    """Operator -> (column, row). Row 0 is the lowest; a shared modulator stands between its targets."""
    algorithm = ALGORITHMS[number - 1]
    targets = {op: [t for m, t in algorithm.edges if m == op] for op in range(1, 7)}
    rows: dict[int, int] = {}

    def row(op: int) -> int:
        if op not in rows:
            rows[op] = 1 + max(row(t) for t in targets[op]) if targets[op] else 0
        return rows[op]

    columns: dict[int, float] = {}

    def spread(op: int, left: float) -> float:
        """Give columns to an operator and all that modulates it alone; returns the width used."""
        own = [m for m in sorted(algorithm.modulators_of(op)) if len(targets[m]) == 1]
        used = 0.0
        for modulator in own:
            used += spread(modulator, left + used)
        columns[op] = left + (used - 1) / 2 if used else left
        return max(1.0, used)

    left = 0.0
    for carrier in algorithm.carriers:
        left += spread(carrier, left)
    for op in range(1, 7):
        if op not in columns:
            columns[op] = sum(columns[t] for t in targets[op]) / len(targets[op])
    return {op: (columns[op], row(op)) for op in range(1, 7)}


class AlgorithmDiagram(FocusRing, OwnKeys):
    """Paints one of the 32 algorithms; ``operator_clicked`` carries 1 to 6."""

    operator_clicked = Signal(int)
    own_keys = ARROWS | DIGITS

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._algorithm: Algorithm | None = None
        self._selected = 0
        self._silent: frozenset[int] = frozenset()
        self._changed: frozenset[int] = frozenset()
        self._over = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Algorithm")

    def set_voice(self, voice: bytes | None) -> None:
        """The algorithm of a voice (155 bytes); operators without output are dimmed. None or empty: nothing."""
        if not voice:
            self._algorithm = None
            self.update()
            return
        shown, before = Voice(voice), (self._silent, self._algorithm)
        self._silent = frozenset(op for op in range(1, 7) if shown[f"op{op}_output"] == 0)
        if before != (self._silent, ALGORITHMS[shown["algorithm"]]):
            self.set_algorithm(shown["algorithm"] + 1)

    def set_algorithm(self, number: int) -> None:
        """Algorithm 1 to 32."""
        self._algorithm = ALGORITHMS[number - 1]
        wired = ", ".join(f"{m} modulates {t}" for m, t in self._algorithm.edges)
        heard = ", ".join(str(c) for c in self._algorithm.carriers)
        self.setAccessibleDescription(f"Algorithm {number}: carriers {heard}. {wired}".strip())
        self.update()

    def set_selected(self, operator: int) -> None:
        """Mark an operator, 0 none."""
        if operator != self._selected:
            self._selected = operator
            self.update()

    def set_changed(self, operators: frozenset[int]) -> None:
        """Operators that have changed against the parent's."""
        if operators != self._changed:
            self._changed = operators
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(190, 130)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 64)

    # ---- geometry

    def _boxes(self) -> dict[int, QRectF]:
        if self._algorithm is None:
            return {}
        at = places(self._algorithm.number)
        columns = max(column for column, _row in at.values()) + 1
        rows = max(row for _column, row in at.values()) + 1
        # Half a box for the loop at the right, and for the output line at the bottom.
        side = min((self.width() - 8) / (columns * 1.62 + 0.2), (self.height() - 6) / (rows * 1.5 + 0.3), 36.0)
        pitch_x, pitch_y = side * 1.7, side * 1.5
        wide, high = (columns - 1) * pitch_x + side, (rows - 1) * pitch_y + side * 1.9
        left = (self.width() - wide) / 2
        bottom = (self.height() + high) / 2 - side * 0.5
        return {
            op: QRectF(round(left + column * pitch_x), round(bottom - side - row * pitch_y), round(side), round(side))
            for op, (column, row) in at.items()
        }

    def _at(self, position: QPointF) -> int:
        return next((op for op, box in self._boxes().items() if box.contains(position)), 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        operator = self._at(event.position())
        if operator:
            self.operator_clicked.emit(operator)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._at(event.position())
        if over != self._over:
            self._over = over
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            self.setToolTip(self._role(over) if over else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        operator = event.key() - Qt.Key.Key_0
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            operator = (self._selected - 1 + step) % 6 + 1
        if 1 <= operator <= 6:
            self.operator_clicked.emit(operator)
        else:
            super().keyPressEvent(event)

    def _role(self, operator: int) -> str:
        assert self._algorithm is not None
        targets = [str(t) for m, t in self._algorithm.edges if m == operator]
        role = f"modulates {' and '.join(targets)}" if targets else "carrier"
        return f"Operator {operator}: {role}{', silent' if operator in self._silent else ''}"

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._algorithm is None:
            return
        boxes = self._boxes()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.color("ctl"), 1.5)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        for modulator, target in self._algorithm.edges:
            self._paint_edge(painter, boxes[modulator], boxes[target])
        self._paint_output(painter, [boxes[c] for c in self._algorithm.carriers])
        self._paint_feedback(painter, boxes)
        for operator, box in boxes.items():
            self._paint_operator(painter, operator, box)
        if self.ringed:
            painting.ring(painter, QRectF(self.rect()).adjusted(2, 2, -2, -2), 1.5, 6)

    def _paint_edge(self, painter: QPainter, above: QRectF, below: QRectF) -> None:
        start = QPointF(above.center().x(), above.bottom())
        end = QPointF(below.center().x(), below.top())
        middle = end.y() - below.height() * 0.25
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([start, QPointF(start.x(), middle), QPointF(end.x(), middle), end]))

    def _paint_output(self, painter: QPainter, carriers: list[QRectF]) -> None:
        drop = carriers[0].height() * 0.24
        y = carriers[0].bottom() + drop
        xs = [box.center().x() for box in carriers]
        for box in carriers:
            painter.drawLine(QPointF(box.center().x(), box.bottom()), QPointF(box.center().x(), y))
        painter.drawLine(QPointF(min(xs), y), QPointF(max(xs), y))
        middle = (min(xs) + max(xs)) / 2
        painter.drawLine(QPointF(middle, y), QPointF(middle, y + drop))

    def _paint_feedback(self, painter: QPainter, boxes: dict[int, QRectF]) -> None:
        """From the source's right side round into the top of the target."""
        assert self._algorithm is not None
        source, target = (boxes[op] for op in self._algorithm.feedback)
        out = source.width() * 0.28
        right = max(source.right(), target.right()) + out
        top = target.top() - out
        down = source.center().y() - (0 if source is not target else source.height() * 0.12)
        into = target.center().x() + target.width() * 0.22
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(
            QPolygonF(
                [
                    QPointF(source.right(), down),
                    QPointF(right, down),
                    QPointF(right, top),
                    QPointF(into, top),
                    QPointF(into, target.top()),
                ]
            )
        )

    def _paint_operator(self, painter: QPainter, operator: int, box: QRectF) -> None:
        assert self._algorithm is not None
        selected, carrier = operator == self._selected, operator in self._algorithm.carriers
        silent = operator in self._silent and not selected
        radius = 5 if box.width() >= 24 else 4
        if selected:
            painting.ground(painter, box, "accent", radius)
        elif carrier and not silent:
            painting.ground(painter, box, "text2", radius)
        else:
            painting.ground(painter, box, "panel", radius, edge="ctl" if silent else "text2", width=1.5)
        token = "on" if selected else ("window" if carrier and not silent else ("text3" if silent else "text"))
        size = 15 if box.width() >= 34 else (13 if box.width() >= 22 else 11)
        painting.text(painter, box, str(operator), size=size, weight=600, token=token, align=painting.CENTRE)
        if operator in self._changed:
            painting.changed_dot(painter, box.topRight())
