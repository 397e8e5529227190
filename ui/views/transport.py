"""The bar that drives a run: one filled button that starts, pauses and goes on, stop, undo, generations, volume."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.intents.breeding import Breeding
from ui.intents.history import Past
from ui.intents.workflow import Workflow
from ui.keys.actions import key_of
from ui.keys.modes import Mode
from ui.look import theme
from ui.models.devices import Devices
from ui.models.edits import Edits
from ui.models.run import RunControl
from ui.view_state.engines import USUAL, Offered
from ui.view_state.states import States
from ui.view_state.window import AudioState, Run, TransportState
from ui.views.amount_control import AmountControl
from ui.views.lean_control import LeanControl
from ui.views.pair_control import PairControl
from ui.views.panel import Elided, rule
from ui.views.phrase_control import PhraseControl
from ui.views.undo_popover import UndoPopover
from ui.widgets import painting
from ui.widgets.buttons import Button, IconButton
from ui.widgets.choice_button import ChoiceButton
from ui.widgets.hold_button import HoldButton
from ui.widgets.progress_line import ProgressLine
from ui.widgets.slider import VolumeSlider

MAIN_LABELS = {
    Run.EMPTY: ("Evolve", "play"),
    Run.READY: ("Evolve", "play"),
    Run.PREPARING: ("Evolve", "play"),
    Run.RUNNING: ("Pause", "pause"),
    Run.PAUSED: ("Go on", "play"),
    Run.STOPPED: ("Evolve", "play"),
    Run.BREEDING: ("Breed", "dna"),
}
STILL_HEARD = "The synth still plays this generation"
NO_PARENTS = "Give stars first: rated voices become parents"
NARROW = 1360  # px below which the bar has fewer words
ACTIVE = frozenset({Run.PREPARING, Run.RUNNING, Run.PAUSED})


def main_label(state: TransportState) -> tuple[str, str]:
    """What the main button will do, and its icon."""
    if state.heard_again:
        return MAIN_LABELS[Run.RUNNING]
    if state.bred and state.run is Run.STOPPED:
        return MAIN_LABELS[Run.PAUSED]  # there is no other breeding to begin
    return MAIN_LABELS[Run.BREEDING if state.bred and state.run is Run.PREPARING else state.run]


class GenerationNumber(QWidget):
    """The word above, the number below; its width never changes."""

    def __init__(self) -> None:
        super().__init__()
        self._number = 0
        widest = max(painting.advance("Generation", 11), painting.advance("00000", 15, 600))
        self.setFixedSize(int(widest) + 4, theme.px(34))

    def set_number(self, number: int) -> None:
        """Show another generation."""
        if number != self._number:
            self._number = number
            self.setAccessibleName(f"Generation {number}")
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        half = self.height() / 2
        painting.text(painter, QRectF(0, 0, self.width(), half), "Generation", size=11, token="text2")
        where = QRectF(0, half - 2, self.width(), half + 2)
        painting.text(painter, where, str(self._number), size=15, weight=600)


def why_not_now(state: TransportState) -> str:
    """Why the main button rests; empty when it can be pressed."""
    if state.heard_again:
        return ""
    if state.run is Run.PREPARING:
        return state.preparing_what or "Preparing the engine"
    if state.run is Run.EMPTY:
        return state.why_not or "Load a sound, or breed without one"
    if state.run is Run.BREEDING and not state.can_breed:
        return STILL_HEARD if state.children_heard else state.why_not or NO_PARENTS
    return state.why_not


class Transport(QFrame):
    """48 high, with the progress line under it. What cannot be used in a state is not shown, or says why."""

    def __init__(
        self,
        states: States,
        workflow: Workflow,
        breeding: Breeding,
        run: RunControl,
        undo: Edits,
        history: Past,
        devices: Devices,
        phrase: PhraseControl,
        lean: LeanControl,
        amount: AmountControl,
        pair: PairControl,
    ) -> None:
        super().__init__()
        self.lean = lean
        self.phrase, self.pair = phrase, pair
        self._breeding, self._empty = False, True
        self._mode, self._main_words = Mode.COMMANDS, ""
        self.setProperty("role", "bar")
        self.main = Button("Evolve", "play", kind="main")
        self.main.reserve("Evolve", "Pause", "Go on", "Breed")
        self.main.setMinimumWidth(theme.px(112))
        self.stop = IconButton("square", "Stop", "Ctrl+.", raised=True, filled=True)
        self.resume = Button("Go on", "chevrons-right", tip="With the search that has ended, where it stands")
        self.undo = HoldButton("undo-2", "Undo", "Ctrl+Z")
        self.redo = HoldButton("redo-2", "Redo", "Ctrl+Shift+Z")
        self.acts = UndoPopover(self, history)
        self.back = IconButton("step-back", "Back one generation", "Backspace")
        self.number = GenerationNumber()
        self.amount = amount
        self.why = Elided("", "text2", lines=2)
        self.engine = ChoiceButton("Engine")
        self._offer(USUAL)
        self.volume = VolumeSlider()
        self.line = ProgressLine()
        self._turns = (rule(), self.undo, self.redo)
        self._running_only = (self.stop, self.resume, *self._turns, rule(), self.back, self.number, self.amount)
        self._can_turn, self._back = False, ""
        self._lay_out()
        self.main.clicked.connect(lambda: breeding.breed() if self._breeding else workflow.evolve())
        self.stop.clicked.connect(workflow.stop)
        self.resume.clicked.connect(workflow.go_on_after_all)
        self.undo.clicked.connect(undo.undo)
        self.redo.clicked.connect(undo.redo)
        for button in (self.undo, self.redo):
            button.held.connect(partial(self.acts.present, button))
        self.back.clicked.connect(breeding.back)
        self.volume.changed.connect(devices.set_volume)
        self.engine.chosen.connect(lambda index: run.set_engine(self._engines[index][0]))
        states.transport.connect(self.show_state)
        states.undo.connect(self.set_undo)
        states.acts.connect(self.acts.show_acts)
        states.audio.connect(self.show_audio)
        self.show_state(TransportState(Run.EMPTY))
        self.set_undo(False, False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, what needs no words gives way to the sentence in the middle."""
        super().resizeEvent(event)
        narrow = self.width() < theme.px(NARROW)
        self.engine.set_narrow(narrow)
        self.phrase.set_narrow(narrow)
        self.pair.set_narrow(narrow)
        self.volume.set_narrow(narrow)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(theme.px(8))
        bar.addWidget(self.main)
        for widget in self._running_only:
            bar.addWidget(widget)
        bar.addWidget(self.lean)
        bar.addSpacing(theme.px(4))
        bar.addWidget(self.why, 1)
        bar.addWidget(self.engine)
        bar.addWidget(rule())
        bar.addWidget(self.phrase)
        bar.addWidget(self.pair)
        bar.addWidget(self.volume)
        box = QWidget()
        box.setFixedHeight(theme.px(46))
        box.setLayout(bar)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        outer.setSpacing(0)
        outer.addWidget(box)
        outer.addWidget(self.line)
        policy = self.line.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.line.setSizePolicy(policy)

    def _offer(self, engines: Offered) -> None:
        self._engines = engines
        self.engine.set_choices([words for _, (words, _) in engines])

    def show_state(self, state: TransportState) -> None:
        """Words, icons and what can be pressed, from the run's state."""
        words, icon = main_label(state)
        self.main.set_label(words, icon, filled=icon in ("play", "pause"))
        empty = state.run is Run.EMPTY
        self._breeding = breeding = state.run is Run.BREEDING
        reason = why_not_now(state)
        self._main_words = words
        self._name_main()
        self.main.set_reason(reason)
        self.why.set_text(reason or state.news)
        self._empty = empty
        for widget in (*self._running_only, self.line):
            widget.setVisible(not empty and (state.bred or widget not in (self.back, self.amount)))
        self._show_turns()
        self.stop.setVisible(not empty and not state.can_resume)
        self.resume.setVisible(state.can_resume)
        self.stop.set_reason("" if state.run in ACTIVE or breeding else "Nothing is running")
        self.number.set_number(state.generation)
        heard = STILL_HEARD if state.children_heard else ""
        self.back.set_reason("" if state.can_go_back else heard or "There is no generation to go back to")
        if state.engines != self._engines:
            self._offer(state.engines)
        chosen = [engine for engine, _ in state.engines].index(state.engine)
        self.engine.set_current(chosen)
        self.engine.set_tip(state.engines[chosen][1][1])
        self.engine.set_reason(state.engine_reason)
        reasons = enumerate(state.engine_reasons.get(engine, "") for engine, _ in state.engines)
        self.engine.set_reasons({at: reason for at, reason in reasons if reason})
        self._show_line(state)

    def show_mode(self, mode: Mode) -> None:
        """Keys mean something else: tooltips name those that hold."""
        self._mode = mode
        self._name_main()

    def _name_main(self) -> None:
        command, words = ("breed", "Breed the next generation") if self._breeding else ("evolve", self._main_words)
        self.main.set_tip(words, key_of(command, self._mode))

    def _show_line(self, state: TransportState) -> None:
        """How much of the engine is ready, or of all has been tried; all of it while evolution runs; else nothing."""
        running = 1.0 if state.trial_part is None else max(0.02, state.trial_part)
        parts = {Run.PREPARING: max(0.02, state.preparing_part), Run.RUNNING: running}
        if state.trial_part is not None:
            parts[Run.BREEDING] = parts[Run.STOPPED] = running
        self.line.set_part(parts.get(state.run))

    def show_audio(self, state: AudioState) -> None:
        """How loud it is."""
        self.volume.set_volume(state.volume)

    def _show_turns(self) -> None:
        """Undo and redo are there on the start page, too, where they lead back from it."""
        for widget in self._turns:
            widget.setVisible(not self._empty or self._can_turn)
        if self._empty and self._back:
            self.why.set_text(self._back)

    def set_undo(self, can_undo: bool, can_redo: bool, undo_text: str = "", redo_text: str = "") -> None:
        """What undo and redo would do."""
        self.undo.set_name(f"Undo {undo_text}".strip(), "Ctrl+Z")
        self.redo.set_name(f"Redo {redo_text}".strip(), "Ctrl+Shift+Z")
        self.undo.set_reason("" if can_undo else "Nothing to undo")
        self.redo.set_reason("" if can_redo else "Nothing to redo")
        self._can_turn = can_undo or can_redo
        self._back = f"Redo brings back the {redo_text}" if can_redo and redo_text else ""
        self._show_turns()
