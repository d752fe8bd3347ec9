"""Tokens: the two ways to get one, the overlap, and force."""

import pytest

from wxpush.sandbox.account.tokens import IssuedTokens, PlainTokens, StableTokens
from wxpush.sandbox.answers import Refusal

LIFE = 7200.0


def errcode(refused: Refusal | None) -> int:
    return 0 if refused is None else refused.errcode


def test_a_stable_token_stays_the_same_and_tells_the_time_it_has_left():
    stable = StableTokens()
    first, seconds = stable.fetch(0, LIFE)
    assert seconds == 7200
    assert stable.fetch(1000, LIFE) == (first, 6200)


def test_a_stable_token_is_renewed_in_its_last_five_minutes_and_both_then_work():
    tokens = IssuedTokens()
    old, _ = tokens.stable.fetch(0, LIFE)
    assert tokens.stable.fetch(6899, LIFE) == (old, 301)
    new, seconds = tokens.stable.fetch(6901, LIFE)
    assert (new != old, seconds) == (True, 7200)
    assert errcode(tokens.check(old, 7199)) == 0
    assert errcode(tokens.check(new, 7199)) == 0
    assert errcode(tokens.check(old, 7200)) == 42001


def test_a_plain_token_is_new_each_time_and_the_old_one_lives_five_minutes_more():
    tokens = IssuedTokens()
    old, _ = tokens.plain.fetch(0, LIFE)
    new, _ = tokens.plain.fetch(10, LIFE)
    assert new != old
    assert errcode(tokens.check(old, 309)) == 0
    assert errcode(tokens.check(old, 310)) == 40001
    assert errcode(tokens.check(new, 310)) == 0


def test_the_two_ways_to_a_token_know_nothing_of_each_other():
    tokens = IssuedTokens()
    stable, _ = tokens.stable.fetch(0, LIFE)
    tokens.plain.fetch(0, LIFE)
    tokens.stable.force(1, LIFE)
    plain, _ = tokens.plain.fetch(2, LIFE)
    assert errcode(tokens.check(stable, 3)) == 40001
    assert errcode(tokens.check(plain, 3)) == 0


def forced(stable: StableTokens, at: int) -> str:
    """The token that it gives; a refusal is none."""
    answer = stable.force(at, LIFE)
    assert not isinstance(answer, Refusal)
    return answer[0]


def test_a_forced_token_kills_the_old_one_at_once():
    tokens = IssuedTokens()
    old, _ = tokens.stable.fetch(0, LIFE)
    new = forced(tokens.stable, 100)
    assert errcode(tokens.check(old, 100)) == 40001
    assert errcode(tokens.check(new, 100)) == 0


def test_force_changes_nothing_within_thirty_seconds():
    stable = StableTokens()
    first = forced(stable, 100)
    assert forced(stable, 129) == first
    assert forced(stable, 130) != first


def test_force_is_refused_after_twenty_times_a_day():
    stable = StableTokens()
    for number in range(20):
        assert not isinstance(stable.force(number * 60, LIFE), Refusal)
    refused = stable.force(20 * 60, LIFE)
    assert isinstance(refused, Refusal)
    assert errcode(refused) == 45009
    assert not isinstance(stable.force(86_400, LIFE), Refusal)


def test_a_short_life_overlaps_in_proportion():
    stable = StableTokens()
    first, _ = stable.fetch(0, 24)
    assert stable.fetch(22, 24) == (first, 2)
    assert stable.fetch(23.5, 24)[0] != first


@pytest.mark.parametrize(("token", "code"), [("", 41001), ("nonsense", 40001), ("92_" + "x" * 132, 40001)])
def test_a_token_that_was_never_issued_is_refused(token, code):
    assert errcode(IssuedTokens().check(token, 0)) == code


def test_an_expired_token_is_replaced_by_the_next_call():
    tokens = IssuedTokens()
    old, _ = tokens.stable.fetch(0, LIFE)
    plain, _ = tokens.plain.fetch(0, LIFE)
    tokens.expire(10)
    tokens.expire(11)
    assert errcode(tokens.check(old, 11)) == 42001
    assert errcode(tokens.check(plain, 11)) == 42001
    assert tokens.stable.fetch(12, LIFE)[0] != old


def test_an_evicted_token_is_not_the_latest_and_a_dead_one_stays_expired():
    tokens = IssuedTokens()
    dead, _ = tokens.stable.fetch(0, 10)
    live, _ = tokens.stable.fetch(20, LIFE)
    tokens.evict(30)
    assert errcode(tokens.check(live, 30)) == 40001
    assert errcode(tokens.check(dead, 30)) == 42001
    assert tokens.stable.fetch(31, LIFE)[0] != live


def test_very_old_tokens_are_forgotten():
    plain = PlainTokens()
    first, _ = plain.fetch(0, LIFE)
    for number in range(1000):
        plain.fetch(number, LIFE)
    assert plain.find(first) is None
