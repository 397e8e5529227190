"""The Device sheet: which synth, how far it is known to listen, what passes over the cable, and what is sent to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.intents.hardware import Hardware
from ui.intents.recording import Recording
from ui.intents.synth_bank import SynthBank
from ui.look import theme
from ui.models.synth_differs import SynthDiffers
from ui.models.synth_sound import SynthSound
from ui.view_state.device import DeviceState, WhereHeard
from ui.view_state.states import States
from ui.views.device_bank import DeviceBank
from ui.views.device_now import DeviceNow
from ui.views.device_sound import DeviceSound
from ui.views.device_walk import DeviceWalk
from ui.views.panel import Elided, label, row
from ui.views.side_sheet import SideSheet
from ui.widgets.buttons import Button
from ui.widgets.choice_button import ChoiceButton
from ui.widgets.segmented import Segmented

HEARD_ON: tuple[WhereHeard, ...] = ("computer", "device", "both")
NO_PORT = "None"
CHANNELS = tuple(str(channel) for channel in range(1, 17))
SUB = "The synth at the other end of a MIDI cable"


class DeviceSheet(SideSheet):
    """Visited, not lived in. There is no filled button: nothing here is done by mistake."""

    def __init__(
        self,
        host: QWidget,
        states: States,
        hardware: Hardware,
        bank: SynthBank,
        sound: SynthSound,
        differs: SynthDiffers,
        recording: Recording,
        choose_bank: Callable[[Callable[[Path], None]], None],
        field: Callable[[], QRect],
    ) -> None:
        super().__init__(host, "Device", SUB, field)
        self._hardware, self._of_bank, self._choose_bank, self._of_sound = hardware, bank, choose_bank, sound
        self._state = DeviceState()
        self.model = ChoiceButton("Model")
        self.output, self.input, self.channel = ChoiceButton("Out"), ChoiceButton("In"), ChoiceButton("Channel")
        self.sound, self.walk, self.now, self.bank = DeviceSound(), DeviceWalk(), DeviceNow(), DeviceBank()
        self.unverified = label("", "text2")
        self.agree = Button("I have read this: send to its edit buffer", kind="quiet")
        self.heard_on = Segmented(("This computer", "The synth", "Both"))
        self.on_selection = QCheckBox("Send what is selected")
        self.receive = Button("Receive", "download")
        self.send = Button("Send voice", "send", key="Ctrl+Return")
        self.send_bank = Button("Send bank …", kind="flat")
        self.work, self.cancel = Elided("", "text2"), Button("Cancel", kind="quiet")
        self._lay_out()
        self._connect(states, differs, recording)
        self.show_device(self._state)

    def _lay_out(self) -> None:
        self.head.insertWidget(2, self.model)
        self.unverified.setWordWrap(True)
        self._columns = QWidget()
        beside = QHBoxLayout(self._columns)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.px(32))
        beside.addWidget(self.walk, 5)
        beside.addWidget(self.now, 4)
        self.content.addLayout(row(self.output, self.input, self.channel, None, self.on_selection))
        for part in (self.sound, self.unverified, self.agree):
            self.content.addWidget(part)
        self.content.addWidget(self._columns, 1)
        self.content.addWidget(self.bank, 1)
        line = QFrame()
        line.setFixedHeight(1)
        line.setProperty("role", "hairline")
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.addWidget(line)
        column.addLayout(row(self.work, self.cancel))
        heard = label("Heard on", "text2"), self.heard_on
        column.addLayout(row(*heard, None, self.receive, self.send, self.send_bank))

    def _connect(self, states: States, differs: SynthDiffers, recording: Recording) -> None:
        hardware = self._hardware
        self.model.chosen.connect(lambda at: hardware.set_model(self._state.models[at][0]))
        self.output.chosen.connect(lambda at: hardware.use(_port(self._state.outputs, at)))
        self.input.chosen.connect(lambda at: hardware.use_input(_port(self._state.inputs, at)))
        self.channel.chosen.connect(lambda at: hardware.set_channel(at + 1))
        self.walk.answered.connect(hardware.answer)
        self.agree.clicked.connect(lambda: hardware.agree())
        self.heard_on.chosen.connect(lambda at: hardware.hear_on(HEARD_ON[at]))
        self.on_selection.clicked.connect(hardware.send_on_selection)
        self.receive.clicked.connect(lambda: hardware.receive())
        self.send.clicked.connect(lambda: hardware.send_selected())
        self.send_bank.clicked.connect(lambda: self._of_bank.ask())
        self.cancel.clicked.connect(lambda: hardware.cancel())
        self.bank.agreed.connect(self._of_bank.send)
        self.bank.record_asked.connect(lambda: recording.record_bank())
        self.bank.let_go.connect(lambda: self._of_bank.let_go())
        self.bank.block_chosen.connect(self._of_bank.choose_block)
        self.bank.file_asked.connect(lambda: self._choose_bank(self._of_bank.ask_file))
        self.sound.chosen.connect(self._of_sound.use)
        self.sound.check_asked.connect(self._of_sound.check)
        self.closed.connect(lambda: self._of_sound.watch(False))
        states.device.connect(self.show_device)
        states.device_sound.connect(self.sound.show_sound)
        of_differs = self.now.differs
        of_differs.asked.connect(differs.learn)
        of_differs.forgotten.connect(differs.forget)
        of_differs.switched.connect(differs.switch)
        states.device_differs.connect(of_differs.show_differs)

    def present(self) -> None:
        """From then on what is known of the way to the synth is looked after."""
        super().present()
        self._hardware.look()
        self._of_sound.watch(True)

    @property
    def first(self) -> QWidget:
        return self.output

    def show_device(self, state: DeviceState) -> None:
        """How things stand."""
        self._state = state
        self.model.set_choices([name for _key, name in state.models], _at(state.model, [k for k, _ in state.models]))
        called = dict(state.aliases)
        for choice, ports, port in (
            (self.output, state.outputs, state.output),
            (self.input, state.inputs, state.input),
        ):
            shown = (f"{called[name]} ({name})" if name in called else name for name in ports)
            choice.set_choices((NO_PORT, *shown), _at(port, ports) + 1)
        self.channel.set_choices(CHANNELS, state.channel - 1)
        self.walk.show_steps(state.steps)
        self.now.show_device(state)
        self._show_bank(state)
        self.unverified.setText(theme.words(state.unverified))
        for part in (self.unverified, self.agree):
            part.setVisible(bool(state.unverified))
        self.heard_on.set_current(HEARD_ON.index(state.heard_on))
        self.on_selection.setChecked(state.on_selection)
        self.receive.set_reason(state.why_not_receive)
        self.send.set_reason(state.why_not_send)
        self.send_bank.set_reason(state.why_not_bank)
        self._show_work(state)

    def _show_bank(self, state: DeviceState) -> None:
        self.bank.show_question(state.bank, state.name)
        self.bank.setVisible(state.bank is not None)
        for part in (self._columns, self.sound):
            part.setVisible(state.bank is None)

    def _show_work(self, state: DeviceState) -> None:
        """A line above the foot while something goes on."""
        work = state.work
        part = "" if work is None or work.part is None else f" · {round(100 * work.part)} %"
        self.work.set_text("" if work is None else f"{work.told}{part}")
        for each in (self.work, self.cancel):
            each.setVisible(work is not None)


def _at(value: str, values: Sequence[str]) -> int:
    """Its place; -1 where it is not among them."""
    return values.index(value) if value in values else -1


def _port(ports: Sequence[str], at: int) -> str:
    """The port at this place of a choice that begins with none."""
    return "" if at == 0 else ports[at - 1]
