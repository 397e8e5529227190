"""What the page of a voice costs the window: to open it, and to draw a point of an envelope, frame by frame.

Processor time of the window's thread, so that it holds beside other work: ``python tests/bench/voice_page_frames.py``
with a display, or with QT_QPA_PLATFORM=offscreen. A wavetable's frames come from the desk in the program; here they are
made beforehand and handed over as they are asked for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
from PySide6.QtWidgets import QApplication, QWidget

from evosynth.library import paths
from evosynth.patch import Patch
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec
from evosynth.synths.wavetable.factory import factory_table, factory_tables
from evosynth.voices.dx7 import INIT_VOICE
from ui.look import dress
from ui.view_state.changes import WhatChanged
from ui.view_state.window import TableFrames
from ui.views.face import Face
from ui.views.voices.dx7 import Dx7Face
from ui.views.voices.wavetable import WavetableFace

FRAMES = 300
PAGE, SIDE = (1056, 636), (312, 378)  # px in a window of 1440x900
PATCH = "bass Rubber.evopatch"


def cost_ms(done: Callable[[], object]) -> float:
    """Processor time of this process."""
    began = time.process_time()
    done()
    return 1000 * (time.process_time() - began)


def show(face: Face, voice: bytes, parent: bytes) -> None:
    """As the panel does with every answer of the model."""
    face.set_voice(voice, gate_s=1.2, length_s=2.4)
    face.set_parent_voice(parent, WhatChanged(voice))


def dx7_voices() -> Iterator[bytes]:
    """The original, then as a hand draws a point of the third operator."""
    yield INIT_VOICE.data
    for frame in range(FRAMES):
        yield INIT_VOICE.with_values(op3_rate2=20 + frame % 60, op3_level2=30 + frame % 50).data


def wavetable_voices() -> Iterator[bytes]:
    """The original, then as a hand draws the decay and the sustain of the loudness."""
    patch = Patch.from_json((paths.bundled() / "wavetable" / PATCH).read_text())
    voice = voicing.of(EngineSpec("wavetable")).of_patch(patch)[0]
    yield voice
    for frame in range(FRAMES):
        values = {"env_amp_decay_s": 0.1 + 0.01 * (frame % 60), "env_amp_sustain": 0.3 + 0.01 * (frame % 50)}
        yield voicing.with_values(voice, values)


def drag(app: QApplication, face: Face, voices: Iterator[bytes], open_block: Callable[[], object]) -> None:
    """Open the page, then change the voice frame by frame."""
    window, original = QWidget(), next(voices)
    assert face.side is not None
    for part, left, size in ((face.side, 0, SIDE), (face, 340, PAGE)):
        part.setParent(window)
        part.setGeometry(left, 0, *size)
    window.resize(1400, 640)

    def opened() -> None:
        show(face, original, original)
        window.show()
        app.processEvents()

    print(f"  opened {cost_ms(opened):.1f} ms")
    open_block()
    app.processEvents()
    shown, painted = np.empty(FRAMES), np.empty(FRAMES)
    for frame, voice in enumerate(voices):
        shown[frame] = cost_ms(lambda voice=voice: show(face, voice, original))
        painted[frame] = cost_ms(app.processEvents)
    for what, times in (("a voice is taken", shown), ("a frame is painted", painted), ("both", shown + painted)):
        print(f"  {what}: median {np.median(times):.1f} ms, 95 % {np.percentile(times, 95):.1f} ms")


def main() -> None:
    app = QApplication([])
    dress.apply(app, "dark", reduce_motion=True)
    made: list[Face] = []
    print(f"DX7\n  made {cost_ms(lambda: made.append(Dx7Face())):.1f} ms")
    dx7 = made.pop()
    assert isinstance(dx7, Dx7Face)
    drag(app, dx7, dx7_voices(), lambda: dx7.mark(3))
    factory_tables()
    print(f"Wavetable\n  made {cost_ms(lambda: made.append(WavetableFace())):.1f} ms")
    wavetable = made.pop()
    assert isinstance(wavetable, WavetableFace)

    def come(word: str) -> None:
        wavetable.show_table(TableFrames("wavetable", word, word, factory_table(word).frames))

    wavetable.table_wished.connect(come)
    drag(app, wavetable, wavetable_voices(), lambda: wavetable.open("env_amp"))


if __name__ == "__main__":
    main()
