"""The grid of candidates with its figures and its pages."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.intents.breeding import Breeding
from ui.intents.by_itself import ByItself
from ui.intents.export import Exporting
from ui.intents.listening import Listening
from ui.intents.rating import Rating
from ui.keys.actions import key_of
from ui.keys.modes import TILE_LETTERS, Mode
from ui.look import theme
from ui.models.grid import Grid
from ui.models.run import RunControl
from ui.view_state import device_figures
from ui.view_state.changes import WhatChanged
from ui.view_state.device import DeviceState
from ui.view_state.run_figures import MOST_DECIDED
from ui.view_state.weeding import why_no_weeding
from ui.view_state.window import BEST, PARENTS, TARGET, GridState, Run, TransportState
from ui.views.auto_play import AutoPlayButton
from ui.views.dropping import drag_file
from ui.views.panel import Panel, label, row
from ui.views.recipe_control import RecipeControl
from ui.views.strand_row import StrandRow
from ui.widgets import painting
from ui.widgets.buttons import Button, IconButton
from ui.widgets.candidate_grid import CandidateGrid
from ui.widgets.progress_line import ProgressLine
from ui.widgets.scale_legend import ScaleLegend
from ui.widgets.segmented import Segmented
from ui.widgets.word_button import WordButton

DIFFERS = "Tiles show sounds, or what a voice has too little or too much of"
NO_TARGET = "Without a sound to come near to tiles differ from their parents"
NO_TILES = "There are no voices to rank yet"
WEEDS = "Children of all the others take the places of the rejected"
RANKED = "While it is pressed 1, 2 and 3 are first, second and third: one of each"
NARROW = 900  # px of the panel below which words of its title give way to icons
DRAWN_HERE = "heard on the synth, drawn as this computer plays it"
WAITS = {Run.READY: "Press Evolve", Run.PAUSED: "Press Go on"}


def told_many(state: GridState, shown: int) -> str:
    """How many there are on this page, of how many; where some sound alike how many kinds these are."""
    if state.all_alike > state.kinds:
        return f"{state.kinds} kinds of {state.all_alike}"
    return f"{shown} of {state.total}" if state.total > shown else f"{shown}"


class Pager(QWidget):
    """Page before, which one of how many, next page."""

    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._page, self._pages = 0, 1
        self.before = IconButton("chevron-left", "Page before", "PgUp", size=24)
        self.where = label("", "text2")
        self.after = IconButton("chevron-right", "Next page", "PgDown", size=24)
        self.before.clicked.connect(lambda: self.turn(-1))
        self.after.clicked.connect(lambda: self.turn(1))
        self.setLayout(row(self.before, self.where, self.after, gap=4))
        self.hide()

    def show_page(self, page: int, pages: int) -> None:
        """Pages count from 0 here and from 1 for people; a single page needs no pager."""
        self._page, self._pages = page, pages
        self.where.setText(f"Page {page + 1} of {pages}")
        self.before.set_reason("" if page > 0 else "This is the first page")
        self.after.set_reason("" if page + 1 < pages else "This is the last page")
        self.setVisible(pages > 1)

    def turn(self, by: int) -> None:
        """Ask for another page, if there is one."""
        if 0 <= self._page + by < self._pages:
            self.turned.emit(self._page + by)


class EmptyNote(QWidget):
    """Lies in the middle of an empty grid: what is being prepared, or what to do now."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        host.installEventFilter(self)  # it grows where strands go
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.words, self.more = label("", "heading"), label("", "text2")
        self.line = ProgressLine()
        self.line.setFixedWidth(theme.px(280))
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(8))
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(20))
        for widget in (self.words, self.more, self.line):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self.centre()
        return super().eventFilter(watched, event)

    def show_transport(self, state: TransportState, vacant: bool) -> None:
        """Nothing where there are candidates."""
        preparing = state.run is Run.PREPARING
        there = state.run is Run.RUNNING and bool(state.heard_on)
        if preparing:
            self._say(state.preparing_what or "Preparing the engine", "The first time this takes some seconds longer")
        elif state.run in WAITS:
            self._say(WAITS[state.run], "Voices that come near to the target appear here")
        elif there:
            who = f"{state.heard_on[:1].upper()}{state.heard_on[1:]}"
            self._say(f"{who} plays the first voices", "They appear here as soon as they can be ranked")
        self.line.setVisible(preparing)
        self.line.set_part(max(0.02, state.preparing_part) if preparing else None)
        self.setVisible(vacant and (preparing or there or state.run in WAITS))
        self.centre()

    def _say(self, words: str, more: str) -> None:
        self.words.setText(words)
        self.more.setText(more)
        self.setAccessibleName(f"{words}. {more}")

    def centre(self) -> None:
        """Into the middle of what it lies on."""
        self.adjustSize()
        self.move(self._host.rect().center() - self.rect().center())
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painting.ground(painter, QRectF(self.rect()), "panel", theme.RADIUS["panel"])


class CandidatesPanel(Panel):
    """Sixteen tiles, below the strands of the match; places are those of the tiles on show."""

    menu_asked = Signal(int, QPoint)

    def __init__(
        self,
        grid: Grid,
        rating: Rating,
        listening: Listening,
        exporting: Exporting,
        run: RunControl,
        strands: StrandRow,
        auto: AutoPlayButton,
        by_itself: ByItself,
        breeding: Breeding,
        recipe: RecipeControl,
    ) -> None:
        super().__init__("Candidates")
        self._exporting, self._listening = exporting, listening
        self.grid = CandidateGrid()
        self.pager = Pager()
        self.decide = Button("Let the synth decide", "audio-lines")
        self.view = Segmented(("Sound", "Difference"))
        self.legend = ScaleLegend("difference", DIFFERS)
        self.auto = auto
        self.weed = Button("Replace", "x")
        self.controls.addWidget(self.weed)
        self.rank = Button("Rank", "star")
        self.rank.setCheckable(True)
        self.controls.addWidget(self.auto)
        self.controls.addWidget(self.rank)
        self.recipe = recipe
        self.controls.addWidget(self.recipe)
        self.controls.addWidget(self.view)
        self.controls.addWidget(self.pager)
        self.controls.addWidget(self.decide)
        # The tiles carry a margin of their own for the focus ring.
        self.body.setContentsMargins(8, 6, 8, 8)
        self.head.setContentsMargins(4, 0, 4, 0)
        self.body.setSpacing(4)
        self.strands = strands
        self.body.addWidget(self.strands)
        self.body.addWidget(self.grid, 1)
        self.beside = WordButton()
        self.beside.keep_room(TARGET, BEST, PARENTS)
        self.legend.set_hint("")
        self.foot = QWidget()
        line = row(label("Tiles show what differs from", "hint"), self.beside, self.legend, gap=4)
        line.setContentsMargins(4, 0, 4, 0)  # as the tiles have it
        line.setStretchFactor(self.legend, 1)
        self.foot.setLayout(line)
        self.body.addWidget(self.foot)
        self.note = EmptyNote(self.grid)
        self._state, self._transport = GridState(()), TransportState(Run.EMPTY)
        self._figures, self._heard_there = "", False
        self._mode = Mode.COMMANDS
        self.grid.selected.connect(lambda k: grid.select(self._place(k)))
        self.grid.play.connect(self.hear)
        self.grid.fold_turned.connect(lambda k: grid.turn_fold(self._place(k)))
        self.grid.rated.connect(lambda k, stars: rating.rate_place(self._place(k), stars))
        self.grid.dragged.connect(lambda k, suffix: self._drag(self._place(k), suffix))
        self.grid.menu_requested.connect(lambda k, at: self.menu_asked.emit(self._place(k), at))
        self.grid.rested_on.connect(lambda k: by_itself.rest_on(self._place(k)))
        self.pager.turned.connect(grid.show_page)
        self.view.chosen.connect(grid.flip)
        self.beside.clicked.connect(grid.turn_beside)
        self.rank.clicked.connect(grid.turn_ranks)
        self.weed.clicked.connect(breeding.weed)
        self.decide.clicked.connect(lambda: run.decide())

        self.show_mode(Mode.COMMANDS)

    def hear(self, index: int) -> None:
        """The tile that lies there."""
        self._listening.play_place(self._place(index))

    def show_mode(self, mode: Mode) -> None:
        """Letters mean something else: tiles show those that hear them, the tooltip the one that flips them."""
        self._mode = mode
        self.auto.show_mode(mode)
        self.grid.set_letters(TILE_LETTERS if mode is Mode.TILES else "")
        key = key_of("difference", mode)
        self.view.setToolTip(f"{DIFFERS} ({key})" if key else DIFFERS)
        self.rank.setAccessibleName("Rank")
        self.rank.set_tip(RANKED, key_of("rank", mode))
        self.weed.set_tip(WEEDS, key_of("weed", mode))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.px(NARROW)
        self.auto.set_narrow(narrow)
        self.rank.set_label("" if narrow else "Rank", "star", filled=self._state.ranks)

    def _place(self, index: int) -> int:
        return self._state.tiles[index].place if index < len(self._state.tiles) else index

    def index_of(self, place: object) -> int | None:
        """Which widget shows a place; None when it is not on this page."""
        return next((k for k, tile in enumerate(self._state.tiles) if tile.place == place), None)

    def is_selected(self, place: object) -> bool:
        """Whether what is selected is the tile in that place, or a strand that sounds."""
        return self.strands.sounds_selected or any(t.selected and t.place == place for t in self._state.tiles)

    def show_grid(self, state: GridState) -> None:
        """Another page, another generation, or a change of some tiles."""
        self._state = state
        self.grid.set_state(state)
        self.pager.show_page(state.page, state.pages)
        self._show_view(state)
        self.rank.setChecked(state.ranks)
        self._show_weeding()
        self.rank.set_label(self.rank.text(), "star", filled=state.ranks)
        self.rank.set_reason("" if any(tile.candidate for tile in state.tiles) else NO_TILES)
        shown = sum(tile.candidate is not None for tile in state.tiles)
        figures = [told_many(state, shown)] if shown else []
        figures += [f"{state.heard} heard", f"{state.rated} rated"] if shown else []
        self._figures = " · ".join(figures)
        self._say_figures()
        self.note.show_transport(self._transport, vacant=not shown)

    def _show_weeding(self) -> None:
        """There while somebody is rejected, in a breeding that rests."""
        state, transport = self._state, self._transport
        rests = transport.bred and transport.run in (Run.BREEDING, Run.STOPPED)
        self.weed.setVisible(rests and state.rejected > 0)
        self.weed.set_label(f"Replace {state.rejected}", "x")
        self.weed.set_reason(why_no_weeding(state.rejected, state.total))

    def _show_view(self, state: GridState) -> None:
        """Sounds or differences, where there is something that they differ from."""
        self.view.setVisible(bool(state.beside))
        self.view.set_current(int(state.differs))
        self.foot.setVisible(state.differs and bool(state.beside))
        chosen = state.beside in (TARGET, BEST)
        other = BEST if state.beside == TARGET else TARGET
        said = f"Tiles differ from {state.beside}: press to see what differs from {other}" if chosen else DIFFERS
        self.beside.set_word(state.beside, said, key_of("beside", self._mode))
        self.beside.set_reason("" if chosen else NO_TARGET)

    def show_changes(self, state: WhatChanged) -> None:
        """What changed in the selected one stands in its tooltip."""
        for shown, widget in zip(self._state.tiles, self.grid.tiles, strict=False):
            mine = shown.selected and shown.candidate is not None
            widget.set_detail(state.told if mine else "")

    def show_device(self, state: DeviceState) -> None:
        """Where voices are heard."""
        self._heard_there = state.heard_on != "computer" and state.there
        self._say_figures()

    def _say_figures(self) -> None:
        """How many there are; what is to be known of a synth's takes, or that they are not drawn as it sounds."""
        told = self._transport.of_takes
        if self._heard_there and not self._transport.heard_on and self._figures:
            told = DRAWN_HERE
        self.sub.set_text(" · ".join(filter(None, (self._figures, told))))

    def show_transport(self, state: TransportState) -> None:
        """What there is to be said in place of tiles, and who may judge them."""
        self._transport = state
        self._say_figures()
        self.note.show_transport(state, vacant=all(tile.candidate is None for tile in self._state.tiles))
        self._show_judge(state)
        self._show_weeding()

    def _show_judge(self, state: TransportState) -> None:
        """Search here, decide there."""
        self.decide.setVisible(bool(state.decides))
        self.decide.set_label(theme.words(f"Let {state.decides} decide"), "audio-lines")
        takes = device_figures.duration(state.decides_s)
        self.decide.set_tip(f"Plays the best {MOST_DECIDED} on it and ranks them as it sounds, about {takes}")
        self.decide.set_reason(state.why_not_decide)

    def show_playhead(self, place: object, seconds: float) -> None:
        """Move the line over the tile and the strand that sound; any other value of ``place`` clears it."""
        self.strands.show_playhead(seconds if place is not None else None)
        index = self.index_of(place) if isinstance(place, int) else None
        fraction = None
        if index is not None and (picture := self._state.tiles[index].picture) is not None:
            fraction = seconds / picture.length_s if seconds <= picture.length_s else None
        self.grid.set_playhead(index, fraction)

    def _drag(self, place: int, suffix: str) -> None:
        """The file is written before the drag begins; where that fails there is none."""
        if (path := self._exporting.file_of_place(place, suffix)) is not None:
            drag_file(self, path, self.picture_of(place), place)

    def picture_of(self, place: int) -> QPixmap | None:
        """The picture of a place as it is shown, to hang on the pointer while it is dragged."""
        index = self.index_of(place)
        return self.grid.tiles[index].picture_pixmap() if index is not None else None
