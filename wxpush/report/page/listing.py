"""The page of many campaigns, one a line: what `wxpush history` shows, with what became of the rows as a bar."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from wxpush.report.page import outcomes
from wxpush.report.page.document import document
from wxpush.report.page.outcomes import OutcomePart
from wxpush.report.page.values import minute, number, zone
from wxpush.report.standing import StatusSummary
from wxpush.version import __version__
from wxpush.words import Sentence


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """One campaign: its cells, and its bar, of which `told` has the words."""

    cells: Sequence[str]
    parts: list[OutcomePart]
    told: Sentence


def history_page(
    folder: str,
    heads: Sequence[str],
    campaigns: Sequence[tuple[Sequence[str], StatusSummary]],
    *,
    figures: AbstractSet[int],
    made_ms: int,
) -> str:
    """As HTML. `figures`: numbers of the columns that stand to the right."""
    return document(
        "history.html",
        title=Sentence("page.history_title", folder=folder),
        heading=Sentence("page.history"),
        folder=folder,
        made=Sentence("page.made", at=minute(made_ms), zone=zone(made_ms), version=__version__),
        outcome=Sentence("page.outcome"),
        heads=heads,
        figures=figures,
        bar=outcomes.WIDTH,
        lines=[_line(cells, found) for cells, found in campaigns],
        states=[(name, Sentence(f"page.state_{name}")) for name in outcomes.PARTS],
    )


def _line(cells: Sequence[str], found: StatusSummary) -> CampaignLine:
    parts = outcomes.outcomes(outcomes.of_summary(found), found.rows)
    return CampaignLine(cells, parts, Sentence("page.sum", rows=number(found.rows)))
