"""What a widget paints, a drag across it, and made-up states of the gallery to show."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.look import theme
from ui.view_state.window import TargetState

ROOT = Path(__file__).resolve().parents[2]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def gallery() -> ModuleType:
    """The gallery script: its made-up sounds, and its pages."""
    spec = importlib.util.spec_from_file_location("gallery", ROOT / "scripts" / "gallery.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def pixels(widget: QWidget) -> np.ndarray:
    """What the widget paints, as (height, width, 4) bytes."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), dtype=np.uint8)
    return flat.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width()].copy()


def has(widget: QWidget, token: str) -> bool:
    """Whether a token's very colour is to be seen."""
    colour = theme.color(token)
    wanted = (colour.blue(), colour.green(), colour.red())
    return bool((pixels(widget)[:, :, :3] == wanted).all(axis=2).any())


def drag(widget: QWidget, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier | None = None) -> None:
    keys = modifiers or Qt.KeyboardModifier.NoModifier
    for kind, at, button in (
        (QEvent.Type.MouseButtonPress, start, LEFT),
        (QEvent.Type.MouseMove, end, Qt.MouseButton.NoButton),
        (QEvent.Type.MouseButtonRelease, end, LEFT),
    ):
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else LEFT
        place = widget.mapToGlobal(at)
        event = QMouseEvent(kind, QPointF(at), QPointF(place), button, held, keys)
        QApplication.sendEvent(widget, event)


@pytest.fixture
def target(gallery: ModuleType) -> TargetState:
    picture, wave = gallery.picture(1), gallery.waveform()
    return TargetState("epiano_60.flac", 60, "C4", 261.8, True, "file name", 0.0, wave, picture, (0.1, 1.8), 1.1)
