"""Rows that are composed together come to what each comes to by itself, with the same warnings, whatever is among them."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes.share import share
from wxpush.channels.template.campaign import Field, Miniprogram, TemplateCampaign, TooLong
from wxpush.channels.template.channel import TemplateChannel
from wxpush.model import BadRow, Composed, Recipient, RowWarning

PLAIN = TemplateCampaign(
    template_id="T%1",
    data={"thing1": "{{ product }}", "amount2": "¥{{ amount }}", "time3": "{{ at }}", "const4": "100%"},
)
RIGHT = {
    "openid": "oABC0000000000000000000000001",
    "product": "咖啡豆",
    "amount": "1.50",
    "at": "2026-11-30 10:00",
    "no": "c-1",
    "link": "https://shop.example.com/a",
    "mini": "wx0123456789abcdef",
}
#: What makes a row worth a look, or no message at all.
ODD = (
    {"openid": ""}, {"openid": "合计"}, {"openid": "12.50"}, {"openid": "o C"}, {"product": ""}, {"product": "x" * 21}, {"product": "x" * 70_000},
    {"product": "a\0b"}, {"product": "a\\u0000b"}, {"product": 'say "tea" \\n'}, {"product": "a\ufffdb"}, {"product": "\ud800"}, {"product": "tea&amp;milk"},
    {"product": "<br>"}, {"product": "a\nb"}, {"product": "not listed"}, {"amount": "ten"}, {"at": "soon"}, {"no": ""}, {"no": "  "}, {"no": "a&b=c"},
    {"no": "c 1"}, {"no": "\ud800"}, {"link": ""}, {"link": "http://shop.example.com"}, {"link": "https://evil.example/"}, {"link": "no link"}, {"mini": ""},
    {"mini": "wx1"}, {"product": None}, {"no": None},
)  # fmt: skip
CAMPAIGNS: dict[str, dict[str, Any]] = {
    "plain": {},
    "key": {"key": "{{ no }}"},
    "link that is a row's own": {"url": "{{ link }}", "allow_hosts": ("shop.example.com",)},
    "link with a raw value": {"url": "https://shop.example.com/o?no={{ no }}"},
    "link that may lack": {"url": "{{ link|default('') }}"},
    "mini program": {"miniprogram": Miniprogram(appid="wx0123456789abcdef", pagepath="p?id={{ no }}")},
    "mini program of its own": {"url": "https://a.example/", "miniprogram": Miniprogram(appid="{{ mini }}")},
    "all": {
        "url": "https://a.example/{{ no|urlencode }}",
        "miniprogram": Miniprogram(appid="{{ mini }}", pagepath="p?id={{ no }}"),
        "key": "{{ no }}-{{ product }}",
    },
    "cut": {"on_too_long": TooLong.TRUNCATE},
    "left out": {"on_too_long": TooLong.SKIP, "key": "{{ no }}"},
    "listed": {"fields": {"thing1": Field("{{ product }}", one_of=("咖啡豆", "tea"))}},
    "expression": {"data": {**PLAIN.data, "thing5": "{% if amount %}{{ product[:3] }}{% endif %}"}},
}  # fmt: skip
rows = st.lists(st.one_of(st.just({}), st.just({}), st.just({}), st.sampled_from(ODD)), max_size=100)


def recipients(changes) -> list[Recipient]:
    fields = ({name: text for name, text in (RIGHT | each).items() if text is not None} for each in changes)
    return [Recipient(row, row + 1, each) for row, each in enumerate(fields, 1)]


@pytest.mark.parametrize("name", CAMPAIGNS)
@settings(max_examples=share(100, of=20))
@given(rows)
def test_together_they_are_what_each_is_alone(name, changes):
    channel = TemplateChannel(msgspec.structs.replace(PLAIN, **CAMPAIGNS[name]), "wx1")
    people = recipients(changes)
    heard: list[RowWarning] = []
    alone: list[RowWarning] = []
    composed = channel.compose_all(people, heard.append)
    assert composed == [channel.compose(each, alone.append) for each in people]
    assert heard == alone
    sent = [each for each, draft in zip(people, composed, strict=True) if isinstance(draft, Composed)]
    assert channel.recompose(sent) == [draft for draft in composed if isinstance(draft, Composed)]


@pytest.mark.parametrize("name", [name for name in CAMPAIGNS if name != "link that may lack"])
def test_rows_without_a_fault_are_composed_together(name, monkeypatch):
    channel = TemplateChannel(msgspec.structs.replace(PLAIN, **CAMPAIGNS[name]), "wx1")
    people = recipients([{}] * 100)
    alone = [channel.compose(each) for each in people]
    assert not any(isinstance(draft, BadRow) for draft in alone)
    monkeypatch.setattr(channel, "compose", None)
    assert channel.compose_all(people, lambda _: None) == alone
