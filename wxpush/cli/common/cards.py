"""A message drawn as the card that a follower sees, and the longest value of each field beside it."""

from collections.abc import Iterable, Mapping, Sequence

from rich.box import ASCII, ROUNDED
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from wxpush.channels.common.card import Card
from wxpush.redact import clean, mask_openid
from wxpush.report.preview import Longest
from wxpush.run.ports import MessagePreview
from wxpush.templates.content import TemplateLine, filled
from wxpush.wechat.values import TemplateInfo
from wxpush.words import Sentence

#: A card takes so much of the screen, as on a phone it takes little more.
_CARD_WIDTH = 64
#: Of a long value the beginning is shown.
_SHOWN = 60
#: The columns of the longest values, and to which side each keeps.
_COLUMNS = (
    ("cli.longest_field", "left"),
    ("cli.longest_characters", "right"),
    ("cli.longest_line", "right"),
    ("cli.longest_value", "left"),
)


def card(preview: MessagePreview, *, unicode: bool) -> RenderableType:
    """The card. With the template its labels, order and title are shown, else the campaign's."""
    message, template = preview.message, preview.template
    lines = _lines(message.data, template)
    body = Table.grid(padding=(0, 2))
    body.add_column(style="dim")
    body.add_column(overflow="fold", ratio=1)
    for line in lines:
        body.add_row(_text(line.label), _text(line.text))
    below = [Text(""), *(_text(text, "cyan") for text in _jump(message))]
    return Panel(
        Group(body, *below),
        title=_text((template.title if template else "") or preview.title, "bold"),
        subtitle=_text(Sentence("cli.card_to", openid=mask_openid(message.to), where=preview.where), "dim"),
        title_align="left",
        subtitle_align="right",
        box=ROUNDED if unicode else ASCII,
        width=_CARD_WIDTH,
    )


def longest(found: Sequence[Longest], labels: Mapping[str, str]) -> RenderableType:
    """The longest values, a line for each field."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for head, justify in _COLUMNS:
        table.add_column(str(Sentence(head)), justify=justify, no_wrap=True, overflow="ellipsis")  # type: ignore[arg-type] # its words
    for each in found:
        label = labels.get(each.key, "")
        name = f"{each.key} {label}".rstrip()
        cells = (name, f"{each.characters:,}", f"{each.line:,}", each.value[:_SHOWN])
        table.add_row(*map(_text, cells))
    return table


def _lines(data: Mapping[str, str], template: TemplateInfo | None) -> Iterable[TemplateLine]:
    if template is not None and template.content:
        return filled(template.content, lambda key: data.get(key, ""))
    return [TemplateLine(key, value) for key, value in data.items()]


def _jump(message: Card) -> list[Sentence]:
    if not message.appid:
        if message.url:
            return [Sentence("cli.tap_opens", url=message.url)]
        return [Sentence("cli.tap_opens_nothing")]
    if message.pagepath:
        first = Sentence("cli.tap_opens_page", appid=message.appid, page=message.pagepath)
    else:
        first = Sentence("cli.tap_opens_mini_program", appid=message.appid)
    return [first, *([Sentence("cli.tap_opens_otherwise", url=message.url)] if message.url else [])]


def _text(text: Sentence | str, style: str = "") -> Text:
    # A Text, so that no cell can bring rich's markup; cleaned, so that none can move the cursor.
    return Text(clean(str(text)), style=style, overflow="fold")
