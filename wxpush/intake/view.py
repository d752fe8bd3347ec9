"""What people and programs are told of the messages in a spool."""

from collections.abc import Mapping, Sequence
from math import inf

from wxpush.detail import Detail, restored
from wxpush.hold import Held, Hold
from wxpush.intake.base import CampaignStanding, MessageStanding, Query, Unready
from wxpush.intake.drain import Drain
from wxpush.intake.names import MessageNames
from wxpush.intake.spool.rows import Sought, SpooledStanding
from wxpush.intake.sums import IntakeSums
from wxpush.model import State
from wxpush.progress.telling import held_at
from wxpush.words import Sentence

#: The contract's word for a message that WeChat has not decided on.
NOT_ATTEMPTED = "not_attempted"
#: Messages of one page of a listing at the most.
_LONGEST_PAGE = 1000
#: By these nothing leaves, whatever comes.
_CLOSED = frozenset({Held.WINDOW, Held.NO_WORKER, Held.TOKEN, Held.BREAKER, Held.PROBING, Held.THROTTLED})
_UNDECIDED = frozenset({State.PENDING, State.IN_FLIGHT})
#: What to do about a message in a state, where no errcode tells.
ADVICE: Mapping[State, Detail] = {
    State.IN_DOUBT: Sentence("intake.advice_in_doubt"),
    State.EXPIRED: Sentence("intake.advice_expired"),
}


def word_of(state: State) -> str:
    """The contract's word for a state."""
    return NOT_ATTEMPTED if state in _UNDECIDED else state.word


def states_of(word: str) -> frozenset[int]:
    """The states that have that word; none where there is no such word."""
    return frozenset(state for state in State if word_of(state) == word)


def sought(query: Query, usable: frozenset[int], after: int) -> Sought:
    """What a query asks of the spool. `usable`: campaigns that it may tell of."""
    return Sought(
        campaigns=usable,
        states=None if query.state is None else states_of(query.state),
        since_ms=query.since_ms or 0,
        after=after,
        most=max(1, min(query.limit, _LONGEST_PAGE)),
    )


def message_standing(
    found: SpooledStanding, names: MessageNames, campaign: str, channel: str
) -> MessageStanding:
    state = State(found.state)
    return MessageStanding(
        id=names.name(found.row),
        campaign=campaign,
        state=word_of(state),
        tries=found.tries,
        accepted_ms=found.taken_ms,
        at_ms=found.at_ms,
        errcode=found.errcode,
        reason=restored(found.detail) if found.detail else "",
        advice=ADVICE.get(state, ""),
        msgid=None if found.msgid is None else str(found.msgid),
        channel=channel,
    )


def campaign_standing(drain: Drain, sums: IntakeSums) -> CampaignStanding:
    served = drain.served
    states: dict[str, int] = {}
    for state in State:
        if many := sums.of(served.number, state):
            word = word_of(state)
            states[word] = states.get(word, 0) + many
    return CampaignStanding(
        name=served.name,
        channel=served.kind.word,
        template_id=served.template_id,
        waiting=states.get(NOT_ATTEMPTED, 0),
        in_flight=drain.in_flight,
        states=states,
        paused_by=drain.paused_by,
        parked=drain.kept,
        holds=tuple(drain.holds()),
    )


def unready(drains: Sequence[Drain], *, now_ms: int, rate: float) -> list[Unready]:
    """Why campaigns do not send all that comes at once."""
    found: list[Unready] = []
    for drain in drains:
        name = drain.served.name
        if drain.paused_by is not None:
            found.append(Unready("paused", Sentence("intake.paused_by", by=drain.paused_by), name))
        elif (parked := drain.kept) is not None:
            seconds = max(0.0, (parked.until_ms - now_ms) / 1000)
            found.append(Unready(parked.word, parked.reason, name, seconds))
        else:
            found += [_closed(hold, name, now_ms, rate) for hold in drain.holds() if hold.by in _CLOSED]
    return found


def _closed(hold: Hold, campaign: str, now_ms: int, rate: float) -> Unready:
    return Unready(hold.by.value, held_at(hold, now_ms, a_second(rate)), campaign, hold.seconds)


def a_second(rate: float) -> float | None:
    """For programs: None where there is no bound."""
    return None if rate == inf else rate


def by_name(counted: Mapping[tuple[int, State], int], names: Mapping[int, str]) -> dict[tuple[str, str], int]:
    """Sums by the names of campaigns and the words of states."""
    found: dict[tuple[str, str], int] = {}
    for (campaign, state), many in counted.items():
        if campaign in names:
            key = names[campaign], word_of(state)
            found[key] = found.get(key, 0) + many
    return found


def by_code(counted: Mapping[tuple[int, int], int], names: Mapping[int, str]) -> dict[tuple[str, int], int]:
    """Refusals by the names of campaigns and their codes."""
    return {(names[campaign], code): many for (campaign, code), many in counted.items() if campaign in names}
