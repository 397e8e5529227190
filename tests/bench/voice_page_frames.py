"""What the page of a DX7 voice costs the window: to open it, and to draw a point of an envelope, frame by frame.

Processor time of the window's thread, so that it holds beside other work: ``python tests/bench/voice_page_frames.py``
with a display, or with QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtWidgets import QApplication, QWidget

from evosynth.voices.dx7 import INIT_VOICE, Voice
from ui.look import dress
from ui.view_state.changes import WhatChanged
from ui.views.voices.dx7 import Dx7Face

FRAMES = 300
PAGE, SIDE = (1056, 636), (312, 378)  # px in a window of 1440x900


def cost_ms(done: Callable[[], object]) -> float:
    """Processor time of this process."""
    began = time.process_time()
    done()
    return 1000 * (time.process_time() - began)


def show(face: Dx7Face, voice: Voice) -> None:
    """As the panel does with every answer of the model."""
    face.set_voice(voice.data, gate_s=1.2, length_s=2.4)
    face.set_parent_voice(INIT_VOICE.data, WhatChanged(voice.data))


def main() -> None:
    app = QApplication([])
    dress.apply(app, "dark", reduce_motion=True)
    made: list[Dx7Face] = []
    print(f"made {cost_ms(lambda: made.append(Dx7Face())):.1f} ms")
    face, window = made[0], QWidget()
    assert face.side is not None
    for part, left, size in ((face.side, 0, SIDE), (face, 340, PAGE)):
        part.setParent(window)
        part.setGeometry(left, 0, *size)
    window.resize(1400, 640)

    def opened() -> None:
        show(face, INIT_VOICE)
        window.show()
        app.processEvents()

    print(f"opened {cost_ms(opened):.1f} ms")
    face.mark(3)
    app.processEvents()
    shown, painted = np.empty(FRAMES), np.empty(FRAMES)
    for frame in range(FRAMES):
        voice = INIT_VOICE.with_values(op3_rate2=20 + frame % 60, op3_level2=30 + frame % 50)
        shown[frame] = cost_ms(lambda voice=voice: show(face, voice))
        painted[frame] = cost_ms(app.processEvents)
    for what, times in (("a voice is taken", shown), ("a frame is painted", painted)):
        print(f"{what}: median {np.median(times):.1f} ms, 95 % {np.percentile(times, 95):.1f} ms")


if __name__ == "__main__":
    main()
