"""The lowest line: sound and MIDI on the left, news in the middle, the run's figures on the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.keys.actions import key_of
from ui.look import theme
from ui.models.edits import Edits
from ui.view_state.device import DeviceState
from ui.view_state.limits import LimitsState
from ui.view_state.places import Place
from ui.view_state.states import States
from ui.view_state.window import AudioState, Run, Toast, TransportState
from ui.views.panel import Elided, label, row, rule
from ui.widgets import painting
from ui.widgets.status_item import StatusItem
from ui.widgets.toast import ToastBar
from ui.widgets.word_button import WordButton

SAFE, LOOSE = "Safe locks", "Let loose"


class StatusBar(QFrame):
    """30 high. Its left items are buttons; the figures keep their columns."""

    def __init__(
        self, states: States, undo: Edits, show_device: Callable[[], object], show_limits: Callable[[], object]
    ) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.setFixedHeight(theme.px(30))
        self.audio = StatusItem("volume-2")
        self.midi = StatusItem("cable")
        self.toast = ToastBar()
        self.speed, self.generation, self.time = (label("", "small") for _ in range(3))
        self._rules = [rule(), rule()]
        self._place: Place | None = None
        self._quiet = False  # while nothing is told
        self._untold: Toast | None = None  # what is to be told after it
        self._locked, self._limits = "", LimitsState()
        self._state, self._reading, self._undone_next = TransportState(Run.EMPTY), "", ""
        self.bar = bar = QHBoxLayout(self)
        bar.setContentsMargins(theme.px(6), 0, theme.px(14), 0)
        bar.setSpacing(theme.px(6))
        bar.addWidget(self.audio)
        bar.addWidget(rule())
        bar.addWidget(self.midi)
        bar.addWidget(self.toast, 1)
        self.locks = Elided("", "text2", 12)  # those in force, where voices are made
        self.locks.setMaximumWidth(theme.px(360))
        self.locks.hide()
        bar.addWidget(self.locks)
        self.safe = WordButton()  # whether children of a breeding leave alone what is safe to leave
        self.safe.keep_room(SAFE, LOOSE)
        self.safe.clicked.connect(show_limits)
        bar.addWidget(self.safe)
        bar.addSpacing(theme.px(12))
        figures = QWidget()
        figures.setLayout(row(self.speed, self._rules[0], self.generation, self._rules[1], self.time, gap=12))
        bar.addWidget(figures)
        for figure, widest in ((self.speed, "0,000 voices/s"), (self.generation, "Generation 0000")):
            figure.setMinimumWidth(int(painting.advance(widest, 12)))
        self.toast.undone.connect(lambda _name: undo.undo())
        self.midi.clicked.connect(show_device)
        states.transport.connect(self.show_transport)
        states.audio.connect(self.show_audio)
        states.device.connect(self.show_device)
        states.limits.connect(self.show_limits)
        states.reading.connect(self.show_reading)
        states.toast.connect(self.show_toast)
        states.undo.connect(self._show_undo)
        self.show_transport(TransportState(Run.EMPTY))

    def show_toast(self, toast: Toast) -> None:
        """News, for as long as it takes to read."""
        if self._quiet:
            self._untold = toast
        else:
            self.toast.show_toast(toast)

    def set_quiet(self, quiet: bool) -> None:
        """While news would tell what is not to be known they wait; the last one is told then."""
        self._quiet, untold = quiet, self._untold
        if quiet:
            self.toast.clear()
        elif untold is not None:
            self._untold = None
            self.toast.show_toast(untold)

    def _show_undo(self, _can_undo: bool, _can_redo: bool, text: str, redo_text: str) -> None:
        """A toast offers to undo what it tells of, while that is what undo takes back; undone, it goes."""
        if text != self._undone_next:
            told = self.toast.toast()
            if told and told.undo and redo_text == self._undone_next:
                self.toast.clear()
            self.toast.offer_nothing()
        self._undone_next = text

    def show_limits(self, state: LimitsState) -> None:
        """What every voice of the search keeps to."""
        named = f"Set “{state.set_name}” · " if state.set_name else ""
        self._locked = f"{named}{state.summary()}" if state.count else ""
        self._limits = state
        self.locks.set_text(self._locked)
        self._show_locks()
        self._show_safe()

    def show_place(self, place: Place | None) -> None:
        """Where a person is."""
        self._place = place
        self._show_locks()

    def _show_locks(self) -> None:
        self.locks.setVisible(self._place in (Place.VOICE, Place.EVOLVE) and bool(self._locked))

    def _show_safe(self) -> None:
        """A word in a breeding; it leads to where that is switched."""
        names = ", ".join(self._limits.left_alone)
        self.safe.setVisible(self._state.bred and bool(names))
        told = "Children leave alone" if self._limits.safe else "Children may change"
        word = SAFE if self._limits.safe else LOOSE
        self.safe.set_word(word, f"{told}: {names}. Limits switches that", key_of("limits"))

    def show_audio(self, state: AudioState) -> None:
        """Where sound and voices go."""
        self.audio.set_state(state.audio, "volume-2" if state.audio_ok else "volume-x", ok=state.audio_ok)
        self.audio.set_tip("Where sounds are played")

    def show_device(self, state: DeviceState) -> None:
        """The synth: its model and channel, and how far it is known to listen."""
        heard = {"computer": "", "device": ", heard on it", "both": ", heard on it too"}[state.heard_on]
        beside = f" · {state.beside}" if state.beside else ""
        self.midi.set_state(theme.words(f"{state.short}{heard}{beside}"), "cable")
        self.midi.set_tip(state.problem or "The synth: port, model, channel", key_of("device"))

    def put_first(self, widget: QWidget) -> None:
        """At the left end."""
        self.bar.insertWidget(0, widget)
        QWidget.setTabOrder(widget, self.audio)
        QWidget.setTabOrder(self.audio, self.midi)
        QWidget.setTabOrder(self.midi, self.safe)

    def show_reading(self, name: str) -> None:
        """A file is being read, or (empty) has been."""
        self._reading = name
        self._say()

    def _say(self) -> None:
        self.time.setText(theme.words(f"Reading {self._reading}" if self._reading else words_for(self._state)))

    def show_transport(self, state: TransportState) -> None:
        """Figures of the run, which is told at most four times a second: the same ones as in the transport."""
        self._state = state
        self._show_safe()
        busy = state.run in (Run.RUNNING, Run.PAUSED, Run.STOPPED)
        for widget in (self.speed, self.generation, *self._rules):
            widget.setVisible(busy)
        speed = state.pace if state.heard_on else f"{state.per_second:,.0f} voices/s"
        self.speed.setText(speed if state.run is Run.RUNNING else "")
        where = f", on {state.heard_on}" if state.heard_on else ""
        self.generation.setText(theme.words(f"Generation {state.generation}{where}"))
        self._say()


def words_for(state: TransportState) -> str:
    """The last figure: how long a run has taken, or what is being waited for."""
    minutes, seconds = divmod(int(state.elapsed_s), 60)
    clock = f"{minutes}:{seconds:02d}"
    words = {
        Run.EMPTY: "Ready",
        Run.READY: "Ready",
        Run.PREPARING: f"{state.preparing_what or 'Preparing the engine'} · {round(100 * state.preparing_part)} %",
        Run.PAUSED: f"Paused at {clock}",
        Run.STOPPED: f"Stopped after {clock}",
        Run.BREEDING: f"Generation {state.generation}{f', on {state.heard_on}' if state.heard_on else ''}",
    }
    return words.get(state.run, clock)
