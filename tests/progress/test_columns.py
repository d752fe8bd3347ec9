"""Chinese takes two columns a character and is broken where it may be; English is broken at blanks, as it always was."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxpush.progress.columns import first_sentence, padded, right, width, wrapped


def test_a_wide_character_takes_two_columns():
    assert padded("行数", 6) == "行数  "
    assert right("行数", 6) == "  行数"
    assert padded("rows", 6) == "rows  "
    assert right("行数", 2) == "行数"


def test_chinese_is_broken_between_characters_and_never_before_a_sign_or_within_a_word():
    said = wrapped("名单里有重复的行，请运行 wxpush send --dry-run 查看（不会发送）。", 20)
    assert said == ["名单里有重复的行，请", "运行 wxpush send", "--dry-run 查看（不会", "发送）。"]
    assert max(map(width, said)) <= 20


def test_what_stands_before_the_lines_counts():
    assert wrapped("公众号的模板", 8, first="- ", rest="  ") == ["- 公众号", "  的模板"]


def test_a_word_that_is_wider_than_a_line_is_whole():
    assert wrapped("see /a/very/long/path now", 8) == ["see", "/a/very/long/path", "now"]


@given(st.lists(st.from_regex(r"\A[a-z]{1,9}\Z"), max_size=30), st.integers(12, 40))
def test_english_is_broken_as_it_always_was(words, columns):
    text = " ".join(words)
    said = wrapped(text, columns, first="- ", rest="  ")
    assert [line.rstrip() for line in said] == (
        textwrap.wrap(text, columns, initial_indent="- ", subsequent_indent="  ") or ["-"]
    )


@given(st.text("名单行，。（）“”、 ab-", max_size=60), st.integers(10, 30))
def test_nothing_is_lost(text, columns):
    assert "".join(wrapped(text, columns)).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Take openids off the list.", "Take openids off the list"),
        ("Short. More of it.", "Short"),
        ("Write a wxpush.yaml\n that works.", "Write a wxpush.yaml that works"),
        ("把 openid 从名单上移除。", "把 openid 从名单上移除"),
        ("列出标签。再多说一句。", "列出标签"),
    ],
)
def test_the_first_sentence_is_whole_and_without_its_full_stop(text, said):
    assert first_sentence(text) == said


@pytest.mark.parametrize(
    ("text", "columns", "first", "rest", "lines"),
    [
        ("", 10, "", "", [""]),
        ("", 10, "- ", "  ", ["- "]),
        ("", 10, "", "  ", [""]),
        ("one", 10, "- ", "  ", ["- one"]),
        ("one two", 3, "", "", ["one", "two"]),
        ("one two", 7, "", "", ["one two"]),
        ("one two", 6, "", "", ["one", "two"]),
        ("one two", 5, "", "> ", ["one", "> two"]),
        ("one\ntwo", 20, "", "", ["one two"]),
        ("longer-than-it", 5, "- ", "  ", ["- longer-than-it"]),
        ("a longer-than-it b", 5, "", "  ", ["a", "  longer-than-it", "  b"]),
        ("one two", 3, "- ", "", ["- one", "two"]),
    ],
)
def test_lines_are_as_long_as_may_be_and_no_longer(text, columns, first, rest, lines):
    assert wrapped(text, columns, first=first, rest=rest) == lines
