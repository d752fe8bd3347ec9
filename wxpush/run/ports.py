"""The ports of a run: a voice to tell, an asker to ask, and a machine."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from wxpush.channels.common.card import Card
from wxpush.model import Block, Message, Verdict
from wxpush.progress.base import Observer
from wxpush.progress.chronicle import Event
from wxpush.report.ending import Ending
from wxpush.report.preview import Longest
from wxpush.report.problems import Tally
from wxpush.run.place import Place
from wxpush.sources.doubts import ReadingDoubtError
from wxpush.wechat.values import TemplateInfo
from wxpush.words import Sentence
from wxpush.words.labels import Label

if TYPE_CHECKING:  # a printer needs no way to WeChat
    from wxpush.progress.keys import Keys
    from wxpush.run.machine import Machine

#: What the operator should know before the answer.
Facts: TypeAlias = Sequence[Sentence | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePreview:
    """A message as its reader will see it. `where` names its row; `labels`: what the template calls its keys."""

    title: str
    where: str
    message: Card
    template: TemplateInfo | None
    longest: Sequence[Longest]
    labels: dict[str, str]


class Voice(Protocol):
    """Tells people in sentences and programs in objects. None of it waits long, and none of it raises."""

    def say(self, text: Sentence | str, label: Label = Label.NOTE) -> None:
        """Tell people, unless they want quiet. `label`: what the line is."""

    def detail(self, text: Sentence | str) -> None:
        """Tell people who asked for more."""

    def insist(self, text: Sentence | str, label: Label = Label.WARNING) -> None:
        """Tell people, quiet or not."""

    def note(self, text: Sentence | str, label: Label = Label.NOTE) -> None:
        """Tell people while messages are in flight: as `say`, but it never waits."""

    def event(self, name: str, /, **values: object) -> None:
        """Tell programs."""

    def happened(self, event: Event) -> None:
        """Tell people and programs of something while messages are out; nobody is waited for."""

    def witness(self, message: Message, verdict: Verdict) -> None:
        """Hear of a request that was refused or not answered."""

    def problems(self, tallies: Sequence[Tally]) -> None:
        """Show what is wrong with rows, by kind."""

    def preview(self, preview: MessagePreview) -> None:
        """Show a message."""

    def summary(self, place: Place, ending: Ending) -> None:
        """The last words: why it stopped, why rows were refused, the counts, the next command."""

    def surveying(self, title: str, size: int) -> AbstractContextManager[Callable[[Block], None]]:
        """Show the progress of a survey of `size` bytes; what is yielded is called with each block."""

    def observing(self, title: str) -> AbstractContextManager[Observer]:
        """Gives the observer that shows the sending."""

    def keys(self) -> AbstractContextManager["Keys | None"]:
        """Gives the keys of whoever looks on at a terminal; None where nobody does."""


class Asker(Protocol):
    """Asks the operator. Each question raises UsageError where the answer is no, or nobody can be asked."""

    #: Seconds in which somebody was asked, so far.
    waited: float

    def require(self) -> None:
        """Nothing is asked yet: raise where nobody can be."""

    def choose(self, doubt: ReadingDoubtError) -> str:
        """Which of the choices is meant. Raises the doubt itself where nobody can be asked."""

    def send(
        self,
        rows: int,
        *,
        account: Sentence | str,
        rate: float,
        different: Facts,
        facts: Facts,
        first: Callable[[], MessagePreview | None],
    ) -> None:
        """Whether so many messages may leave. `different`: what makes this time another than a first one; `first` composes the first of them."""

    def change(self, rows: int, *, facts: Facts) -> None:
        """Whether so many rows may be decided, where nothing is sent."""

    def give_up(self, facts: Sentence | str) -> None:
        """Whether a dispatch is given up."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of one run."""

    voice: Voice
    asker: Asker
    machine: "Machine"
