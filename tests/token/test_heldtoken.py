import pytest

from wxpush.token.heldtoken import held_token
from wxpush.wechat.values import FetchedToken

NOW = 1_800_000_000_000


@pytest.mark.parametrize(
    ("expires_in", "renewed_after"),
    [
        (7200, 6900),
        (361, 61),
        (360, 300),
        (301, 241),
        (300, 240),
        (60, 48),
        (5, 4),
        (1, 1),
        (0.001, 1),
    ],
)
def test_a_token_is_renewed_in_its_overlap_and_a_short_one_shortly_before_its_end(expires_in, renewed_after):
    got = held_token(FetchedToken("A", expires_in), NOW)
    assert (got.renew_ms - NOW) / 1000 == pytest.approx(renewed_after)
    assert (got.expires_ms - NOW) / 1000 == pytest.approx(expires_in)


def test_a_held_token_is_fresh_until_its_renewal_and_alive_until_its_end():
    got = held_token(FetchedToken("A", 7200), NOW)
    assert (got.fresh(got.renew_ms - 1), got.fresh(got.renew_ms)) == (True, False)
    assert (got.alive(got.expires_ms - 1), got.alive(got.expires_ms)) == (True, False)


def test_a_held_token_from_the_future_is_not_believed():
    got = held_token(FetchedToken("A", 7200), NOW)
    assert (got.fresh(NOW - 60_000), got.alive(NOW - 60_000)) == (True, True)
    assert (got.fresh(NOW - 60_001), got.alive(NOW - 60_001)) == (False, False)


def test_a_held_token_does_not_show_its_token():
    assert "hunter2" not in repr(held_token(FetchedToken("hunter2", 7200), NOW))
