"""Draw every widget in every state into PNG files, to be looked at: ``python scripts/gallery.py FOLDER``.

Runs without a screen. Both themes at scale 1 and 2 (``--modes``, ``--scales`` and ``--only NAME`` narrow it down). The
sounds in it are made up here; nothing is rendered, read or searched.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from evosynth.analysis.picture_difference import difference
from evosynth.service.desk_messages import Beside, Picture, Waveform
from evosynth.service.evolver_messages import Candidate
from ui.look import dress, theme
from ui.view_state.window import GridState, Tile


def picture(
    seed: int,
    *,
    note_hz: float = 261.6,
    ratio: float = 1.0,
    partials: int = 14,
    gate: float = 0.62,
    decay: float = 2.0,
    noise: float = 0.1,
    frames: int = 200,
) -> Picture:
    """A made-up struck sound: partials that fade, a short burst of noise at the start and at note-off."""
    rng = np.random.default_rng(seed)
    rows = 70 * (12000 / 70) ** (np.arange(176) / 175)
    time = np.linspace(0, 1, frames)
    level = np.full((176, frames), -90.0)
    for k in range(partials):
        hz = note_hz * (1 + k * ratio)
        loud = -4.0 - 3.4 * k + rng.normal(0, 5)
        fall = -time * (8 + decay * k * 3) - np.maximum(0, time - gate) * (70 + 40 * rng.random())
        near = np.abs(np.log2(rows / hz)) * 12
        shape = -((near / (0.35 + 0.25 * (k == 0))) ** 2) * 9
        level = np.maximum(level, loud + fall[None, :] + shape[:, None])
    burst = -26 - 30 * np.abs(np.log2(rows / 900)) ** 0.7 * 0.35
    level = np.maximum(level, burst[:, None] + rng.normal(0, 3, level.shape) - time[None, :] * 900 * (1.05 - noise))
    off = -52 - 14 * np.abs(np.log2(rows / 250))
    level = np.maximum(level, off[:, None] - np.abs(time - gate)[None, :] * 1400)
    pixels = np.clip(np.round((level + 72) / 72 * 255), 0, 255).astype(np.uint8)
    shape = np.interp(np.linspace(0, 1, 48), time, np.exp(-time * 1.2) * np.where(time < gate, 1, 0.0))
    tail = np.exp(-np.maximum(0, np.linspace(0, 1, 48) - gate) * 12)
    envelope = (np.exp(-np.linspace(0, 1, 48) * 1.2) * tail).astype(np.float32)
    return Picture(pixels, 2.0, np.maximum(envelope, shape.astype(np.float32) * 0))


def waveform() -> Waveform:
    time = np.linspace(0, 2, 900)
    shape = np.where(time < 1.2, 0.9 - 0.25 * time, 0.6 * np.exp(-(time - 1.2) * 18))
    rng = np.random.default_rng(3)
    peak = np.clip(shape * (1 + 0.04 * rng.normal(size=900)), 0, 1).astype(np.float32)
    return Waveform(peak, (peak * 0.68).astype(np.float32), 2.0)


def candidate(number: int, distance: float) -> Candidate:
    return Candidate(number, bytes(155), np.array([distance]), generation=37, index=number)


WORDS = (("nearest",), ("darker", "softer strike"), ("longer decay",), ("brighter", "rougher"), ("sounds alike",))
TARGET = picture(1, partials=12)


def tile(place: int, distance: float | None, algorithm: int, **more: object) -> Tile:
    shown = picture(place, partials=8 + place, ratio=1 + (place % 3 == 2) * 0.5)
    beside = Beside(b"", WORDS[place % len(WORDS)], difference(TARGET.pixels, 2.0, shown.pixels, 2.0))
    known = {"heard": True, "picture": replace(shown, beside=beside), "words": beside.words}
    made = Tile(place, candidate(place, distance or 0.0), f"037-{place + 1:02d}", distance, f"ALG {algorithm}")
    return replace(made, **{**known, **more})  # type: ignore[arg-type]


def grid_state() -> GridState:
    figures = (2.32, 2.34, 2.46, 2.56, 2.82, 2.83, 2.89, 3.01, 4.32, 5.33, 5.38, 5.54, 6.67, 7.73, 10.04)
    algorithms = (5, 5, 22, 5, 14, 5, 1, 19, 22, 5, 32, 14, 5, 18, 16)
    tiles = [tile(k, d, a) for k, (d, a) in enumerate(zip(figures, algorithms, strict=True))]
    tiles[0] = replace(tiles[0], selected=True, playing=True, kept=True, stars=4)
    for place, stars in ((1, 5), (2, 2), (3, 3), (6, 1)):
        tiles[place] = replace(tiles[place], stars=stars)
    tiles[3] = replace(tiles[3], parent=True)
    for place in (9, 10, 11, 12, 13, 14):
        tiles[place] = replace(tiles[place], heard=False)
    tiles[5] = replace(tiles[5], silent=True, picture=None, distance=None)
    tiles.append(Tile(15))
    return GridState(tuple(tiles), total=64, heard=9, rated=5)


def _captioned(widget: QWidget, title: str, words: str = "") -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(widget)
    for text, tone in ((title, "title"), (words, "text2")):
        label = QLabel(text)
        label.setProperty("tone", tone)
        label.setContentsMargins(4, 0, 0, 0)
        column.addWidget(label)
    return box


def tiles_page() -> QWidget:
    from ui.widgets.tile import TileWidget

    page = QWidget()
    layout = QGridLayout(page)
    layout.setContentsMargins(24, 24, 24, 24)
    layout.setSpacing(14)
    states: list[tuple[str, str, Tile, dict[str, object]]] = [
        ("Idle", "heard, not rated", tile(0, 2.32, 5), {}),
        ("Difference", "what it has too little, too much", tile(0, 2.32, 5, differs=True), {}),
        ("Alike", "others stand behind it", tile(2, 2.89, 5, alike=6), {}),
        ("Unfolded", "they lie beside it", tile(2, 2.89, 5, alike=6, unfolded=True), {}),
        ("One of those", "while it is unfolded", tile(3, 2.91, 5, member=True), {}),
        ("Surprise", "taste did not choose it", tile(4, None, 5, surprise=True), {}),
        ("Unheard", "ring until first played", tile(1, 2.82, 14, heard=False), {}),
        ("Hover", "play button, star outlines", tile(2, 2.89, 22), {"hover": True}),
        ("Focused", "thick ring, tinted foot", tile(3, 5.38, 5, selected=True), {"focus": True}),
        ("Selected, grid unfocused", "thin ring, tinted foot", tile(4, 2.46, 1, selected=True), {}),
        ("Playing", "moving line, speaker, word", tile(5, 5.33, 19, playing=True), {"line": 0.4}),
        ("Rated", "stars, by keys 1–5", tile(6, 4.32, 5, stars=4), {}),
        ("Kept", "bookmark, Enter", tile(7, 2.56, 22, stars=4, kept=True), {}),
        ("Parent", "a parent of the next generation", tile(8, 6.67, 1, parent=True), {}),
        ("Rendering", "no shimmer", Tile(9), {}),
        ("Silent", "cannot be bred", tile(10, None, 14, silent=True, picture=None), {}),
        (
            "All at once",
            "focused, playing, kept",
            tile(11, 10.04, 22, playing=True, kept=True, selected=True, stars=5),
            {"focus": True, "line": 0.6},
        ),
        ("Without a target", "words alone", tile(12, None, 22), {}),
        ("Vacant", "end of a bank", Tile(13), {"vacant": True}),
        ("Compact", "below 165 px", tile(14, 2.34, 5, stars=3, playing=True), {"line": 0.3, "width": 156}),
        ("Small", "below 205 px", tile(15, 12.34, 32, stars=3, parent=True), {"width": 196}),
    ]
    for k, (title, words, state, how) in enumerate(states):
        widget = TileWidget()
        widget.setFixedSize(int(how.get("width", 306)), 116)  # type: ignore[call-overload]
        widget.set_state(state, vacant=bool(how.get("vacant")))
        widget.set_focused(bool(how.get("focus")))
        widget.set_playhead(how.get("line"))  # type: ignore[arg-type]
        widget._hovered = bool(how.get("hover"))
        layout.addWidget(_captioned(widget, title, words), k // 4, k % 4, Qt.AlignmentFlag.AlignLeft)
    return page


def grid_page() -> QWidget:
    from ui.widgets.candidate_grid import CandidateGrid

    page = QWidget()
    row = QHBoxLayout(page)
    grid = CandidateGrid()
    grid.setFixedSize(880, 464)
    grid.set_state(grid_state())
    grid._focus(True)
    grid.set_playhead(0, 0.45)
    row.addWidget(grid)
    return page


def bars_page() -> QWidget:
    from ui.view_state.window import Banner, Toast
    from ui.widgets.banner import BannerBar
    from ui.widgets.buttons import Button, IconButton
    from ui.widgets.choice_button import ChoiceButton
    from ui.widgets.progress_line import ProgressLine
    from ui.widgets.segmented import Segmented
    from ui.widgets.slider import Slider, VolumeSlider
    from ui.widgets.stars import Stars
    from ui.widgets.status_item import StatusItem
    from ui.widgets.toast import ToastBar

    page = QWidget()
    page.setFixedWidth(1180)
    column = QVBoxLayout(page)
    column.setSpacing(12)

    def row(*widgets: QWidget | str) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in widgets:
            line.addWidget(QLabel(widget) if isinstance(widget, str) else widget)
        line.addStretch(1)
        column.addLayout(line)

    main = Button("Pause", "pause", kind="main", tip="Pause the search", key="Ctrl E")
    main.set_label("Pause", "pause", filled=True)
    send = Button("Send to DX7", "send")
    send.set_reason("No MIDI output is chosen")
    off = Button("Evolve", "play", kind="main")
    off.set_reason("Load a sound, or breed without one")
    row(
        main,
        IconButton("square", "Stop", raised=True, filled=True),
        IconButton("undo-2", "Undo", "Ctrl Z"),
        IconButton("redo-2", "Redo", "Ctrl Shift Z"),
        IconButton("step-back", "Generation back", "Backspace"),
        IconButton("chevron-right", "Next generation", "G"),
        ChoiceButton("Engine", ["DX7"]),
        ChoiceButton("Population", ["16", "64", "128"], 1),
        Slider("Mutation", 0.36),
        Slider("Taste", -0.4, bipolar=True, width=130),
        Segmented(["Target", "Selected"], 1),
        VolumeSlider(),
    )
    line = ProgressLine()
    line.set_part(0.62)
    column.addWidget(line)
    flat = Button("Record", "audio-lines", kind="flat")
    stars = Stars()
    stars.set_stars(3)
    saver = Button("Save .syx", "download")
    row(off, saver, Button("Open", "folder-open", kind="flat"), flat, send, "No MIDI output is chosen", stars)
    row(Segmented(["Pair", "Difference", "Live"]), Button("Choose device", compact=True))
    for banner in (
        Banner(
            "volume-x",
            "No sound device.",
            "Everything goes on; auditions are silent until one is chosen.",
            (("choose", "Choose device"), ("retry", "Retry")),
        ),
        Banner(
            "redo-2",
            "The last run was interrupted.",
            "epiano_60.flac, generation 41, distance 2.18.",
            (("resume", "Go on"), ("drop", "Start anew")),
            "offer",
        ),
    ):
        bar = BannerBar()
        bar.set_state(banner)
        column.addWidget(bar)
    for toast in (
        Toast("Kept 037-01 in the library", "bookmark", "undo"),
        Toast("No such port: the output “DX7” has gone.", error=True),
        Toast("Saved Soft Rhodes.syx"),
    ):
        shown = ToastBar()
        shown.show_toast(toast)
        column.addWidget(shown)
    bad = StatusItem("volume-x")
    bad.set_state("No sound device", ok=False)
    row(
        StatusItem("keyboard-music", "Keys off  K"),
        StatusItem("volume-2", "Default, 48 kHz, 5.3 ms"),
        bad,
        StatusItem("cable", "DX7 on channel 1"),
        StatusItem("", "412 patches/s", sample="0000 patches/s"),
        StatusItem("", "Generation 37"),
    )
    return page


def left_page() -> QWidget:
    from ui.view_state.window import TargetState
    from ui.widgets.note_field import NoteField
    from ui.widgets.parts_bar import PartsBar
    from ui.widgets.progress import ProgressPlot
    from ui.widgets.spectrograms import ALL, PAIR, Spectrograms
    from ui.widgets.waveform import WaveformView

    target = TargetState(
        "epiano_60.flac", 60, "C4", 261.8, True, "file name", 1.2, waveform(), picture(1), (0.02, 1.81), 1.18
    )
    page = QWidget()
    page.setStyleSheet("")
    row = QHBoxLayout(page)
    for view in ("pair", "difference"):
        column = QVBoxLayout()
        wave = WaveformView()
        wave.setFixedHeight(84)
        wave.set_state(target)
        note = NoteField()
        note.set_state(target if view == "pair" else replace(target, sure=False, source="detected", note=61))
        pair, parts = Spectrograms(PAIR if view == "pair" else ALL), PartsBar()
        pair.setFixedSize(500, 356)
        pair.set_target(picture(1), "epiano C4")
        pair.set_selected(picture(4, ratio=1.03, partials=20, gate=0.7), "037-01 · 2.32")
        parts.set_parts((("Spectrum", 1.02), ("Envelope", 0.46), ("Pitch", 0.0), ("Attack", 0.71)))
        if view == "pair":
            pair.sheet.cross = pair.areas()[0].center()
            pair.set_playhead(0.4)
            wave.set_playhead(0.4)
        plot = ProgressPlot()
        plot.setFixedHeight(130)
        generations = 38 if view == "pair" else 3
        k = np.arange(generations)
        rng = np.random.default_rng(1)
        best = np.minimum.accumulate(2.3 + 6 * np.exp(-k / 6) + 0.05 * rng.random(generations))
        median = best + 1.5 + 3 * np.exp(-k / 5) + 0.2 * rng.random(generations)
        plot.set_history(np.stack([k * 64.0, best, median], axis=1))
        for widget in (wave, note, pair, parts, plot):
            column.addWidget(widget)
        row.addLayout(column)
    empty = QVBoxLayout()
    for nothing in (WaveformView(), NoteField(), Spectrograms(), ProgressPlot()):
        empty.addWidget(nothing)
    row.addLayout(empty)
    return page


OPERATORS = (  # 6 first, as in a dump
    (96, 62, 38, 64, 99, 80, 30, 0, 39, 0, 0, 0, 0, 2, 0, 2, 79, 0, 2, 1, 14),
    (72, 54, 48, 58, 99, 90, 68, 0, 39, 0, 0, 0, 0, 2, 0, 4, 97, 0, 1, 0, 9),
    (95, 74, 44, 66, 99, 66, 24, 0, 39, 0, 0, 0, 0, 2, 0, 2, 89, 0, 1, 0, 7),
    (45, 56, 30, 60, 99, 88, 40, 0, 39, 0, 0, 0, 0, 2, 0, 4, 95, 0, 1, 0, 6),
    (99, 82, 58, 74, 99, 52, 12, 0, 39, 0, 0, 0, 0, 2, 0, 2, 62, 0, 14, 0, 10),
    (96, 62, 38, 64, 99, 80, 30, 0, 39, 0, 0, 0, 0, 2, 0, 4, 0, 0, 1, 0, 7),
)
COMMON = (99, 99, 99, 99, 50, 50, 50, 50, 4, 6, 1, 35, 0, 0, 0, 1, 0, 3, 24)
VOICE = b"".join(map(bytes, OPERATORS)) + bytes(COMMON) + b"EVO 037-01"


def patch_page() -> QWidget:
    from ui.widgets.algorithm_diagram import AlgorithmDiagram
    from ui.widgets.operator_card import OperatorCard

    page = QWidget()
    row = QHBoxLayout(page)
    diagram = AlgorithmDiagram()
    diagram.setFixedSize(190, 140)
    diagram.set_voice(VOICE)
    diagram.set_selected(2)
    row.addWidget(diagram)
    cards = QGridLayout()
    cards.setHorizontalSpacing(16)
    for operator in range(1, 7):
        card = OperatorCard(operator)
        card.setFixedSize(210, 66)
        card.set_voice(VOICE, gate_s=1.2, length_s=2.0)
        card.set_selected(operator == 2)
        cards.addWidget(card, (operator - 1) // 3, (operator - 1) % 3)
    row.addLayout(cards)
    return page


def algorithms_page() -> QWidget:
    from ui.widgets.algorithm_diagram import AlgorithmDiagram

    page = QWidget()
    grid = QGridLayout(page)
    for number in range(1, 33):
        diagram = AlgorithmDiagram()
        diagram.setFixedSize(150, 110)
        diagram.set_algorithm(number)
        grid.addWidget(_captioned(diagram, str(number)), (number - 1) // 8, (number - 1) % 8)
    return page


def kept_page() -> QWidget:
    from ui.view_state.kept import KeptPage, KeptVoice
    from ui.widgets.kept_strip import KeptStrip

    page = QWidget()
    column = QVBoxLayout(page)
    names = ("Tine 1", "Glass", "Bark", "A very long name", "No picture", "Six", "Seven", "Eight", "Nine")
    voices = tuple(
        KeptVoice(k, name, VOICE, 2.32 + k, "epiano_60.flac", None if k == 4 else picture(k))
        for k, name in enumerate(names)
    )
    for count, width in ((0, 850), (3, 850), (9, 850), (2, 520)):
        strip = KeptStrip()
        strip.setFixedWidth(width)
        strip.set_state(KeptPage(count, 0, voices[:count]))
        if count == 3:
            strip._over, strip._over_part = 1, "card"
            strip.set_chosen(0)
        column.addWidget(strip)
    return page


PAGES: dict[str, Callable[[], QWidget]] = {
    "tiles": tiles_page,
    "grid": grid_page,
    "bars": bars_page,
    "left": left_page,
    "patch": patch_page,
    "algorithms": algorithms_page,
    "kept": kept_page,
}
ON_PANEL = ("tiles", "grid", "left", "patch", "algorithms", "kept")  # what lies on a panel in the window


def draw(folder: Path, mode: theme.Mode, scale: float, only: str) -> None:
    """Write every page of one theme; the scale of the screen was set before Qt started."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    dress.apply(app, mode)
    for name, make in PAGES.items():
        if only and only != name:
            continue
        page = make()
        page.setAutoFillBackground(True)
        palette = page.palette()
        palette.setColor(page.backgroundRole(), theme.color("panel" if name in ON_PANEL else "window"))
        page.setPalette(palette)
        page.adjustSize()
        page.show()
        app.processEvents()
        path = folder / f"{name}-{mode}-{scale:g}.png"
        page.grab().save(str(path))
        print(path)
        page.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--modes", nargs="*", default=["dark", "light"])
    parser.add_argument("--scales", nargs="*", type=float, default=[1, 2])
    parser.add_argument("--only", default="")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    if wanted.here:
        for mode in wanted.modes:
            draw(wanted.folder, mode, wanted.scales[0], wanted.only)
        return 0
    for scale in wanted.scales:  # a process each: Qt reads the scale once
        arguments = [sys.executable, __file__, str(wanted.folder), "--here", "--scales", str(scale)]
        arguments += ["--only", wanted.only, "--modes", *wanted.modes]
        subprocess.run(arguments, check=True, env={**os.environ, "QT_SCALE_FACTOR": str(scale)})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
