"""Sizes that widgets and layouts were given once follow the person's scale: fixed sizes, margins, gaps.

What is painted asks ``theme.px`` each time; what was set when a widget was made is set again here. The length at 100 %
is remembered beside each, so that going through many scales and back ends where it began.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLayout, QSpacerItem, QWidget

UNBOUNDED = 16777215  # Qt's largest size: no limit was set
HAIR = 1  # px: hairlines stay what they are, and what is nothing stays nothing
NAME = "unscaled"  # the property that holds lengths at 100 %

Lengths = tuple[int, ...]
Setter = Callable[[Lengths], object]


def rescale(root: QWidget, before: float, now: float) -> None:
    """Lengths below ``root`` that were set at the scale ``before`` become those of ``now``."""
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isWindow():  # a window keeps the size that a person gave it
            _again(widget, "widget", before, now, _bounds(widget), partial(_bound, widget))
        widget.updateGeometry()
    for layout in root.findChildren(QLayout):
        _rescale_layout(layout, before, now)


def _again(owner: QObject, what: str, before: float, now: float, lengths: Lengths, setter: Setter) -> None:
    """Set them anew; what was changed since, or is seen first, is as long as it is at ``before``."""
    known = owner.property(f"{NAME}-{what}")
    if known is None or tuple(_scaled(known, before)) != lengths:
        known = tuple(length / before if HAIR < length < UNBOUNDED else float(length) for length in lengths)
    owner.setProperty(f"{NAME}-{what}", known)
    new = tuple(_scaled(known, now))
    if new != lengths:
        setter(new)


def _scaled(lengths: tuple[float, ...], scale: float) -> Iterator[int]:
    """As ``theme.px`` does: never shorter than a pixel."""
    for length in lengths:
        yield max(1, round(length * scale)) if HAIR < length < UNBOUNDED else int(length)


def _bounds(widget: QWidget) -> Lengths:
    return widget.minimumWidth(), widget.minimumHeight(), widget.maximumWidth(), widget.maximumHeight()


def _bound(widget: QWidget, to: Lengths) -> None:
    widget.setMinimumSize(to[0], to[1])
    widget.setMaximumSize(to[2], to[3])


def _rescale_layout(layout: QLayout, before: float, now: float) -> None:
    margins = layout.contentsMargins()
    edges = (margins.left(), margins.top(), margins.right(), margins.bottom())
    _again(layout, "margins", before, now, edges, lambda to: layout.setContentsMargins(*to))
    if isinstance(layout, QGridLayout):
        gaps = (layout.horizontalSpacing(), layout.verticalSpacing())
        _again(layout, "gaps", before, now, gaps, lambda to: _set_gaps(layout, to))
        rows = tuple(layout.rowMinimumHeight(row) for row in range(layout.rowCount()))
        _again(layout, "rows", before, now, rows, lambda to: _set_rows(layout, to))
    elif isinstance(layout, QBoxLayout):
        _again(layout, "gap", before, now, (layout.spacing(),), lambda to: layout.setSpacing(to[0]))
        spaces = [s for s in (layout.itemAt(i) for i in range(layout.count())) if isinstance(s, QSpacerItem)]
        sizes = tuple(side for space in spaces for side in (space.sizeHint().width(), space.sizeHint().height()))
        _again(layout, "spaces", before, now, sizes, lambda to: _set_spaces(layout, spaces, to))


def _set_gaps(layout: QGridLayout, to: Lengths) -> None:
    layout.setHorizontalSpacing(to[0])
    layout.setVerticalSpacing(to[1])


def _set_rows(layout: QGridLayout, to: Lengths) -> None:
    for row, height in enumerate(to):
        layout.setRowMinimumHeight(row, height)


def _set_spaces(layout: QBoxLayout, spaces: list[QSpacerItem], to: Lengths) -> None:
    for number, space in enumerate(spaces):
        policy = space.sizePolicy()
        space.changeSize(to[2 * number], to[2 * number + 1], policy.horizontalPolicy(), policy.verticalPolicy())
    layout.invalidate()
