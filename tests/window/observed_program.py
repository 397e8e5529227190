"""The real program, watched: it prints what the window is told, one JSON line each, and where things are.

Run as a program of its own on a real (virtual) screen; input comes from outside, through the X server.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from ui import app
from ui.look import theme
from ui.settings import Settings
from ui.view_state.pair import PairState
from ui.view_state.strands import StrandsState
from ui.view_state.window import GridState, TransportState
from ui.widgets.strand_card import StrandWidget


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def middle(widget: QWidget) -> list[int]:
    at = widget.mapToGlobal(QPoint(widget.width() // 2, widget.height() // 2))
    return [at.x(), at.y()]


def strand_places(cards: list[StrandWidget]) -> dict[str, list[int]]:
    """The picture of each strand, and its four actions."""
    places: dict[str, list[int]] = {}
    for number, card in enumerate(cards, start=1):
        picture = card.mapToGlobal(QPoint(30, 20))
        places[f"strand{number}"] = [picture.x(), picture.y()]
        for what in ("restart", "focus", "plant", "halt"):
            places[f"{what}{number}"] = middle(getattr(card, f"{what}_button"))
    return places


def watch(program: app.Program) -> None:
    """Connect a line of output to every signal that the tests look at."""
    states, window = program.controller.states, program.window

    def places() -> dict[str, list[int]]:
        tiles = window.work.candidates.grid.tiles
        picture = tiles[5].mapToGlobal(QPoint(30, 24))
        button = tiles[3].mapToGlobal(tiles[3].button_rect().center().toPoint())
        return {
            "main": middle(window.transport.main),
            "zone": middle(window.empty.zone),
            "breed": middle(window.empty.zone.breed),
            "example1": middle(window.empty.cards[0]),
            "work": middle(window.work),
            "tile5": [picture.x(), picture.y()],
            "play3": [button.x(), button.y()],
            "save": middle(window.work.voice.save_voice),
            "port": middle(window.empty.port_used),
            "on_synth": middle(window.device.heard_on),
            "sound_input": middle(window.device.sound.input),
            "engine": middle(window.transport.engine),
            "output_level": middle(window.work.voice.faces["dx7"].block.fields["output"]),
            **strand_places(window.work.candidates.strands.cards),
        }

    def tell_transport(state: TransportState) -> None:
        engine = dict(state.engines)[state.engine][0]
        say(run=state.run.value, generation=state.generation, engine=engine, news=state.news, why_not=state.why_not)

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
            selected_id=[tile.candidate.id for tile in tiles if tile.selected and tile.candidate],
            edited=[tile.place for tile in tiles if any(word.startswith("edited") for word in tile.words)],
        )

    def tell_strands(state: StrandsState) -> None:
        cards = state.cards
        told_now: dict[str, Any] = {
            "doing": [card.doing.split()[0] if card.doing else "" for card in cards],
            "strand_stars": [card.tile.stars for card in cards],
            "strand_heard": [card.tile.heard for card in cards],
            "strand_selected": [card.number for card in cards if card.tile.selected],
            "strand_pictures": sum(card.tile.picture is not None for card in cards),
            "focused": [card.number for card in cards if card.focused],
        }
        if told_now != strands_told:
            strands_told.update(told_now)
            say(**told_now)

    def drawn(state: PairState) -> bool:
        return state.against.picture is not None

    def look() -> None:
        """What no signal tells: where things are, what the window says to a hovering file, whether keys reach it."""
        texts = (window.empty.zone.accessibleName(), window.veil.text())
        hover = next((text for text in texts if text.startswith(("Release", "."))), "")
        active, sheet = QApplication.activeWindow() is not None, window.settings.isVisible()
        now = {"places": places(), "hover": hover, "active": active, "settings": sheet, "theme": theme.mode()}
        now["device"] = window.device.isVisible()
        now["grid_has_keys"] = window.work.candidates.grid.hasFocus()
        for name, value in now.items():
            if seen.get(name) != value:
                seen[name] = value
                say(**{name: value})

    strands_told: dict[str, Any] = {}
    seen: dict[str, Any] = {"hover": ""}
    states.transport.connect(tell_transport)
    states.grid.connect(tell_grid)
    states.strands.connect(tell_strands)
    states.target.connect(lambda state: say(target=state and state.name, note=state and state.note))
    states.kept.connect(lambda kept: say(kept=[voice.name for voice in kept.voices]))
    states.toast.connect(lambda toast: say(toast=toast.text))
    states.examples.connect(lambda found: say(examples=sum(one.picture is not None for one in found)))
    states.audio.connect(lambda state: say(audio_ok=state.audio_ok))
    program.controller.synth.ports_known.connect(lambda count: say(ports=count))
    states.device.connect(
        lambda state: say(synth=state.there, synth_told=state.short, newcomer=state.newcomer, on=state.heard_on)
    )
    states.device_sound.connect(lambda state: say(sounds=state.inputs, sound=state.input, level=state.level_db))
    states.pair.connect(lambda state: say(side=state.side, against=state.against.label, drawn=drawn(state)))
    states.playhead.connect(lambda at: say(sounding=at[0]))
    program.controller.live.changed.connect(lambda state: say(live=state.available, live_text=state.text))
    window.work.entered.connect(lambda place: say(place=place.value))
    states.files_to_choose.connect(lambda asked: say(choose=len(asked.paths)))
    window.modes.changed.connect(lambda mode: say(mode=mode.value))
    looking = QTimer(window)
    looking.timeout.connect(look)
    looking.start(30)


def main() -> int:
    Settings().engine = "dx7"  # a trial of engines takes its time
    files = sys.argv[1:]
    program = app.build(files)
    program.window.resize(1280, 760)
    program.window.move(0, 0)
    watch(program)
    return app.execute(program, files)


if __name__ == "__main__":
    sys.exit(main())
