"""What the comparison of two pages sees: one change of a page, and the measure that differs."""

from pathlib import Path

import pytest

from tests.pages.markdown import Page, half_width, is_chinese, read, target, unspaced, words_of
from tests.pages.numbers import in_words, numbers

TEXT = """# Page

Run `wxpush send` with `--rate`, see [there](#a-part).

## A part

| a | b |
| --- | --- |
| `--rate N\\|M` | 43004 |

```sh
# A comment
wxpush retry list.csv  # and another
```
"""
MEASURES = {
    "headings": lambda page: [level for level, _ in page.headings()],
    "blocks": Page.blocks,
    "tables": Page.tables,
    "spans": Page.spans,
    "options": Page.options,
    "commands": lambda page: page.commands({"send", "retry"}),
    "numbers": lambda page: numbers(page.said),
    "links": lambda page: page.links(),
}


def page(text: str) -> Page:
    return Page(Path("page.md"), text, "")


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        ("## A", "### A", {"headings"}),
        ("list.csv", "other.csv", {"blocks"}),
        ("| 43004 |", "| 43004 | |", {"tables"}),
        ("| 43004 |", "| 43004 |\n| | |", {"tables"}),
        ("| 43004 |", "| 43019 |", {"numbers"}),
        ("`wxpush send`", "`wxpush  retry`", {"spans", "commands"}),
        ("`--rate`", "`--limit`", {"spans", "options"}),
        ("(#a-part)", "(#page)", {"links"}),
        ("# A comment", "# 注释 --else 12345", set()),
        ("  # and another", "", set()),
        ("Run", "运行", set()),
    ],
)
def test_one_change_is_seen_by_what_it_concerns(old, new, seen):
    before, after = page(TEXT), page(TEXT.replace(old, new))
    assert {name for name, measure in MEASURES.items() if measure(before) != measure(after)} == seen


def test_anchors_are_made_as_github_makes_them():
    text = "# The file wxpush.yaml\n## 配置文件 wxpush.yaml（可选）\n## `wxpush send`, again\n## A-b_c\n## A-b_c\n"
    assert page(text).slugs() == [
        "the-file-wxpushyaml",
        "配置文件-wxpushyaml可选",
        "wxpush-send-again",
        "a-b_c",
        "a-b_c-1",
    ]


def test_a_link_to_a_heading_that_is_not_there_is_an_error():
    with pytest.raises(ValueError, match="not in list"):
        target(
            Page(Path(__file__).parent.parent.parent / "docs/README.md", "", ""), "options.md#no-such-part"
        )


def test_numbers_are_the_same_however_they_are_written():
    assert numbers("10,000 rows, 45009, 12 and 2.5") == numbers("1 万行，45009") == {10_000, 45_009}
    assert in_words("a hundred a call, ten million rows") == {100, 10_000_000}
    assert numbers("1000 万行，每次 100 个") == {100, 10_000_000}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("发送,然后等待", 1),
        ("发送，然后等待", 0),
        ("发送: 等待", 1),
        ("Redis, 微信", 0),
        ("用 `a`; 微信?", 1),
    ],
)
def test_punctuation_of_half_width_behind_chinese_is_found(text, wrong):
    assert len(half_width(text)) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("用`a`发送", 1), ("用 `a` 发送", 0), ("看`a中b`", 1), ("发20行", 1), ("值是 `15时`，[看](a中b.md)", 0)],
)
def test_a_missing_blank_between_chinese_and_latin_is_found(text, wrong):
    assert len(unspaced(page(text))) == wrong


def test_an_english_paragraph_is_told_from_names():
    assert len(words_of("CSV, TSV and JSONL")) == 1
    assert len(words_of("This was left in English")) == 5
    assert not is_chinese("This was left in English")
    assert page("One.\n\n- two `three`\n- [four](five.md)\n").paragraphs() == ["One.", "- two", "- [four]"]


def test_what_a_program_writes_into_a_page_is_left_out(tmp_path):
    (tmp_path / "page.md").write_text(
        "# Page\n\n<!-- written by us -->\n| 100 |\n<!-- end of it -->\n\n| 200 |\n", "utf-8"
    )
    assert read(tmp_path / "page.md").tables() == [(1, {1})]
    assert numbers(read(tmp_path / "page.md").said) == {200}
