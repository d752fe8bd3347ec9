"""The runs that a service hands out: what they are called, and what its dispatcher is asked to do with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from wxpush.checkpoint.base import MOST
from wxpush.checkpoint.dispatched import Dispatch
from wxpush.cluster.address import without_password
from wxpush.cluster.chunk import MOST_ROWS, rows_per_chunk
from wxpush.cluster.dispatch.order import Order
from wxpush.cluster.dispatch.overview import Overview
from wxpush.cluster.names import run_id
from wxpush.cluster.servers import Servers
from wxpush.cluster.store.runs import RunFacts
from wxpush.credentials import AccountKey
from wxpush.detail import restored
from wxpush.intake.base import RefusedMessage
from wxpush.intake.served import ServedCampaign
from wxpush.intake.spool.handed import HandedRun
from wxpush.intake.tools import DrainTools
from wxpush.model import Record, State
from wxpush.run.cluster.place import ClusterPlace

#: Messages that come one by one belong to no run of a list.
_NO_RUN = 0
#: As of a list so long that its chunks are as large as the rate lets them be.
_MANY = MOST_ROWS * 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """The cluster whose workers send for a service."""

    on: Servers
    place: ClusterPlace
    account: AccountKey
    overview: Overview


def new_run(served: ServedCampaign, lowest: int, place: ClusterPlace) -> HandedRun:
    """A run of a campaign whose messages stand from row `lowest` on. Its map begins with a row that is nobody's."""
    return HandedRun(
        campaign=served.number,
        owner=uuid4().hex,
        state=without_password(place.state),
        namespace=place.namespace,
        base=lowest - 2,
        fed=0,
        position="0-0",
        attempts=0,
        retries=0,
        returned=0,
    )


def id_of(run: HandedRun, served: ServedCampaign, account: AccountKey) -> str:
    """What the run is called on the servers."""
    return run_id(account, name=served.name, run=_NO_RUN, source=run.owner, number=run.campaign)


def facts_of(run: HandedRun, served: ServedCampaign, account: AccountKey, rate: float) -> RunFacts:
    """What the Redis holds about it. `rate`: messages a second; how long messages are nobody knows: a chunk that is too long is cut."""
    return RunFacts(
        account=account,
        owner=run.owner,
        campaign=served.name,
        run=_NO_RUN,
        rows=MOST,
        chunk_rows=rows_per_chunk(rate, rows=_MANY, size=0),
        endless=True,
    )


def order_of(run: HandedRun, served: ServedCampaign, tools: DrainTools, place: ClusterPlace) -> Order:
    """What the dispatcher is asked to do."""
    return Order(
        mark=Dispatch(number=1, owner=run.owner, state=run.state),
        invocation=tools.invocation,
        rate=tools.asked,
        repeat={},
        safely=served.endpoint.repeats.seconds > 0,
        lease=place.lease,
        key=place.key,
        proven=tools.sums.proven(served.number),
    )


def tell_refused(records: Sequence[Record], *, served: ServedCampaign, tools: DrainTools) -> None:
    """Let people who look on know of those that WeChat refused."""
    for each in records:
        if each.state is State.REJECTED:
            refusal = RefusedMessage(
                id=tools.names.name(each.row),
                campaign=served.name,
                at_ms=each.at_ms,
                errcode=each.errcode,
                reason=restored(each.detail) if each.detail else "",
                channel=served.kind.word,
            )
            tools.sums.refusals.appendleft(refusal)
