import pytest

from wxpush import redact
from wxpush.errors import SourceError
from wxpush.openid import LENGTH, is_given
from wxpush.sources.header import checked_names

SEEN = "oABCdefGHIjklMNOpqrSTUvwx_-9"


@pytest.mark.parametrize(
    ("text", "given"),
    [
        (SEEN, True),
        ("oA=", True),
        ("x" * 128, True),
        ("x" * 129, False),
        ("o.A/B", False),
        ("=A", False),
        ("", False),
        ("o A", False),
        ("oA\n", False),
        ("o\x7f", False),
        ("oÄ", False),
        ("o１", False),
    ],
)
def test_an_openid_is_made_of_what_wechat_makes_them_of(text, given):
    assert is_given(text) is given


def test_what_every_list_shows_is_masked_and_is_no_name_of_a_column():
    assert len(SEEN) == LENGTH
    assert redact.foreign(f"to {SEEN}, {SEEN}x") == f"to oABC…x_-9, {SEEN}x"
    with pytest.raises(SourceError, match="looks like a row"):
        checked_names([SEEN], where="a.csv")
    assert checked_names([SEEN.lower().replace("9", "a")], where="a.csv")
