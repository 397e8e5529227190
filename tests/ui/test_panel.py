"""Words of a panel give way part by part, so that no word is cut where a whole one can go."""

from __future__ import annotations

from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from ui.look import theme
from ui.views.panel import Elided


def shown(line: Elided) -> str:
    return line._fitting(QFontMetricsF(theme.font(12, 400)))


def test_parts_are_left_out_whole_and_only_the_first_is_cut(dressed: object, qtbot: QtBot) -> None:
    line = Elided("same patch · improved 0.12 · go on", px=12)
    qtbot.addWidget(line)
    whole = line.sizeHint().width()
    line.resize(whole, 20)
    assert shown(line) == line.text()
    line.resize(whole - 10, 20)
    assert shown(line) == "same patch · improved 0.12"
    line.resize(40, 20)
    assert "·" not in shown(line)
    assert shown(line).endswith("…")
