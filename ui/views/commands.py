"""What each row of the table of commands calls that is an intent's; the window adds what moves about in itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ui.intents.bundle import Intents
from ui.keys.actions import STRANDS
from ui.view_state.archive import PLACES

Calls = dict[str, Callable[[], object]]


def calls_of(intents: Intents) -> Calls:
    """By the id of the command."""
    return _evolution(intents) | _voice(intents) | _strands(intents)


def _evolution(intents: Intents) -> Calls:
    workflow = intents.workflow
    return {
        "new": intents.documents.new,
        "close": intents.documents.close,
        "evolve": workflow.evolve,
        "evolve_near": workflow.evolve_near,
        "stop": intents.workflow.stop,
        "resume_search": intents.workflow.go_on_after_all,
        "breed_without_target": workflow.breed_without_target,
        "breed": intents.breeding.breed,
        "breed_from": workflow.breed_selected,
        "breed_shown": workflow.breed_shown,
        "name_parent": intents.naming.toggle_selected,
        "name_nobody": intents.naming.clear,
        "decide": intents.run.decide,
        "weed": intents.breeding.weed,
        "back": intents.breeding.back,
        "lean_to_target": partial(intents.leaning.nudge, -1),
        "lean_to_taste": partial(intents.leaning.nudge, 1),
        "less_amount": partial(intents.manner.nudge, -1),
        "more_amount": partial(intents.manner.nudge, 1),
        "all_towards": partial(intents.breeding.draw, "towards"),
        "all_away": partial(intents.breeding.draw, "away"),
        "undo": intents.undo.undo,
        "redo": intents.undo.redo,
    }


def _voice(intents: Intents) -> Calls:
    grid, listening = intents.grid, intents.listening
    return {
        "left": lambda: grid.move_selection(-1, 0),
        "right": lambda: grid.move_selection(1, 0),
        "up": lambda: grid.move_selection(0, -1),
        "down": lambda: grid.move_selection(0, 1),
        "difference": grid.flip,
        "beside": grid.turn_beside,
        "play_selected": listening.play_selected,
        "play_target": listening.play_target,
        "play_all": intents.auto.toggle,
        "play_target_then_selected": listening.play_target_then_selected,
        **{f"rate_{stars}": partial(intents.rating.rate_selected, stars) for stars in range(6)},
        "rank": grid.turn_ranks,
        "reject": intents.rating.reject_selected,
        "favourite": intents.favourites.favour_selected,
        "same": intents.same.call,
        "blind": intents.blind.open,
        "blind_first": partial(intents.blind.answer, 1),
        "blind_second": partial(intents.blind.answer, 2),
        "blind_neither": partial(intents.blind.answer, 0),
        "blind_again": intents.blind.again,
        "blind_back": intents.blind.back,
        "blind_go": intents.blind.go,
        "blind_leave": intents.blind.leave,
        "copy_voice": intents.clipping.copy,
        "paste_voice": intents.clipping.paste,
        "keep": intents.keeping.keep_selected,
        "delete_kept": intents.keeping.delete_selected,
        "unlock_everything": intents.locks.clear,
        "send": intents.hardware.send_selected,
        "receive": intents.hardware.receive,
        **{f"archive_{k + 1}": partial(intents.archiving.hear, k) for k in range(PLACES)},
        **{f"archive_put_{k + 1}": partial(intents.archiving.put_selected, k) for k in range(PLACES)},
        "archive_out": intents.archiving.take_out_selected,
        "record_selected": intents.recording.record_selected,
        "record_kept": intents.recording.record_kept,
    }


def _strands(intents: Intents) -> Calls:
    strands = intents.strands
    return {
        **{f"strand_{k + 1}": partial(intents.grid.select_strand, k) for k in range(STRANDS)},
        **{f"plant_{k + 1}": partial(strands.plant, k) for k in range(STRANDS)},
        "restart_selected_strand": lambda: strands.selected(strands.restart),
        "focus_selected_strand": lambda: strands.selected(strands.toggle_focus),
        "halt_selected_strand": lambda: strands.selected(strands.toggle_halt),
    }
