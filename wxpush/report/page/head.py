"""The verdict, and the figures that are looked at first."""

from collections.abc import Iterator
from dataclasses import dataclass

from wxpush.report.ending import standing_line, times_line
from wxpush.report.labelling import label_of
from wxpush.report.page.material import PageMaterial
from wxpush.report.page.values import duration, number, rate, share
from wxpush.report.standing import StatusSummary
from wxpush.words import Sentence
from wxpush.words.moments import Moment


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure, what it is of, and what there is to say of it."""

    name: Sentence
    value: Sentence | str
    more: Sentence


@dataclass(frozen=True, slots=True)
class Head:
    """`label` is the word of `wxpush.words.labels.Label`."""

    label: str
    badge: Sentence
    verdict: str
    times: str
    notes: tuple[Sentence | str, ...]
    tiles: tuple[Tile, ...]


def head(material: PageMaterial) -> Head:
    summary = material.summary
    label = label_of(summary.exit_code).value
    return Head(
        label,
        Sentence(f"page.label_{label}"),
        standing_line(material.label, summary),
        times_line(summary),
        (*_doubts(summary), *material.notes),
        _tiles(summary),
    )


def _doubts(found: StatusSummary) -> Iterator[Sentence]:
    if found.repeatable and found.repeatable_until:
        yield Sentence(
            "report.doubt_until", many=found.repeatable, until=Moment.of_iso(found.repeatable_until)
        )


def _tiles(found: StatusSummary) -> tuple[Tile, ...]:
    refused = found.rejected + found.invalid + found.expired
    left = found.in_doubt + found.not_attempted
    return (
        _part("sent", found.sent_altogether, found.rows),
        _part("refused", refused, found.rows),
        _part("open", left, found.rows),
        Tile(
            Sentence("page.tile_took"),
            duration(max(found.total_seconds - found.waited_seconds, 0.0)),
            Sentence("page.tile_rate", rate=rate(found.rate))
            if found.rate is not None
            else Sentence("page.tile_no_rate"),
        ),
    )


def _part(name: str, many: int, rows: int) -> Tile:
    return Tile(
        Sentence(f"page.tile_{name}"),
        number(many),
        Sentence("page.tile_of", share=share(many, rows), rows=rows),
    )
