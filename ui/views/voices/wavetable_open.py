"""The open block of a wavetable voice: its head with what can be done, and below it the page of that block."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from evosynth.library import table_store
from evosynth.synths.wavetable.engine import ENGINE
from evosynth.synths.wavetable.laws import shape_of
from evosynth.synths.wavetable.words import CHOICE_WORDS
from ui.look import theme
from ui.view_state import wavetable_curves as curves
from ui.view_state.wavetable_tables import OWN, words_of
from ui.view_state.wavetable_voice import Shown
from ui.views.panel import Elided, row, rule
from ui.views.table_list import TableList
from ui.views.voices.wavetable_at_hand import TablesAtHand
from ui.views.voices.wavetable_blocks import BLOCKS, CurveBlock, lock_of
from ui.views.voices.wavetable_oscillator import OscillatorPage
from ui.widgets import painting
from ui.widgets.buttons import Button
from ui.widgets.lock_toggle import LockToggle
from ui.widgets.second_click import SecondClick

SOUNDING = ("osc1", "osc2", "sub", "noise")  # what can be heard alone
ROWS_OF_LIST = 7  # cycles in the small picture of a table


class Chip(QWidget):
    """The name of the open block, in the accent."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str) -> None:
        self._words = words
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(int(painting.advance(self._words, 13, 600)) + theme.px(20), theme.px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        painting.ground(painter, rect, "accent", theme.RADIUS["chip"])
        painting.text(painter, rect, self._words, weight=600, token="on", align=painting.CENTRE)


class OpenBlock(QWidget):
    """One of the blocks at a time."""

    wished = Signal(object, str)
    held = Signal(bool)
    locked = Signal(str, bool)
    finish_wished = Signal(str)
    table_chosen = Signal(str, str)  # an oscillator, the word of a table that the voice does not name yet
    solo_wished = Signal(str, bool)
    said = Signal(str)

    def __init__(self, tables: TablesAtHand) -> None:
        super().__init__()
        self.name = "osc1"
        self._tables = tables
        self._shown: Shown | None = None
        self.chip, self.about = Chip(), Elided("", "text2")
        self.finish = Button("Let evolution finish this part", "dna", kind="flat", compact=True)
        self.solo = Button("Solo", kind="flat", compact=True, tip="Hear it without the other sources")
        self.solo.setCheckable(True)
        self.lock = LockToggle("this block", key="L")
        self.pages: dict[str, OscillatorPage | CurveBlock] = {
            name: OscillatorPage(name) if name.startswith("osc") else CurveBlock(name) for name in BLOCKS
        }
        self.stack, self.heads = QStackedWidget(), QStackedWidget()
        self.list = TableList(self)
        self._second = SecondClick(self, self.list)
        self._words: tuple[str, ...] = ()  # of the list
        self._to_draw: list[tuple[int, str]] = []
        self._drawing = QTimer(self, interval=0)
        self._drawing.timeout.connect(self._draw_next)
        self._lay_out()
        self._connect()
        self.open(self.name)

    def _lay_out(self) -> None:
        for page in self.pages.values():
            self.stack.addWidget(page)
            self.heads.addWidget(_head(page))
        self.heads.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        head = row(self.chip, self.heads, self.about, self.finish, rule(), self.solo, self.lock)
        head.setStretchFactor(self.about, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addLayout(head)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        for page in self.pages.values():
            page.wished.connect(self.wished)
            page.held.connect(self.held)
            page.refused.connect(self.said)
            if isinstance(page, OscillatorPage):
                page.table.clicked.connect(self.choose_table)
        self.list.chosen.connect(self._take_place)
        self._second.doubled.connect(self._wish_first_table)
        self.finish.clicked.connect(lambda: self.finish_wished.emit(lock_of(self.name)))
        self.solo.clicked.connect(lambda on: self.solo_wished.emit(self.name, on))
        self.lock.locked.connect(lambda on: self.locked.emit(lock_of(self.name), on))

    # ---- what is shown

    def open(self, name: str) -> None:
        """Another block."""
        self.name = name
        self.chip.set_words(BLOCKS[name].word)
        self.lock.set_what(ENGINE.limits.locks[lock_of(name)], "L")
        self.solo.setVisible(name in SOUNDING)
        page = self.pages[name]
        self.stack.setCurrentWidget(page)
        self.heads.setVisible(isinstance(page, OscillatorPage))
        self.heads.setCurrentIndex(self.stack.currentIndex())
        self._show_page()

    def show_voice(self, shown: Shown | None) -> None:
        """A voice beside its parent; none."""
        self._shown = shown
        self.finish.setEnabled(shown is not None)
        self.solo.setEnabled(shown is not None)
        self._show_page()

    def _show_page(self) -> None:
        page, shown = self.pages[self.name], self._shown
        self.about.set_text("" if shown is None else self._about(shown))
        if isinstance(page, CurveBlock):
            page.show_voice(shown)
        elif shown is not None:
            word = shown.table(self.name)
            own = shown.parent
            page.table.show_table(
                self._tables.name(word),
                changed=own is not None and own.table(self.name) != word,
                parent=self._tables.name(own.table(self.name)) if own is not None else "",
            )
            page.show_voice(shown, self._tables.frames(word), self._tables.hint(word))

    def show_table(self, word: str) -> None:
        """A table that was asked for has come."""
        if self._shown is not None and self.name.startswith("osc") and self._shown.table(self.name) == word:
            self._show_page()
        if any(each == word for _place, each in self._to_draw):
            self._drawing.start()

    def _about(self, shown: Shown) -> str:
        """What a block does just now, in words."""
        if self.name.startswith("osc"):
            return self._about_oscillator(shown)
        if self.name in ("sub", "noise"):
            return "silent" if self.name in shown.off() else ""
        if self.name == "filter":
            return "lets everything through" if shown.word("filter_type") == "off" else ""
        moved = shown.moves(self.name)
        return ", ".join(moved) if moved else "moves nothing"

    def _about_oscillator(self, shown: Shown) -> str:
        word = shown.table(self.name)
        frames = self._tables.frames(word)
        if frames is None:
            return self._tables.hint(word)
        at = 1.0 + shown.values[f"{self.name}_position"] * (len(frames) - 1)
        moved = [a for a, b, _depth in shown.routes() if b == f"{self.name}_position"]
        carried = f", carried by {', '.join(map(_spoken, moved))}" if moved else ""
        return f"frame {at:.1f} of {len(frames)}{carried}"

    def show_locks(self, *, whole: bool, names: Collection[str]) -> None:
        """The block, or single values of it, are left alone by the search."""
        self.lock.set_closed(whole)
        for page in self.pages.values():
            page.show_locked(names)

    def set_reason(self, reason: str) -> None:
        """Why nothing can be changed; empty: it can."""
        for page in self.pages.values():
            page.set_reason(reason)

    # ---- tables

    def choose_table(self) -> None:
        """A list of all tables with their pictures."""
        page, shown = self.pages[self.name], self._shown
        if shown is None or not isinstance(page, OscillatorPage):
            return
        own, kept = words_of(shown.own), table_store.kept()
        further = {f"{OWN}{key}": name for key, name in kept.items() if key not in shown.own}
        words = (*own, *further)
        names = {at: further.get(word) or self._tables.name(word) for at, word in enumerate(words)}
        self.list.present(names, int(shown.values[f"{self.name}_table"]), page.table)
        self._second.begin(page.table)
        self._words = words
        self._to_draw = list(enumerate(words))
        self._drawing.start()

    def _take_place(self, at: int) -> None:
        """One of the list: a value of the voice, or a table that it does not name yet."""
        word = self._words[at]
        if self._shown is not None and word not in words_of(self._shown.own):
            self.table_chosen.emit(self.name, word)
        else:
            self._wish_table(at)

    def _wish_table(self, at: float) -> None:
        self.wished.emit({f"{self.name}_table": float(at)}, "")

    def _wish_first_table(self) -> None:
        if self._shown is not None:
            self._wish_table(self._shown.space.named(f"{self.name}_table").default)

    def _draw_next(self) -> None:
        """One picture after the other; what has not come is drawn as it comes."""
        if not self.list.isVisible():
            self._to_draw = []
        for number, (place, word) in enumerate(self._to_draw):
            frames = self._tables.frames(word)
            if frames is not None:
                del self._to_draw[number]
                rows = curves.landscape(frames, shape_of({}, "osc1"), ROWS_OF_LIST)
                self.list.show_picture(place, self._tables.name(word), rows)
                return
        self._drawing.stop()


def _spoken(source: str) -> str:
    words = CHOICE_WORDS[source]
    return words if words.startswith("LFO") else f"the {words.lower()}"


def _head(page: OscillatorPage | CurveBlock) -> QWidget:
    """What stands between the name of the block and what is said of it."""
    made = QWidget()
    if isinstance(page, OscillatorPage):
        made.setLayout(row(page.table, page.pages, gap=4))
    return made
