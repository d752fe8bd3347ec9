"""The pages in two languages say the same: headings, tables, code, options, commands, numbers and links are held equal.

A page that is written in English only stands in one of two lists below, and an entry that has become needless fails.
"""

import pytest

from tests.pages.markdown import ROOT, Page, half_width, is_chinese, read, target, unspaced, words_of
from tests.pages.numbers import in_words, numbers
from wxpush.cli.table import COMMANDS

#: Written by programs, or for those who change wxpush: they stay as they are.
ENGLISH_ONLY = {"docs/benchmarks.md", "docs/cluster-benchmarks.md", "docs/mutation.md"}
#: Pages whose Chinese is being written. Other Chinese pages may link to it already.
TO_COME: set[str] = set()


def paths(*patterns: str) -> set[str]:
    return {str(path.relative_to(ROOT)) for pattern in patterns for path in ROOT.glob(pattern)}


ENGLISH = paths("README.md", "docs/*.md")
#: Where the Chinese of each page is or will be.
CHINESE = {path: path.replace("docs/", "docs/zh/") for path in ENGLISH - ENGLISH_ONLY} | {
    "README.md": "README.zh-CN.md"
}
LATER = {CHINESE[path] for path in TO_COME}
BOTH = sorted(path for path, chinese in CHINESE.items() if (ROOT / chinese).exists() and path not in TO_COME)

each = pytest.mark.parametrize("name", BOTH)


def pages(name: str) -> tuple[Page, Page]:
    """English, Chinese."""
    return read(ROOT / name), read(ROOT / CHINESE[name])


def differ(first: set, second: set) -> tuple[list, list]:
    """What is in the English page alone, and in the Chinese page alone."""
    return sorted(first - second), sorted(second - first)


SAME: tuple[list, list] = ([], [])


def test_every_page_is_there_in_both_languages_but_for_those_that_are_listed():
    wanted = {CHINESE[path] for path in ENGLISH - ENGLISH_ONLY - TO_COME}
    assert differ(wanted, paths("README.*.md", "docs/zh/*.md")) == SAME


def test_the_lists_name_pages_that_are_there():
    assert ENGLISH >= ENGLISH_ONLY | TO_COME
    assert ENGLISH_ONLY.isdisjoint(TO_COME)


@each
def test_each_links_to_the_other(name):
    english, chinese = pages(name)
    assert target(english, english.sibling) == (CHINESE[name], None)
    assert target(chinese, chinese.sibling) == (name, None)


@each
def test_the_headings_are_as_many_and_as_deep(name):
    english, chinese = (page.headings() for page in pages(name))
    assert [level for level, _ in chinese] == [level for level, _ in english]


@each
def test_the_code_is_the_same_but_for_comments(name):
    english, chinese = pages(name)
    assert chinese.blocks() == english.blocks()


@each
def test_the_tables_have_as_many_rows_and_columns(name):
    english, chinese = pages(name)
    assert chinese.tables() == english.tables()
    assert all(len(columns) == 1 for _, columns in english.tables())


@each
def test_what_stands_in_backticks_is_the_same(name):
    english, chinese = pages(name)
    assert differ(english.spans(), chinese.spans()) == SAME


@each
def test_the_options_and_commands_are_the_same(name):
    english, chinese = pages(name)
    assert differ(english.options(), chinese.options()) == SAME
    assert differ(english.commands(set(COMMANDS)), chinese.commands(set(COMMANDS))) == SAME


@each
def test_the_numbers_are_the_same(name):
    english, chinese = (page.said for page in pages(name))
    only_english, only_chinese = differ(numbers(english), numbers(chinese))
    assert (only_english, set(only_chinese) - in_words(english)) == ([], set())


@each
def test_the_links_lead_to_the_same_places(name):
    english, chinese = pages(name)
    wanted = {(CHINESE.get(path, path), heading) for path, heading in targets(english)}
    # The Chinese page may lead to the English one, for what a program writes there.
    found = {(path, heading) for path, heading in targets(chinese) if path != name}
    assert differ({within(*place) for place in wanted}, {within(*place) for place in found}) == SAME


@each
def test_the_links_of_both_lead_to_what_is_there(name):
    places = [path for page in pages(name) for path, _ in targets(page) if "://" not in path]
    assert [path for path in places if path not in LATER and not (ROOT / path).exists()] == []


def targets(page: Page) -> list[tuple[str, str]]:
    """Where all links of a page lead: a path or address, and what is known of the heading."""
    return [within(*target(page, link, LATER)) for link in page.links()]


def within(path: str, heading: object) -> tuple[str, str]:
    """A heading of a page that is not there yet is unknown."""
    return path, "?" if path in LATER else str(heading)


@each
def test_every_paragraph_of_the_chinese_page_is_chinese(name):
    english, chinese = pages(name)
    terms = english.paragraphs() if name == "docs/glossary.md" else []
    texts = [text for text in chinese.paragraphs() if text not in terms]
    assert [text for text in texts if len(words_of(text)) > 2 and not is_chinese(text)] == []


@each
def test_chinese_sentences_have_chinese_punctuation(name):
    assert [place for text in pages(name)[1].paragraphs() for place in half_width(text)] == []


@each
def test_a_blank_stands_between_chinese_and_latin(name):
    assert unspaced(pages(name)[1]) == []
