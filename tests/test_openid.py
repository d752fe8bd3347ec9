import pytest

from wxpush import redact
from wxpush.errors import SourceError
from wxpush.openid import LENGTH, is_carried, is_given
from wxpush.sources.header import checked_names

SEEN = "oABCdefGHIjklMNOpqrSTUvwx_-9"


@pytest.mark.parametrize(
    ("text", "carried", "given"),
    [
        (SEEN, True, True),
        ("oA=", True, True),
        ("x" * 128, True, True),
        ("x" * 129, False, False),
        ("o.A/B", True, False),
        ("", False, False),
        ("o A", False, False),
        ("oA\n", False, False),
        ("o\x7f", False, False),
        ("oÄ", False, False),
        ("o１", False, False),
    ],
)
def test_what_can_be_sent_to_is_more_than_what_wechat_gives(text, carried, given):
    assert (is_carried(text), is_given(text)) == (carried, given)


def test_what_every_list_shows_is_masked_and_is_no_name_of_a_column():
    assert len(SEEN) == LENGTH
    assert redact.foreign(f"to {SEEN}, {SEEN}x") == f"to oABC…x_-9, {SEEN}x"
    with pytest.raises(SourceError, match="looks like a row"):
        checked_names([SEEN], where="a.csv")
    assert checked_names([SEEN.lower().replace("9", "a")], where="a.csv")
