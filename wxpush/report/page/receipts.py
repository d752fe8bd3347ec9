"""What became of the rows after WeChat took them, as a funnel: accepted, of those known, of those delivered, and why others were not."""

from dataclasses import dataclass
from datetime import datetime

from wxpush.report.page.material import PageMaterial
from wxpush.report.page.values import minute, number, place, share
from wxpush.words import Sentence

#: Of the bar of all that were accepted: that of a day.
WIDTH = 160
#: Each with what it is a part of.
_STEPS = ("accepted", "known", "delivered", "blocked", "failed", "limited")


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One line of it. `width`: of its bar."""

    name: Sentence
    many: str
    share: str
    width: str
    meaning: Sentence


@dataclass(frozen=True, slots=True)
class DeliveryFunnel:
    """`steps`: none where nobody takes delivery events; `notes`: below them."""

    steps: list[FunnelStep]
    notes: list[Sentence]


def receipts(material: PageMaterial) -> DeliveryFunnel:
    """The funnel of a campaign. What there is none of is left out, but for those that were delivered."""
    summary = material.summary
    counts = summary.receipts
    if counts is None:
        fault = summary.receipts_fault
        return DeliveryFunnel([], [Sentence("page.receipts_fault", why=fault)] if fault else [])
    known = sum(counts[name] for name in _STEPS[2:])
    many = {"accepted": known + counts["unknown"], "known": known, **counts}
    shown = [name for name in _STEPS if many[name] or name in _STEPS[:3]]
    return DeliveryFunnel([_step(name, many) for name in shown], _notes(counts, summary.receipts_newest))


def _step(name: str, many: dict[str, int]) -> FunnelStep:
    whole = many["accepted"]
    return FunnelStep(
        Sentence(f"page.receipts_{name}"),
        number(many[name]),
        share(many[name], whole),
        place(WIDTH * many[name] / whole if whole else 0.0),
        Sentence(f"page.receipts_means_{name}"),
    )


def _notes(counts: dict[str, int], newest: str | None) -> list[Sentence]:
    notes = []
    if counts["unknown"]:
        notes.append(Sentence("page.receipts_unknown", many=number(counts["unknown"])))
    if counts["probable"]:
        notes.append(Sentence("page.receipts_probable", many=number(counts["probable"])))
    if newest is not None:
        notes.append(
            Sentence(
                "page.receipts_newest", at=minute(round(datetime.fromisoformat(newest).timestamp() * 1000))
            )
        )
    return notes
