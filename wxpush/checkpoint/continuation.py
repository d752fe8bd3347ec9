"""Whether an existing checkpoint is continued, starts over or is refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from wxpush.checkpoint.base import Facts
from wxpush.checkpoint.findings import Keep
from wxpush.errors import ChangedError
from wxpush.words import All, Sentence


class Step(Enum):
    """What the invocation does first."""

    SURVEY = "survey"
    RESUME = "resume"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Plan:
    """The first step; for a survey also what it keeps. Name and run are the checkpoint's where it is continued.

    `again`: a complete run gives way to the next one. `changed`: what changed since the survey, where something is kept, or since the
    run before.
    """

    step: Step
    name: str
    run: int
    keep: Keep = Keep.NOTHING
    again: bool = False
    changed: tuple[str, ...] = ()
    #: When the run's list was surveyed for the first time, as in Facts, where it is the same list.
    surveyed_ms: int | None = None


@dataclass(frozen=True, slots=True)
class AskedCampaign:
    """What is asked for now. `same_source` tells whether the input is the one that was surveyed; it may read all of it."""

    name: str
    appid: str
    base_url: str
    fingerprint: str
    #: As in Facts.
    key: str
    same_source: Callable[[Facts], bool]
    #: Whether the suppression list is the survey's; a campaign that has begun adds to its own list.
    same_list: bool = True
    #: As in Facts.
    channel: str = "template"
    #: Whether the fingerprint differs by what wxpush.yaml says alone.
    only_hosts: Callable[[Facts], bool] = lambda _: False
    #: What of the input is another, for people; asked for only where that is refused, as it reads all of the input.
    difference: Callable[[Facts], Sentence | str] = lambda _: ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the checkpoint's run stands. touched: something may have been accepted; settled: something was decided at all; cut_off: its
    newest invocation has no end, as a kill or a crash leaves it.
    """

    touched: bool
    settled: bool
    complete: bool
    cut_off: bool = False


def plan(
    facts: Facts | None,
    standing: Standing,
    now: AskedCampaign,
    *,
    again: bool,
    accept_changes: bool,
    marks: bool = False,
) -> Plan:
    """Decide. Raises ChangedError when going on could send to the wrong people or twice.

    `marks`: the command (`retry`, `resolve`) chooses rows by their states, which a start over would forget.
    """
    if facts is None:
        return Plan(Step.SURVEY, now.name, 1)
    changed = _changes(facts, now)
    surveyed_ms = None if "input" in changed else facts.surveyed_ms
    if not standing.touched and not (marks and standing.settled):
        # The run keeps its number: WeChat may still know the ids of the run before.
        start_over = Plan(Step.SURVEY, now.name, facts.run, surveyed_ms=surveyed_ms)
        # Where rows are left, those that were refused stay so: who sends a few rows at a time would come to the first ones only.
        # Where none is, what kept them back may be over: an entry of the suppression list, a follower who was gone.
        afresh = changed or not now.same_list or standing.complete
        return start_over if afresh else Plan(Step.RESUME, facts.name, facts.run)
    # A run that was killed after its last row gets its end told first: the same command, run again after a crash, must not begin a new run.
    if standing.complete and again and (changed or not standing.cut_off):
        return Plan(Step.SURVEY, now.name, facts.run + 1, again=True, changed=tuple(changed))
    if not changed:
        return Plan(Step.COMPLETE if standing.complete else Step.RESUME, facts.name, facts.run)
    same_key = bool(now.key) and now.key == facts.key
    keep = _keep(changed, facts, now, same_key=same_key, accept_changes=accept_changes)
    return Plan(Step.SURVEY, facts.name, facts.run, keep, changed=tuple(changed), surveyed_ms=surveyed_ms)


def _changes(facts: Facts, now: AskedCampaign) -> list[str]:
    changed = []
    if facts.appid != now.appid:
        changed.append("account")
    if facts.base_url != now.base_url:
        changed.append("base_url")
    if facts.channel != now.channel:
        changed.append("kind_of_message")
    if facts.campaign != now.fingerprint:
        changed.append("allow_hosts" if now.only_hosts(facts) else "campaign_file")
    if not now.same_source(facts):
        changed.append("input")
    return changed


def named(changed: Iterable[str]) -> All:
    """What changed, for people."""
    return All([Sentence(f"checkpoint.of_{each}") for each in changed])


def _keep(
    changed: list[str], facts: Facts, now: AskedCampaign, *, same_key: bool, accept_changes: bool
) -> Keep:
    what = named(changed)
    if "kind_of_message" in changed:
        raise ChangedError("checkpoint.kind_changed", what=what)
    if "account" in changed:
        raise ChangedError("checkpoint.account_changed", what=what)
    if "base_url" in changed:
        raise ChangedError("checkpoint.base_url_changed", what=what, base_url=facts.base_url)
    if not accept_changes:
        how = now.difference(facts) if "input" in changed else ""
        raise ChangedError("checkpoint.changed", what=what, how=how)
    if len(changed) == 1:
        return Keep.KEYS if changed == ["input"] else Keep.ROWS
    if not same_key:
        raise ChangedError("checkpoint.both_changed", what=what, how=now.difference(facts))
    return Keep.KEYS
