"""The real program, watched: it prints what its controller tells the window, one JSON line each, and where things are.

Run as a program of its own on a real (virtual) screen; input comes from outside, through the X server.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QWidget

from ui import app
from ui.state import GridState, Run, TransportState


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def middle(widget: QWidget) -> list[int]:
    at = widget.mapToGlobal(QPoint(widget.width() // 2, widget.height() // 2))
    return [at.x(), at.y()]


def watch(program: app.Program) -> None:
    """Connect a line of output to every signal that the tests look at."""
    controller, window = program.controller, program.window

    def tell_places() -> None:
        tiles = window.work.candidates.grid.tiles
        tile = tiles[5]
        picture = tile.mapToGlobal(QPoint(30, 24))
        say(
            places={
                "main": middle(window.transport.main),
                "zone": middle(window.empty.zone),
                "breed": middle(window.empty.zone.breed),
                "work": middle(window.work),
                "tile5": [picture.x(), picture.y()],
                "save": middle(window.work.voice.save_voice),
            }
        )

    def tell_transport(state: TransportState) -> None:
        say(run=state.run.value, generation=state.generation)
        if state.run is not seen.get("run"):
            seen["run"] = state.run
            QTimer.singleShot(150, tell_places)

    def tell_grid(state: GridState) -> None:
        tiles = [tile for tile in state.tiles if tile.candidate is not None]
        say(
            grid=len(tiles),
            pictures=sum(tile.picture is not None for tile in tiles),
            page=state.page,
            pages=state.pages,
            heard=state.heard,
            rated=state.rated,
            stars=[tile.stars for tile in tiles],
            selected=[tile.place for tile in tiles if tile.selected],
        )

    seen: dict[str, Run] = {}
    controller.transport_changed.connect(tell_transport)
    controller.grid_changed.connect(tell_grid)
    controller.target_changed.connect(lambda state: say(target=state and state.name, note=state and state.note))
    controller.kept_changed.connect(lambda kept: say(kept=[voice.name for voice in kept]))
    controller.toast.connect(lambda toast: say(toast=toast.text))
    controller.examples_changed.connect(lambda found: say(examples=sum(one.picture is not None for one in found)))
    controller.audio_changed.connect(lambda state: say(audio_ok=state.audio_ok, midi_ok=state.midi_ok))
    controller.playhead.connect(lambda at: say(sounding=at[0]) if at[0] != seen.get("sound", "") else None)
    controller.live.changed.connect(lambda state: say(live=state.available, live_text=state.text))
    controller.files_to_choose.connect(lambda paths: say(choose=len(paths)))
    hover = QTimer(window)
    hover.timeout.connect(lambda: tell_hover(window.empty.zone.accessibleName(), window.veil.text()))
    hover.start(30)

    told = {"hover": ""}

    def tell_hover(zone: str, veil: str) -> None:
        words = next((text for text in (zone, veil) if text.startswith(("Release", "."))), "")
        if words != told["hover"]:
            told["hover"] = words
            say(hover=words)


def main() -> int:
    program = app.build([])
    program.window.resize(1280, 760)
    program.window.move(0, 0)
    watch(program)
    return app.execute(program)


if __name__ == "__main__":
    sys.exit(main())
