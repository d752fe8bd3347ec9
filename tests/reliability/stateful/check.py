"""Holds what one invocation left behind against the model."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tests.reliability.stateful.desk import Desk, Ended
from tests.reliability.stateful.model import Letter, Model, Plan, Row, Thing
from tests.reliability.stateful.terminal import Answer
from wxpush.checkpoint import rows as table
from wxpush.checkpoint.base import Facts
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import Exit
from wxpush.model import Record, State

_UNKNOWN = {State.IN_FLIGHT, State.IN_DOUBT}
#: What the operator's command makes legal, beside what time and WeChat do: from which states rows may go anywhere.
FREED = {"retry": {State.REJECTED}, "resend": _UNKNOWN}


def read(desk: Desk) -> tuple[Facts | None, Mapping[int, Record]]:
    opened = SqliteCheckpoint.read(desk.checkpoint)
    if opened is None:
        return None, {}
    with opened:
        return opened.facts(), opened.between(1, 2**62)


def cut_off(desk: Desk) -> bool:
    """Whether the newest invocation has no end."""
    opened = SqliteCheckpoint.read(desk.checkpoint)
    if opened is None:
        return False
    with opened:
        return any(one.exit_code is None for one in opened.invocations()[-1:])


def digest(desk: Desk) -> str | None:
    """All that is in all tables; None where no campaign is known."""
    opened = SqliteCheckpoint.read(desk.checkpoint)
    if opened is None:
        return None
    with opened:
        return (
            "\n".join(opened.ask(lambda connection: list(connection.iterdump()))) if opened.facts() else None
        )


def unasked(ended: Ended, desk: Desk, answer: Answer, before: str | None) -> Iterator[str]:
    """What is wrong where nobody has said yes: nothing may leave, and where there was something to ask, nothing changes."""
    if desk.wechat.arrived:
        yield f"{len(desk.wechat.arrived)} messages left without a yes"
    codes = {Answer.CTRL_C: Exit.INTERRUPTED, Answer.KILLED: None}
    if ended.asked and ended.code != codes.get(answer, Exit.USAGE):
        yield f"{answer.value!r} ended with {ended.code}"
    if declined(ended, answer) and digest(desk) != before:
        yield f"{answer.value!r} changed the checkpoint"


def declined(ended: Ended, answer: Answer) -> bool:
    """Whether the answer was what kept it from going on: nobody said yes, or the account did not let anybody be asked."""
    nobody = answer is Answer.NOBODY and ended.code == Exit.USAGE
    return (not answer.agrees and (ended.asked or nobody)) or ended.summary.get("reason") == "quota"


def status(desk: Desk, model: Model) -> Iterator[str]:
    """What is wrong with what `status` tells now that nobody is at work."""
    said = desk.status()
    if said is None or model.letter is None:
        if (said is None) != (model.letter is None):
            yield f"status says {said}"
        return
    states = Counter(thing.state for thing in model.here if thing is not None)
    expected = {
        "rows": len(model.rows),
        "sent_altogether": states[State.SENT],
        "under_review": 0,
        "rejected": states[State.REJECTED],
        "suppressed": states[State.SUPPRESSED] + model.out.count(State.SUPPRESSED),
        "in_doubt": states[State.IN_DOUBT] + states[State.IN_FLIGHT],
        "not_attempted": states[State.PENDING],
        "running": False,
    }
    if said["sent"] + said["already_sent"] != states[State.SENT] or any(
        said[name] != value for name, value in expected.items()
    ):
        yield f"status says {said}, and it is {expected}"


def stolen(ended: Ended, desk: Desk) -> Iterator[str]:
    """What is wrong where the checkpoint was taken away under the run: noticed with the next commit, and nothing more leaves."""
    if desk.stolen and desk.stolen.commits < desk.commits and ended.code not in {Exit.DISK, None}:
        yield f"its checkpoint was taken, and it ended with {ended.code}"
    if desk.stolen and len(desk.wechat.arrived) > desk.stolen.arrived + _OUT:
        yield f"{len(desk.wechat.arrived) - desk.stolen.arrived} messages left behind it"


#: Requests in flight, and those that may leave before the commit that notices: intents run 100 ms ahead of the rate.
_OUT = 3 + 5


def in_vain(ended: Ended, model: Model, letter: Letter, rows: Sequence[Row], *, unchanged: bool) -> bool:
    """Whether rows in doubt were to be sent anew and none of them can be: that is refused, and leaves the checkpoint unchanged."""
    if ended.code != Exit.USAGE or ended.asked or not unchanged:
        return False
    doubtful = [
        row
        for row, thing in zip(model.rows, model.here, strict=True)
        if thing is not None and thing.state in _UNKNOWN
    ]
    edited = (letter, tuple(rows)) != (model.letter, model.rows)
    return bool(doubtful) and (edited or all(letter.left_out(row, model.listed) for row in doubtful))


def told(ended: Ended, model: Model, plan: Plan, *, vain: bool) -> Iterator[str]:
    """What is wrong with the exit code and the sum. `vain`: as in `in_vain`."""
    if ended.code is not None and (ended.code == Exit.CHANGED) != (
        plan is Plan.REFUSED
    ):  # a kill may come first
        yield f"it ended with {ended.code}, and was to be: {plan.value}"
    if not ended.summary:
        refused = plan in {Plan.NOTHING, Plan.NOT_BEGUN} or vain
        if ended.code not in {None, Exit.CHANGED} and not (ended.code == Exit.USAGE and refused):
            yield f"it ended with {ended.code} and no summary"
        return
    if plan is Plan.NOT_BEGUN:
        yield f"it sent, and was to be: {plan.value}"
    summary = ended.summary
    if summary["rows"] != len(model.rows) or summary["exit_code"] != ended.code:
        yield f"the summary is of {summary['rows']} rows and exit {summary['exit_code']}"
    states = Counter(thing.state for thing in model.here if thing is not None)
    expected = {
        "rejected": states[State.REJECTED],
        "in_doubt": states[State.IN_DOUBT] + states[State.IN_FLIGHT],
        "not_attempted": states[State.PENDING],
    }
    if any(summary[name] != many for name, many in expected.items()):
        yield f"the summary says {summary}, the checkpoint {expected}"
    if summary["sent"] + summary["already_sent"] != states[State.SENT]:
        yield f"the summary says {summary}, and {states[State.SENT]} rows are sent"
    yield from _code(summary)


def _code(summary: dict) -> Iterator[str]:
    code = {
        None: 0,
        "max_sends": 4,
        "breaker": 4,
        "retry_budget": 4,
        "quota": 4,
        "account": 5,
        "signal": 143,
    }[summary["reason"]]
    if not code:
        code = 4 if summary["not_attempted"] else 3 if summary["rejected"] or summary["invalid"] else 0
    if summary["in_doubt"] and code < 5:
        code = 8
    if summary["exit_code"] != code:
        yield f"{summary} is to be exit {code}"


def adopted(
    desk: Desk, model: Model, records: Mapping[int, Record], *, freed: set[State], taken: bool
) -> Iterator[str]:
    """Take the rows' states from the checkpoint into the model. Gives those that may not be."""
    for number, thing in enumerate(model.here, 1):
        record = records.get(number, Record(number, State.PENDING))
        if thing is None:
            if record.state is not model.out[number - 1]:
                yield f"row {number} is {record.state.word} and was never to be sent"
            continue
        yield from _left_out(number, thing, record, model)
        yield from _moved(number, thing, record, freed)
        if record.state is State.SENT and thing.state in _UNKNOWN and taken:
            thing.taken = True
        thing.state, thing.skipped = record.state, record.detail == table.SKIPPED
        thing.perhaps = record.state is State.REJECTED and record.first_ms is not None
        thing.epoch = record.epoch
        thing.held = record.state is State.IN_DOUBT and record.first_ms is None
        yield from _agrees(number, thing, forgot=model.forgot)


def _left_out(number: int, thing: Thing, record: Record, model: Model) -> Iterator[str]:
    """What is left out, and what is not repeated, is so for a reason."""
    assert model.letter is not None
    why = model.letter.left_out(model.rows[number - 1], model.listed)
    if record.state in table.SURVEYED and record.state not in {why, thing.state}:
        yield f"row {number} is {record.state.word}, and nothing is wrong with it"
    if record.state is State.IN_DOUBT and record.first_ms is None and not (why or thing.held):
        yield f"row {number} is not repeated, and nothing is wrong with it"


def _moved(number: int, thing: Thing, record: Record, freed: set[State]) -> Iterator[str]:
    before, now = thing.state, record.state
    if before is State.PENDING or before in freed:
        return
    if before.settled and now is not before:
        yield f"row {number} was {before.word} and is {now.word}"
    if (
        before in _UNKNOWN
        and now is State.REJECTED
        and record.first_ms is None
        and record.detail != table.SKIPPED
    ):
        yield f"row {number} may have been delivered, and is rejected as if it were not"
    if before in _UNKNOWN and now is State.PENDING:
        yield f"row {number} may have been delivered, and is pending"


def _agrees(number: int, thing: Thing, *, forgot: bool) -> Iterator[str]:
    """Hold the checkpoint against what arrived."""
    if thing.state is State.SENT and not (thing.delivered or thing.taken or forgot):
        yield f"row {number} is sent and never arrived"
    fresh = len(thing.delivered) >= thing.licences
    if fresh and (thing.state is State.PENDING or (thing.state is State.REJECTED and not thing.skipped)):
        yield f"row {number} arrived and is {thing.state.word}"


def delivered(desk: Desk, model: Model) -> Iterator[str]:
    """Note what arrived. Gives what arrived once too often."""
    for request, delivery in desk.wechat.delivered:
        thing = model.of(request.said)
        if thing.delivered and not thing.delivered[-1].told(delivery):
            thing.licences += 1  # no clock of the machine could have told
        thing.delivered.append(delivery)
        if len(thing.delivered) > thing.licences:
            yield f"{request.said} arrived {len(thing.delivered)} times, with {thing.licences} licences"
