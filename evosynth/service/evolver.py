"""The process that evolves: steps a Session, obeys commands between generations, sends snapshots, writes checkpoints.

Stepping never waits for the window. What ends a run (another run, Stop, Shutdown) or lets it rest also cuts the
generation under way short, which leaves the session as it was before. While a match rests its best are ranked, step by
step, and the session stays as it is. A fault ends the run, not the process; a synth that cannot be heard any more lets
it rest.
"""

from __future__ import annotations

import time
import traceback
from collections import deque
from contextlib import suppress
from dataclasses import replace
from typing import get_args

from evosynth.documents.machine import here
from evosynth.errors import AudioError, Cancelled, EvoSynthError, InputError, PortError, StorageError
from evosynth.runs import ear
from evosynth.runs.assembly import engine_problem
from evosynth.runs.commands import Answer, Seam, of_taste
from evosynth.runs.steering import STEERING
from evosynth.service.ahead import Ahead
from evosynth.service.current_run import Run
from evosynth.service.device_runs import DeviceRuns
from evosynth.service.engine_turns import EngineTurns
from evosynth.service.evolver_messages import (
    Adopt,
    Believe,
    Confine,
    Continue,
    Decide,
    Failed,
    Focus,
    Forget,
    Halt,
    InDocument,
    Lean,
    MakeReady,
    Moved,
    Notice,
    Pause,
    Plant,
    Record,
    Recover,
    Restart,
    ResumeRun,
    Shown,
    Start,
    Stop,
    Visit,
)
from evosynth.service.messages import Preparing, Shutdown
from evosynth.service.process import Channel
from evosynth.service.ranking_there import RankingThere
from evosynth.service.run_beginnings import Beginnings
from evosynth.service.run_stores import RunStores
from evosynth.service.sentences import explained, sentence
from evosynth.service.warmup import warm_up
from evosynth.synths.engine import EngineSpec

URGENT = (Start, ResumeRun, Pause, Stop, Shutdown)  # do not wait for the end of a generation
TRYING = "Target and taste are weighed once the engine has been chosen."
UNKNOWN_TASTE = "Too little is known of your taste to go towards it."
FORGOTTEN = "That generation is not remembered any more."
ASIDE = (Moved, Shown)  # nor do these, that change nothing of the search: they are obeyed while a synth is played


class Evolver:
    """The main loop of the process."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._commands: deque[object] = deque()
        self._run: Run | None = None
        self._stores = RunStores(channel.send)
        self._devices = DeviceRuns(channel, self._interrupted, self._tell_takes)
        self._beginnings = Beginnings(self._stores, self._devices)
        self._told_of_engine = self._knows_taste = False
        self._stops = 0  # the number of the last one
        self._ahead = Ahead()
        self._records = False  # a voice by itself, for a person

    def loop(self) -> None:
        """Until Shutdown."""
        with suppress(Exception):  # the first run will say what is wrong
            self._prepare()
        while True:
            self._listen()
            command = self._commands.popleft() if self._commands else None
            if isinstance(command, Shutdown):
                self._leave()
                return
            try:
                if command is not None:
                    self._obey(command)
                elif self._run is not None and self._run.state == "running":
                    self._step(self._run, self._run.asked)
                elif self._run is not None and len(self._run.findings):
                    self._find(self._run)
                elif self._run is not None and self._run.busy:
                    self._rank(self._run)
                elif self._run is not None and self._ahead.due(self._run):
                    self._ahead.go_on(self._run, self._called)
            except Exception as error:  # a fault ends the run; the window and this process go on
                self._fail(error)

    def _prepare(self, synth: EngineSpec | None = None) -> None:
        """Compile or load the engine."""
        warm_up(lambda part, what: self._channel.send(Preparing(part, what)), synth=synth)
        problem = engine_problem(synth)
        if problem and not self._told_of_engine:
            self._channel.send(Notice(problem))
            self._told_of_engine = True

    def _listen(self) -> None:
        """Take what has come; wait only when there is nothing to do."""
        self._drain()
        run = self._run
        if not self._commands and not (run is not None and (run.busy or self._ahead.due(run))):
            command = self._channel.receive()
            if command is not None and type(command) not in self._channel.at_once:
                self._commands.append(command)

    def _drain(self) -> None:
        """What is done as it is read is no command."""
        self._commands.extend(one for one in self._channel.drain() if type(one) not in self._channel.at_once)

    def _called(self) -> bool:
        """Whether anything is to be done: what nobody has asked for yet waits."""
        self._drain()
        return bool(self._commands)

    def _interrupted(self) -> bool:
        """Also by the wish to see another generation than the one that is being bred."""
        self._drain()
        run = self._run
        if run is None or run.takes is None:
            other: tuple[type, ...] = (Visit,) if run is not None and run.state == "waiting" else ()
            if run is not None and run.judge is not None:
                self._obey_aside()
                other = (Continue, Decide)
        else:
            self._obey_aside()
            other = (Visit, *get_args(Answer)) if run.target is None else (Continue,) if run.state == "stopped" else ()
            if self._records:
                other = (Visit, Continue)
        return any(isinstance(command, (*URGENT, *other)) for command in self._commands)

    def _obey_aside(self) -> None:
        """A generation on a device takes a minute."""
        for command in [one for one in self._commands if isinstance(one, ASIDE)]:
            self._commands.remove(command)
            self._obey(command)

    # ---- commands ---------------------------------------------------------------------------------------------

    def _obey(self, command: object) -> None:
        if isinstance(command, Stop):
            self._stops = command.number
        if isinstance(command, Start):
            self._start(command)
        elif isinstance(command, ResumeRun):
            self._resume(command)
        elif isinstance(command, Moved):
            self._move(command)
        elif self._run is None:
            return
        elif isinstance(command, Pause):
            self._run.mute(True)
            self._turn(self._run, "running", "paused")
        elif isinstance(command, Continue) and self._run.state == "stopped":
            self._unstop(self._run, resting=command.resting)
        elif isinstance(command, Continue):
            self._go_on(self._run)
        elif isinstance(command, Stop):
            self._stop(self._run)
        elif isinstance(command, Decide):
            self._decide_there(self._run, command)
        elif isinstance(command, Answer):
            self._answer(self._run, command)
        elif isinstance(command, Adopt):
            self._adopt(self._run, command)
        elif isinstance(command, Record):
            self._record(self._run, command)
        elif isinstance(command, Believe | Forget):
            self._switch(self._run, command)
        elif isinstance(command, Shown) and command.where == self._run.where:
            self._run.remember(command.ids, command.why)
            if command.at_once:
                self._run.find_at_once(command.ids)
        elif isinstance(command, MakeReady):
            self._ahead.expect(command.asked)
        elif isinstance(command, Confine):
            self._confine(self._run, command)
        elif isinstance(command, Lean):
            self._lean(self._run, command)
        elif isinstance(command, STEERING) and self._run.state in ("running", "paused"):
            self._steer(self._run, command)
        elif isinstance(command, Visit) and self._run.visitable:
            self._visit(self._run, command)

    def _start(self, start: Start) -> None:
        self._leave()
        begun = self._beginnings.begun(start)
        if isinstance(begun, EngineTurns):
            self._try_engines(begun)
        else:
            begun.begins()
            self._begin(begun)

    def _resume(self, command: ResumeRun) -> None:
        self._leave()
        resumed = self._beginnings.resumed(command)
        if isinstance(resumed, EngineTurns):
            self._try_engines(resumed)
        else:
            resumed.obeyed(Seam(here()))
            self._begin(resumed, "stopped" if resumed.saved.finished else "paused" if command.paused else "running")

    def _move(self, command: Moved) -> None:
        self._stores.move(command.path, command.to)
        self._devices.follow(command.path, command.to)
        if self._run is not None:
            self._run.where = InDocument(self._run.store.path, self._run.store.run)
            self._tell(self._run)

    def _try_engines(self, turns: EngineTurns) -> None:
        """All are made ready first: a turn is short."""
        for synth in turns.engines:
            self._prepare(synth)
        self._begin(turns.turn())

    def _decide(self, turns: EngineTurns) -> None:
        """All have had their turns: the nearer one goes on."""
        self._run = turns.nearer()
        self._save(force=True)
        self._tell(self._run)

    def _begin(self, run: Run, state: str = "running") -> None:
        self._prepare(run.synth)
        self._run = run
        run.mute(state != "running")
        begins = run.session.generation == 0
        if run.target is not None or state == "stopped" or (begins and run.takes is not None):
            run.state = state
            self._tell(run)
        elif begins:
            self._step(run)
        else:
            run.state = "waiting"
            self._tell(run)
        if run.target is None and not self._knows_taste:
            ear.warm_up()  # while the first page is listened to
            self._knows_taste = True

    def _turn(self, run: Run, before: str, after: str) -> None:
        if run.state == before:
            run.state = after
            run.steps.clear()
            self._save(force=True)
        self._tell(run)

    def _go_on(self, run: Run) -> None:
        if run.target is not None and run.steering.all_halted:
            run.steering.release()
            for strand in run.session.strands:
                run.obeyed(Halt(strand.number, False))
        run.resting = run.saved.finished = False
        run.judge = None
        run.mute(False)
        self._turn(run, "paused", "running")

    def _unstop(self, run: Run, *, resting: bool) -> None:
        """A person takes a Stop back."""
        run.saved.finished = False
        rests = "waiting" if run.target is None and run.session.generation else "paused"
        run.mute(True)
        self._turn(run, "stopped", rests)
        if rests == "paused" and not resting:
            self._go_on(run)

    def _steer(self, run: Run, command: Restart | Focus | Halt | Plant | Recover) -> None:
        """Where every strand is halted the run rests, until one goes on."""
        try:
            run.steering.obey(command)
            run.obeyed(command)
        except InputError as error:
            self._channel.send(Notice(f"The strand was left as it is. {error}"))
        except ValueError as error:  # another strategy than the one that the window knew
            self._channel.send(Notice(f"The strand was left as it is: {error}."))
        if run.steering.all_halted and run.state == "running":
            run.resting = True
            self._turn(run, "running", "paused")
        elif run.resting and not run.steering.all_halted:
            self._go_on(run)
        else:
            self._save(force=True)
            self._tell(run)

    def _confine(self, run: Run, command: Confine) -> None:
        """Plan and checkpoint change together: what goes on after a crash keeps to what it says."""
        from evosynth.runs.assembly import confine, confined

        if run.turns is not None:
            run.turns.keep(command)
            run.replanned = True
        if command.engine in ("", run.synth.name):
            settings = confined(run.plan.settings, command)
            try:
                judged = confined(run.plan.judged, command)
                confine(run.session, run.target, judged, run.voices.model(command.model))
                run.plan, run.replanned, run.ranking = replace(run.plan, settings=settings), True, None
                if run.kinds is not None:  # of those outside nobody is shown any more
                    run.kinds.judged_anew()
                run.obeyed(command)
            except InputError as error:
                self._channel.send(Notice(str(error)))
        self._save(force=True)
        self._tell(run)

    def _lean(self, run: Run, command: Lean) -> None:
        """Of places that a slider passes in between the last one counts."""
        if any(isinstance(one, Lean) for one in self._commands) or run.target is None:
            return
        if run.turns is not None:
            self._channel.send(Notice(TRYING, refused=command))
        elif command.towards > 0.0 and run.answers.model is None:
            self._channel.send(Notice(UNKNOWN_TASTE, refused=command))
        else:
            run.lean(command.towards)
            run.obeyed(command)
        self._save(force=True)
        self._tell(run)

    def _decide_there(self, run: Run, command: Decide) -> None:
        """From now on the synth has the last word, until the search goes on."""
        if run.target is None or run.takes is not None or run.state not in ("paused", "stopped"):
            return
        takes = self._devices.way_to(command.synth.device, run.where.path)
        run.judge, run.unrankable = RankingThere(command.synth, takes, run.target, run.plan.judged), False
        self._tell(run)

    def _stop(self, run: Run) -> None:
        """While engines are tried the nearer one stays, where all have been heard."""
        if run.turns is not None and run.turns.all_heard:
            run = self._run = run.turns.nearer()
        run.state, run.saved.finished = "stopped", True
        run.mute(False)
        self._save(force=True)
        self._tell(run)

    def _visit(self, run: Run, command: Visit) -> None:
        """Show a generation again; one that there has never been is bred, where its parent is on show."""
        if command.number != run.session.on_show and not run.generations.show(command.number):
            if command.parent != run.session.on_show:
                self._channel.send(Notice(FORGOTTEN, refused=command))
            elif reason := run.why_not_bred(command):
                self._channel.send(Notice(f"No generation was bred. {reason}", refused=command))
            else:
                run.generations.leave()
                self._breed(run, command)
                return
        else:
            run.asked, run.state = None, "waiting"
            run.set_ratings(command.ratings)
            stands = None if command.ratings is None else dict(run.session.ratings)
            run.obeyed(replace(command, ratings=stands))
        self._save(force=True)
        self._tell(run)

    def _breed(self, run: Run, asked: Visit) -> None:
        """At once; on a device as long as it takes, in the main loop."""
        if run.takes is None:
            self._step(run, asked)
            return
        run.asked, run.state = asked, "running"
        run.mute(False)
        self._tell(run)

    def _answer(self, run: Run, command: Answer) -> None:
        if command.generation in (None, run.session.on_show):
            counted = run.answer(command)
            if counted is not None:
                if of_taste(counted):
                    run.follow()
                run.obeyed(counted)
                run.find()
        self._save(force=True)
        self._tell(run)

    def _adopt(self, run: Run, command: Adopt) -> None:
        """What is said of it, and bred of it, comes after."""
        if command.generation not in (None, run.session.on_show):
            return
        try:
            if not run.adopt(command):
                return
        except InputError as error:
            self._channel.send(Notice(f"What was edited takes no part in the run. {error}"))
            return
        run.obeyed(command)
        run.find()
        self._save(force=True)
        self._tell(run)

    def _record(self, run: Run, command: Record) -> None:
        """One that was edited by hand, of which the synth has played nothing yet: a person wants to know."""
        if run.takes is None:
            return
        self._records = True
        try:
            self._channel.send(run.hear(command.id))
        except KeyError:
            self._channel.send(Notice("It was not recorded: it is no voice of this run."))
        except Cancelled:
            self._channel.send(Notice("It was not recorded, since something else was asked for."))
        except (PortError, AudioError, InputError) as error:
            self._channel.send(Notice(f"It was not recorded. {sentence(str(error))}"))
        finally:
            self._records = False
        self._tell(run)

    def _switch(self, run: Run, command: Believe | Forget) -> None:
        """Taste leads, or leads otherwise, from the next generation on."""
        run.answers.switch(command)
        if isinstance(command, Forget):
            told = run.told
            rows = told.remember() if command.taken_back else told.forget(self._stores.taste(run.where.path))
            run.store.beside(*rows)
        run.follow()
        run.obeyed(command)
        self._save(force=True)
        self._tell(run)

    # ---- stepping ---------------------------------------------------------------------------------------------

    def _step(self, run: Run, asked: Visit | None = None) -> None:
        """A generation; of a breeding the one that was ``asked`` for."""
        began, before = time.monotonic(), run.session.evaluations
        step = run.session.step if run.turns is None else run.turns.step
        run.began = began if run.takes is not None else None
        try:
            with run.next_page(asked):
                report = step(cancelled=self._interrupted)
        except Cancelled:
            run.break_off()
            self._look_at_time(run)
            return
        except (PortError, AudioError, InputError) as error:
            if run.takes is None:
                raise
            run.break_off()
            self._rest(run, error)
            return
        run.asked = None
        if asked is not None:
            run.obeyed(replace(asked, number=before), before)
        if run.target is None:
            run.state = "waiting"
        run.record(began, (report.evaluations, report.best_distance, report.median_distance))
        run.rate_newly_heard()
        if run.lines.due:
            run.find()
        self._save(force=run.target is None)
        self._tell(run)
        self._look_at_time(run)

    def _rest(self, run: Run, error: EvoSynthError) -> None:
        """The synth cannot be heard for now: what was heard is kept, and Continue goes on with what is missing."""
        said = f"{sentence(str(error))} The run rests until you let it go on."
        self._channel.send(Notice(said, lost=isinstance(error, (PortError, AudioError))))
        run.mute(True)
        self._turn(run, "running", "paused")

    def _look_at_time(self, run: Run) -> None:
        """While engines are tried: whether the next one's turn has come, or all have had theirs."""
        if run.turns is None or not run.turns.over:
            return
        following = run.turns.following()
        if following is None:
            self._decide(run.turns)
        else:
            self._begin(following)

    def _find(self, run: Run) -> None:
        """One of those whom the document is to have; the last of them takes all with it that waits to be written."""
        run.find()
        if not len(run.findings):
            run.store.flush()

    def _leave(self) -> None:
        """Another run comes, or the end."""
        run, self._run = self._run, None
        if run is not None:
            with suppress(StorageError):
                run.leave()

    def _rank(self, run: Run) -> None:
        """A step of the finals of a match at rest: commands come in between, a fault leaves the run as it is."""
        try:
            ranked = run.rank()
        except Cancelled:  # of what was heard by then nothing is lost
            if run.judge is None:
                run.ranking = None
                run.unrankable = ranked = run.takes is not None and run.takes.muted
            else:
                run.judge, ranked = None, True
        except Exception as error:
            run.unrankable, run.judge, ranked = run.judge is None, None, True
            self._channel.send(Notice(explained(error, "Ranking the best")))
        if ranked:
            self._tell(run)

    def _tell_takes(self) -> None:
        if self._run is not None:
            self._tell(self._run)

    def _tell(self, run: Run) -> None:
        self._channel.send_latest(replace(run.tell(), stop=self._stops))

    def _save(self, *, force: bool) -> None:
        """Write down how the run goes on, at most once a second unless the person has just done something."""
        run = self._run
        if run is None or not (force or (run.store.due and run.turns is None)):
            return
        try:
            run.save()
            run.storage_fails = False
        except StorageError as error:
            if not run.storage_fails:
                self._channel.send(Notice(f"{error} Evolution goes on, but could not be resumed after a crash."))
            run.storage_fails = True

    def _fail(self, error: Exception) -> None:
        self._run = None
        details = "" if isinstance(error, EvoSynthError) else "".join(traceback.format_exception(error))
        self._channel.send(Failed(explained(error, "Evolution"), details))


def run(channel: Channel) -> None:
    """Entry of the process."""
    Evolver(channel).loop()
