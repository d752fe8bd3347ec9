"""What was sent, and from where: template, account and files."""

from collections.abc import Iterator

from wxpush.credentials import REHEARSAL
from wxpush.report.page.material import PageMaterial
from wxpush.report.page.values import number
from wxpush.version import __version__
from wxpush.words import Sentence

#: Of a template's content so many lines, and of each so many characters, are shown.
_LINES, _CHARACTERS = 8, 100


def subject(material: PageMaterial) -> list[tuple[Sentence, Sentence | str]]:
    """Terms and what they are."""
    return list(_terms(material))


def content(material: PageMaterial) -> list[str]:
    """The lines of the template, as WeChat had it when it was asked last; none where that is not known here."""
    lines = material.template.content.splitlines() if material.template else []
    return [line[:_CHARACTERS] for line in lines if line.strip()][:_LINES]


def _terms(material: PageMaterial) -> Iterator[tuple[Sentence, Sentence | str]]:
    found, facts, template = material.summary, material.facts, material.template
    unknown = Sentence("report.unknown")
    yield Sentence("page.fact_campaign"), Sentence("page.campaign_of_run", campaign=facts.name, run=facts.run)
    yield Sentence("page.fact_template"), found.template_id or unknown
    if template is not None and template.title:
        yield Sentence("page.fact_title"), template.title
    rehearsed = found.base_url == REHEARSAL
    yield Sentence("page.fact_account"), Sentence("page.rehearsal") if rehearsed else found.appid
    if not rehearsed:
        yield Sentence("page.fact_url"), found.base_url
    yield Sentence("page.fact_list"), found.recipients or unknown
    rows = Sentence("page.rows_as", rows=number(facts.rows), format=facts.format, encoding=facts.encoding)
    yield Sentence("page.fact_rows"), rows
    yield Sentence("page.fact_file"), found.campaign_file or unknown
    yield Sentence("page.fact_checkpoint"), found.checkpoint
    yield Sentence("page.fact_version"), __version__
