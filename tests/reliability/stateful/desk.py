"""Where the command is given: `wxpush send` and its kin with their own code, in one thread and in virtual time."""

import json
import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import Enum
from math import inf
from pathlib import Path
from random import Random

import msgspec
import trio
from trio.testing import MockClock

from tests.reliability.sim.faults import Event, Fate
from tests.reliability.sim.run import deterministic
from tests.reliability.sim.time import Time
from tests.reliability.stateful import listed
from tests.reliability.stateful.life import KilledError, Life, Mortal
from tests.reliability.stateful.model import Letter, Row
from tests.reliability.stateful.terminal import Answer, InterruptError, Terminal, sitting_at
from tests.reliability.stateful.wechat import TEMPLATE, Way, Wechat
from tests.warm import Process
from wxpush.access import Access
from wxpush.checkpoint.file.rescue import rescued
from wxpush.cli.common.confirm import Terminal as Asking
from wxpush.cli.common.place import place
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.settings import settle
from wxpush.config import Config
from wxpush.credentials import AccountKey, Secret
from wxpush.errors import Exit, Reason, Stop, WxpushError
from wxpush.notify import Notices
from wxpush.options import common, send
from wxpush.options.option import Option
from wxpush.options.values import Values
from wxpush.run.job import open_job
from wxpush.run.machine import Machine
from wxpush.run.preparing.marking import Marking
from wxpush.run.send import send_within
from wxpush.run.session import Session
from wxpush.run.status import status

APPID, BASE_URL = "wx0123456789abcdef", "https://api.weixin.qq.com"
SUMMARY = '{"type":"summary"'
SECOND = "a second invocation"


class Theft(Enum):
    """What is done to the checkpoint under a run, until it is over."""

    RENAMED = "renamed"
    REPLACED = "replaced by a copy"


@dataclass(frozen=True)
class Stolen:
    """How many commits there had been by then, and how many requests had arrived."""

    commits: int
    arrived: int


@dataclass(frozen=True)
class Trouble:
    """What befalls one invocation: its requests' fates in order, the step that kills it, and something at some time."""

    fates: Sequence[Fate] = ()
    steps: float = inf
    event: Event | Theft | str | None = None
    after: float = 0.0
    seconds: float = 0.0


CALM = Trouble()


@dataclass(frozen=True)
class Ended:
    """How an invocation ended: `code` None: killed. `summary` is empty where it was refused. `asked`: somebody was."""

    code: int | None
    summary: dict
    said: str
    asked: bool = False


class Watch:
    """What a signal reaches: it stops the sender, if there is one."""

    def __init__(self) -> None:
        self.stop = _nobody

    @contextmanager
    def guarding(self, stop, *, tell, leave):
        self.stop = stop
        yield
        self.stop = _nobody


def _nobody(_stop: Stop) -> None:
    """Nothing is sent now."""


class Signals:
    """Hands out the watch of one invocation."""

    watch: Watch | None = None

    def sending(self) -> Watch:
        self.watch = Watch()
        return self.watch


class Desk:
    """A folder with a campaign, a machine with its clocks, and WeChat."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mock = MockClock(autojump_threshold=0)
        self.time = Time(self.mock.current_time)
        self.wechat = Wechat(self.time)
        self.checkpoint = folder / "campaign.csv.wxpush"
        self.suppression = folder / "left.csv"
        listed.write(self.suppression, ())
        self._grave = folder / "grave"
        self._grave.mkdir()
        self._elsewhere = folder / "stolen"
        #: Of the last invocation: whether its checkpoint was taken from it, and its commits.
        self.stolen: Stolen | None = None
        self.commits = 0
        (folder / "wxpush.yaml").write_text(f"appid: {APPID}\n", encoding="utf-8")

    def write(self, letter: Letter, rows: Sequence[Row]) -> None:
        """Lay out the files as they are now."""
        key = 'key: "{{ order }}"\n' if letter.keyed else ""
        text = f"template_id: {TEMPLATE}\n{key}data:\n  thing1: '{letter.prefix} {{{{ order }}}} {{{{ word }}}}'\n"
        (self.folder / "campaign.yaml").write_text(text, encoding="utf-8")
        lines = [f"{row.openid},{row.order},{row.text}\n" for row in rows]
        (self.folder / "campaign.csv").write_text("openid,order,word\n" + "".join(lines), encoding="utf-8")

    def send(
        self,
        trouble: Trouble,
        marking: Marking | None = None,
        answer: Answer = Answer.OPTION,
        **options: object,
    ) -> Ended:
        """One invocation. The question is answered so, if there is one."""
        self.wechat.arrived, self.wechat.delivered, self.stolen = [], [], None
        life = Life(trouble.steps, self._die)
        terminal = Terminal(answer, life.end)
        options |= {"yes": answer is Answer.OPTION}
        with (self.folder / "said").open("w+", encoding="utf-8") as said:
            with sitting_at(terminal, said):
                code = self._go(trouble, life, marking, options)
            said.seek(0)
            text = said.read()
        if code is None:
            self._bury()
        self.commits = life.commits
        if self.stolen:
            self._bring_back()
        # A prompt stands on the line of what comes next.
        last = [line.partition(SUMMARY)[2] for line in text.splitlines() if SUMMARY in line]
        summary = json.loads(SUMMARY + last[-1]) if last and code is not None else {}
        return Ended(code, summary, text, asked=bool(terminal.asked))

    def _bring_back(self) -> None:
        """What the invocation rescued takes the place, or else the file that was stolen."""
        known = rescued(self.checkpoint)
        if not known.exists():
            self._elsewhere.replace(self.checkpoint)
            return
        for path in (*self._files(), self._elsewhere):
            path.unlink()
        known.replace(self.checkpoint)

    def _die(self) -> None:
        """What is on disk at the moment of a kill: closing the checkpoint, which a dead process does not do, changes it."""
        for path in self._files():
            shutil.copy(path, self._grave)

    def _bury(self) -> None:
        """Bring that back."""
        for path in self._files():
            path.unlink()
        for path in self._grave.iterdir():
            path.rename(self.folder / path.name)

    def _files(self) -> list[Path]:
        """The checkpoint and its log. What only living processes share is not copied."""
        names = (self.checkpoint.name, f"{self.checkpoint.name}-wal", f"{self.checkpoint.name}-journal")
        return [self.folder / name for name in names if (self.folder / name).exists()]

    def _go(self, trouble: Trouble, life: Life, marking: Marking | None, options: dict) -> int | None:
        given: dict[Option[object], object] = {
            common.CONFIG: self.folder / "wxpush.yaml",
            common.JSON: True,
            common.BASE_URL: BASE_URL,
            send.SUPPRESS: self.suppression,
            send.PROGRESS: "none",
        }
        known: dict[str, Option[object]] = {option.name: option for option in send.SENDING}
        given |= {known[name]: value for name, value in options.items()}
        command = settle(str(self.folder / "campaign.csv"), Values(given))
        settings, printer = command.run, Printer(command.voice)
        access = Access(APPID, BASE_URL, Config(), Secret("secret"))
        signals = Signals()
        try:
            with ExitStack() as stack:
                job = stack.enter_context(
                    open_job(settings.place, AccountKey(APPID, BASE_URL), settings.suppression)
                )
                checkpoint = stack.enter_context(Mortal.of(settings.place.checkpoint, life))
                machine = Sitting(self, Way(self.wechat, life, trouble.fates), trouble, signals)
                session = Session(
                    settings=settings,
                    job=job,
                    checkpoint=checkpoint,
                    access=access,
                    sender=APPID,
                    machine=machine,
                    voice=printer,
                    asker=Asking(yes=command.yes, say=printer.say, show=printer.preview, clock=machine.clock),
                    notices=Notices(),
                )
                return send_within(session, marking)
        except (WxpushError, InterruptError) as error:
            print(error)
            return error.exit
        except BaseException as error:
            if _killed(error):
                return None
            raise

    def status(self) -> dict | None:
        """What `status --json` says; None where it knows of no campaign."""
        given = Values({common.CONFIG: self.folder / "wxpush.yaml"})
        found = status(place(str(self.folder / "campaign.csv"), given), self.time)
        return msgspec.to_builtins(found.summary) if found else None

    def _steal(self, theft: Theft, life: Life) -> None:
        """Not of one that is to be killed: what its disk holds is copied by name."""
        if life.mortal or not self.checkpoint.exists():
            return
        self.stolen = Stolen(life.commits, len(self.wechat.arrived))
        self.checkpoint.rename(self._elsewhere)
        if theft is Theft.REPLACED:
            shutil.copy(self._elsewhere, self.checkpoint)

    def befall(self, trouble: Trouble, watch: Watch, life: Life) -> None:
        match trouble.event:
            case Theft():
                self._steal(trouble.event, life)
            case Event.SIGNAL:
                watch.stop(Stop(Reason.SIGNAL, Exit.TERMINATED))
            case Event.PAUSE:
                self.mock.jump(trouble.seconds)
            case Event.SUSPEND:
                self.time.suspend(trouble.seconds)
            case Event.CLOCK_FORWARD:
                self.time.wall_error += trouble.seconds
            case Event.CLOCK_BACK:
                self.time.wall_error -= trouble.seconds
            case _ if trouble.event == SECOND:
                assert self._second() == 6, "a second invocation is refused"

    def _second(self) -> int:
        """A real process on the same campaign."""
        words = ["send", str(self.folder / "campaign.csv"), "--yes", "--base-url", BASE_URL]
        environ = os.environ | {"WXPUSH_APPID": APPID, "WXPUSH_SECRET": "secret"}
        return Process(words, environ, self.folder / "second").wait(None)


class Sitting(Machine):
    """The machine as one invocation sees it."""

    def __init__(self, desk: Desk, way: Way, trouble: Trouble, signals: Signals) -> None:
        self.clock = desk.time
        self.chance = Random(1).random
        self._desk, self._way, self._trouble, self._signals = desk, way, trouble, signals

    def ask(self, main):
        return self.run(main)

    def sending(self):
        return self._signals.sending()

    def run(self, main):
        async def living():
            async with trio.open_nursery() as nursery:
                nursery.start_soon(self._befall)
                ended = await main()
                nursery.cancel_scope.cancel()
            return ended

        with deterministic(1):
            return trio.run(living, clock=self._desk.mock)

    def line(self, access, *, seconds):
        return self._way.line()

    async def _befall(self) -> None:
        await trio.sleep(self._trouble.after)
        if self._signals.watch is not None:
            self._desk.befall(self._trouble, self._signals.watch, self._way.life)


def _killed(error: BaseException) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return any(map(_killed, error.exceptions))
    return isinstance(error, KilledError)
