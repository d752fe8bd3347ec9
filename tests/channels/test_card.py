"""What a follower sees is read back from what is sent."""

import io

import pytest
from rich.console import Console

from wxpush.channels.common.card import Card
from wxpush.channels.template.campaign import Miniprogram, TemplateCampaign
from wxpush.channels.template.card import read_card, read_values
from wxpush.channels.template.channel import TemplateChannel
from wxpush.cli.common import cards
from wxpush.model import Composed, Recipient
from wxpush.report.preview import Preview
from wxpush.run import ports
from wxpush.wechat.values import TemplateInfo

TEMPLATE = TemplateInfo("T" * 43, "订单发货", content="金额:{{amount2.DATA}}\n商品:{{keyword1.DATA}}")


def draft(number: int = 1, thing: str = "tea", **more) -> Composed:
    made = TemplateCampaign(template_id="T" * 43, data={"keyword1": "{{ thing }}", "amount2": "¥1"}, **more)
    channel = TemplateChannel(made, "wx0123456789abcdef")
    found = channel.compose(Recipient(number, number + 1, {"openid": f"oABCD{number:023}", "thing": thing}))
    assert isinstance(found, Composed)
    return found


def drawn(renderable) -> str:
    page = io.StringIO()
    Console(file=page, width=80, force_terminal=False).print(renderable)
    return page.getvalue()


def test_a_body_is_read_back_as_it_was_made():
    found = draft(url="https://a/1", miniprogram=Miniprogram("wx0123456789abcdef", "p?q=1"))
    values = {"keyword1": "tea", "amount2": "¥1"}
    assert read_values([found.body, draft().body]) == {key: [value] * 2 for key, value in values.items()}
    assert read_card(found.body) == Card(found.to, values, "https://a/1", "wx0123456789abcdef", "p?q=1")
    assert read_card(draft().body) == Card(found.to, values)


def carded(message: Card, *, title: str, template: TemplateInfo | None, where: str, unicode: bool):
    preview = ports.MessagePreview(
        title=title, where=where, message=message, template=template, longest=[], labels={}
    )
    return cards.card(preview, unicode=unicode)


def test_a_card_has_the_title_labels_and_order_of_the_template():
    card = read_card(draft(url="https://a/1").body)
    text = drawn(carded(card, title="x", template=TEMPLATE, where="row 1, line 2", unicode=True))
    assert text.index("订单发货") < text.index("金额  ¥1") < text.index("商品  tea")
    assert "a tap opens https://a/1" in text
    assert "to oABC…0001, row 1, line 2" in text
    assert card.to not in text


def test_without_a_template_the_keys_stand_there_and_an_ascii_terminal_gets_ascii():
    text = drawn(carded(read_card(draft().body), title="orders", template=None, where="row 1", unicode=False))
    assert "keyword1  tea" in text
    assert "orders" in text
    assert "a tap opens nothing" in text
    assert text.lstrip().startswith("+")


@pytest.mark.parametrize("cell", ["[bold]x[/bold]", "[link=https://evil]x[/link]", "[/]", "\\[x]"])
def test_no_cell_brings_markup(cell):
    text = drawn(carded(read_card(draft(thing=cell).body), title=cell, template=None, where="", unicode=True))
    assert text.count(cell) == 2


def test_no_cell_brings_what_moves_the_cursor_or_turns_the_line():
    card = Card("oA", {"thing1": "a\x1b[2Jb\u202ec\x07"}, "https://a/\x1b]8;;x")
    preview = Preview(read_values)
    preview.look([draft(thing="tea\u202e" * 3)])
    whole = carded(card, title="t\x1b[1m", template=None, where="", unicode=True)
    text = drawn(whole) + drawn(cards.longest(preview.longest, {"thing1": "\x1b[1m"}))
    assert {"\x1b", "\u202e", "\x07"}.isdisjoint(text)
    assert "a[2Jbc" in text


def test_the_preview_holds_the_first_row_or_the_one_asked_for_and_the_longest_values():
    block = [draft(number, "x" * length) for number, length in enumerate((2, 9, 4), 1)]
    first, second, none = Preview(read_values), Preview(read_values, 2), Preview(read_values, 7)
    for preview in (first, second, none):
        preview.look(block[:1])
        preview.look(block[1:])
        assert list(preview.rest()) == []
    assert (first.composed, second.composed, none.composed) == (block[0], block[1], None)
    assert [(each.key, each.characters, each.line) for each in first.longest] == [
        ("keyword1", 9, 3),
        ("amount2", 2, 2),
    ]
