"""The sound that is wanted: its waveform with the part that is matched, its note, its length."""

from __future__ import annotations

from collections.abc import Callable

from ui.intents.listening import Listening
from ui.keys.actions import key_of
from ui.keys.modes import Mode
from ui.look import theme
from ui.models.target import Target
from ui.view_state.window import TargetState
from ui.views.panel import Panel, label, row
from ui.views.remarks_popover import RemarksPopover
from ui.widgets.buttons import Button, IconButton
from ui.widgets.note_field import NoteField
from ui.widgets.remark_line import RemarkLine
from ui.widgets.waveform import WaveformView

WAVE, WAVE_LOW = 84, 60
IN_TUNE, AS_IT_IS = "Bring in tune", "Keep its tuning"
IN_TUNE_TIP = (
    "Match the sound in tune with its note, where its pitch is sure: the answer is then off from the sound itself"
)
AS_IT_IS_TIP = "Match the sound as it is: the answer is tuned as it is, too"


class TargetPanel(Panel):
    """Without a target it says what one would be good for."""

    def __init__(self, target: Target, listening: Listening, ask_open: Callable[[], None]) -> None:
        super().__init__("Target")
        self.open = Button("Open", "folder-open", kind="flat", tip="Open a sound or a bank", key="Ctrl+O")
        self.controls.addWidget(self.open)
        self.wave = WaveformView()
        self.play = IconButton("play", "Play the target", "T", raised=True)
        self.note = NoteField()
        self.remark = RemarkLine()
        self.remarks = RemarksPopover(self)
        self.length = label("", "text2")
        self.tuning = Button(IN_TUNE, kind="quiet", compact=True)
        self.tuning.reserve(IN_TUNE, AS_IT_IS)
        self.body.addWidget(self.wave)
        self.body.addLayout(row(self.play, self.note, None, self.length))
        self.body.addWidget(self.remark)
        self.body.addLayout(row(self.tuning, None))
        self.none = label("You are the judge: give stars, then breed. Drop a sound here to have one to come near to.")
        self.none.setProperty("tone", "text2")
        self.none.setWordWrap(True)
        self.body.addWidget(self.none)
        self.open.clicked.connect(lambda: ask_open())
        self.play.clicked.connect(listening.play_target)
        self.remark.clicked.connect(self.show_remarks)
        self.note.note_changed.connect(target.set_note)
        self.wave.region_changed.connect(target.set_region)
        self.tuning.clicked.connect(lambda: target.correct_tuning(self.tuning.text() == IN_TUNE))
        self.set_low(False)
        self.show_target(None)

    def set_low(self, low: bool) -> None:
        """A low window has a lower waveform."""
        self.wave.setFixedHeight(theme.px(WAVE_LOW if low else WAVE))

    def show_mode(self, mode: Mode) -> None:
        """Keys mean something else: the tooltip names the one that plays the target."""
        self.play.set_tip("Play the target", key_of("play_target", mode))

    def show_target(self, state: TargetState | None) -> None:
        """Show another target, or none."""
        for widget in (self.wave, self.play, self.note, self.length):
            widget.setVisible(state is not None)
        self.none.setVisible(state is None)
        self.sub.set_text(state.name if state else "none")
        self.wave.set_state(state)
        self.note.set_state(state)
        self.remark.set_remarks(state.remarks if state else ())
        self._offer_tuning(state)
        if state is not None:
            start, end = state.region_s
            self.length.setText(f"{end - start:.2f} of {state.waveform.length_s:.2f} s")

    def _offer_tuning(self, state: TargetState | None) -> None:
        """Beside its key a sound can be matched as it is or in tune; elsewhere there is no choice to be made."""
        self.tuning.setVisible(state is not None and state.beside)
        corrected = state is not None and state.corrected
        self.tuning.set_label(AS_IT_IS if corrected else IN_TUNE)
        self.tuning.set_tip(AS_IT_IS_TIP if corrected else IN_TUNE_TIP)

    def show_remarks(self) -> None:
        """All that is to be said of the sound, where the line does not say it."""
        if self.remark.tells_more:
            self.remarks.present(self.remark.remarks, self.remark)

    def show_playhead(self, seconds: float | None) -> None:
        """Where in the region the sound is."""
        self.wave.set_playhead(seconds)
