"""What becomes of texts that are too long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.channels.checked import LONG, channel, composed, in_words, sent
from wxpush.channels.template.campaign import Field, TooLong
from wxpush.channels.template.checks import Check, cut
from wxpush.channels.template.values import RULES, rule_of
from wxpush.channels.template.values.base import Severity
from wxpush.model import BadRow, Composed, RowWarning, State

CUTTABLE = sorted(rule.type for rule in RULES.values() if rule.can_be_cut)


def test_a_text_that_is_too_long_makes_the_row_invalid_unless_told_otherwise():
    bad = composed(channel(thing1="{{ a }}"), a=LONG)
    assert in_words(bad) == BadRow(
        7,
        9,
        "thing_too_long",
        "data.thing1: thing takes at most 20 characters, and this has 25",
        State.INVALID,
        "data.thing1",
        LONG,
    )


@pytest.mark.parametrize(
    "made",
    [
        channel(thing1="{{ a }}", on_too_long=TooLong.SKIP),
        channel({"thing1": Field(text="{{ a }}", on_too_long=TooLong.SKIP)}),
        channel({"keyword1": Field(text="{{ a }}", on_too_long=TooLong.SKIP)}),
        channel({"phrase1": Field(text="{{ a }}", on_too_long=TooLong.SKIP)}),
    ],
)
def test_a_row_is_left_out_on_request(made):
    bad = composed(made, a=LONG)
    assert isinstance(bad, BadRow)
    assert (bad.state, bad.value) == (State.SUPPRESSED, LONG)
    assert isinstance(composed(made, a="汉"), Composed)


def test_a_text_is_cut_on_request_to_its_limit_and_ends_in_an_ellipsis():
    for made in (
        channel(thing1="{{ a }}", on_too_long=TooLong.TRUNCATE),
        channel({"thing1": Field(text="{{ a }}", on_too_long=TooLong.TRUNCATE)}),
    ):
        assert sent(made, a=LONG) == "汉" * 19 + "…"
        assert sent(made, a="汉" * 20) == "汉" * 20


def test_what_a_field_says_goes_before_what_the_campaign_says():
    fields = {"thing1": Field(text="{{ a }}", on_too_long=TooLong.FAIL)}
    bad = composed(channel(fields, thing2="{{ b }}", on_too_long=TooLong.TRUNCATE), a=LONG, b=LONG)
    assert (bad.kind, bad.place) == ("thing_too_long", "data.thing1")


def test_an_old_field_is_cut_by_wechat_and_here_only_on_request():
    told: list[RowWarning] = []
    made = channel(keyword1="{{ a }}")
    assert sent(made, "keyword1", a=LONG) == LONG
    assert isinstance(composed(made, told.append, a=LONG), Composed)
    assert [in_words(each) for each in told] == [
        RowWarning(
            7,
            9,
            "cut_by_wechat",
            "data.keyword1: WeChat shows 20 characters of an old field and cuts the rest",
            "data.keyword1",
            LONG,
        )
    ]
    cutting = channel(keyword1="{{ a }}", on_too_long=TooLong.TRUNCATE)
    assert sent(cutting, "keyword1", a=LONG) == "汉" * 19 + "…"


def test_the_campaign_cuts_no_text_that_would_be_wrong_when_cut():
    bad = composed(channel(phrase1="{{ a }}", on_too_long=TooLong.TRUNCATE), a=LONG)
    assert (bad.kind, bad.state) == ("phrase_too_long", State.INVALID)


def test_a_text_that_is_cut_is_checked_for_everything_else():
    made = channel(thing1="{{ a }}", character_string2="{{ b }}", on_too_long=TooLong.TRUNCATE)
    assert composed(made, a=f"{LONG}\n", b="1").kind == "control_character"
    assert composed(made, a=LONG, b="1" * 40 + "汉").kind == "character_string_has_han"


@given(
    st.sampled_from(CUTTABLE),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=60),
)
def test_a_cut_text_is_the_start_of_the_whole_and_just_as_long_as_allowed(type_, text):
    rule = RULES[type_]
    shorter, limit = cut(text, rule), rule.limit(text)
    if len(text) <= limit:
        assert shorter == text
    else:
        assert len(shorter) == limit
        assert shorter[-1] == "…"
        assert text.startswith(shorter[:-1])
    assert cut(shorter, rule) == shorter


@given(
    st.sampled_from(CUTTABLE),
    st.text(st.sampled_from("汉aZ09 !-，é\U0001f381\u0301"), min_size=1, max_size=60),
)
def test_a_text_is_never_too_long_once_it_is_cut(type_, text):
    check = Check(f"{type_}1", too_long=TooLong.TRUNCATE, one_of=())
    whole, after = check.find(text), check.find(cut(text, rule_of(check.key)))
    assert after is None or not after.too_long
    if whole is None or whole.too_long:
        assert after is None or after.severity is Severity.WARNING
