"""A wavetable voice: its cycles, its filter, its envelopes on one time axis, what moves what; each with its lock."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from evosynth.notation.quantities import written
from evosynth.patch import Patch
from evosynth.synths import patch_voices
from evosynth.synths.wavetable.engine import ENGINE
from evosynth.synths.wavetable.laws import shape_of, value_of
from evosynth.synths.wavetable.space import ENVELOPES, LFOS, WAVETABLE_SPACE
from evosynth.synths.wavetable.words import CHOICE_WORDS
from ui.look import theme
from ui.view_state.changes import WhatChanged
from ui.view_state.limits import LimitsState
from ui.view_state.wavetable_curves import cycle, envelope, filter_curve, routes
from ui.views.face import Face
from ui.views.panel import row
from ui.widgets import painting
from ui.widgets.curve_card import HEADER, CurveCard
from ui.widgets.lock_toggle import HEIGHT as LOCK_HEIGHT
from ui.widgets.lock_toggle import LockToggle

LOCKS = ENGINE.limits.locks
CARDS = {  # by the block of the voice that each shows, which is the word of its lock, too
    "osc1": "Osc 1",
    "osc2": "Osc 2",
    "filter": "Filter",
    "env_amp": "Amp env",
    "env_filter": "Filter env",
    "env_free": "Free env",
}
TOGGLES = {"sub": "Sub", "noise": "Noise", "lfo": "LFOs"}  # of what has no card
LINE = 18  # px a line of the list


class RouteList(QWidget):
    """Sources that have no curve, and the matrix: one line each, what does not fit is counted. Their locks."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[str, str]] = []
        self._changed = False
        self.lock = LockToggle(LOCKS["modulation"], parent=self)
        self.toggles = {word: LockToggle(LOCKS[word], beside) for word, beside in TOGGLES.items()}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        column.addLayout(row(*self.toggles.values(), None, gap=4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lock.adjustSize()
        self.lock.move(self.width() - self.lock.width(), 0)

    def set_changed(self, changed: bool) -> None:
        """Whether what moves what has changed against the parent's."""
        self._changed = changed
        self.update()

    def show_lines(self, lines: list[tuple[str, str]]) -> None:
        """(words, figure) of each line."""
        self._lines = lines
        spoken = ", ".join(f"{words} {figure}".strip() for words, figure in lines)
        self.setAccessibleName(f"Sources and modulation: {spoken or 'none'}")
        self.setToolTip("\n".join(f"{words}  {figure}".strip() for words, figure in lines))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        title = QRectF(0, 0, self.width(), theme.px(LOCK_HEIGHT))
        token = "text2" if self.lock.closed else "text"
        used = painting.text(painter, title, "Modulation", size=12, weight=600, token=token)
        if self._changed:
            painting.changed_dot(painter, QPointF(used + 9, title.center().y()))
        room = max(1, int((self.height() - theme.px(HEADER + LOCK_HEIGHT)) // theme.px(LINE)))
        shown = self._lines if len(self._lines) <= room else self._lines[: room - 1]
        for number, (words, figure) in enumerate(shown):
            line = self._line(number)
            used = painting.text(painter, line, figure, size=12, token="text2", align=painting.RIGHT)
            painting.text(painter, line.adjusted(0, 0, -used - 8, 0), words, size=12, token="text2", elide=True)
        if len(shown) < len(self._lines):
            more = f"{len(self._lines) - len(shown)} more"
            painting.text(painter, self._line(len(shown)), more, size=12, token="text3")
        if not self._lines:
            painting.text(painter, self._line(0), "Nothing is modulated", size=12, token="text3")

    def _line(self, number: int) -> QRectF:
        return QRectF(0, theme.px(HEADER) + number * theme.px(LINE), self.width(), theme.px(LINE))


class WavetableFace(Face):
    """Two rows of cards; at their side the list of what moves what."""

    def __init__(self) -> None:
        super().__init__()
        self.cards = {
            word: CurveCard(title, LOCKS[word], filled=not word.startswith("osc")) for word, title in CARDS.items()
        }
        self.routes = RouteList()
        self._span = 1.0, 2.0  # s, the key held for and all of it
        self.locks = {word: card.lock for word, card in self.cards.items()}
        self.locks |= {"modulation": self.routes.lock, **self.routes.toggles}
        for word, lock in self.locks.items():
            lock.locked.connect(partial(self.limit_wished.emit, word))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        for index, card in enumerate(self.cards.values()):
            grid.addWidget(card, index % 2, index // 2)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        self.side = self.routes

    def show_limits(self, state: LimitsState) -> None:
        for word, card in self.cards.items():
            card.set_locked(state.keeps(word))
        for word in ("modulation", *self.routes.toggles):
            self.locks[word].set_closed(state.keeps(word))
        self.routes.update()

    def set_parent_voice(self, voice: bytes, changes: WhatChanged) -> None:
        patch = patch_voices.patch_of_voice(voice) if voice else None
        for word, card in self.cards.items():
            drawn = patch is not None and word in ENVELOPES
            points = envelope(patch.values, word, *self._span) if patch is not None and drawn else ()
            card.set_parent_curve(points, changed=word in changes.blocks)
        for word, toggle in self.routes.toggles.items():
            toggle.set_changed(any(block.startswith(word) for block in changes.blocks))
        self.routes.set_changed(any(block.startswith("mod") for block in changes.blocks))

    def set_voice(self, voice: bytes, *, gate_s: float = 1.0, length_s: float = 2.0) -> None:
        self._span = gate_s, length_s
        if not voice:
            return
        patch = patch_voices.patch_of_voice(voice)
        for number in (1, 2):
            _show_oscillator(self.cards[f"osc{number}"], patch, number)
        _show_filter(self.cards["filter"], patch)
        for name in ENVELOPES:
            _show_envelope(self.cards[name], patch, name, gate_s, length_s)
        self.routes.show_lines([*_sources(patch), *_lfos(patch), *_matrix(patch)])


def _show_oscillator(card: CurveCard, patch: Patch, number: int) -> None:
    name, values = f"osc{number}", patch.values
    table = patch.choices.get(f"{name}_table", "")
    semitones = 12 * value_of(values, f"{name}_octave") + value_of(values, f"{name}_semitone")
    unison = int(value_of(values, f"{name}_unison"))
    words = ["Own table" if table.startswith("#") else table]
    words += [written(semitones, "st", signed=True, whole=True)] if semitones else []
    words += [f"{unison} voices"] if unison > 1 else []
    warp = patch.choices.get(f"{name}_warp", "none")
    words += [CHOICE_WORDS[warp]] if warp != "none" and value_of(values, f"{name}_warp_amount") > 0.0 else []
    off = value_of(values, f"{name}_level") <= 0.0
    level, position = (_text(patch, f"{name}_{what}") for what in ("level", "position"))
    spoken = f"{', '.join(words)}, position {position}, level {level}"
    points = cycle(table, value_of(values, f"{name}_position"), shape_of(values, name))
    figures = " · ".join([*words, "off" if off else level])
    card.show_curve(figures, points, quiet=off, spoken=spoken, hint="Cut out of a sound")


def _show_filter(card: CurveCard, patch: Patch) -> None:
    kind, values = patch.choices.get("filter_type", "off"), patch.values
    if kind == "off":
        card.show_curve("Off", filter_curve("off", 1000.0, 0.0), quiet=True)
        return
    cutoff, resonance, reach = (
        value_of(values, f"filter_{what}") for what in ("cutoff_hz", "resonance", "env_octaves")
    )
    ghost = filter_curve(kind, min(20_000.0, max(20.0, cutoff * 2.0**reach)), resonance) if abs(reach) > 0.05 else ()
    moved = f", {_text(patch, 'filter_env_octaves')}" if ghost else ""
    hertz, words = _text(patch, "filter_cutoff_hz"), CHOICE_WORDS[kind]
    spoken = f"{words} at {hertz}, resonance {_text(patch, 'filter_resonance')}{moved} by its envelope"
    card.show_curve(f"{words} · {hertz}{moved}", filter_curve(kind, cutoff, resonance), ghost=ghost, spoken=spoken)


def _show_envelope(card: CurveCard, patch: Patch, name: str, gate_s: float, length_s: float) -> None:
    used = name == "env_amp" or (name == "env_filter" and abs(value_of(patch.values, "filter_env_octaves")) > 0.05)
    used = used or any(source == CHOICE_WORDS[name] for source, _, _ in routes(patch))
    points = envelope(patch.values, name, gate_s, length_s)
    times = " · ".join(_text(patch, f"{name}_{stage}") for stage in ("attack_s", "decay_s", "release_s"))
    sustain = _text(patch, f"{name}_sustain")
    spoken = f"attack, decay, release {times}; sustain {sustain}" + ("" if used else "; moves nothing")
    card.show_curve(times if used else "unused", points, mark=gate_s / length_s, quiet=not used, spoken=spoken)


def _text(patch: Patch, name: str) -> str:
    """A value as people write it, in few digits."""
    parameter = WAVETABLE_SPACE.named(name)
    return parameter.text(min(parameter.high, max(parameter.low, value_of(patch.values, name))), short=True)


def _sources(patch: Patch) -> list[tuple[str, str]]:
    wave = CHOICE_WORDS[patch.choices.get("sub_wave", "sine")].lower()
    rows = (("sub", f"Sub, {wave}"), ("noise", "Noise"))
    return [(words, _text(patch, f"{name}_level")) for name, words in rows if _loud(patch, f"{name}_level")]


def _loud(patch: Patch, level: str) -> bool:
    return value_of(patch.values, level) > 0.005


def _lfos(patch: Patch) -> list[tuple[str, str]]:
    used, lines = {source for source, _, _ in routes(patch)}, []
    for name in LFOS:
        if CHOICE_WORDS[name] in used:
            shape = CHOICE_WORDS[patch.choices.get(f"{name}_shape", "sine")].lower()
            lines.append((f"{CHOICE_WORDS[name]}, {shape}", _text(patch, f"{name}_rate_hz")))
    return lines


def _matrix(patch: Patch) -> list[tuple[str, str]]:
    return [(f"{a} → {b}", written(100 * depth, "%", signed=True, digits=2)) for a, b, depth in routes(patch)]


FACE = WavetableFace
