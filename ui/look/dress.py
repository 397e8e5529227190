"""Puts the look on the application: palette, fonts and style sheet.

It may be done again at any time; widgets repaint, since a new style sheet re-polishes them.
"""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QMenu

from ui.look import theme
from ui.look.rescale import rescale
from ui.look.stylesheet import style_sheet


def apply(
    app: QApplication,
    mode: theme.Mode = "dark",
    *,
    scale: float = 1.0,
    accent: str = "mint",
    reduce_motion: bool = False,
    colour_map: str = "ember",
) -> None:
    """Set palette, fonts and style sheet on the application.

    ``scale`` 0.8 to 2.0, ``accent`` a key of ``ACCENTS``, ``colour_map`` one of ``COLOUR_MAPS``; ValueError otherwise.
    """
    known = mode in theme.TOKENS and accent in theme.ACCENTS and colour_map in theme.COLOUR_MAPS
    if not known or not theme.SCALES[0] <= scale <= theme.SCALES[1]:
        raise ValueError(f"no such look: mode {mode!r}, accent {accent!r}, scale {scale!r}, colours {colour_map!r}")
    current, before = theme.current, theme.current.scale
    current.mode, current.accent, current.scale = mode, accent, scale
    current.reduce_motion, current.colour_map = reduce_motion, colour_map
    theme.forget()
    _load_fonts()
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(_palette())
    app.setFont(theme.font(13))
    app.setStyleSheet(style_sheet())
    if scale != before:
        for window in app.topLevelWidgets():
            if not isinstance(window, QMenu):  # among them those of pyqtgraph: to set lengths in them crashes later
                rescale(window, before, scale)
    current.changed.emit()


def _load_fonts() -> None:
    if theme.current.fonts_loaded:
        return
    for file in sorted((theme.ASSETS / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    theme.current.fonts_loaded = True


def _palette() -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for target, token in (
        (role.Window, "window"),
        (role.WindowText, "text"),
        (role.Base, "well"),
        (role.AlternateBase, "panel"),
        (role.Text, "text"),
        (role.Button, "raised"),
        (role.ButtonText, "text"),
        (role.BrightText, "text"),
        (role.Highlight, "sel"),
        (role.HighlightedText, "text"),
        (role.PlaceholderText, "text3"),
        (role.ToolTipBase, "raised"),
        (role.ToolTipText, "text"),
        (role.Link, "accent"),
        (role.LinkVisited, "accent"),
        (role.Accent, "accent"),
        (role.Light, "hover"),
        (role.Midlight, "hover"),
        (role.Mid, "line"),
        (role.Dark, "line"),
        (role.Shadow, "window"),
    ):
        palette.setColor(target, theme.color(token))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, theme.color("text3"))
    return palette
