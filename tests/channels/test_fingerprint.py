"""The fingerprint of a campaign: another with every change of a message, the same with all else."""

import hashlib

import msgspec
import pytest

from tests.channels.loading import loaded
from wxpush.channels.template.campaign import (
    Miniprogram,
    TemplateCampaign,
    TooLong,
    fingerprint,
)


def test_what_is_done_with_long_texts_is_part_of_the_fingerprint_only_where_it_is_said(tmp_path):
    plain = loaded(
        tmp_path, "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {thing1: b, thing2: c}"
    )
    said = [
        "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {thing1: {text: b}, thing2: c}\non_too_long: fail",
        "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {thing1: {text: b, on_too_long: fail}, thing2: c}",
    ]
    assert {fingerprint(loaded(tmp_path, text)) for text in said} == {fingerprint(plain)}
    other = [
        "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {thing1: b, thing2: c}\non_too_long: skip",
        "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {thing1: b, thing2: c}\non_too_long: truncate",
        "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {thing1: {text: b, on_too_long: skip}, thing2: c}",
        "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {thing1: b, thing2: {text: c, on_too_long: skip}}",
        "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {thing1: {text: b, one_of: [b]}, thing2: c}",
    ]
    assert len({fingerprint(loaded(tmp_path, text)) for text in other} | {fingerprint(plain)}) == 6


def test_one_policy_for_all_is_the_same_as_that_policy_for_each(tmp_path):
    whole = loaded(
        tmp_path,
        "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {thing1: b}\non_too_long: skip",
    )
    each = loaded(
        tmp_path,
        "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {thing1: {text: b, on_too_long: skip}}",
    )
    assert fingerprint(whole) == fingerprint(each)


BASE = TemplateCampaign(
    template_id="t",
    data={"a": "1", "b": "2"},
    url="u",
    key="k",
    miniprogram=Miniprogram(appid="x", pagepath="p"),
)


@pytest.mark.parametrize(
    "change",
    [
        {"template_id": "u"},
        {"data": {"b": "2", "a": "1"}},
        {"data": {"a": "1", "b": "3"}},
        {"data": {"a": "1b", "": "2"}},
        {"to": "{{ id }}"},
        {"url": "v"},
        {"key": ""},
        {"miniprogram": None},
        {"on_too_long": TooLong.SKIP},
        {"miniprogram": Miniprogram(appid="x")},
        {"miniprogram": Miniprogram(appid="xp", pagepath="")},
    ],
)
def test_every_change_of_a_message_changes_the_fingerprint(change):
    assert fingerprint(msgspec.structs.replace(BASE, **change)) != fingerprint(BASE)


def test_name_comments_quotes_and_written_out_defaults_leave_the_fingerprint(tmp_path):
    short = loaded(tmp_path, "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {x: '1', y: b}")
    long = loaded(
        tmp_path,
        '# more\nname: other\ndata:\n  x: "1"\n  y: b\nto: "{{ openid }}"\ntemplate_id: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"\nurl: ""',
    )
    assert fingerprint(short) == fingerprint(long)


def test_the_fingerprint_is_the_same_in_every_version():
    content = b'["wxpush campaign 1","t","{{ openid }}","u",["x","p"],"k",[["a","1"],["b","2"]]]'
    assert fingerprint(BASE) == hashlib.sha256(content).hexdigest()
