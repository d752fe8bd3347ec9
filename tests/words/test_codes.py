"""A word for each of WeChat's codes, for counts."""

import pytest

from wxpush import words
from wxpush.channels.template.errcodes import ERRCODES
from wxpush.words import Sentence, languages
from wxpush.words.codes import Named, codes

#: Beside a count and others like it on a line of 80 columns.
MOST_LETTERS = 28


@pytest.mark.parametrize("language", languages())
def test_every_code_but_success_has_a_short_word_in_every_language(language):
    known = codes(language)
    assert known.short.keys() == known.codes.keys() - {0} == set(codes("en").codes) - {0}
    assert {word for word in known.short.values() if not 2 <= len(word) <= MOST_LETTERS} == set()
    assert [word for word in known.short.values() if word.endswith((".", "。")) or ":" in word] == []


def test_the_codes_that_end_a_row_are_among_them():
    assert ERRCODES.table.keys() - {0} <= codes("en").short.keys()


@pytest.mark.parametrize(
    ("language", "said"), [("en", "1 rejected: 43004 unfollowed"), ("zh", "1 rejected: 43004 未关注")]
)
def test_a_code_is_told_with_its_word(monkeypatch, language, said):
    monkeypatch.setattr(words, "_chosen", language)
    assert f"1 rejected: {Named(43004)}" == said
    assert (
        str(Sentence("sending.code_and_words", errcode=Named(43004), words="x")).removesuffix("“x”").strip()
        == said[12:]
    )


def test_a_code_that_is_not_known_is_told_alone():
    assert str(Named(49999)) == "49999"
