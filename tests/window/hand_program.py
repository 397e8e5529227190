"""The observed program once more: it also prints what the voice in hand is, and where its page is taken hold of."""

from __future__ import annotations

import hashlib
import sys
from typing import Any

from observed_program import middle, say, watch
from PySide6.QtCore import QTimer

from evosynth.synths import voicing
from ui import app
from ui.settings import Settings
from ui.view_state.window import SelectionState
from ui.views.voices.dx7 import Dx7Face


def watch_hand(program: app.Program) -> None:
    """The selected voice with a few of its values, and places of its page."""
    states, window = program.controller.states, program.window
    face = window.work.voice.faces["dx7"]
    assert isinstance(face, Dx7Face)
    shown: dict[str, Any] = {}

    def tell(state: SelectionState | None) -> None:
        values = voicing.values_of(state.voice) if state else {}
        names = ("op1_rate1", "op1_level2", "op1_output", "op1_rate2")
        say(
            voice=hashlib.sha1(voicing.sound(state.voice)).hexdigest() if state else "",
            edited=state.edited if state else "",
            values={name: values[name] for name in names} if values else {},
        )

    def look() -> None:
        now: dict[str, Any] = {}
        points = face.block.envelope.points
        if face.isVisible() and len(points) > 1:
            now = {"point": middle(points[1]), "output": middle(face.block.fields["output"])}
            now["output_shown"] = face.block.fields["output"].words
        if now != shown:
            shown.clear()
            shown.update(now)
            say(hand=now)

    states.selection.connect(tell)
    states.in_hand.connect(tell)
    states.undo.connect(lambda undo, redo, undoes, redoes: say(undoes=undoes if undo else "", redoes=redoes))
    looking = QTimer(window)
    looking.timeout.connect(look)
    looking.start(30)


def main() -> int:
    Settings().engine = "dx7"
    program = app.build(sys.argv[1:])
    program.window.resize(1280, 760)
    program.window.move(0, 0)
    watch(program)
    watch_hand(program)
    return app.execute(program, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
