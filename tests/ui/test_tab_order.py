"""Tab goes through the window as it is read: from the left to the right in a bar, bars from above."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from scenes import Scene

from ui.views.main_window import MainWindow


def reached_by_tab(qtbot: QtBot, window: MainWindow, bar: QWidget) -> list[QWidget]:
    """What of a bar Tab comes to, in its order, from its first one on."""
    chain = [widget for widget in bar.findChildren(QWidget) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
    seen = {widget for widget in chain if widget.isVisible() and widget.isEnabled()}
    first = min(seen, key=lambda widget: widget.mapTo(window, QPoint()).x())
    first.setFocus(Qt.FocusReason.TabFocusReason)
    found = [first]
    for _ in seen:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now not in seen or now is first:
            break
        found.append(now)
    assert set(found) == seen
    return found


@pytest.mark.parametrize("breeding", [True, False])
def test_tab_goes_through_the_bars_from_left_to_right(
    qtbot: QtBot, running_window: MainWindow, scene: Scene, breeding: bool
) -> None:
    scene.show_running(breeding=breeding)
    for bar in (running_window.transport, running_window.status):
        places = [widget.mapTo(running_window, QPoint()).x() for widget in reached_by_tab(qtbot, running_window, bar)]
        assert places == sorted(places)
        assert len(places) > 2
