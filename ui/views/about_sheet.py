"""What this program is, which version, and where it keeps things."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

import evosynth
from evosynth.library.paths import user_data
from ui.views.panel import label
from ui.views.sheet import Sheet


class AboutSheet(Sheet):
    """A few lines; nothing to decide."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, "About EvoSynth", width=520)
        lines = (
            f"Version {evosynth.__version__}",
            "Finds synthesizer voices by evolution: towards a sample, towards your stars, or both.",
            f"Kept voices and unfinished runs are in {user_data()}",
            "MIT licence. Inter by Rasmus Andersson (OFL), icons by Lucide (ISC).",
        )
        for line in lines:
            words = label(line, "text2")
            words.setWordWrap(True)
            self.content.addWidget(words)
