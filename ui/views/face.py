"""What shows an engine's voices in the voice panel: the engine's own face, or the plain one."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.view_state.changes import WhatChanged
from ui.view_state.limits import LimitsState
from ui.view_state.window import TableFrames

FACES = "ui.views.voices"  # where a module called like the engine has its FACE


class Face(QWidget):
    """Shows nothing but what a voice's bytes say."""

    limit_wished = Signal(str, bool)  # a word of limits, on or off
    values_wished = Signal(object, str)  # Mapping[str, float]: native values by parameter name; their name for Undo
    voice_wished = Signal(bytes, str)  # a whole voice of this engine in its place; its name for Undo
    held = Signal(bool)  # a hand takes hold of something, and lets go: what is wished in between is one act
    heard_wished = Signal(object)  # Mapping[str, float]: as it is to be heard now, but not kept: operators off, solo
    finish_wished = Signal(str)  # evolution is to finish this part of the voice: a word of limits; all else is locked
    table_wished = Signal(str)  # the frames of a table that the voice names, for its pictures: ``show_table`` follows
    said = Signal(str)  # one sentence for a person: why something was not done
    side: QWidget | None = None  # lies beside it, below the picture of the sound: how its parts are wired

    def set_voice(self, voice: bytes, *, gate_s: float = 1.0, length_s: float = 2.0) -> None:
        """A voice of this engine, or b"" for none; envelopes over ``length_s``, the key held for ``gate_s``."""
        raise NotImplementedError

    def set_key(self, key: int) -> None:
        """The MIDI note at which frequencies are told: the target's."""

    def hear_all(self) -> None:
        """Another voice is shown: nothing of it is switched off."""

    def set_parent_voice(self, voice: bytes, changes: WhatChanged) -> None:
        """The parent of the voice that is shown, for ghosts of its curves, or b"" for none; and what is marked."""
        raise NotImplementedError

    def show_table(self, table: TableFrames) -> None:
        """One that was wished for has come."""

    def show_limits(self, state: LimitsState) -> None:
        """What is locked."""
        raise NotImplementedError

    def set_reason(self, reason: str) -> None:
        """Why nothing of the voice can be changed now; empty: it can."""

    def lock_marked(self) -> bool:
        """Lock the part that is marked, or unlock it, where parts can be marked; false where none is."""
        return False


def face_of(engine: str) -> Face:
    """That of the engine of this name."""
    from ui.views.plain_face import PlainFace

    module = f"{FACES}.{engine}"
    made: Face = PlainFace(engine) if find_spec(module) is None else import_module(module).FACE()
    return made
