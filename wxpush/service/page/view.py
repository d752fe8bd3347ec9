"""What stands on the page, made of a snapshot: by section, for whoever may see it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from wxpush.channels import CHANNELS
from wxpush.detail import Detail
from wxpush.intake.base import CampaignStanding, IntakeSnapshot, RefusedMessage, Unready
from wxpush.progress.telling import held_at
from wxpush.report.page.values import clock, duration, minute, number, place, rate, zone
from wxpush.service.languages import what_happened
from wxpush.words import Sentence

#: Each section with its template, in the order that they stand in. By its name a live page puts it anew.
SECTIONS = {
    "now": "now.html",
    "campaigns": "campaigns.html",
    "refusals": "refusals.html",
    "access": "access.html",
}
#: States with a column of their own; of all others none is lost, as the bar has them.
_COLUMNS = ("sent", "rejected", "expired", "in_doubt")
_BAR = 1000.0
_SAID = (
    "live", "lost", "joining", "leave", "campaigns", "campaign", "waiting", "in_flight", "why", "refusals", "none_refused", "time", "code",
    "meaning", "advice", "access", "no_keys", "key", "scopes", "made", "login_why", "login_wrong", "login_key", "login_enter",
)  # fmt: skip
SAID = {name: Sentence(f"service.page_{name}") for name in _SAID}


@dataclass(frozen=True, slots=True)
class PageTile:
    name: Sentence
    value: object
    more: object = ""


def view(
    found: IntakeSnapshot, unready: Sequence[Unready], campaigns: frozenset[str] | None, language: str
) -> dict[str, object]:
    """The values of the sections but of the last. `campaigns`: those that the viewer may see; None: all."""
    seen = [each for each in found.campaigns if campaigns is None or each.name in campaigns]
    reasons = [
        each for each in unready if not each.campaign or campaigns is None or each.campaign in campaigns
    ]
    refusals = [each for each in found.refusals if campaigns is None or each.campaign in campaigns]
    return {
        "said": SAID,
        "now": _now(found, seen, list(_reasons(reasons, language))),
        "state_names": [Sentence(f"page.state_{word}") for word in _COLUMNS],
        "campaigns": [_campaign(each, found, language) for each in seen],
        "refusals": [_refusal(each, language) for each in refusals],
    }


def _now(
    found: IntakeSnapshot, seen: Sequence[CampaignStanding], reasons: Sequence[Detail]
) -> Mapping[str, object]:
    ready = not reasons
    waiting, flying = sum(each.waiting for each in seen), sum(each.in_flight for each in seen)
    everything = len(seen) == len(found.campaigns)
    return {
        "label": "done" if ready else "warning",
        "badge": Sentence("service.page_ready" if ready else "service.page_unready"),
        "sandbox": Sentence("service.page_sandbox") if found.sandbox else "",
        "told": Sentence("service.page_told", since=minute(found.started_ms), zone=zone(found.started_ms)),
        "reasons": reasons,
        "at": Sentence("service.page_at", at=clock(found.at_ms)),
        "tiles": list(_tiles(found, waiting, flying, everything=everything)),
    }


def _reasons(unready: Sequence[Unready], language: str) -> Iterator[Detail]:
    """What holds several campaigns back is told once."""
    names: dict[str, list[str]] = {}
    for each in unready:
        names.setdefault(what_happened(each.sentence, language), []).append(each.campaign)
    for what, campaigns in names.items():
        if "" in campaigns:
            yield what
        else:
            yield Sentence("service.page_of_campaign", campaigns=campaigns, what=what)


def _tiles(found: IntakeSnapshot, waiting: int, flying: int, *, everything: bool) -> Iterator[PageTile]:
    """What concerns all campaigns stands there only for who may see them all."""
    oldest = "" if found.oldest_ms is None or not everything else _oldest(found.at_ms - found.oldest_ms)
    yield PageTile(SAID["waiting"], number(waiting), oldest)
    yield PageTile(SAID["in_flight"], number(flying))
    asked = Sentence("service.page_asked", rate=_rate(found.asked)) if found.asked != found.rate else ""
    yield PageTile(Sentence("service.page_rate"), _rate(found.rate), asked)
    if everything:
        refused = Sentence("service.page_not_taken", many=sum(found.refused.values()))
        yield PageTile(Sentence("service.page_taken"), number(found.taken), refused)


def _oldest(ms: int) -> Sentence:
    return Sentence("service.page_oldest", time=duration(max(ms, 0) // 1000))


def _rate(per_second: float | None) -> Sentence:
    return Sentence("progress.unlimited") if per_second is None else rate(per_second)


def _campaign(one: CampaignStanding, found: IntakeSnapshot, language: str) -> dict[str, object]:
    return {
        "name": one.name,
        "waiting": number(one.waiting),
        "in_flight": number(one.in_flight),
        "states": [number(one.states.get(word, 0)) for word in _COLUMNS],
        "bar": list(_bar(one.states)),
        "why": list(_why(one, found, language)),
    }


def _bar(states: Mapping[str, int]) -> Iterator[tuple[str, str, str]]:
    """Each state with where it begins and how wide it is."""
    counted = [(word, many) for word, many in states.items() if many]
    whole = sum(many for _, many in counted) or 1
    widths = [_BAR * many / whole for _, many in counted]
    for (word, _), width, ends in zip(counted, widths, accumulate(widths), strict=True):
        yield word, place(ends - width), place(width)


def _why(one: CampaignStanding, found: IntakeSnapshot, language: str) -> Iterator[Detail]:
    if one.paused_by is not None:
        yield Sentence("service.page_paused", by=one.paused_by)
    if one.parked is not None:
        yield Sentence(
            "service.page_parked",
            why=what_happened(one.parked.reason, language),
            until=clock(one.parked.until_ms),
        )
    for hold in one.holds:
        yield held_at(hold, found.at_ms, found.asked)


def _refusal(one: RefusedMessage, language: str) -> dict[str, object]:
    meaning: Detail = one.reason
    advice: Detail = ""
    if one.errcode is not None and one.channel in CHANNELS:
        known = CHANNELS[one.channel].errcodes.lookup(one.errcode)
        if known is not None:
            meaning, advice = known.meaning(language), known.advice(language, alone=True)
    code = "–" if one.errcode is None else str(one.errcode)
    return {
        "at": clock(one.at_ms),
        "campaign": one.campaign,
        "code": code,
        "meaning": meaning,
        "advice": advice,
    }
