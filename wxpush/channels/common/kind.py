"""A kind of message as a record: all that the rest of wxpush asks of it. `wxpush.channels.CHANNELS` is the table of them."""

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from wxpush.answer import Answer
from wxpush.campaign import Campaign
from wxpush.channels.base import NEVER, Endpoint, Opened, Repeats
from wxpush.channels.common.card import Card
from wxpush.channels.common.errcodes import Errcodes
from wxpush.channels.common.judge import Judge
from wxpush.detail import Detail
from wxpush.model import Kind
from wxpush.parsing.yamlfile import Document

C = TypeVar("C", bound=Campaign)


class UsedTemplate(NamedTuple):
    """The template of the account that a campaign is made of, and the campaign's texts by the template's keys, in the file's order."""

    template_id: str
    data: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageKind(Generic[C]):
    """One kind of message. All of it is pure.

    Not there yet, so that a kind that needs it is refused when it is made: more than one person to a request (`people`), and one
    request at a time to one person (not `parallel`).
    """

    #: What campaign files, checkpoints and chunks call it: never change one.
    word: str
    #: The campaign that a file describes; the text is its name when it gives none. Raises UsageError.
    read: Callable[[Document, str], C]
    #: SHA-256 (64 hex characters) of all that decides a message.
    fingerprint: Callable[[C], str]
    #: The channel of a campaign of the account with that AppID. Raises UsageError.
    open: Callable[[C, str], Opened]
    #: Path of the endpoint, without query.
    path: str
    errcodes: Errcodes
    #: Whether a success without a msgid may be none.
    needs_msgid: bool
    #: The place of the campaign file that a refusal blames; None: none that is known.
    blamed: Callable[[Answer], str | None] = lambda _answer: None
    #: Never, unless the kind says how.
    repeats: Repeats = NEVER
    #: Refusals that leave something open which the account can be asked: QUOTA, TEMPLATE.
    questions: frozenset[Kind] = frozenset()
    #: Whom a sealed message is for: an openid.
    addressee: Callable[[bytes], str]
    #: What somebody will see of a message.
    card: Callable[[bytes], Card]
    #: The texts of many messages of one campaign, by key, in their order: quick, for whoever looks at every row.
    texts: Callable[[Sequence[bytes]], Mapping[str, Sequence[str]]]
    #: Codes that say of the person that nothing will ever arrive, and how a suppression list puts it.
    gone: Mapping[int, Detail] = field(default_factory=dict)
    #: The same because the account has no such person: a whole list of another account is refused so too.
    absent: Mapping[int, Detail] = field(default_factory=dict)
    #: The template that the account is asked for, of a campaign and of a sealed message; None and empty: there is none.
    template: Callable[[C], UsedTemplate | None] = lambda _campaign: None
    template_of: Callable[[bytes], str] = lambda _body: ""
    #: Of hosts that links may lead to, no host meaning any: why a sealed message that was composed elsewhere must not leave; empty: it may.
    refusal: Callable[[Collection[str]], Callable[[bytes], Detail]] = lambda _hosts: lambda _body: ""
    people: int = 1
    parallel: bool = True

    def __post_init__(self) -> None:
        if self.people != 1 or not self.parallel:
            raise NotImplementedError(
                f"{self.word}: a request goes to one person, and two to one person may be out at once"
            )

    def endpoint(self, varying: Collection[str], rows: Container[int | None] = frozenset()) -> Endpoint:
        """Where its messages go. `varying`: places of the campaign file whose text differs from row to row; `rows`: codes that are about
        rows, says the operator.
        """

        def hits_all(answer: Answer) -> bool:
            place = self.blamed(answer)
            return place is not None and place not in varying

        judge = Judge(self.errcodes, needs_msgid=self.needs_msgid, hits_all=hits_all, rows=rows)
        return Endpoint(self.path, judge.judge, self.repeats, self.questions)
