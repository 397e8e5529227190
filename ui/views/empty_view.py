"""The start page: a zone to drop a sound on, documents to go on with, three examples to begin from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.intents.documents import Documents
from ui.intents.listening import Listening
from ui.intents.workflow import Workflow
from ui.look import theme
from ui.models.examples import Examples
from ui.models.loading import Loading
from ui.view_state.device import DeviceState
from ui.view_state.documents import DocumentCard
from ui.view_state.states import States
from ui.view_state.window import Example
from ui.views.drop_zone import WIDTH, DropZone
from ui.views.panel import Elided, label, row
from ui.widgets.buttons import Button
from ui.widgets.sound_card import SoundCard

BESIDE = 3  # cards
LOOKING = "Looking at your documents"
ZONES = (148, 268)  # how low and how high the zone can be
CARDS = (96, 132)
MARGIN = 12  # above and below all of it
HEAD, GAP = 28, 22  # of a row of cards: its heading, and what is above that
RECENT = 40  # the row of sounds, and what is above it


class CardRow(QWidget):
    """A heading, what stands at its right end, and up to three cards."""

    chosen = Signal(int)
    play_asked = Signal(int)

    def __init__(self, title: str, *at_its_end: QWidget) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.cards = [SoundCard() for _ in range(BESIDE)]
        self.count = 0
        head = row(label(title, "title"), None, *at_its_end)
        head.setContentsMargins(0, 0, -theme.px(8), 0)  # words end where the cards do, not the room about them
        beside = QHBoxLayout()
        beside.setSpacing(theme.px(10))
        for index, card in enumerate(self.cards):
            card.clicked.connect(partial(self._choose, index))
            card.play_asked.connect(partial(self.play_asked.emit, index))
            beside.addWidget(card, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(GAP), 0, 0)
        column.setSpacing(0)
        box = QWidget()
        box.setFixedHeight(theme.px(HEAD))
        box.setLayout(head)
        column.addWidget(box)
        column.addLayout(beside)
        self.hide()

    def _choose(self, index: int, _checked: bool = False) -> None:
        self.chosen.emit(index)

    def show_count(self, count: int) -> None:
        """So many of the cards hold something; the places of the others stay empty."""
        self.count = count
        for index, card in enumerate(self.cards):
            policy = card.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            card.setSizePolicy(policy)
            card.setVisible(index < count)
        self.setVisible(count > 0)

    def set_height(self, height: int) -> None:
        """Of the cards, at 100 %."""
        for card in self.cards:
            card.setFixedHeight(theme.px(height))


class EmptyView(QScrollArea):
    """One column in the middle of the window. It gets lower with it, and is only scrolled where that is not enough."""

    all_asked = Signal()  # the page of documents
    synth_asked = Signal()  # the port that has come is that of a synth

    def __init__(
        self,
        states: States,
        loading: Loading,
        examples: Examples,
        documents: Documents,
        listening: Listening,
        workflow: Workflow,
        ask_open: Callable[[], None],
    ) -> None:
        super().__init__()
        self._loading, self._documents = loading, documents
        self._paths: tuple[str, ...] = ()
        self._heights: tuple[int, int] = (0, 0)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.zone = DropZone(workflow, ask_open)
        self.all = Button("All documents…", kind="flat", compact=True, tip="Every document, and what may go")
        self.all.clicked.connect(self.all_asked)
        self.go_on, self.examples = CardRow("Go on", self.all), CardRow("Or try an example")
        self.cards = self.examples.cards
        self.examples.chosen.connect(examples.open)
        self.examples.play_asked.connect(listening.play_example)
        self.go_on.chosen.connect(lambda index: documents.open(self._paths[index]))
        self.go_on.play_asked.connect(lambda index: documents.hear(self._paths[index]))
        self._compose()
        states.examples.connect(self.show_examples)
        states.documents.connect(self.show_documents)
        states.documents_expected.connect(self.expect_documents)
        states.recents.connect(self.show_recents)
        states.reading.connect(self.zone.show_reading)
        states.playhead.connect(self.show_playhead)
        states.device.connect(self.show_device)

    def _compose(self) -> None:
        self._recent = QHBoxLayout()
        self._recent.setContentsMargins(0, theme.px(12), 0, 0)
        self._recent.setSpacing(theme.px(4))
        self._recent_box = QWidget()
        self._recent_box.setLayout(self._recent)
        self._recent_box.hide()
        self.port_told = Elided("", "text2")
        self.port_used = Button("It is my synth", "cable", kind="flat", compact=True, tip="Choose it; nothing is sent")
        self.port_used.clicked.connect(self.synth_asked)
        self._port_box = QWidget()
        beside = row(self.port_told, self.port_used)
        beside.setContentsMargins(0, theme.px(12), 0, 0)
        self._port_box.setLayout(beside)
        self._port_box.hide()
        box = QWidget()
        box.setFixedWidth(theme.px(WIDTH))
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.zone, self.go_on, self.examples, self._recent_box, self._port_box):
            column.addWidget(part)
        inner = QWidget()
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(0, theme.px(MARGIN), 0, theme.px(MARGIN))
        outer.addStretch(5)
        outer.addLayout(row(None, box, None))
        outer.addStretch(6)
        self.setWidget(inner)

    # ---- room ----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._heights = (0, 0)
            self._fit()

    def _fit(self) -> None:
        """What is there shares the height: all of it lower by the same part, between two bounds each."""
        rows = [one for one in (self.go_on, self.examples) if one.count]
        fixed = 2 * MARGIN + len(rows) * (HEAD + GAP) + RECENT * (self._has_recents + (not self._port_box.isHidden()))
        room = 1000 * self.viewport().height() / theme.px(1000) - fixed
        kinds = not self.go_on.count
        high = ZONES[1] - (0 if kinds else 12)
        least, most = ZONES[0] + len(rows) * CARDS[0], high + len(rows) * CARDS[1]
        part = min(1.0, max(0.0, (room - least) / (most - least)))
        zone = int(ZONES[0] + part * (high - ZONES[0]))
        card = int(CARDS[0] + part * (CARDS[1] - CARDS[0]))
        if self._heights != (zone, card):
            self._heights = (zone, card)
            self.zone.set_height(zone, kinds=kinds and zone > 220)
            for one in (self.go_on, self.examples):
                one.set_height(card)

    # ---- state in ------------------------------------------------------------------------------------------------

    def show_examples(self, examples: tuple[Example, ...]) -> None:
        """Up to three sounds; none leaves their place empty."""
        for card, example in zip(self.cards, examples, strict=False):
            ready = bool(example.note_label)
            told = f"{example.note_label}, {example.length_s:.1f} s" if ready else "Getting ready"
            pixels = example.picture.pixels if example.picture else None
            card.show_sound(example.name, told, pixels, tip=f"Load {example.name}")
        self.examples.show_count(min(BESIDE, len(examples)))
        self._fit()

    def expect_documents(self, count: int) -> None:
        """There may be some, which are being looked at: their room is kept, so that nothing moves when they come."""
        for card in self.go_on.cards:
            card.show_sound("", LOOKING, None, tip=LOOKING)
            card.set_reason(LOOKING)
        self._paths = ()
        self.go_on.show_count(min(BESIDE, count))
        self._recent_box.setVisible(self._has_recents)
        self._fit()

    def show_documents(self, cards: Sequence[DocumentCard]) -> None:
        """The last three that are not in hand."""
        others = [card for card in cards if not card.in_hand]
        for card, document in zip(self.go_on.cards, others, strict=False):
            pixels = document.picture.pixels if document.picture else None
            tip = f"Open {document.name}"
            card.show_sound(document.name, document.told, pixels, tip=tip, warns=document.cut_off)
            card.set_reason("")
        self._paths = tuple(card.path for card in others)
        self.go_on.show_count(min(BESIDE, len(others)))
        self.all.setVisible(len(others) > BESIDE)
        self._recent_box.setVisible(self._has_recents)
        self._fit()

    def show_playhead(self, at: tuple[object, float]) -> None:
        """Which of the cards sounds, if one does: "example:0", "document:/a/path"."""
        what, _seconds = at
        for index, card in enumerate(self.cards):
            card.set_playing(what == f"example:{index}")
        for path, card in zip(self._paths, self.go_on.cards, strict=False):
            card.set_playing(what == f"document:{path}")

    def show_device(self, state: DeviceState) -> None:
        """A port has come that looks like a synth's."""
        self.port_told.set_text(f"{state.newcomer} has come. Nothing was sent to it." if state.newcomer else "")
        if self._port_box.isHidden() == bool(state.newcomer):
            self._port_box.setVisible(bool(state.newcomer))
            self._fit()

    @property
    def _has_recents(self) -> bool:
        """Documents hold the sounds that they match: beside them these would be said twice."""
        return self._recent.count() > 0 and not self.go_on.count

    def show_recents(self, paths: tuple[str, ...]) -> None:
        """The last few sounds, by name."""
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if paths:
            self._recent.addWidget(label("Recent", "title"))
            self._recent.addSpacing(theme.px(16))
            for path in paths[:4]:
                button = Button(theme.words(Path(path).name), kind="flat", compact=True, tip=path)
                button.clicked.connect(lambda _checked=False, path=path: self._loading.open([path]))
                self._recent.addWidget(button)
            self._recent.addStretch(1)
        self._recent_box.setVisible(self._has_recents)
        self._fit()
