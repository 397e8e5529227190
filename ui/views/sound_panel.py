"""The selected voice as it sounds: its picture, a button that plays it, its distance and its stars."""

from __future__ import annotations

from ui.intents.listening import Listening
from ui.intents.rating import Rating
from ui.look import theme
from ui.view_state.window import SelectionState
from ui.views.panel import Elided, Panel, row
from ui.widgets.buttons import IconButton
from ui.widgets.spectrograms import SELECTED, Spectrograms
from ui.widgets.stars import Stars

PICTURE, PICTURE_LOW = 214, 118  # px high, with its time axis


class SoundPanel(Panel):
    """Above what it is made of, so that both are seen at once."""

    def __init__(self, listening: Listening, rating: Rating) -> None:
        super().__init__("Sound")
        self.picture = Spectrograms((SELECTED,), legend=False)
        self.play = IconButton("play", "Play", "Space", raised=True)
        self.words = Elided("", "text2")
        self.stars = Stars()
        self.body.addWidget(self.picture)
        line = row(self.play, self.words, self.stars)
        line.setStretchFactor(self.words, 1)
        self.body.addLayout(line)
        self.body.addStretch(1)
        self.play.clicked.connect(listening.play_selected)
        self.stars.rated.connect(rating.give_selected)
        self.set_low(False)
        self.show_selection(None)
        self.show_stars(None)

    def set_low(self, low: bool) -> None:
        """A low place has a lower picture."""
        self.picture.setFixedHeight(theme.px(PICTURE_LOW if low else PICTURE))

    def show_selection(self, state: SelectionState | None) -> None:
        """Another voice, or none."""
        name = (state.name.strip() or state.label) if state else "Sound"
        self.title.setText(theme.words(name))
        self.title.setToolTip(state.number if state and state.number != name else "")
        self.picture.set_selected(state.picture if state else None)
        self.picture.set_flags((), state.silence if state else "")
        distance = state.distance if state else None
        self.words.set_text(f"distance {theme.number(distance)}" if distance is not None else "")
        self.play.set_reason("" if state else "Select a voice first")

    def show_stars(self, stars: int | None) -> None:
        """Those of the selected tile; None where there is nothing to rate."""
        self.stars.setVisible(stars is not None)
        self.stars.set_stars(stars or 0)

    def show_playhead(self, seconds: float | None) -> None:
        """Where in the sound we are; None takes the line away."""
        self.picture.set_playhead(seconds)
