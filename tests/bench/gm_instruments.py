"""The first eighty instruments of General MIDI, and the notes that each really plays.

Ranges are sounding pitch as MIDI notes, as orchestration books and makers' data sheets give them for the instrument
itself: a flute begins at C4, a timpani set spans C2 to A3, a celesta (which sounds an octave above its part) begins at
C4, a guitar's 22nd fret on its highest string is D6. Synthetic instruments have the range of what they stand in for;
where they stand in for nothing, the 61 keys of a synthesizer. Outside its range an instrument of a sound font is a
sample of another note played too fast or too slowly, which no one would record and call by that note.
"""

from __future__ import annotations

from typing import NamedTuple

KEYS, VELOCITIES = (36, 48, 60, 72, 84), (50, 100)


class Instrument(NamedTuple):
    """One program, counted from 1 as in General MIDI's list."""

    name: str
    low: int
    high: int

    @property
    def keys(self) -> tuple[int, ...]:
        return tuple(key for key in KEYS if self.low <= key <= self.high)


INSTRUMENTS = {
    number: Instrument(*row)
    for number, row in enumerate(
        (
            # Piano
            ("grand piano", 21, 108),  # 88 keys
            ("bright piano", 21, 108),
            ("electric grand", 28, 103),  # 73 keys of a stage piano
            ("honky-tonk", 21, 108),
            ("electric piano 1", 28, 100),  # Rhodes, 73 keys from E1
            ("electric piano 2", 28, 103),
            ("harpsichord", 29, 89),  # F1 to F6
            ("clavinet", 29, 88),  # F1 to E6
            # Chromatic percussion
            ("celesta", 60, 108),
            ("glockenspiel", 79, 108),  # sounds two octaves above its part
            ("music box", 60, 96),
            ("vibraphone", 53, 89),
            ("marimba", 45, 96),
            ("xylophone", 65, 108),
            ("tubular bells", 60, 77),
            ("dulcimer", 50, 88),
            # Organ: a manual of 61 keys, C2 to C7
            ("drawbar organ", 36, 96),
            ("percussive organ", 36, 96),
            ("rock organ", 36, 96),
            ("church organ", 36, 96),
            ("reed organ", 29, 89),
            ("accordion", 53, 93),
            ("harmonica", 60, 96),
            ("tango accordion", 53, 93),
            # Guitar: E2 to D6
            ("nylon guitar", 40, 83),
            ("steel guitar", 40, 84),
            ("jazz guitar", 40, 86),
            ("clean guitar", 40, 86),
            ("muted guitar", 40, 86),
            ("overdriven guitar", 40, 86),
            ("distortion guitar", 40, 86),
            ("guitar harmonics", 52, 88),  # an octave above the open strings and higher
            # Bass: E1 to G3
            ("acoustic bass", 28, 55),
            ("fingered bass", 28, 60),
            ("picked bass", 28, 60),
            ("fretless bass", 28, 60),
            ("slap bass 1", 28, 60),
            ("slap bass 2", 28, 60),
            ("synth bass 1", 28, 60),
            ("synth bass 2", 28, 60),
            # Strings
            ("violin", 55, 103),
            ("viola", 48, 91),
            ("cello", 36, 76),
            ("contrabass", 28, 60),
            ("tremolo strings", 36, 96),  # a section from cello to violin
            ("pizzicato strings", 36, 96),
            ("harp", 24, 103),
            ("timpani", 36, 57),
            # Ensemble
            ("strings 1", 36, 96),
            ("strings 2", 36, 96),
            ("synth strings 1", 36, 96),
            ("synth strings 2", 36, 96),
            ("choir aahs", 41, 81),  # bass F2 to soprano A5
            ("voice oohs", 41, 81),
            ("synth voice", 41, 84),
            ("orchestra hit", 48, 72),  # a chord of octaves about middle C
            # Brass
            ("trumpet", 52, 84),
            ("trombone", 40, 72),
            ("tuba", 26, 58),
            ("muted trumpet", 52, 84),
            ("french horn", 35, 77),
            ("brass section", 36, 84),
            ("synth brass 1", 36, 96),
            ("synth brass 2", 36, 96),
            # Reed
            ("soprano sax", 56, 88),
            ("alto sax", 49, 81),
            ("tenor sax", 44, 76),
            ("baritone sax", 36, 69),
            ("oboe", 58, 91),
            ("english horn", 52, 81),
            ("bassoon", 34, 75),
            ("clarinet", 50, 91),
            # Pipe
            ("piccolo", 74, 108),
            ("flute", 60, 96),
            ("recorder", 60, 98),
            ("pan flute", 60, 96),
            ("blown bottle", 48, 84),
            ("shakuhachi", 55, 86),
            ("whistle", 72, 98),
            ("ocarina", 60, 89),
        ),
        start=1,
    )
}
