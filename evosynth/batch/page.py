"""A page of sounds: an HTML file beside its sounds and pictures, with players. Opens in any browser, from any disk."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape as escaped
from urllib.parse import quote

from evosynth.analysis import picture_colours
from evosynth.arrays import U8
from evosynth.system.legible import legible

STYLE = """
:root { color-scheme: dark; --window: #101112; --panel: #191A1C; --text: #ECEDEE; --quiet: #AEB3B9; --line: #2A2C30; }
body { margin: 32px auto; max-width: 1240px; padding: 0 24px; background: var(--window); color: var(--text);
  font: 14px/1.45 Inter, "Segoe UI", "SF Pro Text", "Noto Sans", sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 24px; font-weight: 600; margin: 0 0 4px; }
p { color: var(--quiet); margin: 0 0 24px; }
section { background: var(--panel); border-radius: 10px; padding: 12px 16px 16px; margin: 0 0 12px; }
h2 { font-size: 15px; font-weight: 600; margin: 0 0 2px; }
dl { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 0 0 10px; color: var(--quiet); }
dl div { display: flex; gap: 6px; } dd { margin: 0; color: var(--text); }
.sounds { display: grid; grid-template-columns: repeat(auto-fit, minmax(260px, 1fr)); gap: 12px; }
figure { margin: 0; } figcaption { color: var(--quiet); margin: 0 0 4px; }
img { display: block; width: 100%; height: 132px; border-radius: 6px; background: #0B0C0D; }
audio { display: block; width: 100%; height: 32px; margin-top: 6px; }
.remark, .problem { margin: 0 0 8px; }
.problem { color: #FF8E7A; }
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """One sound of a row: what it is, and its files, relative to the page, with forward slashes."""

    caption: str
    sound: str
    picture: str  # a PNG


@dataclass(frozen=True, slots=True)
class Section:
    """One target and what was made of it."""

    title: str
    figures: dict[str, str] = field(default_factory=dict)
    sounds: Sequence[Heard] = ()
    remark: str = ""
    problem: str = ""


def page(title: str, summary: str, rows: Sequence[Section]) -> str:
    """The whole page as HTML text."""
    body = "\n".join(_section(row) for row in rows)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}</style>\n<h1>{escape(title)}</h1>\n<p>{escape(summary)}</p>\n{body}\n</html>\n"
    )


def _section(row: Section) -> str:
    figures = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in row.figures.items())
    sounds = "".join(_figure(sound) for sound in row.sounds)
    parts = [
        f"<h2>{escape(row.title)}</h2>",
        f"<dl>{figures}</dl>" if figures else "",
        f'<p class="remark">{escape(row.remark)}</p>' if row.remark else "",
        f'<p class="problem">{escape(row.problem)}</p>' if row.problem else "",
        f'<div class="sounds">{sounds}</div>' if sounds else "",
    ]
    return f"<section>{''.join(parts)}</section>"


def _figure(sound: Heard) -> str:
    caption = escape(sound.caption)
    return (
        f"<figure><figcaption>{caption}</figcaption>"
        f'<img alt="Spectrogram: {caption}" src="{_link(sound.picture)}">'
        f'<audio controls preload="metadata" src="{_link(sound.sound)}"></audio></figure>'
    )


def escape(text: str) -> str:
    """Text for the page, also of names that are none."""
    return escaped(legible(text))


def _link(path: str) -> str:
    """To a file by the bytes of its name, whatever they mean."""
    return quote(path, errors="surrogateescape")


def png(picture: U8) -> bytes:
    """A spectrogram (rows, frames), lowest row first, in Ember's dark colours."""
    from PIL import Image

    image = Image.fromarray(picture[::-1]).convert("P")
    image.putpalette(picture_colours.table(picture_colours.DARK).tobytes())
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
