"""The tokens keep their promises: contrast, maps that rise, numerals of one width, nothing coloured elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from ui.look import colormaps, dress, icons, stylesheet, theme

UI = Path(theme.__file__).parents[1]
MODES = ("dark", "light")
LOOKS = [(mode, accent) for mode in MODES for accent in theme.ACCENTS]


def lightness(rgb: np.ndarray) -> np.ndarray:
    """CIE L* of (n, 3) sRGB bytes."""
    channel = rgb.astype(np.float64) / 255
    linear = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
    y = linear @ [0.2126, 0.7152, 0.0722]
    return np.where(y > 0.008856, 116 * np.cbrt(y) - 16, 903.3 * y)


def blended(top: str, share: float, ground: np.ndarray) -> str:
    over = np.array([int(top[i : i + 2], 16) for i in (1, 3, 5)])
    mixed = np.round(share * over + (1 - share) * ground).astype(int)
    return "#" + "".join(f"{v:02X}" for v in mixed)


@pytest.mark.parametrize(("mode", "accent"), LOOKS)
@pytest.mark.parametrize("token", ["text", "text2", "text3", "accent", "danger", "warn"])
def test_text_is_readable_on_every_surface(mode: theme.Mode, accent: str, token: str) -> None:
    for surface in theme.SURFACES:
        found = theme.contrast(theme.hex_of(token, mode, accent), theme.hex_of(surface, mode, accent))
        assert found >= 4.5, f"{token} on {surface}: {found:.2f}"


@pytest.mark.parametrize(("mode", "accent"), LOOKS)
def test_marks_stand_out_from_every_surface(mode: theme.Mode, accent: str) -> None:
    for surface in theme.SURFACES:
        ground = theme.hex_of(surface, mode, accent)
        assert theme.contrast(theme.hex_of("ctl", mode, accent), ground) >= 3.0, surface


@pytest.mark.parametrize(("mode", "accent"), LOOKS)
def test_words_on_coloured_grounds_are_readable(mode: theme.Mode, accent: str) -> None:
    pairs = [("on", "accent"), ("window", "text2")]
    pairs += [(words, f"{kind}_ground") for kind in ("warn", "danger") for words in ("text", "text2", kind)]
    for words, ground in pairs:
        found = theme.contrast(theme.hex_of(words, mode, accent), theme.hex_of(ground, mode, accent))
        assert found >= 4.5, f"{words} on {ground}: {found:.2f}"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", colormaps.MAPS)
def test_chips_are_readable_over_the_loudest_colour(mode: theme.Mode, name: str) -> None:
    from ui.widgets.painting import CHIP_OPACITY

    table = colormaps.lut(name, mode)
    for ground in (table[0], table[128], table[255]):
        chip = blended(theme.hex_of("panel", mode), CHIP_OPACITY, ground)
        for token, least in (("text", 4.5), ("text2", 4.5), ("accent", 3.0)):  # the accent colours icons only
            assert theme.contrast(theme.hex_of(token, mode), chip) >= least, (token, chip)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", theme.COLOUR_MAPS)
def test_lightness_of_a_map_moves_one_way_from_the_well(mode: theme.Mode, name: str) -> None:
    table = colormaps.lut(name, mode)
    steps = np.diff(lightness(table)) * (1 if mode == "dark" else -1)
    assert steps.min() > -0.35  # rounding to bytes may stand still or slip by a hair
    assert abs(lightness(table[-1:])[0] - lightness(table[:1])[0]) > 75
    assert blended(theme.hex_of("well", mode), 0, table[0]) == theme.hex_of("well", mode)


@pytest.mark.parametrize("mode", MODES)
def test_the_difference_map_is_the_well_in_the_middle_and_even_at_both_arms(mode: theme.Mode) -> None:
    table = colormaps.lut("difference", mode)
    for middle in (127, 128):
        assert np.abs(table[middle].astype(int) - colormaps.lut("ember", mode)[0]).max() <= 1
    light = lightness(table)
    assert np.abs(light[:127] - light[:128:-1]).max() < 15
    assert table[20, 2] > table[20, 0]  # too little is blue
    assert table[235, 0] > table[235, 2]  # too much is orange


def test_no_colour_is_written_down_outside_of_the_theme() -> None:
    allowed = {UI / "look" / "theme.py", UI / "look" / "colormaps.py"}
    for file in sorted(UI.rglob("*.py")):
        if file not in allowed:
            assert not re.findall(r"#[0-9A-Fa-f]{6}\b", file.read_text("utf-8")), file


def test_every_icon_in_the_folder_is_used_and_has_its_licence() -> None:
    sources = "\n".join(file.read_text("utf-8") for file in UI.rglob("*.py"))
    for file in sorted(icons.FOLDER.glob("*.svg")):
        assert f'"{file.stem}"' in sources, file.stem
        assert "currentColor" in file.read_text("utf-8")
    assert "ISC License" in (icons.FOLDER / "LICENSE-Lucide.txt").read_text("utf-8")
    assert "SIL Open Font License" in (theme.ASSETS / "fonts" / "LICENSE-Inter.txt").read_text("utf-8")


def test_an_icon_takes_the_colour_of_its_token(dressed: QApplication) -> None:
    image = icons.pixmap("square", "accent", 16, filled=True, ratio=2.0).toImage()
    assert (image.width(), image.height()) == (32, 32)
    assert image.pixelColor(16, 16) == theme.color("accent")
    assert image.pixelColor(0, 0).alpha() == 0


def test_type_is_inter_with_numerals_of_one_width(dressed: QApplication) -> None:
    assert QFontInfo(theme.font(13)).family() == "Inter"
    assert QFontInfo(theme.font(13, 600)).weight() == 600
    assert QFontInfo(theme.font(28, 600, display=True)).family() == "Inter Display"
    widths = {theme.metrics(13, 600).horizontalAdvance(str(digit) * 4) for digit in range(10)}
    assert len(widths) == 1


def test_numbers_have_fixed_decimals_and_a_true_minus() -> None:
    assert theme.number(2.3) == "2.30"
    assert theme.number(-21.4, 0) == "−21"
    assert theme.number(2.1, 1, sign=True) == "+2.1"
    assert theme.number(-0.001) == "0.00"
    assert theme.words("037-01") == "037‐01"
    assert theme.words("level -43 dB, silence -71.5 dB") == "level −43 dB, silence −71.5 dB"


def test_applying_a_theme_sets_palette_and_sheet_and_tells(dressed: QApplication) -> None:
    told: list[str] = []

    def tell() -> None:
        told.append(theme.mode())

    theme.current.changed.connect(tell)
    try:
        dress.apply(dressed, "light", scale=1.5, reduce_motion=True)
        assert dressed.palette().color(QPalette.ColorRole.Window) == theme.color("window")
        assert theme.px(28) == 42
        assert theme.font(13).pixelSize() == 20
        assert not re.search(r"[$]\w|\{\d", stylesheet.style_sheet())
        assert theme.motion_ms() == 0
    finally:
        dress.apply(dressed, "dark", reduce_motion=True)
        theme.current.changed.disconnect(tell)
    assert told == ["light", "dark"]


def test_a_theme_that_does_not_exist_is_refused(dressed: QApplication) -> None:
    with pytest.raises(ValueError, match="no such look"):
        dress.apply(dressed, "sepia")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no such look"):
        dress.apply(dressed, "dark", scale=9)


def test_widgets_load_nothing_heavy() -> None:
    code = (
        "import importlib, pkgutil, sys, ui.widgets\n"
        "for found in pkgutil.iter_modules(ui.widgets.__path__):\n"
        "    importlib.import_module('ui.widgets.' + found.name)\n"
        "print(','.join(m for m in ('numba', 'scipy', 'librosa', 'soundfile', 'matplotlib') if m in sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
