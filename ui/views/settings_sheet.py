"""Settings: what a person may set once and for all, seen at once; and the documents that take room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLayout, QVBoxLayout, QWidget

from evosynth.audio.bit_depth import BITS, TITLES
from evosynth.notation.note_names import MIDDLE_C
from evosynth.service.desk_messages import Picture
from ui.look import theme
from ui.models.appearance import THEMES, Appearance, Look
from ui.models.conventions import Conventions
from ui.views.panel import label, row
from ui.views.side_sheet import SideSheet
from ui.widgets.choice_chip import RING, DotChip, MapChip
from ui.widgets.segmented import Segmented
from ui.widgets.slider import INSET, Slider

LOW = 600  # px of the sheet below which rows stand closer, and pictures are lower
PAGES = ("General", "Documents")
THEME_WORDS = ("Dark", "Light", "As the system")
MAP_WORDS = {
    "ember": ("Ember", "loud stands out"),
    "cividis": ("Cividis", "for all eyes"),
    "grey": ("Grey", "for print"),
}
SCALE_STEP = 0.05
SCALE_STEPS = round((theme.SCALES[1] - theme.SCALES[0]) / SCALE_STEP)
MIDDLE_C_WORDS = "C3 as in Ableton, Logic and Yamaha"
TILES = ("9", "16")
TILES_WORDS = "a page; beside the strands of a match 12 in place of 16"
DRAG_WORDS = "24 bit is read everywhere"
HABITS = (  # what each does, for tooltips
    "Stars or X by key select and play the next voice that was not heard; else what is selected stays",
    "A tile on which the pointer rests for a quarter of a second is selected and heard",
    "While a match goes on and no tile is selected by hand, a best that sounds otherwise is heard",
)
AT_ONCE = "Everything here is seen at once. Nothing needs OK."


def scale_at(part: float) -> float:
    """The scale at a part (0 to 1) of the slider."""
    return round(theme.SCALES[0] + part * (theme.SCALES[1] - theme.SCALES[0]), 2)


def percent(scale: float) -> str:
    """A scale in words."""
    return f"{round(100 * scale)} %"


class SettingsSheet(SideSheet):
    """Two pages. A row a choice. The size is taken when the slider is let go: before, it would move under the hand."""

    def __init__(
        self,
        host: QWidget,
        appearance: Appearance,
        conventions: Conventions,
        kind: QWidget,
        documents: QWidget,
        field: Callable[[], QRect],
    ) -> None:
        super().__init__(host, "Settings", "Look, names of notes, search, sounds for other programs, documents", field)
        self.page, self.kind, self.documents = Segmented(PAGES), kind, documents
        self._appearance, self._conventions = appearance, conventions
        self.mode = Segmented(THEME_WORDS)
        self.accents = {name: DotChip(name.capitalize(), name) for name in theme.ACCENTS}
        self.scale = Slider("Size", width=250, steps=SCALE_STEPS, say=lambda part: percent(scale_at(part)))
        self.scale_words = label("", "title")
        self.maps = {name: MapChip(*MAP_WORDS[name], name) for name in theme.COLOUR_MAPS}
        self.motion = QCheckBox("Reduce motion")
        self.tiles = Segmented(TILES)
        self.middle_c = Segmented(MIDDLE_C)
        self.after_stars = QCheckBox("The next one after stars")
        self.under_pointer = QCheckBox("A tile under the pointer")
        self.new_finds = QCheckBox("New finds of a match")
        self.drag = Segmented(tuple(TITLES.values()))
        self._lay_out()
        self._connect()
        self.show_look(appearance.look)
        self._show_conventions()

    def _lay_out(self) -> None:
        self.scale_words.setFixedWidth(theme.px(52))
        size = row(self.scale, self.scale_words, label("80 to 200", "text3"), None, gap=12)
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(theme.px(24))
        self._rows.setColumnStretch(1, 1)
        self._add("Theme", "", row(self.mode, None))
        self._add("Accent", "", row(*self.accents.values(), None, gap=4), inset=RING)
        self._add("Size", "", size, inset=INSET)
        self._add("Picture of sound", "also of the tiles", row(*self.maps.values(), None, gap=8), inset=RING, top=True)
        self._add("Motion", "", row(self.motion, None))
        self._add("Tiles", "", row(self.tiles, label(TILES_WORDS, "text3"), None, gap=12))
        self._add("Middle C", "names of note 60", row(self.middle_c, label(MIDDLE_C_WORDS, "text3"), None, gap=12))
        for box, tip in zip(self._heard_unasked, HABITS, strict=True):
            box.setToolTip(tip)
            box.setAccessibleName(f"Heard by itself: {box.text()}")
        self._add("Heard by itself", "without being asked for", row(*self._heard_unasked, None, gap=16))
        self._add("Dragged sounds", "WAV", row(self.drag, label(DRAG_WORDS, "text3"), None, gap=12))
        self._add("Kind of search", "of the next match", row(self.kind))
        self._general = QWidget()
        column = QVBoxLayout(self._general)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._rows)
        column.addStretch(1)
        column.addWidget(label(AT_ONCE, "text2"))
        self.head.insertWidget(1, self.page)
        self.content.addWidget(self._general, 1)
        self.content.addWidget(self.documents, 1)
        self.show_page(0)
        self._fit_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window all rows are in sight all the same."""
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        low = self.height() < theme.px(LOW)
        self._rows.setVerticalSpacing(theme.px(8 if low else 14))
        for chip in self.maps.values():
            chip.set_low(low)

    def _add(self, words: str, more: str, control: QLayout, *, inset: int = 0, top: bool = False) -> None:
        """A row. ``inset`` is how far a control's shape lies inside of it: all shapes begin on one line."""
        control.setContentsMargins(-inset, 0, 0, 0)
        said = QVBoxLayout()
        said.setSpacing(theme.px(2))
        said.addWidget(label(words))
        if more:
            said.addWidget(label(more, "hint"))
        at = self._rows.rowCount()
        side = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter
        self._rows.addLayout(said, at, 0, side)
        self._rows.addLayout(control, at, 1, Qt.AlignmentFlag.AlignVCenter)

    def show_page(self, page: int) -> None:
        """The look and so on, or the documents."""
        self.page.set_current(page)
        self._general.setVisible(page == 0)
        self.documents.setVisible(page == 1)

    def present_documents(self) -> None:
        """Come with the page of documents."""
        self.show_page(1)
        self.present()

    def _connect(self) -> None:
        self.page.chosen.connect(self.show_page)
        self.mode.chosen.connect(lambda index: self._change(theme=THEMES[index]))
        for name, chip in self.accents.items():
            chip.clicked.connect(partial(self._change_accent, name))
        for name, picture in self.maps.items():
            picture.clicked.connect(partial(self._change_map, name))
        self.scale.changed.connect(lambda part: self.scale_words.setText(percent(scale_at(part))))
        self.scale.settled.connect(lambda part: self._change(scale=scale_at(part)))
        self.motion.clicked.connect(lambda on: self._change(reduce_motion=on))
        self.tiles.chosen.connect(lambda index: self._change(few_tiles=index == 0))
        self._appearance.changed.connect(self.show_look)
        self.middle_c.chosen.connect(lambda index: self._conventions.call_middle_c(MIDDLE_C[index]))
        self.drag.chosen.connect(lambda index: self._conventions.set_drag_bits(BITS[index]))
        self._conventions.changed.connect(self._show_conventions)
        self.after_stars.clicked.connect(self._conventions.set_next_after_stars)
        self.under_pointer.clicked.connect(self._conventions.set_under_pointer)
        self.new_finds.clicked.connect(self._conventions.set_new_finds)

    @property
    def first(self) -> QWidget:
        return self.mode if self.page.current() == 0 else self.page

    def show_look(self, look: Look) -> None:
        """How things stand."""
        self.mode.set_current(THEMES.index(look.theme))
        for name, chip in self.accents.items():
            chip.setChecked(name == look.accent)
        for name, picture in self.maps.items():
            picture.setChecked(name == look.colour_map)
        low, high = theme.SCALES
        self.scale.set_value((look.scale - low) / (high - low))
        self.scale_words.setText(percent(look.scale))
        self.motion.setChecked(look.reduce_motion)
        self.tiles.set_current(int(not look.few_tiles))

    def _show_conventions(self) -> None:
        self.middle_c.set_current(MIDDLE_C.index(self._conventions.middle_c))
        self.after_stars.setChecked(self._conventions.next_after_stars)
        self.under_pointer.setChecked(self._conventions.under_pointer)
        self.new_finds.setChecked(self._conventions.new_finds)
        self.drag.set_current(BITS.index(self._conventions.drag_bits))

    @property
    def _heard_unasked(self) -> tuple[QCheckBox, ...]:
        return self.after_stars, self.under_pointer, self.new_finds

    def show_picture(self, picture: Picture | None) -> None:
        """A sound that the colours are shown with: the one in hand."""
        for chip in self.maps.values():
            chip.set_pixels(picture.pixels if picture is not None else None)

    def _change_accent(self, name: str, _checked: bool = False) -> None:
        self._change(accent=name)

    def _change_map(self, name: str, _checked: bool = False) -> None:
        self._change(colour_map=name)

    def _change(self, **what: str | float | bool) -> None:
        self._appearance.change(replace(self._appearance.look, **what))  # type: ignore[arg-type]
        self.show_look(self._appearance.look)  # a chip that was chosen already stays checked
