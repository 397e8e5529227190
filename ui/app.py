"""The running program: QApplication, look, main window, and what happens when something goes wrong."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from types import TracebackType

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QFileOpenEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from evosynth.system import signals
from ui.controller import AppController
from ui.look import icons
from ui.models.appearance import Appearance, Look
from ui.processes.garbage import GarbageCollector
from ui.settings import Settings
from ui.view_state.window import Toast
from ui.views.main_window import MainWindow
from ui.views.window_place import WindowPlace

log = logging.getLogger("evosynth")
FIRST_LOOK = Look()


@dataclass(frozen=True)
class Program:
    """The three that make the program; whoever holds it keeps them alive."""

    app: QApplication
    controller: AppController
    window: MainWindow


class FilesFromDesktop(QObject):
    """A double click on macOS: the system gives the file to the program as an event."""

    def __init__(self, app: QApplication, open_file: Callable[[str], None]) -> None:
        super().__init__(app)
        self._open = open_file
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent):
            path = event.file()
            QTimer.singleShot(0, self, lambda: self._open(path))  # after the processes have been started
            return True
        return super().eventFilter(watched, event)


def run(arguments: list[str] | None = None) -> int:
    """Open the window, with a file where one is named, and stay until it is closed. Returns the exit code."""
    return execute(build(arguments or []), arguments or [])


def build(arguments: list[str]) -> Program:
    """Everything made and connected, nothing started."""
    settings = Settings()
    app = make_application(arguments, Look.remembered(settings))
    start_log()
    controller = AppController()
    appearance = Appearance(controller.settings, app)
    appearance.changed.connect(lambda look: controller.grid.show_few(look.few_tiles))
    controller.grid.show_few(appearance.look.few_tiles)
    window = MainWindow(controller.intents, controller.states, appearance, controller.conventions)
    WindowPlace(window, controller.settings)
    window.work.entered.connect(controller.window_state.enter)
    controller.window_state.place_wanted.connect(window.enter_when_seen)
    window.playing.keyboard_shown.connect(controller.window_state.show_keyboard)
    controller.window_state.keyboard_wanted.connect(window.playing.show_keyboard)
    if sys.platform == "darwin":  # elsewhere it would see every event of the window for nothing
        FilesFromDesktop(app, lambda path: controller.intents.loading.open([path]))
    window.closed.connect(controller.close)
    catch_faults(lambda text: controller.states.toast.emit(Toast(text, "triangle-alert", error=True)))
    quit_on_signals(app, window.stop_asking)
    app.commitDataRequest.connect(window.stop_asking)  # the session ends
    app.aboutToQuit.connect(controller.close)
    GarbageCollector(app).settle()
    return Program(app, controller, window)


def execute(program: Program, files: Sequence[str] = ()) -> int:
    """Show the window, then start the processes: the first look does not wait for them. ``files`` are opened then."""
    program.window.show()
    QTimer.singleShot(0, program.controller.start)
    QTimer.singleShot(0, lambda: program.controller.intents.loading.open(files))
    code = program.app.exec()
    program.controller.close()
    return code


def make_application(arguments: list[str], look: Look = FIRST_LOOK) -> QApplication:
    """The one QApplication, named and dressed."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([sys.argv[0], *arguments])
    app.setApplicationName("EvoSynth")
    app.setApplicationDisplayName("EvoSynth")
    app.setOrganizationName("EvoSynth")
    QGuiApplication.setDesktopFileName("evosynth")
    look.apply(app)
    app.setWindowIcon(icons.icon("audio-lines", "accent", 64))
    return app


def start_log() -> None:
    """Faults go to evosynth.log in the user's log folder, at most 2 MB of it; without that folder to stderr alone."""
    from evosynth.library.paths import user_data

    handlers: list[logging.Handler] = [logging.StreamHandler()]
    try:
        folder = user_data() / "log"
        folder.mkdir(parents=True, exist_ok=True)
        handlers.append(RotatingFileHandler(folder / "evosynth.log", maxBytes=1_000_000, backupCount=1))
    except OSError as error:
        handlers[0].handle(log.makeRecord("evosynth", logging.WARNING, "", 0, f"No log file: {error}", (), None))
    logging.basicConfig(
        level=logging.WARNING, handlers=handlers, format="%(asctime)s %(levelname)s %(message)s", force=True
    )


def catch_faults(say: Callable[[str], None]) -> None:
    """An exception that nobody caught, in any thread, is logged whole and said in the window; the program goes on."""

    def main_thread(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        log.error("A fault in the program", exc_info=(kind, value, trace))
        say(f"Something went wrong: {value or kind.__name__}. The details are in the log file.")

    def other_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            main_thread(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = main_thread
    threading.excepthook = other_thread


def quit_on_signals(app: QApplication, stop_asking: Callable[[], None]) -> None:
    """Ctrl+C, a polite kill, a terminal that closes and the end of a session close the window as its button does."""

    def close_all() -> None:
        stop_asking()
        QApplication.closeAllWindows()
        QApplication.quit()

    for number in (signals.BY_PERSON, *signals.BY_PROGRAMS):
        signals.hear(number, lambda *_: QTimer.singleShot(0, app, close_all))  # it may come in the middle of anything
    waker = QTimer(app)  # Python looks at signals between bytecodes, so Qt has to hand over now and then
    waker.timeout.connect(lambda: None)
    waker.start(250)
