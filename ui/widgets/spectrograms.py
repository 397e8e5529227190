"""Spectrograms above each other on one time axis and one scale: target, selected, and what differs between them.

Pictures lie in pyqtgraph plots that share their axes; frequency is logarithmic. ``rows`` says what each plot shows:
the pair beside the tiles has target and selected; See has all three.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRectF, QSize
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from evosynth.analysis.missed import Missed
from evosynth.analysis.picture_difference import FLOOR_DB, STEP_DB
from evosynth.arrays import U8
from evosynth.service.desk_messages import Picture
from ui.look import theme
from ui.widgets import missed_marks
from ui.widgets.flag_line import FlagLine
from ui.widgets.focus_ring import FocusRing
from ui.widgets.linked_plots import LinkedPlots
from ui.widgets.picture_levels import byte_at, difference, note_name
from ui.widgets.scale_legend import ScaleLegend
from ui.widgets.spectrogram_sheet import SpectrogramSheet

TARGET, SELECTED, DIFFERENCE = "target", "selected", "difference"
THE_TARGET = "Target"  # as the upper one is called where it is that
PAIR, ALL = (TARGET, SELECTED), (TARGET, SELECTED, DIFFERENCE)
MISSING = {TARGET: "No target", SELECTED: "Nothing selected"}


class Spectrograms(FocusRing, QWidget):
    """The pictures with their legend."""

    def __init__(self, rows: tuple[str, ...] = PAIR, *, legend: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows, self._explained = rows, legend
        self._pictures: dict[str, Picture | None] = {TARGET: None, SELECTED: None}
        self._differing: tuple[Picture | None, Picture | None, U8] = (None, None, np.zeros((1, 1), np.uint8))
        self._details = {TARGET: "", SELECTED: "", DIFFERENCE: ""}
        self.missed: tuple[Missed, ...] = ()
        self.pointed: Missed | None = None  # which of them a person asks for
        self._reference = THE_TARGET  # what the upper one is called
        self._plots = LinkedPlots(len(rows))
        self.sheet = SpectrogramSheet(self, self._plots)
        self._plots.installEventFilter(self)
        self.flag = FlagLine(self._plots)
        self.legends = {"": ScaleLegend(), DIFFERENCE: ScaleLegend(DIFFERENCE)}
        legends = QHBoxLayout()
        legends.setSpacing(theme.px(32))
        for scale in self.legends.values():
            legends.addWidget(scale)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._plots, 1)
        column.addLayout(legends)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Spectrograms of the reference and of the selected candidate")
        theme.current.changed.connect(self._restyle)
        self._redraw()

    # ---- what is shown

    def set_target(self, picture: Picture | None, detail: str = "", title: str = THE_TARGET) -> None:
        """The picture of the target, or of another reference by its ``title``; ``detail`` stands after that."""
        self._reference = title
        self._details[DIFFERENCE] = f"selected − {title.lower()}"
        self._set(TARGET, picture, detail)

    def set_selected(self, picture: Picture | None, detail: str = "") -> None:
        """The selected candidate's picture; ``detail`` is "037-01 · 2.32"."""
        self._set(SELECTED, picture, detail)

    def _set(self, which: str, picture: Picture | None, detail: str) -> None:
        self._details[which] = detail
        if picture is not self._pictures[which]:
            self._pictures[which] = picture
            self._redraw()
        self._describe()
        self.sheet.update()

    def _describe(self) -> None:
        shown = [" ".join(self.name(row)).strip() for row in range(len(self._rows)) if self.shows(row)]
        self.setAccessibleDescription(" ".join([", ".join(shown), *(one.words for one in self.missed)]))

    def set_flags(self, flags: tuple[str, ...], silence: str = "") -> None:
        """What the distance of the selected one forgives, or why it is silent, in words on its picture."""
        self.flag.set_flags(flags, silence)
        self._place_flag()

    def set_missed(self, missed: tuple[Missed, ...]) -> None:
        """What was not reached of the target: regions of the difference. The one pointed at stays so."""
        if missed != self.missed:
            self.missed = missed
            self.pointed = self.pointed if self.pointed in missed else None
            self.legends[DIFFERENCE].set_missed(bool(missed))
            self._describe()
            self.sheet.update()

    def point(self, missed: Missed | None) -> None:
        """Make one of them stand out; None: none."""
        self.pointed = missed
        self.sheet.update()

    def set_playhead(self, seconds: float | None, which: str = "") -> None:
        """Seconds from the start: a line through the row that shows ``which``, or through all of them."""
        shown = [self.shows(row) for row in range(len(self._rows))]
        self.sheet.set_playhead(seconds, shown.index(which) if which in shown else None)

    # ---- what is where

    def areas(self) -> list[QRectF]:
        """Where the pictures lie, one a row; empty where a row is not shown."""
        return [self._plots.area(row) for row in range(len(self._rows))]

    def regions(self) -> list[tuple[Missed, QRectF]]:
        """Where in the difference it is what was not reached; none while that is no difference from the target."""
        if self._reference != THE_TARGET:
            return []
        areas = [area for row, area in enumerate(self.areas()) if self.shows(row) == DIFFERENCE]
        placed = [
            (one, missed_marks.region(one, area, self.length_s(), self._range()))
            for one in self.missed
            for area in areas
        ]
        return [(one, rect) for one, rect in placed if not rect.isEmpty()]

    def shows(self, row: int) -> str:
        """What a row shows now: no difference can be without both sounds."""
        which = self._rows[row]
        if which == DIFFERENCE and None in self._pictures.values():
            return ""
        if which == TARGET and self._pictures[TARGET] is None and self._pictures[SELECTED] is not None:
            return ""
        return which

    def name(self, row: int) -> tuple[str, str]:
        """What a row's chip says."""
        which = self.shows(row)
        return self._reference if which == TARGET else which.capitalize(), self._details.get(which, "")

    def missing(self, row: int) -> str:
        """What is said where there is no picture; empty where there is one."""
        which = self.shows(row)
        there = which == DIFFERENCE or self._pictures[which] is not None or self._details[which]
        return "" if there else MISSING[which]  # what is called something is there: not drawn yet, or silent

    def length_s(self) -> float:
        """What the time axis spans."""
        return max((p.length_s for p in self._pictures.values() if p is not None), default=2.0)

    def _range(self) -> tuple[float, float]:
        shown = next((p for p in self._pictures.values() if p is not None), None)
        return (shown.low_hz, shown.high_hz) if shown is not None else (70.0, 12000.0)

    # ---- drawing

    def _redraw(self) -> None:
        low, high = self._range()
        shown = [self.shows(row) for row in range(len(self._rows))]
        self._plots.show_rows([bool(which) for which in shown])
        self._plots.set_ranges(self.length_s(), low, high)
        for row, which in enumerate(shown):
            if which:
                self._put(row, which, math.log2(high / low))
        self.legends[DIFFERENCE].setVisible(self._explained and DIFFERENCE in shown)
        self.legends[""].setVisible(self._explained and (DIFFERENCE not in shown or len(shown) > 2))
        self._place_flag()
        self.sheet.update()

    def _put(self, row: int, which: str, octaves: float) -> None:
        item, target, selected = self._plots.items[row], self._pictures[TARGET], self._pictures[SELECTED]
        if which == DIFFERENCE and target is not None and selected is not None:
            item.show_pixels(self._difference(target, selected), DIFFERENCE, self.length_s(), octaves)
            return
        picture = self._pictures[which]
        pixels = None if picture is None else picture.pixels
        item.show_pixels(pixels, "", picture.length_s if picture else 0.0, octaves)

    def _difference(self, target: Picture, selected: Picture) -> U8:
        """Computed once for two pictures."""
        if self._differing[0] is not target or self._differing[1] is not selected:
            self._differing = (target, selected, difference(target, selected))
        return self._differing[2]

    def _restyle(self) -> None:
        self._plots.restyle()
        self._redraw()

    def _place_flag(self) -> None:
        shown = [self.shows(row) for row in range(len(self._rows))]
        row = shown.index(SELECTED) if SELECTED in shown else len(shown) - 1
        self.flag.place(self._plots.area(row))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._plots and event.type() == QEvent.Type.Resize:
            self.sheet.setGeometry(self._plots.rect())
            self._place_flag()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        return QSize(480, 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(220), theme.px(64 * len(self._rows)))

    # ---- in words

    def readout(self, row: int, across: float, up: float) -> str:
        """What lies under the crosshair: time, frequency, note, level; beside a difference both levels and it."""
        low, high = self._range()
        seconds, hz = across * self.length_s(), low * (high / low) ** up
        words = [f"{seconds:.2f} s", f"{hz:.0f} Hz", note_name(hz)]
        differs = DIFFERENCE in (self.shows(r) for r in range(len(self._rows)))
        level = self._differs(seconds, up) if differs else self._level(row, seconds, up)
        return "  ".join([*words, level] if level else words)

    def _level(self, row: int, seconds: float, up: float) -> str:
        picture = self._pictures[self.shows(row)]
        if picture is None or seconds > picture.length_s:
            return ""
        value = byte_at(picture, seconds, up)
        level = FLOOR_DB * (1 - value / 255)
        return f"{'≤ ' if value == 0 else ''}{theme.number(level, 0)} dB"

    def _differs(self, seconds: float, up: float) -> str:
        target, selected = self._pictures[TARGET], self._pictures[SELECTED]
        assert target is not None
        assert selected is not None
        values = [byte_at(p, seconds, up) if seconds <= p.length_s else 0 for p in (target, selected)]
        levels = [theme.number(FLOOR_DB + value * STEP_DB, 0) for value in values]
        apart = theme.number((values[1] - values[0]) * STEP_DB, 0, sign=True)
        return f"{self._reference.lower()} {levels[0]}  selected {levels[1]}  {apart} dB"
