"""A wavetable voice under the hands: one block open, its siblings as pictures; at their side what runs through what."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from evosynth.synths.wavetable.engine import ENGINE
from evosynth.synths.wavetable.space import DESTINATIONS, SLOTS, SOURCES, WAVETABLE_SPACE
from ui.look import theme
from ui.view_state import wavetable_curves as curves
from ui.view_state.changes import WhatChanged
from ui.view_state.limits import LimitsState
from ui.view_state.wavetable_voice import Shown, shown_of, with_table
from ui.view_state.window import TableFrames
from ui.views.face import Face
from ui.views.panel import label, row
from ui.views.voices import wavetable_cards
from ui.views.voices.wavetable_at_hand import TablesAtHand
from ui.views.voices.wavetable_blocks import BLOCKS, lock_of
from ui.views.voices.wavetable_open import SOUNDING, OpenBlock
from ui.widgets.curve_card import CurveCard
from ui.widgets.lock_toggle import LockToggle
from ui.widgets.signal_flow import SignalFlow
from ui.widgets.what_moves import WhatMoves

LOCKS = ENGINE.limits.locks
CARDS = ("osc1", "osc2", "filter", "env_amp", "env_filter", "env_free", "lfo1", "lfo2")  # four in a row
COLUMNS = 4
CHAIN = {"filter": ("Filter", "Filter"), "env_amp": ("Amp", "Amp")}
TOGGLES = {"sub": "Sub", "noise": "Noise"}  # of what has no card
LOW = 560  # px below which the siblings are lower
CARD, CARD_LOW = 92, 64  # px high
FIRST_ROUTE = (SOURCES.index("lfo1"), DESTINATIONS.index("pitch"), 0.1)  # of one that is added


class WavetableFace(Face):
    """The open block above, all that have a curve below; a click on one opens it."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: Shown | None = None
        self._voice, self._parent_voice, self._span = b"", b"", (1.0, 2.0)
        self._drawn: dict[str, object] = {}  # by card: what it was drawn from
        self._ghosts: tuple[object, Mapping[str, curves.Points]] = (None, {})  # whose they are, and by card
        self._alone = ""
        self._limits = LimitsState(ENGINE.name)
        self._tables = TablesAtHand(self.table_wished.emit)
        self.block = OpenBlock(self._tables)
        self.cards = {name: CurveCard(BLOCKS[name].word, LOCKS[lock_of(name)], filled=_filled(name)) for name in CARDS}
        sources = {name: (BLOCKS[name].word, BLOCKS[name].title) for name in SOUNDING}
        self.flow = SignalFlow(sources, CHAIN)
        self.toggles = {word: LockToggle(LOCKS[word], words) for word, words in TOGGLES.items()}
        slots = {
            f"Modulation {n}": [p for p in WAVETABLE_SPACE.parameters if p.block == f"mod{n}"]
            for n in range(1, SLOTS + 1)
        }
        self.moves = WhatMoves(slots, FIRST_ROUTE, LOCKS["modulation"])
        self.locks = {lock_of(name): card.lock for name, card in self.cards.items()}  # by the word that each is of
        self.locks |= {**self.toggles, "modulation": self.moves.lock}
        self._lay_out()
        self._connect()
        self.open("osc1")

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(theme.px(8))
        for place, card in enumerate(self.cards.values()):
            grid.addWidget(card, place // COLUMNS, place % COLUMNS)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(8))
        whole.addWidget(self.block, 1)
        whole.addLayout(grid)
        self.side = QWidget()
        side = QVBoxLayout(self.side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(theme.px(6))
        side.addLayout(row(label("Signal", "title"), None, *self.toggles.values(), gap=4))
        side.addWidget(self.flow, 2)
        side.addWidget(self.moves, 3)

    def _connect(self) -> None:
        for part in (self.block, self.moves):
            part.wished.connect(self.values_wished)
            part.held.connect(self.held)
        self.block.table_chosen.connect(self._take_table)
        self.block.said.connect(self.said)
        self.moves.refused.connect(self.said)
        self.block.locked.connect(self.limit_wished)
        self.block.finish_wished.connect(self.finish_wished)
        self.block.solo_wished.connect(lambda name, on: self._hear(name if on else ""))
        self.flow.clicked.connect(self.open)
        for name, card in self.cards.items():
            card.clicked.connect(partial(self.open, name))
            card.lock.locked.connect(partial(self.limit_wished.emit, lock_of(name)))
        for word, toggle in (*self.toggles.items(), ("modulation", self.moves.lock)):
            toggle.locked.connect(partial(self.limit_wished.emit, word))

    # ---- what is shown

    def set_voice(self, voice: bytes, *, gate_s: float = 1.0, length_s: float = 2.0) -> None:
        self._voice, self._span = voice, (gate_s, length_s)
        self._show()

    def set_parent_voice(self, voice: bytes, changes: WhatChanged) -> None:
        if voice != self._parent_voice:
            self._parent_voice = voice
            self._show()
        ghosts = self._ghosts_of(self._shown)
        for name, card in self.cards.items():
            card.set_parent_curve(ghosts.get(name, ()), changed=name in changes.blocks)
        for word, toggle in self.toggles.items():
            toggle.set_changed(word in changes.blocks)
        self.moves.lock.set_changed(any(block.startswith("mod") for block in changes.blocks))
        self._show_flow(changes.blocks)

    def _show(self) -> None:
        parent = shown_of(self._parent_voice, self._span) if self._parent_voice else None
        self._shown = shown = shown_of(self._voice, self._span, parent) if self._voice else None
        self.block.show_voice(shown)
        self.moves.show_values(shown.values if shown else {}, shown.parent_values if shown else {})
        if shown is not None:
            for name in self.cards:
                self._show_card(name, shown)
        self._show_flow(frozenset())

    def _show_card(self, name: str, shown: Shown) -> None:
        """A block in short, where it is another one than on show."""
        drawn = wavetable_cards.drawn_from(name, shown)
        if drawn != self._drawn.get(name):
            self._drawn[name] = drawn
            wavetable_cards.show(self.cards[name], name, shown, self._tables)

    def _ghosts_of(self, shown: Shown | None) -> Mapping[str, curves.Points]:
        """The parent's curves: while a hand draws they stay."""
        whose = self._parent_voice, self._span
        if shown is None or shown.parent is None:
            return {}
        if whose != self._ghosts[0]:
            self._ghosts = whose, {name: wavetable_cards.ghost(name, shown) for name in self.cards}
        return self._ghosts[1]

    def show_table(self, table: TableFrames) -> None:
        self._tables.take(table)
        if self._shown is not None:
            for name in ("osc1", "osc2"):
                if self._shown.table(name) == table.word:
                    self._drawn.pop(name, None)
                    self._show_card(name, self._shown)
        self.block.show_table(table.word)

    def _show_flow(self, changed: frozenset[str]) -> None:
        off = self._shown.off() if self._shown is not None else ()
        silent = [name for name in SOUNDING if self._alone and name != self._alone]
        self.flow.show_state(off={*off, *silent}, opened=self.block.name, changed=changed)

    def show_limits(self, state: LimitsState) -> None:
        self._limits = state
        for name, card in self.cards.items():
            card.set_locked(state.keeps(lock_of(name)))
        for word, toggle in self.toggles.items():
            toggle.set_closed(state.keeps(word))
        self.moves.show_locked(state.locked, state.keeps("modulation"))
        self._show_locks()

    def _show_locks(self) -> None:
        self.block.show_locks(whole=self._limits.keeps(lock_of(self.block.name)), names=self._limits.locked)

    def set_reason(self, reason: str) -> None:
        self.block.set_reason(reason)
        self.moves.set_reason(reason)

    # ---- what a person does

    def open(self, name: str) -> None:
        """A block lies open; L locks it from now on."""
        self.block.open(name)
        for other, card in self.cards.items():
            card.set_selected(other == name)
        self.block.solo.setChecked(bool(self._alone) and self._alone == name)
        self._show_locks()
        self._show_flow(frozenset())

    def _take_table(self, oscillator: str, word: str) -> None:
        """One of the person's own that the voice does not name yet."""
        if self._voice:
            self.voice_wished.emit(with_table(self._voice, oscillator, word), "")

    def lock_marked(self) -> bool:
        word = lock_of(self.block.name)
        self.limit_wished.emit(word, not self._limits.keeps(word))
        return True

    # ---- what is heard

    def _hear(self, alone: str) -> None:
        """One source without the others; empty: all of them."""
        self._alone = alone
        self.block.solo.setChecked(bool(alone) and alone == self.block.name)
        self._show_flow(frozenset())
        self.heard_wished.emit({f"{name}_level": 0.0 for name in SOUNDING if alone and name != alone})

    def hear_all(self) -> None:
        if self._alone:
            self._hear("")

    def showEvent(self, event: QShowEvent) -> None:
        self._tables.look_again()
        self._drawn.clear()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.hear_all()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        high = CARD_LOW if self.height() < theme.px(LOW) else CARD
        for card in self.cards.values():
            card.setFixedHeight(theme.px(high))


def _filled(name: str) -> bool:
    return not name.startswith(("osc", "lfo"))


FACE = WavetableFace
