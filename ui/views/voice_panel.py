"""The selected voice as its synth would show it, and the ways to take it away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QFrame, QStackedWidget, QVBoxLayout

from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec
from ui.intents.finishing import Finishing
from ui.intents.hardware import Hardware
from ui.intents.locks import Locks
from ui.intents.shaping import Shaping
from ui.intents.tables import Tables
from ui.intents.workflow import Workflow
from ui.keys.actions import SEND_STAYS, key_of
from ui.look import theme
from ui.view_state.changes import WhatChanged
from ui.view_state.device import DeviceState
from ui.view_state.limits import LimitsState
from ui.view_state.window import SelectionState, TableFrames, TargetState
from ui.views.face import Face, face_of
from ui.views.limits_popover import LimitsPopover
from ui.views.panel import Elided, Panel
from ui.widgets.buttons import Button, IconButton
from ui.widgets.value_field import ValueField

NOTHING = "Select a voice first"
DEFAULT_KEY = 60  # at which frequencies are told without a target


class VoicePanel(Panel):
    """Shows nothing but what the voice's bytes say."""

    rename_asked = Signal()

    def __init__(
        self,
        locks: Locks,
        shaping: Shaping,
        finishing: Finishing,
        hardware: Hardware,
        tables: Tables,
        workflow: Workflow,
        ask_save: Callable[[str], None],
        show_device: Callable[[], object],
    ) -> None:
        super().__init__("Voice")
        self.send = Button("Send", "send", kind="flat", key="Ctrl+Return")
        self.port = IconButton("chevron-down", "The synth: port, model, channel", key_of("device"))
        self.save_voice = Button("Save .syx", "download", kind="flat", key=key_of("save_voice"))
        self.save_voice.reserve(*(f"Save {kind.suffix}" for kind in voicing.every()))
        self.save_wav = Button("Save WAV", "file-music", kind="flat", tip="The sound as heard", key=key_of("save_wav"))
        self.evolve = Button(
            "Evolve from it", "git-fork", kind="flat", tip="A new match that stays near", key="Ctrl+Shift+E"
        )
        self._lock, self._attend = locks.set_together, shaping.attend
        self.limits = Button("Limits", "sliders-horizontal", kind="flat", key="Ctrl+L")
        self.popover = LimitsPopover(self)
        for button in (self.evolve, self.limits, self.send, self.port, self.save_voice, self.save_wav):
            self.controls.addWidget(button)
        self.controls.setSpacing(theme.px(4))
        self.faces = {name: face_of(name) for name in registry.names()}
        self.stack, self._sides = QStackedWidget(), QStackedWidget()
        for engine, face in self.faces.items():
            self.stack.addWidget(face)
            if face.side is not None:
                self._sides.addWidget(face.side)
            face.limit_wished.connect(locks.set)
            face.values_wished.connect(shaping.set)
            face.voice_wished.connect(shaping.put)
            face.held.connect(shaping.hold)
            face.heard_wished.connect(shaping.hear)
            face.table_wished.connect(partial(tables.show, engine))
            face.said.connect(shaping.say_not)
            face.finish_wished.connect(finishing.finish)
        self.side = QFrame()  # lies beside this panel, below the voice's picture
        self.side.setProperty("role", "panel")
        self.side.setAccessibleName("Routing")
        inside = QVBoxLayout(self.side)
        inside.setContentsMargins(*(theme.px(12),) * 4)
        inside.addWidget(self._sides)
        self.changed = Elided("", "text2")
        self.body.addWidget(self.changed)
        self.body.addWidget(self.stack, 1)
        self._limits = LimitsState()
        self._gate_s, self._length_s = 1.0, 2.0
        self._selection: SelectionState | None = None
        self._engine = registry.default()  # of the voice that was shown last, or of those to come
        self._changes = WhatChanged()
        self.limits.clicked.connect(self.show_popover)
        self.popover.wished.connect(locks.set)
        self.popover.clear_asked.connect(locks.clear)
        self.popover.safe_wished.connect(locks.set_safe)
        self.popover.sets.chosen.connect(locks.use_set)
        self.popover.sets.saved.connect(locks.save_set)
        self.popover.sets.dropped.connect(locks.drop_set)
        self.evolve.clicked.connect(workflow.evolve_near)
        self.send.clicked.connect(hardware.send_selected)
        self.port.clicked.connect(show_device)
        self.save_voice.clicked.connect(lambda: ask_save(voicing.of(self._synth()).suffix))
        self.save_wav.clicked.connect(lambda: ask_save(".wav"))
        self.sub.installEventFilter(self)
        self.stack.installEventFilter(self)
        self.show_selection(None)

    def _synth(self) -> EngineSpec:
        return self._engine

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A name is changed where it stands; what a person points at stays there, though the search finds others."""
        if watched is self.sub and event.type() == QEvent.Type.MouseButtonDblClick:
            self.rename_asked.emit()
            return True
        if watched is self.stack and event.type() == QEvent.Type.Enter:
            self._attend()
        return super().eventFilter(watched, event)

    def show_target(self, state: TargetState | None) -> None:
        """The note-off line and the time axis of the envelopes come from the target."""
        for face in self.faces.values():
            face.set_key(DEFAULT_KEY if state is None else state.note)
        if state is not None:
            self._gate_s, self._length_s = state.gate_s, state.picture.length_s
        else:
            self._gate_s, self._length_s = 1.0, 2.0
        self.show_voice()

    def show_selection(self, state: SelectionState | None) -> None:
        """Another voice, or none: its name and what can be done with it; ``show_voice`` paints the rest."""
        before = self._selection
        self._engine = state.synth if state is not None else self._engine
        self._tell_name(state)
        if before is None or state is None or _place_of(before) != _place_of(state):
            self._face().hear_all()
        kind = voicing.of(self._synth())
        self.save_voice.set_label(f"Save {kind.suffix}", "download")
        self.save_voice.set_tip(kind.save_tip, key_of("save_voice"))
        self.stack.setCurrentWidget(self._face())
        side = self._face().side
        self.side.setVisible(side is not None)
        if side is not None:
            self._sides.setCurrentWidget(side)
        for button in (self.save_voice, self.save_wav):
            button.set_reason("" if state is not None else NOTHING)

    def _tell_name(self, state: SelectionState | None) -> None:
        self._selection = state
        told = (state.name.strip(), state.made_with, state.edited) if state is not None else ()
        self.sub.set_text(" · ".join(filter(None, told)))

    def show_in_hand(self, state: SelectionState | None) -> None:
        """The same voice, as a hand is changing it."""
        self._tell_name(state)
        self.show_voice()

    def show_voice(self) -> None:
        """What the selected voice is made of."""
        voice = self._selection.voice if self._selection else b""
        self._face().set_voice(voice, gate_s=self._gate_s, length_s=self._length_s)
        self._show_parent()

    def show_changes(self, state: WhatChanged) -> None:
        """What differs from the parent, and its curves as ghosts; what says the same of a step further is painted."""
        before, self._changes = self._changes, state
        if not state.edited or replace(before, voice=state.voice) != state:
            self._show_parent()

    def _show_parent(self) -> None:
        """Of another voice than the one that is shown nothing is said."""
        voice = self._selection.voice if self._selection else b""
        in_hand = self._selection is not None and self._selection.edited and self._changes.edited
        known = bool(voice) and (
            self._changes.voice == voice or bool(in_hand)
        )  # of a step before it says nearly the same
        state = self._changes if known else WhatChanged(voice)
        self.changed.set_text(state.told)
        same_engine = bool(state.parent_voice) and voicing.synth_of(state.parent_voice).name == self._synth().name
        self._face().set_parent_voice(state.parent_voice if same_engine else b"", state)

    def _face(self) -> Face:
        return self.faces[self._synth().name]

    def show_reason(self, reason: str) -> None:
        """Why nothing of a voice can be changed now; empty: it can."""
        for face in self.faces.values():
            face.set_reason(reason)

    def lock_marked(self) -> bool:
        """Lock the value that has the keyboard, else the part that is marked, or unlock it; false where none is."""
        focus = QApplication.focusWidget()
        here = focus is not None and (self.isAncestorOf(focus) or self.side.isAncestorOf(focus))
        if here and isinstance(focus, ValueField) and self._limits.engine == self._synth().name:
            words = focus.parameters
            if set(words) <= set(voicing.space_of(self._synth()).names):
                self._lock(words, not all(map(self._limits.keeps, words)), focus.quantity.label)
                return True
        return self._limits.engine == self._synth().name and self._face().lock_marked()

    def show_popover(self) -> None:
        """What the search may use at most."""
        if self.isVisible() and self.limits.isEnabled():
            self.popover.present(self.limits)

    def show_table(self, table: TableFrames) -> None:
        """The frames of a table that is to be drawn."""
        self.faces[table.engine].show_table(table)

    def show_limits(self, state: LimitsState) -> None:
        """What is locked and limited."""
        before, self._limits = self._limits, state
        self.faces[state.engine].show_limits(state)
        if self._selection is None and state.engine != before.engine:
            self._engine = EngineSpec(state.engine)
            self.show_selection(None)
        self.limits.set_label(f"Limits · {state.count}" if state.count else "Limits", "sliders-horizontal")
        self.limits.set_tip(state.summary(), "Ctrl+L")
        self.popover.show_limits(state)

    def show_send(self, reason: str, synth: DeviceState) -> None:
        """Whether the voice can be sent, and where to; the reason stands in the tooltip and in the status bar."""
        where = f"Send to the edit buffer on {synth.output}, channel {synth.channel}"
        self.send.set_tip(f"{where}. {SEND_STAYS}", "Ctrl+Return")
        self.send.set_reason(reason)


def _place_of(state: SelectionState) -> str:
    """What it is called, edited or not."""
    return state.label.removesuffix(" edited")
