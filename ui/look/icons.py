"""Icons: Lucide outlines in the colours of the theme, drawn at the screen's true resolution and kept.

``draw`` paints one into a rectangle, ``icon`` makes a QIcon for actions and menus. A filled icon (rated star, playing
button) has its outline filled as well. Names are those of Lucide; ``ui/assets/icons`` holds the ones in use.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.look import theme

FOLDER = theme.ASSETS / "icons"
_BOX = 24  # Lucide's view box; strokes are given for a 16 px icon
_STROKE = 1.75


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str, filled: bool, size: int) -> QSvgRenderer:
    text = (FOLDER / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    # A stroke of 1.75 on a 16 px icon; smaller icons keep a stroke that is still seen.
    stroke = _STROKE * _BOX / 16 * (0.85 if size < 16 else 1.0) * (0.75 if size >= 16 else 1.0)
    text = text.replace('stroke-width="2"', f'stroke-width="{stroke:.3f}"')
    if filled:
        text = text.replace('fill="none"', f'fill="{colour}"')
    return QSvgRenderer(QByteArray(text.encode()))


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, filled: bool, size: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name, colour, filled, size).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def pixmap(name: str, token: str = "text2", size: int = 16, *, filled: bool = False, ratio: float = 1.0) -> QPixmap:
    """One icon of ``size`` logical pixels for a screen with ``ratio`` device pixels each."""
    return _pixmap(name, theme.hex_of(token), filled, size, ratio)


def draw(
    painter: QPainter, centre: QPointF, name: str, token: str = "text2", size: int = 16, *, filled: bool = False
) -> None:
    """Paint an icon around a point, on whole device pixels."""
    ratio = painter.device().devicePixelRatioF()
    x, y = (round((at - size / 2) * ratio) / ratio for at in (centre.x(), centre.y()))
    painter.drawPixmap(QPointF(x, y), pixmap(name, token, size, filled=filled, ratio=ratio))


def icon(name: str, token: str = "text2", size: int = 16, *, filled: bool = False) -> QIcon:
    """A QIcon with the disabled look built in, for screens of scale 1 and 2."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, token, size, filled=filled, ratio=ratio))
        made.addPixmap(pixmap(name, "text3", size, filled=filled, ratio=ratio), QIcon.Mode.Disabled)
    return made


def file(name: str, token: str, size: int) -> str:
    """The icon as an SVG file, since style sheets take nothing else; it lives as long as the program."""
    text = (FOLDER / f"{name}.svg").read_text("utf-8").replace("currentColor", theme.hex_of(token))
    text = text.replace('width="24"', f'width="{size}"').replace('height="24"', f'height="{size}"')
    path = _folder() / f"{name}-{theme.hex_of(token)[1:]}-{size}.svg"
    with suppress(OSError):  # where there is no room the window comes without it
        path.write_text(text, "utf-8")
    return path.as_posix()


@lru_cache(maxsize=1)
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="evosynth-icons-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
