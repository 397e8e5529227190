"""Voice: how the selected one is made. Its picture above its routing at the left, what it is made of at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.look import theme
from ui.views.panel import first_focus
from ui.views.sound_panel import SoundPanel
from ui.views.voice_panel import VoicePanel

LEFT, LEFT_NARROW = 336, 292
NARROW, LOW = 1400, 560  # px of the place below which the left column is narrower, the picture lower


class VoiceView(QWidget):
    """The same skeleton whatever the engine."""

    def __init__(self, sound: SoundPanel, voice: VoicePanel) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("Voice")
        self.sound, self.voice = sound, voice
        self.left = QWidget()
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(sound)
        column.addWidget(voice.side, 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        line.addWidget(self.left)
        line.addWidget(voice, 1)
        theme.current.changed.connect(self._fit)

    @property
    def main_part(self) -> QWidget:
        """What has the keyboard when it is asked for: the first control of the voice."""
        return first_focus(self.voice.side) or first_focus(self.voice) or self

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Widths and heights for the size and the scale that there are now."""
        self.left.setFixedWidth(theme.px(LEFT_NARROW if self.width() < theme.px(NARROW) else LEFT))
        self.sound.set_low(self.height() < theme.px(LOW))
