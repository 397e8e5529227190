"""The window: menus, transport, banner, the empty or the working view, status bar; drops and keys for all of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from evosynth.synths import voicing
from ui.keys.actions import STRANDS, Actions, KeyGuard
from ui.look import theme
from ui.view_state.engines import name_of
from ui.view_state.window import AudioState, Banner, Run, SelectionState, TargetState, TransportState
from ui.views.about_sheet import AboutSheet
from ui.views.choose_sheet import ChooseSheet
from ui.views.choosers import ask_open, ask_save
from ui.views.dropping import DropVeil, Offer, drag_file, offer_of
from ui.views.empty_view import EmptyView
from ui.views.keys_sheet import KeysSheet
from ui.views.playing import Playing
from ui.views.port_menu import fill_channels, fill_ports
from ui.views.status_bar import StatusBar
from ui.views.transport import Transport
from ui.views.work_view import WorkView
from ui.widgets.banner import BannerBar

if TYPE_CHECKING:
    from ui.controller import AppController

SMALLEST = (1280, 720)
USUAL = (1440, 900)

# Commands that are slots of the controller by the same name.
STRAIGHT = (
    *("breed_without_target", "evolve", "stop", "breed", "back", "undo", "redo", "keep", "send", "refresh_ports"),
    *("evolve_near", "unlock_everything"),
    *("play_selected", "play_target", "play_target_then_selected"),
    *("restart_selected_strand", "focus_selected_strand", "halt_selected_strand"),
)


class MainWindow(QMainWindow):
    """Shows what the controller says and tells it what a person does; decides nothing itself."""

    def __init__(self, controller: AppController) -> None:
        super().__init__()
        self.controller = controller
        self._transport_state = TransportState(Run.EMPTY)
        self._selection: SelectionState | None = None
        self._target_there = False
        self._audio = AudioState("", False, "", False)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setWindowTitle("EvoSynth")
        self.transport = Transport()
        self.banner = BannerBar()
        self.empty = EmptyView()
        self.work = WorkView()
        self.status = StatusBar()
        self.views = QStackedWidget()
        self._compose()
        self.veil = DropVeil(self.views)
        self.keys = KeysSheet(self)
        self.about = AboutSheet(self)
        self.choices = ChooseSheet(self)
        self.sheets = (self.keys, self.about, self.choices)
        self.actions_ = Actions(self, self._calls())
        self.menus = self.actions_.fill(self.menuBar())
        self._port_menu = self.menus["Hardware"].addMenu("MIDI output")
        self._channel_menu = self.menus["Hardware"].addMenu("Channel")
        self._guard = KeyGuard(self)
        self.playing = Playing(self)
        self._connect_state()
        self._connect_intents()
        self._show_transport(self._transport_state)
        self._show_selection(None)
        self._first_size()
        self.setFocus()

    def _first_size(self) -> None:
        """The usual size, or all that the screen has; never larger than the screen."""
        room = self.screen().availableGeometry()
        least = (min(theme.px(SMALLEST[0]), room.width()), min(theme.px(SMALLEST[1]), room.height()))
        self.setMinimumSize(*least)
        usual = (min(theme.px(USUAL[0]), room.width()), min(theme.px(USUAL[1]), room.height()))
        self.resize(*usual)

    def _compose(self) -> None:
        self.views.addWidget(self.empty)
        self.views.addWidget(self.work)
        self._banner_place = QWidget()
        place = QVBoxLayout(self._banner_place)
        place.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), 0)
        place.addWidget(self.banner)
        self._banner_place.hide()
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.transport)
        column.addWidget(self._banner_place)
        column.addWidget(self.views, 1)
        column.addWidget(self.status)
        self.setCentralWidget(middle)

    # ---- state in -----------------------------------------------------------------------------------------------

    def _connect_state(self) -> None:
        controller = self.controller
        controller.transport_changed.connect(self._show_transport)
        controller.target_changed.connect(self._show_target)
        controller.grid_changed.connect(self.work.show_grid)
        controller.strands_changed.connect(self.work.show_strands)
        controller.selection_changed.connect(self._show_selection)
        controller.history_changed.connect(self.work.show_history)
        controller.kept_changed.connect(self.work.show_kept)
        controller.banner_changed.connect(self._show_banner)
        controller.toast.connect(self.status.show_toast)
        controller.audio_changed.connect(self._show_audio)
        controller.examples_changed.connect(self.empty.show_examples)
        controller.recents_changed.connect(self.empty.show_recents)
        controller.files_to_choose.connect(self.choices.ask)
        controller.loading_changed.connect(self._show_loading)
        controller.playhead.connect(self._show_playhead)
        controller.undo_changed.connect(self._show_undo)
        controller.limits_changed.connect(self.work.voice.show_limits)

    @Slot(object)
    def _show_transport(self, state: TransportState) -> None:
        self._transport_state = state
        empty = state.run is Run.EMPTY
        view = self.empty if empty else self.work
        if self.views.currentWidget() is not view:
            self.views.setCurrentWidget(view)
            (self if empty else self.work.candidates.grid).setFocus()  # else Qt gives it to whatever is next
        self.transport.show_state(state)
        self.work.show_transport(state)
        self.status.show_transport(state)
        breeding = state.run is Run.BREEDING
        actions = self.actions_
        actions["evolve"].setText(self.transport.main.text() if not breeding else "Evolve")
        actions["evolve"].setEnabled(self.transport.main.isEnabled() and not breeding)
        actions["stop"].setEnabled(self.transport.stop.isEnabled() and not empty)
        actions["breed"].setEnabled(state.can_breed)
        actions["back"].setEnabled(state.can_go_back)

    @Slot(object)
    def _show_banner(self, state: Banner | None) -> None:
        self.banner.set_state(state)
        self._banner_place.setVisible(state is not None)

    @Slot(object)
    def _show_target(self, state: TargetState | None) -> None:
        self.setWindowTitle("EvoSynth" if state is None else f"{state.name} – EvoSynth")
        self._target_there = state is not None
        self.work.show_target(state)
        self._show_evolve()

    @Slot(object)
    def _show_selection(self, state: SelectionState | None) -> None:
        self._selection = state
        self.work.show_selection(state)
        for name in ("save_voice", "save_wav"):
            self.actions_[name].setEnabled(state is not None)
        self.actions_["save_voice"].setText(f"Save voice as {self._voice_suffix()}…")
        self._show_send()
        self._show_evolve()

    @Slot(object)
    def _show_audio(self, state: AudioState) -> None:
        self._audio = state
        self.transport.volume.set_volume(state.volume)
        self.status.show_audio(state)
        fill_ports(self._port_menu, state, self.controller.set_port)
        fill_channels(self._channel_menu, state, self.controller.set_channel)
        self._show_send()

    def _voice_suffix(self) -> str:
        """What the selected voice is saved as."""
        return voicing.of(self._selection.synth if self._selection else name_of(self._transport_state.engine)).suffix

    def _show_send(self) -> None:
        reason = self.send_reason()
        self.work.voice.show_send(reason, self._audio)
        self.actions_["send"].setEnabled(not reason)

    def _show_evolve(self) -> None:
        """Whether a match can begin with the selected voice."""
        reason = "Select a voice first" if self._selection is None else ""
        reason = reason or ("" if self._target_there else "Load a sound to evolve towards first")
        self.work.voice.evolve.set_reason(reason)
        self.actions_["evolve_near"].setEnabled(not reason)

    def send_reason(self) -> str:
        """Why nothing can be sent now; empty when it can."""
        if self._selection is None:
            return "Select a voice first"
        if why := voicing.of(self._selection.synth).send_reason:
            return why
        if self._audio.midi_ok:
            return ""
        return self._audio.midi if self._audio.port or not self._audio.ports else "No MIDI output is chosen"

    @Slot(str)
    def _show_loading(self, name: str) -> None:
        self.empty.zone.show_loading(name)
        self.status.show_loading(name)

    @Slot(object)
    def _show_playhead(self, at: tuple[object, float]) -> None:
        self.work.show_playhead(*at)
        self.empty.show_playing(at[0])

    @Slot(bool, bool, str, str)
    def _show_undo(self, can_undo: bool, can_redo: bool, undo_text: str, redo_text: str) -> None:
        self.transport.set_undo(can_undo, can_redo, undo_text, redo_text)
        for name, can, text in (("undo", can_undo, undo_text), ("redo", can_redo, redo_text)):
            self.actions_[name].setEnabled(can)
            self.actions_[name].setText(f"{name.capitalize()} {text}".strip())

    # ---- intents out --------------------------------------------------------------------------------------------

    def _connect_intents(self) -> None:
        controller, work = self.controller, self.work
        self.transport.main_pressed.connect(self._main)
        self.transport.stop_pressed.connect(controller.stop)
        self.transport.undo_pressed.connect(controller.undo)
        self.transport.redo_pressed.connect(controller.redo)
        self.transport.back_pressed.connect(controller.back)
        self.transport.forward_pressed.connect(controller.breed)
        self.transport.volume_changed.connect(controller.set_volume)
        self.transport.engine_chosen.connect(controller.set_engine)
        self.transport.strategy_chosen.connect(controller.set_strategy)
        self.banner.action.connect(controller.banner_action)
        self.banner.closed.connect(lambda: controller.banner_action("close"))
        self.status.undo_asked.connect(lambda _id: controller.undo())
        self.status.midi_asked.connect(self._ask_port)
        self.choices.chosen.connect(lambda path: controller.open_paths([path]))
        self.choices.all_chosen.connect(controller.open_instrument)
        self.empty.open_asked.connect(self.ask_open)
        self.empty.breed_asked.connect(controller.breed_without_target)
        self.empty.example_loaded.connect(controller.load_example)
        self.empty.example_played.connect(controller.play_example)
        self.empty.recent_asked.connect(lambda path: controller.open_paths([path]))
        work.target.open_asked.connect(self.ask_open)
        work.target.play_asked.connect(controller.play_target)
        work.target.note_chosen.connect(controller.set_note)
        work.target.region_chosen.connect(controller.set_region)
        work.candidates.selected.connect(controller.select)
        work.candidates.play_asked.connect(controller.play_place)
        work.candidates.rated.connect(controller.rate_place)
        work.candidates.drag_asked.connect(self._drag_tile)
        work.candidates.menu_asked.connect(self._tile_menu)
        work.candidates.page_asked.connect(controller.show_page)
        work.candidates.breed_asked.connect(controller.breed)
        strands = work.candidates.strands
        strands.selected.connect(controller.select_strand)
        strands.play_asked.connect(controller.play_strand)
        strands.restart_asked.connect(controller.restart_strand)
        strands.focus_asked.connect(controller.focus_strand)
        strands.halt_asked.connect(controller.halt_strand)
        strands.plant_asked.connect(controller.plant_strand)
        strands.tile_dropped.connect(controller.plant_place)
        work.kept.play_asked.connect(controller.play_kept)
        work.kept.select_asked.connect(controller.select_kept)
        work.kept.delete_asked.connect(controller.delete_kept)
        work.kept.drag_asked.connect(self._drag_kept)
        work.kept.tile_dropped.connect(controller.keep_place)
        work.voice.save_asked.connect(self.ask_save)
        work.voice.send_asked.connect(controller.send)
        work.voice.evolve_asked.connect(controller.evolve_near)
        work.voice.port_asked.connect(self._ask_port)
        work.voice.limit_wished.connect(controller.set_limit)
        work.voice.unlock_asked.connect(controller.unlock_everything)

    def _calls(self) -> dict[str, Callable[[], object]]:
        controller = self.controller
        calls: dict[str, Callable[[], object]] = {
            "open": self.ask_open,
            "save_voice": lambda: self.ask_save(self._voice_suffix()),
            "save_wav": lambda: self.ask_save(".wav"),
            "quit": self.close,
            "left": lambda: controller.move_selection(-1, 0),
            "right": lambda: controller.move_selection(1, 0),
            "up": lambda: controller.move_selection(0, -1),
            "down": lambda: controller.move_selection(0, 1),
            "silence": self._escape,
            "previous_page": lambda: self.work.candidates.pager.turn(-1),
            "next_page": lambda: self.work.candidates.pager.turn(1),
            "other_page": self.work.pages.turn,
            "other_plot": self.work.plots.turn,
            "lock_operator": self.work.voice.lock_marked,
            "limits": self.work.voice.show_popover,
            "full_screen": self._full_screen,
            "keyboard": lambda: self.playing.toggle_keyboard(),
            "musical_typing": lambda: self.playing.toggle_typing(),
            "keys": self.keys.present,
            "about": self.about.present,
        }
        for stars in range(6):
            calls[f"rate_{stars}"] = partial(controller.rate, stars)
        for strand in range(STRANDS):
            calls[f"strand_{strand + 1}"] = partial(controller.select_strand, strand)
            calls[f"plant_{strand + 1}"] = partial(controller.plant_strand, strand)
        for name in STRAIGHT:
            calls[name] = getattr(controller, name)
        return calls

    def _main(self) -> None:
        breeding = self._transport_state.run is Run.BREEDING
        (self.controller.breed if breeding else self.controller.evolve)()

    def _escape(self) -> None:
        open_sheets = [sheet for sheet in self.sheets if sheet.isVisible()]
        for sheet in open_sheets:
            sheet.dismiss()
        if not open_sheets:
            self.controller.silence()

    def _full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    # ---- files --------------------------------------------------------------------------------------------------

    def ask_open(self) -> None:
        """The system's file chooser for a sound or a bank."""
        ask_open(self, self.controller.settings.last_folder, lambda path: self.controller.open_paths([path]))

    def ask_save(self, suffix: str) -> None:
        """The system's file chooser for the selected voice."""
        if self._selection is not None:
            name = self.controller.suggested_name(suffix)
            ask_save(self, self.controller.settings.last_folder, name, suffix, self.controller.save_as)

    def _drag_tile(self, place: int, suffix: str) -> None:
        path = self.controller.drag_file(place, suffix)
        if path is not None:
            drag_file(self, Path(path), self.work.candidates.picture_of(place), place)

    def _drag_kept(self, kept: int, suffix: str) -> None:
        path = self.controller.drag_kept_file(kept, suffix)
        if path is not None:
            drag_file(self, Path(path))

    def _tile_menu(self, place: int, at: QPoint) -> None:
        menu = QMenu(self)
        for names in (("play_selected", "play_target_then_selected"), ("keep",), ("save_voice", "save_wav", "send")):
            for name in names:
                menu.addAction(self.actions_[name])
            menu.addSeparator()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    # ---- hardware -----------------------------------------------------------------------------------------------

    @Slot(QPoint)
    def _ask_port(self, at: QPoint) -> None:
        """Ports, channels and another look for them, where the pointer is."""
        menu = QMenu(self)
        fill_ports(menu, self._audio, self.controller.set_port)
        menu.addSeparator()
        channels = menu.addMenu(f"Channel {self._audio.channel}")
        fill_channels(channels, self._audio, self.controller.set_channel)
        menu.addAction(self.actions_["refresh_ports"])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at - QPoint(0, menu.sizeHint().height()))

    # ---- dropping -----------------------------------------------------------------------------------------------

    def _hover(self, offer: Offer | None) -> None:
        empty = self.views.currentWidget() is self.empty
        self.empty.zone.show_offer(offer if empty else None)
        self.veil.show_offer(None if empty else offer)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is not None or not event.mimeData().hasUrls():
            return  # our own tile comes back: nothing to load
        self._hover(offer_of(event.mimeData()))
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hover(None)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(None)
        offer = offer_of(event.mimeData())
        event.acceptProposedAction()
        if offer.paths:  # files that are not read are handed over too: the controller says why, and it stays readable
            self.controller.open_paths(list(offer.paths))

    # ---- end ----------------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        self.controller.close()
        event.accept()
