"""Messages over HTTP: handed in, asked for, listed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec

from wxpush.channels import CHANNELS
from wxpush.detail import Detail
from wxpush.errors import DiskError, Reason, StateError
from wxpush.intake.base import (
    Intake,
    MessageStanding,
    Outcome,
    Query,
    Refused,
    Trouble,
    TurnedAway,
)
from wxpush.intake.decision import Decision, Undecided
from wxpush.intake.lines import LONGEST_KEY
from wxpush.intake.view import states_of
from wxpush.service.answers import WebAnswer
from wxpush.service.keys.key import Right
from wxpush.service.network.bodies import lines_of, media_type, read_body
from wxpush.service.problems import Fault, HttpProblem, ProblemError
from wxpush.service.requests import WebRequest, wrong
from wxpush.words import Duration, Sentence, told

NDJSON = b"application/x-ndjson"
#: Bytes of many lines, of a line or a message alone, and lines, at the most.
MOST_BYTES = 8 * 1024 * 1024
LONGEST_LINE = 1024 * 1024
MOST_LINES = 10_000
_PAGE, _LONGEST_PAGE = 100, 1000
#: Seconds after which who asked while the shared state was out of reach asks again.
_AGAIN = 2.0
#: What a decision is told in is smaller.
_LONGEST_WORD = 1024
#: Of a key as a caller writes it: visible ASCII. https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
_VISIBLE = range(0x21, 0x7F)
_UNTAKEN = {
    Trouble.KEY_REUSED: "other_body",
    Trouble.KEY_IN_USE: "in_progress",
    Trouble.STOPPING: "stopping",
}


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"decision": "as"}):
    decision: Decision


class MessageRoutes:
    """Those of one intake. `kept`: seconds for which messages can be asked for after their end."""

    def __init__(self, intake: Intake, kept: float) -> None:
        self._intake = intake
        self._kept = kept

    async def post(self, asked: WebRequest) -> WebAnswer:
        """One message, or a line for each."""
        caller, key = asked.caller(Right.SEND), _key(asked)
        media = media_type(asked.scope)
        most = MOST_BYTES if media == NDJSON else LONGEST_LINE
        body = await read_body(asked.scope, asked.receive, most=most)
        if media == NDJSON:
            lines = lines_of(body, most=MOST_LINES, longest=LONGEST_LINE)
            if not lines:
                raise ProblemError("shape")
            return _of_lines(await self._intake.take(lines, caller, key=key), asked.language)
        if media not in (b"application/json", b""):
            raise ProblemError("media_type")
        found = await self._intake.take([body], caller, key=key)
        if isinstance(found, TurnedAway):
            raise _turned_away(found)
        (outcome,) = found
        if isinstance(outcome, Refused):
            problem = _problem(outcome)
            return problem.answer(asked.language)
        return WebAnswer(202, b'{"id":"%b"}' % outcome.id.encode())

    async def look(self, asked: WebRequest) -> WebAnswer:
        """Where one message stands."""
        with state_heeded():
            found = await self._intake.look(asked.named, asked.caller(Right.READ))
        if found is None:
            raise ProblemError("message_unknown", kept=Duration(self._kept))
        return WebAnswer(200, msgspec.json.encode(standing(found, asked.language)))

    async def resolve(self, asked: WebRequest) -> WebAnswer:
        """Decide one in doubt."""
        caller = asked.caller(Right.CONTROL)
        try:
            said = msgspec.json.decode(
                await read_body(asked.scope, asked.receive, most=_LONGEST_WORD), type=_Said
            )
        except (msgspec.DecodeError, RecursionError):
            raise ProblemError("decision", words=[*Decision]) from None
        with state_heeded():
            found = await self._intake.resolve(asked.named, said.decision, caller)
        if found is None:
            raise ProblemError("message_unknown", kept=Duration(self._kept))
        if isinstance(found, Undecided):
            word = "not_in_doubt" if found.seconds is None else "repeated"
            raise ProblemError(word, retry_after=found.seconds)
        return WebAnswer(200, msgspec.json.encode(standing(found, asked.language)))

    async def listing(self, asked: WebRequest) -> WebAnswer:
        """Messages, the oldest first, page by page."""
        caller = asked.caller(Right.READ)
        asked.only("campaign", "state", "since", "after", "limit")
        state = asked.parameter("state")
        if state is not None and not states_of(state):
            raise wrong("state", Sentence("service.no_such_state"))
        query = Query(
            campaign=asked.parameter("campaign"),
            state=state,
            since_ms=asked.moment("since"),
            after=asked.parameter("after"),
            limit=asked.number("limit", _PAGE, _LONGEST_PAGE),
        )
        with state_heeded():
            found = await self._intake.listing(query, caller)
        if found is None:
            raise wrong("after", Sentence("service.no_such_place"))
        messages = [standing(each, asked.language) for each in found.messages]
        return WebAnswer(200, msgspec.json.encode({"messages": messages, "next": found.following}))


@contextmanager
def state_heeded() -> Iterator[None]:
    """Raise ProblemError where the spool, or what the nodes share, is out of reach."""
    try:
        yield
    except DiskError as error:
        shared = isinstance(error, StateError) or error.reason is Reason.STATE
        word = "state" if shared else "unready"
        raise ProblemError(word, retry_after=_AGAIN, why=error.sentence) from None


def standing(found: MessageStanding, language: str) -> dict[str, object]:
    """A message for programs, its sentences in that language."""
    meaning, advice = "", _told(found.advice, language)
    if found.errcode and found.channel in CHANNELS:
        known = CHANNELS[found.channel].errcodes.lookup(found.errcode)
        if known is not None:
            meaning, advice = known.meaning(language), known.advice(language, alone=True)
    said = _told(found.reason, language)
    return {
        "id": found.id,
        "campaign": found.campaign,
        "state": found.state,
        "errcode": found.errcode,
        "reason": meaning or said or None,
        "advice": advice or None,
        "msgid": found.msgid,
        "tries": found.tries,
        "accepted_at": moment(found.accepted_ms),
        "at": moment(found.at_ms),
    }


def moment(at_ms: int) -> str:
    """As RFC 3339 has it."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")


def _told(detail: Detail, language: str) -> str:
    return told(detail, language=language) if isinstance(detail, Sentence) else detail


def _key(asked: WebRequest) -> str:
    """The Idempotency-Key, without the quotation marks of a structured text; empty where there is none. Raises ProblemError."""
    found = asked.header(b"idempotency-key")
    if found is None:
        return ""
    key = found.strip()
    if key[:1] == key[-1:] == b'"' and len(key) > 1:
        key = key[1:-1]
    if not 0 < len(key) <= LONGEST_KEY or not all(byte in _VISIBLE for byte in key):
        raise ProblemError("idempotency_key", most=LONGEST_KEY)
    return key.decode("ascii")


def _of_lines(found: Sequence[Outcome] | TurnedAway, language: str) -> WebAnswer:
    if isinstance(found, TurnedAway):
        raise _turned_away(found)
    taken = any(not isinstance(each, Refused) for each in found)
    body = "".join([_line(number, each, language) for number, each in enumerate(found, 1)])
    return WebAnswer(202 if taken else 422, body.encode(), NDJSON)


def _line(number: int, outcome: Outcome, language: str) -> str:
    if isinstance(outcome, Refused):
        error = _problem(outcome).members(language)
        return msgspec.json.encode({"line": number, "error": error}).decode() + "\n"
    return f'{{"line":{number},"id":"{outcome.id}"}}\n'


def _turned_away(found: TurnedAway) -> ProblemError:
    trouble = found.trouble
    if trouble is Trouble.FULL and isinstance(found.reason, Sentence):
        return ProblemError("full", retry_after=found.seconds, waiting=found.reason.fields["most"])
    if trouble in _UNTAKEN:
        return ProblemError(_UNTAKEN[trouble], retry_after=found.seconds)
    if trouble is Trouble.STATE:
        return ProblemError("state", retry_after=found.seconds, why=found.reason)
    return ProblemError("unready", retry_after=found.seconds, why=found.reason)


def _problem(refused: Refused) -> HttpProblem:
    trouble, reason = refused.trouble, refused.reason
    if trouble in (Trouble.UNKNOWN_CAMPAIGN, Trouble.FORBIDDEN_CAMPAIGN) and isinstance(reason, Sentence):
        word = "campaign_unknown" if trouble is Trouble.UNKNOWN_CAMPAIGN else "campaign_of_key"
        return HttpProblem(word, dict(reason.fields))
    if trouble in _UNTAKEN:
        return HttpProblem(_UNTAKEN[trouble])
    if trouble is Trouble.RATE_OF_PERSON and isinstance(reason, Sentence):
        many, seconds = (int(str(reason.fields[name])) for name in ("many", "seconds"))
        fields = {"many": many, "within": Duration(seconds)}
        return HttpProblem("rate_of_person", fields, retry_after=seconds / many)
    if refused.kind == "broken_json":
        return HttpProblem("not_json")
    word = "shape" if trouble is Trouble.INVALID_LINE else "row"
    kind = refused.kind or trouble.value
    return HttpProblem(word, faults=(Fault(place=refused.place, kind=kind, detail=reason),))
