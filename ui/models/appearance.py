"""How the window looks: what a person chose, applied at once and remembered."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ui.look import dress, theme
from ui.look.theme import Mode
from ui.settings import Settings

THEMES = ("dark", "light", "system")


@dataclass(frozen=True, slots=True)
class Look:
    """What can be chosen. ``scale`` is 0.8 to 2.0; the names are those of ``ui.look.theme``."""

    theme: str = "dark"  # "system" follows the desktop
    accent: str = "mint"
    scale: float = 1.0
    colour_map: str = "ember"
    reduce_motion: bool = False
    few_tiles: bool = False  # nine a page, not sixteen

    @classmethod
    def remembered(cls, settings: Settings) -> Look:
        """As it was chosen last; what no longer exists, or was written by another hand, is as at the first start."""
        first, scale = cls(), settings.scale
        return cls(
            settings.theme if settings.theme in THEMES else first.theme,
            settings.accent if settings.accent in theme.ACCENTS else first.accent,
            scale if theme.SCALES[0] <= scale <= theme.SCALES[1] else first.scale,
            settings.colour_map if settings.colour_map in theme.COLOUR_MAPS else first.colour_map,
            bool(settings.reduce_motion),
            bool(settings.few_tiles),
        )

    def apply(self, app: QApplication) -> None:
        """Dress the application in it."""
        dress.apply(
            app,
            self.mode(),
            scale=self.scale,
            accent=self.accent,
            reduce_motion=self.reduce_motion,
            colour_map=self.colour_map,
        )

    def mode(self) -> Mode:
        """Dark or light; a desktop that does not say is taken for dark."""
        if self.theme != "system":
            return "light" if self.theme == "light" else "dark"
        return "light" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light else "dark"


class Appearance(QObject):
    """The look in use. ``change`` applies it at once and writes it down; nothing needs an OK."""

    changed = Signal(object)  # Look

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.look = Look.remembered(settings)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)

    def change(self, look: Look) -> None:
        """Wear another look from now on."""
        if look == self.look:
            return
        self.look = look
        for name in ("theme", "accent", "scale", "colour_map"):
            setattr(self._settings, name, getattr(look, name))
        self._settings.reduce_motion, self._settings.few_tiles = int(look.reduce_motion), int(look.few_tiles)
        self._apply()
        self.changed.emit(look)

    def _apply(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.look.apply(app)

    def _follow(self) -> None:
        """The desktop turned dark or light."""
        if self.look.theme == "system" and self.look.mode() != theme.mode():
            self._apply()
