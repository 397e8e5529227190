"""The window: menus, transport, banner, the empty or the working view, status bar; drops and keys for all of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from evosynth.synths import voicing
from ui.intents.bundle import Intents
from ui.intents.resuming import QUIT
from ui.keys.actions import Actions, command_of, key_of
from ui.keys.guard import TYPING, KeyGuard, wants_key
from ui.keys.held_key import HeldKey
from ui.keys.modes import TILE_LETTERS, KeyModes, Mode
from ui.look import theme
from ui.models.appearance import Appearance
from ui.models.conventions import Conventions
from ui.models.troubles import SAVE_AS
from ui.view_state.blind import BlindState
from ui.view_state.device import DeviceState
from ui.view_state.documents import DocumentState
from ui.view_state.engines import shown
from ui.view_state.places import Place
from ui.view_state.renamed import shown_signs
from ui.view_state.states import States
from ui.view_state.window import Banner, Run, SelectionState, TargetState, Toast, TransportState
from ui.views.about_sheet import AboutSheet
from ui.views.amount_control import AmountControl
from ui.views.availability import NOWHERE, Availability
from ui.views.blind_page import BlindPage
from ui.views.choose_sheet import ChooseSheet
from ui.views.choosers import FileChoosers
from ui.views.commands import Calls, calls_of
from ui.views.compare_sheet import CompareSheet
from ui.views.device_sheet import DeviceSheet
from ui.views.document_in_hand import DocumentInHand
from ui.views.documents_page import DocumentsPage
from ui.views.dropping import DropHint, DropVeil, hint_of
from ui.views.empty_view import EmptyView
from ui.views.keys_sheet import KeysSheet
from ui.views.kind_of_search import KindOfSearch
from ui.views.lean_control import LeanControl
from ui.views.menu_row import MenuRow
from ui.views.pair_control import PairControl
from ui.views.phrase_control import PhraseControl
from ui.views.playing import Playing
from ui.views.settings_sheet import SettingsSheet
from ui.views.status_bar import StatusBar
from ui.views.table_sheet import TableSheet
from ui.views.transport import ACTIVE, Transport, main_label, why_not_now
from ui.views.voice_menus import VoiceMenus
from ui.views.work_view import WorkView
from ui.widgets.banner import BannerBar
from ui.widgets.name_editor import NameEditor
from ui.widgets.place_bar import PlaceBar
from ui.widgets.taking_drops import take_copy

SMALLEST = (1280, 720)
USUAL = (1440, 900)


class MainWindow(QMainWindow):
    """Gives each view the intents and the states that it needs; decides nothing itself."""

    closed = Signal()

    def __init__(self, intents: Intents, states: States, appearance: Appearance, conventions: Conventions) -> None:
        super().__init__()
        self._intents, self._appearance = intents, appearance
        self._mode_before, self._focus_before = Mode.COMMANDS, QApplication.focusWidget()  # before a blind test
        self._asks = True  # before it closes with something that is not saved
        self._transport_state = TransportState(Run.EMPTY)
        self._wanted = Place.EVOLVE  # as soon as there is something to see
        self._selection: SelectionState | None = None
        self._has_document = False
        self._target: TargetState | None = None
        self._synth = DeviceState()
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.modes = KeyModes(self)
        self.files = FileChoosers(self, intents.loading, intents.exporting)
        self._make_views(intents, states)
        self.document = DocumentInHand(self, states, intents.documents, intents.loading, self.files)
        self.menu_row = MenuRow(PlaceBar({place: key_of(command_of(place)) for place in Place}), self.document.title)
        self._compose()
        self.veil = DropVeil(self, self.views)
        self.keys = KeysSheet(self, self.modes)
        self.about = AboutSheet(self)
        self.choices = ChooseSheet(self, states, intents.loading)
        self.kind = KindOfSearch(states, intents.run)
        documents = DocumentsPage(states, intents.documents)
        self.settings = SettingsSheet(self.views, appearance, conventions, self.kind, documents, self._field)
        documents.left.connect(self.settings.dismiss)
        self.empty.all_asked.connect(self.settings.present_documents)
        self.empty.synth_asked.connect(self._use_newcomer)
        self.table = TableSheet(self, states, intents.tables)
        self.modal = (self.keys, self.about, self.choices, self.table)  # they cover what is said in the window
        synth = intents.hardware, intents.synth_bank, intents.synth_sound, intents.synth_differs, intents.recording
        self.device = DeviceSheet(self.views, states, *synth, self.files.choose_bank, self._field)
        self.comparison = CompareSheet(self.views, states, intents.comparing, self._field)
        self.beside = (self.settings, self.device, self.comparison)  # of which one is open
        self.sheets = (*self.modal, *self.beside)
        self.actions_ = Actions(self, calls_of(intents) | self._calls())
        self.voice_menus = VoiceMenus(self, self.actions_, intents.keeping, intents.archiving)
        self._availability = Availability(self.actions_, states)
        self.menus = self.actions_.fill(self.menu_row.menus)
        self.document.attach(self.actions_, self.menus["File"])
        self.menus["Search"].addMenu(self.kind.menu)
        self.menus["Device"].addSeparator()
        self.menus["Device"].addMenu(self.playing.inputs)
        self._guard = KeyGuard(self)
        self._connect(states)
        self._show_transport(self._transport_state)
        self._show_selection(None)
        self._first_size()
        theme.current.changed.connect(self._bound)
        conventions.changed.connect(self._call_notes_anew)
        self.setFocus()

    def _make_views(self, intents: Intents, states: States) -> None:
        workflow, run, undo, devices = intents.workflow, intents.run, intents.undo, intents.devices
        phrase = PhraseControl(states, intents.phrase, lambda: self.files.choose_phrase(intents.phrase.open))
        beside = (
            phrase,
            LeanControl(states, intents.leaning),
            AmountControl(states, intents.manner),
            PairControl(states, intents.flipping),
        )
        self.transport = Transport(states, workflow, intents.breeding, run, undo, intents.history, devices, *beside)
        self.banner = BannerBar()
        self.banner.action.connect(intents.banner.press)
        self.banner.action.connect(self._press)
        self.banner.closed.connect(intents.banner.close)
        of_empty = intents.loading, intents.examples, intents.documents, intents.listening, workflow
        self.empty = EmptyView(states, *of_empty, self.files.open)
        self.work = WorkView(intents, states, self.files, self._show_device)
        self.name_editor = NameEditor(self)
        self.name_editor.named.connect(intents.renaming.rename)
        self.work.rename_asked.connect(self._rename)
        self.status = StatusBar(states, undo, self._show_device, self._show_limits)
        self.playing = Playing(self, states, intents.live, self.modes)
        self.views = QStackedWidget()
        self.blind = BlindPage(intents.blind)

    def _first_size(self) -> None:
        """The usual size, or all that the screen has; never larger than the screen."""
        self._bound()
        room = self.screen().availableGeometry()
        usual = (min(theme.px(USUAL[0]), room.width()), min(theme.px(USUAL[1]), room.height()))
        self.resize(*usual)

    def _call_notes_anew(self) -> None:
        """Views are told anew; what is painted from notes alone is painted again."""
        self.playing.show_typing()
        for widget in self.findChildren(QWidget):
            widget.update()

    def _bound(self) -> None:
        """Never smaller than what everything needs, never larger than the screen."""
        room = self.screen().availableGeometry()
        self.setMinimumSize(min(theme.px(SMALLEST[0]), room.width()), min(theme.px(SMALLEST[1]), room.height()))

    def _compose(self) -> None:
        self.setMenuWidget(self.menu_row)
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
        column.addWidget(self.playing.strip)
        column.addWidget(self.status)
        self.status.put_first(self.playing.chip)
        self.cover = QStackedWidget()
        self.cover.addWidget(middle)
        self.cover.addWidget(self.blind)
        self.setCentralWidget(self.cover)

    # ---- state in -----------------------------------------------------------------------------------------------

    def _connect(self, states: States) -> None:
        """What concerns the whole window; the views have connected themselves."""
        states.transport.connect(self._show_transport)
        states.target.connect(self._show_target)
        states.selection.connect(self._show_selection)
        states.device.connect(self._take_device)
        states.banner.connect(self._show_banner)
        states.undo.connect(self._show_undo)
        states.document.connect(self._show_document)
        self.work.candidates.menu_asked.connect(self._tile_menu)
        self.work.kept.strip.menu_asked.connect(self.voice_menus.of_kept)
        self.work.kept.archive.menu_asked.connect(self.voice_menus.of_archived)
        self.menu_row.places.chosen.connect(self.work.enter)
        self.work.entered.connect(self._show_place)
        self.transport.main.clicked.connect(self._follow_breeding)
        self.modes.changed.connect(self._enter_mode)
        states.blind.connect(self._show_blind)

    def _show_blind(self, state: BlindState | None) -> None:
        """A blind test covers all that could tell what is heard; menus and keys with it."""
        on, was = state is not None, self.modes.mode is Mode.BLIND
        if on and not was:
            for sheet in self.sheets:
                sheet.dismiss()
            self._mode_before, self._focus_before = self.modes.mode, QApplication.focusWidget()
            self.modes.enter(Mode.BLIND)
        if state is not None:
            self.blind.show_state(state)
        self.menu_row.setVisible(not on)
        self.cover.setCurrentIndex(int(on))
        self.status.set_quiet(on)
        if on and not was:
            self.blind.setFocus()
        elif was and not on:
            self.modes.enter(self._mode_before)
            back = self._focus_before
            (back if back is not None and isValid(back) and back.isVisible() else self).setFocus()

    def _enter_mode(self, mode: Mode) -> None:
        """Letters mean something else; where a text field of a place has them, it gives them up."""
        self.actions_.set_mode(mode)
        self.transport.show_mode(mode)
        self.work.target.show_mode(mode)
        self.work.candidates.show_mode(mode)
        focus = QApplication.focusWidget()
        if mode is not Mode.COMMANDS and isinstance(focus, TYPING) and self.work.stack.isAncestorOf(focus):
            self.work.places[self.work.here].main_part.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_transport(self, state: TransportState) -> None:
        before, self._transport_state = self._transport_state.run, state
        empty, breeding = state.run is Run.EMPTY, state.run is Run.BREEDING
        view = self.empty if empty else self.work
        if state.run is Run.READY and before is not Run.READY:
            self._enter_evolve()  # another sound: its waveform and its note are there
        if self.views.currentWidget() is not view:
            self.views.setCurrentWidget(view)
            self._enter_evolve()
            (self if empty else self.work.candidates.grid).setFocus()  # else Qt gives it to whatever is next
            if not empty and self._wanted is not Place.EVOLVE:
                self.work.enter(self._wanted)
                self._wanted = Place.EVOLVE
            self._show_place()
        actions = self.actions_
        actions["evolve"].setText(main_label(state)[0] if not breeding else "Evolve")
        actions["evolve"].setEnabled(not breeding and not why_not_now(state))
        actions["stop"].setEnabled(state.run in ACTIVE or breeding)
        self._show_leaving()

    def _show_document(self, state: DocumentState) -> None:
        self._has_document = bool(state.name)
        self._show_leaving()

    def _show_leaving(self) -> None:
        """A document in hand can be left, also where all that was done in it is undone."""
        for name in ("new", "close"):
            self.actions_[name].setEnabled(self._has_document or self._transport_state.run is not Run.EMPTY)

    def enter_when_seen(self, place: Place) -> None:
        """A document opens that was left in this place."""
        self._wanted = place

    def _show_banner(self, state: Banner | None) -> None:
        self.banner.set_state(state)
        self._banner_place.setVisible(state is not None)

    def _show_target(self, state: TargetState | None) -> None:
        self._target = state
        self._show_picture()
        self._show_evolve()

    def _show_selection(self, state: SelectionState | None) -> None:
        self._selection = state
        self._show_picture()
        for name in ("save_voice", "save_wav"):
            self.actions_[name].setEnabled(state is not None)
        self.actions_["save_voice"].setText(f"Save voice as {self._voice_suffix()}…")
        self._show_send()
        self._show_evolve()

    def _show_picture(self) -> None:
        """The sheet shows its colours with the sound in hand."""
        shown = self._selection or self._target
        self.settings.show_picture(shown.picture if shown else None)

    def _take_device(self, state: DeviceState) -> None:
        self._synth = state
        self._show_send()

    def _voice_suffix(self) -> str:
        """What the selected voice is saved as."""
        return voicing.of(self._selection.synth if self._selection else shown(self._transport_state.engine)).suffix

    def _show_place(self) -> None:
        """Where a person is; there is nothing to enter before there is a sound or a breeding."""
        empty = self._transport_state.run is Run.EMPTY
        here = None if empty else self.work.here
        self.menu_row.places.show_place(here, NOWHERE if empty else "")
        self.status.show_place(here)
        for name in (*map(command_of, Place), "place_before"):
            self.actions_[name].setEnabled(not empty)
        for sheet in self.beside:
            if sheet.isVisible():
                sheet.fit()
                sheet.raise_()  # a view that comes lies above it

    def _field(self) -> QRect:
        """Where a sheet lies, in pixels of the views."""
        if self.views.currentWidget() is self.work:
            return self.work.field()
        return self.views.rect().adjusted(self.views.width() // 3, theme.px(6), -theme.px(8), 0)

    def _show_send(self) -> None:
        reason = self.send_reason()
        self.work.voice.show_send(reason, self._synth)
        self.actions_["send"].setEnabled(not reason)

    def _show_evolve(self) -> None:
        """Whether a match can begin with the selected voice."""
        reason = "Select a voice first" if self._selection is None else ""
        reason = reason or ("" if self._target else "Load a sound to evolve towards first")
        self.work.voice.evolve.set_reason(reason)
        self.actions_["evolve_near"].setEnabled(not reason)

    def send_reason(self) -> str:
        """Why nothing can be sent now; empty when it can."""
        if self._selection is None:
            return "Select a voice first"
        if why := voicing.of(self._selection.synth).send_reason:
            return why
        return self._synth.why_not_send

    def _show_undo(self, can_undo: bool, can_redo: bool, undo_text: str, redo_text: str) -> None:
        for name, can, text in (("undo", can_undo, undo_text), ("redo", can_redo, redo_text)):
            self.actions_[name].setEnabled(can)
            self.actions_[name].setText(f"{name.capitalize()} {text}".strip())

    # ---- commands -----------------------------------------------------------------------------------------------

    def _calls(self) -> Calls:
        """What moves about in the window itself."""
        flipping = self._intents.flipping
        return {
            "open": self.files.open,
            "open_table": self.files.open_table,
            "save": self.document.save,
            "save_as": self.document.save_as,
            "save_voice": lambda: self.files.save(self._voice_suffix()),
            "save_wav": lambda: self.files.save(".wav"),
            "quit": self.close,
            "silence": self._escape,
            "compare": partial(self._compare, with_before=False),
            "compare_before": partial(self._compare, with_before=True),
            "flip": HeldKey((Qt.Key.Key_B, Qt.Key.Key_F12), flipping.press, flipping.release, self),
            "previous_page": lambda: self.work.candidates.pager.turn(-1),
            "next_page": lambda: self.work.candidates.pager.turn(1),
            **{command_of(place): partial(self.work.enter, place) for place in Place},
            "place_before": self.work.enter_before,
            "breed": self._breed,
            "breed_again": self._breed_again,
            "settings": self._present_settings,
            "device": self._show_device,
            "all_documents": self.settings.present_documents,
            "lock_operator": self._lock_marked,
            "rename": self._rename,
            "limits": self._show_limits,
            "full_screen": self._full_screen,
            "few_tiles": self._turn_tiles,
            "keyboard": self.playing.toggle_keyboard,
            "next_mode": self.modes.turn,
            **{f"hear_{k + 1}": partial(self.work.candidates.hear, k) for k in range(len(TILE_LETTERS))},
            "piano": partial(self.modes.enter, Mode.PIANO),
            "keys": self.keys.present,
            "about": self.about.present,
        }

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that nobody took: where its command cannot be given now, it is said why."""
        taken = event.isAutoRepeat() or wants_key(QApplication.focusWidget(), event.key(), event.modifiers())
        if not taken and (why := self._availability.why_off(event.keyCombination())):
            self.status.show_toast(Toast(why, "circle-alert"))
            return
        super().keyPressEvent(event)

    def _breed(self) -> None:
        """The children are tiles: they are seen in Evolve."""
        self._intents.breeding.breed()
        self._enter_evolve()

    def _breed_again(self) -> None:
        self._intents.breeding.breed_again()
        self._enter_evolve()

    def _show_limits(self) -> None:
        """They pop up over the button that Voice has for them."""
        if self._transport_state.run is not Run.EMPTY:
            if self.work.here is not Place.VOICE:
                self.work.enter(Place.VOICE)
            self.work.voice.show_popover()

    def _rename(self) -> None:
        """Its name is typed where it stands."""
        if (state := self._selection) is not None:
            longest, fit = voicing.of(state.synth).longest_name, partial(shown_signs, state.voice)
            self.name_editor.begin(*self.work.name_place(), state.name.strip(), longest, fit)

    def _lock_marked(self) -> None:
        if not self.work.voice.lock_marked():
            self.status.show_toast(Toast("Go to a value in Voice first, or mark an operator by a click on it", "lock"))

    def _follow_breeding(self) -> None:
        """The main button breeds, too."""
        if self._transport_state.run is Run.BREEDING:
            self._enter_evolve()

    def _enter_evolve(self) -> None:
        if self.work.here is not Place.EVOLVE:
            self.work.enter(Place.EVOLVE)

    def _escape(self) -> None:
        open_sheets = [sheet for sheet in self.sheets if sheet.isVisible()]
        for sheet in open_sheets:
            sheet.dismiss()
        if not open_sheets and self.work.unfolded:
            self._intents.grid.fold()
        elif not open_sheets:
            self._intents.workflow.rest_synth()
            self._intents.listening.silence()

    def _present_settings(self) -> None:
        self.device.dismiss()
        self.comparison.dismiss()
        self.settings.show_page(0)
        self.settings.present()

    def _use_newcomer(self) -> None:
        self._intents.hardware.use_newcomer()
        self._show_device()

    def _show_device(self) -> None:
        """The sheet of the synth, in the place of the other one."""
        self.settings.dismiss()
        self.comparison.dismiss()
        self.device.present()

    def _compare(self, *, with_before: bool) -> None:
        """The sheet of two voices, in the place of another one."""
        self.settings.dismiss()
        self.device.dismiss()
        self._intents.comparing.begin(with_before)
        self.comparison.present()

    def _turn_tiles(self) -> None:
        """Larger tiles, or more of them."""
        look = self._appearance.look
        self._appearance.change(replace(look, few_tiles=not look.few_tiles))

    def _full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _tile_menu(self, _place: int, at: QPoint) -> None:
        self.voice_menus.of_tile(at, bred=self._transport_state.bred)

    # ---- dropping -----------------------------------------------------------------------------------------------

    def _hover(self, hint: DropHint | None) -> None:
        in_zone = self.views.currentWidget() is self.empty and not any(sheet.isVisible() for sheet in self.modal)
        self.empty.zone.show_hint(hint if in_zone else None)
        self.veil.show_hint(None if in_zone else hint)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is not None or not event.mimeData().hasUrls() or self.modes.mode is Mode.BLIND:
            return  # our own tile comes back: nothing to load
        self._hover(hint_of(event.mimeData()))
        take_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        take_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hover(None)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(None)
        hint = hint_of(event.mimeData())
        if hint.loadable:
            take_copy(event)
        else:
            event.ignore()  # whoever dragged it here is told that nothing was taken
        if hint.paths:  # files that are not read are opened too: it is said why, and it stays readable
            for sheet in self.modal:
                sheet.dismiss()
            self._intents.loading.open(list(hint.paths))

    # ---- end ----------------------------------------------------------------------------------------------------

    def stop_asking(self) -> None:
        """It is closed by somebody who does not wait for an answer."""
        self._asks = False

    def _press(self, button: str) -> None:
        """What of a banner's buttons concerns the window itself."""
        if button == SAVE_AS[0]:
            self.document.save_as()
        elif button == QUIT[0]:
            self.stop_asking()
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.modes.mode is Mode.BLIND:
            self._intents.blind.close()
        if self._asks and self.document.unsaved:
            event.ignore()
            self._intents.documents.ask_to_quit()
            return
        self.closed.emit()
        event.accept()
