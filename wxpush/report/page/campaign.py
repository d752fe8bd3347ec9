"""The page of one campaign: its parts in their order. Another part is a file beside this one, its markup a block of `campaign.html`."""

from wxpush.report.page import outcomes
from wxpush.report.page.answers import answers
from wxpush.report.page.bounds import bounds
from wxpush.report.page.calls import calls
from wxpush.report.page.course import Course, course
from wxpush.report.page.days import days
from wxpush.report.page.document import document
from wxpush.report.page.head import head
from wxpush.report.page.material import PageMaterial
from wxpush.report.page.receipts import receipts
from wxpush.report.page.refusals import invalid, rejected
from wxpush.report.page.subject import content, subject
from wxpush.report.page.values import minute, number, rate, zone
from wxpush.version import __version__
from wxpush.words import Sentence

#: What stands on the page beside figures and texts of the campaign, by the names that the template has for it.
_SAID = (
    "next", "outcomes", "outcome", "rows", "share", "meaning", "course", "sent_a_second", "rate_in_force", "held", "no_course", "answers",
    "no_answers", "refusals", "code", "kind", "advice", "none_refused", "days", "day", "planned", "sent", "rejected", "left", "bounds", "bound",
    "receipts", "receipts_step", "allowed", "reached", "verdict", "no_bounds", "calls", "subject", "content",
)  # fmt: skip


def campaign_page(material: PageMaterial) -> str:
    """The whole page as HTML, in the language that is chosen."""
    summary = material.summary
    drawn = course(material.stretches)
    return document(
        "campaign.html",
        said={name: Sentence(f"page.{name}") for name in _SAID},
        title=Sentence("page.title", campaign=material.facts.name),
        name=material.facts.name,
        made=Sentence(
            "page.made", at=minute(material.made_ms), zone=zone(material.made_ms), version=__version__
        ),
        head=head(material),
        command=material.command,
        bar=outcomes.WIDTH,
        parts=outcomes.outcomes(outcomes.of_summary(summary), summary.rows),
        sum=Sentence("page.sum", rows=number(summary.rows)),
        course=drawn,
        course_told=_told_of_course(drawn),
        answers=answers(material.stretches),
        refusals=[(Sentence("page.code"), rejected(material)), (Sentence("page.kind"), invalid(material))],
        receipts=receipts(material),
        days=days(material),
        bounds=bounds(material),
        calls=calls(material),
        earlier=lambda many: Sentence("page.earlier", many=many),
        subject=subject(material),
        content=content(material),
    )


def _told_of_course(drawn: Course | None) -> list[Sentence]:
    """The drawing in words, also for who does not see it."""
    if drawn is None:
        return []
    told = [Sentence("page.course_told", peak=rate(drawn.peak), mean=rate(drawn.mean))]
    if drawn.too_high:
        told.append(Sentence("page.rate_too_high"))
    if drawn.left_out:
        told.append(Sentence("page.earlier", many=drawn.left_out))
    return told
