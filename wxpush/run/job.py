"""A campaign, opened: its files, and what it composes."""

from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec

from wxpush.campaign import Campaign
from wxpush.channels import load_campaign
from wxpush.channels.base import Channel, Doubt, Endpoint, Opened, Suspects
from wxpush.channels.common.expiring import Expiring, Expiry
from wxpush.channels.common.identity import People
from wxpush.channels.common.kind import MessageKind, UsedTemplate
from wxpush.channels.common.suppressing import Suppressing
from wxpush.channels.expressions.braces import folded
from wxpush.columns import APART
from wxpush.credentials import AccountKey
from wxpush.errors import UsageError
from wxpush.model import FileIdentity, Recipient
from wxpush.parsing.quantities import duration
from wxpush.run.listed import Listed, read_list
from wxpush.run.place import Place
from wxpush.run.ports import Asker
from wxpush.run.reading import open_recipients
from wxpush.run.settings import Suppression, Timing
from wxpush.schedule.keys import zone_of
from wxpush.schedule.zones import zone
from wxpush.sources import Input
from wxpush.sources.descriptor import require_recipients
from wxpush.sources.doubts import ReadingDoubtError
from wxpush.system.regular import is_there
from wxpush.wiring import Subject


@dataclass(frozen=True, slots=True)
class Job:
    """A campaign whose files are open."""

    place: Place
    account: AccountKey
    kind: MessageKind[Any]
    campaign: Campaign
    channel: Channel
    source: Input
    people: People
    #: On texts of the campaign file that are the same for every row, and odd.
    doubts: Sequence[Doubt]
    #: Places of the campaign file whose text differs from row to row.
    varying: frozenset[str]
    listed: Listed | None = None
    #: Whether it is wxpush.yaml that says which hosts links may lead to: the campaign file does not.
    hosts_of_settings: bool = False
    #: What leaves out rows whose time is over; None: all are of use at any time.
    expiring: Expiring | None = None
    #: For how many seconds after the survey rows are of use; None: for ever.
    valid_for: float | None = None

    def count_from(self, surveyed_ms: int) -> None:
        """Let rows be of use for so long from that moment on."""
        if self.expiring is not None and self.valid_for is not None:
            self.expiring.until_ms = surveyed_ms + round(self.valid_for * 1000)

    @property
    def fingerprint(self) -> str:
        """SHA-256 (64 hex characters) of all of the campaign file that decides a message."""
        return self.kind.fingerprint(self.campaign)

    def known_with(self, hosts: tuple[str, ...]) -> str:
        """The fingerprint that it would have, were these the `allow_hosts` of wxpush.yaml."""
        campaign = self.campaign
        return self.kind.fingerprint(
            msgspec.structs.replace(campaign, allow_hosts=hosts) if self.hosts_of_settings else campaign
        )

    @property
    def template(self) -> UsedTemplate | None:
        """The template that the account must have; None: the kind of message has none."""
        return self.kind.template(self.campaign)

    @property
    def subject(self) -> Subject:
        """What the account is asked about on its behalf."""
        template = self.template
        return Subject(self.kind.path, template.template_id if template else "")

    def endpoint(self, rows: Container[int | None] = frozenset()) -> Endpoint:
        """Where the messages go. `rows`: codes that are about rows, says the operator."""
        return self.kind.endpoint(self.varying, rows)

    @property
    def list_identity(self) -> FileIdentity | None:
        """Which suppression list holds for it; None: none."""
        return self.listed.identity if self.listed else None


@dataclass(frozen=True, slots=True)
class Times:
    """What rows expire by: what the run is told of times, and the wall's clock, in ms since 1970."""

    told: Timing
    now_ms: Callable[[], int]


def with_hosts(campaign: Campaign, hosts: tuple[str, ...]) -> Campaign:
    """The campaign with the `allow_hosts` of wxpush.yaml, unless its own file names some."""
    if campaign.allow_hosts or not hosts:
        return campaign
    return msgspec.structs.replace(campaign, allow_hosts=hosts)


def opened_job(
    stack: ExitStack,
    place: Place,
    account: AccountKey,
    suppression: Suppression | None = None,
    *,
    asker: Asker,
    times: Times | None = None,
) -> Job:
    """The same, open until the stack is closed; where the list can be read in two ways, the operator is asked which is right."""
    try:
        return stack.enter_context(open_job(place, account, suppression, times=times))
    except ReadingDoubtError as doubt:
        place = place.read_as(doubt, asker.choose(doubt))
    return stack.enter_context(open_job(place, account, suppression, times=times))


@contextmanager
def open_job(
    place: Place,
    account: AccountKey,
    suppression: Suppression | None = None,
    *,
    times: Times | None = None,
) -> Iterator[Job]:
    """Open and check campaign file and input together; without `times` no row expires. Raises UsageError, before anything is sent."""
    require_files(place)
    kind, campaign = load_campaign(place.campaign)
    hosts_of_settings = not campaign.allow_hosts
    campaign = with_hosts(campaign, place.allow_hosts)
    channel = kind.open(campaign, account.appid)
    with open_recipients(place) as source:
        expiry = _expiry(campaign, times)
        _check_columns([channel] if expiry is None else [channel, expiry], source, place.label)
        doubts = channel.doubts(_nameable(source.columns) or columns_met(source, channel.placeholders))
        listed = read_list(suppression) if suppression is not None else None
        within: Channel = channel if listed is None else Suppressing(channel, listed.members.reason)
        expiring, valid_for = None, _valid_for(campaign, times)
        if expiry is not None or valid_for is not None:
            within = expiring = Expiring(within, expiry, times.now_ms if times is not None else lambda: 0)
        people = People(account.appid)
        yield Job(
            place,
            account,
            kind,
            campaign,
            within,
            source,
            people,
            doubts,
            channel.varying,
            listed,
            hosts_of_settings,
            expiring,
            valid_for,
        )


def _expiry(campaign: Campaign, times: Times | None) -> Expiry | None:
    """Raises UsageError."""
    if not campaign.expires:
        return None
    told = Timing() if times is None else times.told
    return Expiry(campaign, zone(zone_of([told.typed, campaign, told.configured])))


def _valid_for(campaign: Campaign, times: Times | None) -> float | None:
    """Of the command line, else of the campaign file, else of wxpush.yaml; in seconds."""
    if times is None:
        return None
    told = times.told
    if told.valid_for is not None:
        return told.valid_for
    return duration(campaign.valid_for) if campaign.valid_for is not None else told.configured_valid_for


def _check_columns(channels: Sequence[Opened | Expiry], source: Input, label: str) -> None:
    """Raises UsageError where a column is missing, and says where the header may be."""
    if source.columns is None:
        return

    def fits(columns: Sequence[str]) -> bool:
        try:
            check(columns)
        except UsageError:
            return False
        return bool(columns)

    def check(columns: Sequence[str]) -> None:
        for each in channels:
            each.check_columns(columns, source=label)

    try:
        check(source.columns)
    except UsageError:
        if (found := source.elsewhere(fits, file=label)) is not None:
            raise found from None
        raise


def _nameable(columns: tuple[str, ...] | None) -> tuple[str, ...]:
    """Those that a text can use."""
    return tuple(column for column in columns or () if APART not in column)


def columns_met(source: Input, placeholders: Suspects) -> frozenset[str]:
    """Names that the rows of a file without a header have, as far as a text of the campaign file may mean one.

    For names in wrong braces the file is read until all are met; for the rest its first block tells enough.
    """
    if not placeholders.suspicious:
        return frozenset()
    met: set[str] = set()
    sought = placeholders.names()
    for _, rows in source.blocks():
        for row in rows:
            if isinstance(row, Recipient):
                met.update(row.fields)
        if sought <= set(map(folded, met)):
            break
    return frozenset(met)


def require_files(place: Place) -> None:
    """Raises UsageError where list or campaign file cannot be there: whoever mistypes a name is told of that first."""
    require_recipients(place.recipients)
    if not is_there(place.campaign):
        raise UsageError("run.no_campaign_file", path=place.campaign)
