"""Quota, de-duplication, stamps, faults and magic openids, without a server."""

import asyncio
from random import Random

import msgspec
import pytest

from wxpush.sandbox.account.account import SandboxAccount
from wxpush.sandbox.account.dedupe import Seen
from wxpush.sandbox.account.magic import FOLLOWER, ROLES, Roles, magic_openid
from wxpush.sandbox.account.quota import QuotaCounter
from wxpush.sandbox.account.sandboxclock import SandboxClock
from wxpush.sandbox.answers import HttpAnswer, HttpCall, refusal
from wxpush.sandbox.endpoints.enquiries import SEND_PATH
from wxpush.sandbox.endpoints.sending import Exchange, SendHandler
from wxpush.sandbox.faults import FATES, ActiveFaults, Fate, Faults
from wxpush.sandbox.identity import SANDBOX_TEMPLATE_ID
from wxpush.sandbox.options import RepeatPolicy
from wxpush.sandbox.refusals import RefusalLog
from wxpush.sandbox.stamps import Msgids, mint_rid
from wxpush.sandbox.values import check_value
from wxpush.sandbox.wire import hang

NOON = 1_795_400_000 // 86_400 * 86_400 + 4 * 3600


def codes(quota: QuotaCounter, now: float, calls: int, **limits) -> list[int]:
    taken = [quota.take(now, **limits) for _ in range(calls)]
    return [0 if refused is None else refused.errcode for refused in taken]


def test_the_minute_cap_refuses_until_the_next_minute():
    quota = QuotaCounter()
    assert codes(quota, NOON, 3, minute_cap=2, daily_limit=100) == [0, 0, 45011]
    assert codes(quota, NOON + 59, 1, minute_cap=2, daily_limit=100) == [45011]
    assert codes(quota, NOON + 60, 1, minute_cap=2, daily_limit=100) == [0]
    assert quota.used(NOON + 60) == 3


def test_the_daily_limit_refuses_until_midnight_in_shanghai():
    quota = QuotaCounter()
    assert codes(quota, NOON, 3, minute_cap=None, daily_limit=2) == [0, 0, 45009]
    assert codes(quota, NOON + 12 * 3600 - 1, 1, minute_cap=None, daily_limit=2) == [45009]
    assert codes(quota, NOON + 12 * 3600, 1, minute_cap=None, daily_limit=2) == [0]


def test_a_pair_is_known_until_the_window_closes():
    seen = Seen(600)
    seen.add("oA", "c1", 0, 7)
    assert seen.find("oA", "c1", 599.9) == 7
    assert seen.find("oB", "c1", 599.9) is None
    assert seen.find("oA", "c2", 599.9) is None
    assert seen.find("oA", "c1", 600) is None


def test_pairs_out_of_the_window_take_no_memory():
    seen = Seen(10)
    for number in range(100):
        assert seen.find("oA", str(number), number) is None
        seen.add("oA", str(number), number, number)
    assert len(seen) == 10


def test_msgids_have_nineteen_digits_and_always_increase():
    msgids = Msgids(Random(1))
    minted = [
        msgids.mint(at_us) for at_us in (1_795_400_000_000_000, 1_795_400_000_000_000, 1_795_399_000_000_000)
    ]
    assert minted == sorted(set(minted))
    assert {len(str(msgid)) for msgid in minted} == {19}
    assert (minted[0] >> 24) + 1_509_592_271_000 == 1_795_400_000_000


def test_msgids_go_on_after_the_last_of_an_earlier_sandbox():
    last = 9_000_000_000_000_000_000
    assert Msgids(Random(1), last).mint(1_795_400_000_000_000) == last + 1


def test_a_rid_begins_with_the_time():
    first, second, third = mint_rid(Random(1), 1_656_407_293_000_000).split("-")
    assert first == "62bac4fd"
    assert {len(second), len(third)} == {8}


def test_only_the_latest_refusals_are_remembered():
    refusals = RefusalLog(Random(1))
    call = HttpCall("POST", "/", b"", b"", 0)
    answers = [refusals.answer(refusal(-1), call) for _ in range(1001)]
    rids = [msgspec.json.decode(answer.body)["errmsg"].rpartition(" ")[2] for answer in answers]
    assert refusals.find(rids[0]) is None
    assert refusals.find(rids[1]).answer == answers[1].body
    assert refusals.errcodes == {-1: 1001}


def test_an_errcode_without_public_words_has_some():
    assert refusal(1119003).errmsg == "undocumented error"
    assert HttpAnswer(b"").status == 200


def test_time_runs_as_fast_as_it_is_told():
    clock = SandboxClock(60, lambda: 2_000_000_500)
    assert clock.wall_us() == 2_000_000
    assert clock.seconds(clock.wall_us()) == 120


def test_the_same_seed_makes_the_same_weather_and_rates_are_kept():
    faults = Faults(busy_rate=0.2, hang_rate=0.1)
    fates = [ActiveFaults(faults, Random(5)) for _ in range(2)]
    one, two = ([active.fate() for _ in range(5000)] for active in fates)
    assert one == two
    assert 900 < one.count(Fate.BUSY) < 1100
    assert 400 < one.count(Fate.HANG) < 600
    assert one.count(Fate.NONE) == 5000 - one.count(Fate.BUSY) - one.count(Fate.HANG)


@pytest.mark.parametrize(("knob", "fate"), FATES.items())
def test_every_rate_brings_its_own_fate(knob, fate):
    active = ActiveFaults(msgspec.structs.replace(Faults(), **{knob: 1.0}), Random(1))
    assert {active.fate() for _ in range(50)} == {fate}


def test_every_fate_has_a_rate():
    assert set(FATES.values()) == set(Fate) - {Fate.NONE}


def test_latency_is_fixed_and_jitter_comes_on_top():
    assert ActiveFaults(Faults(latency=0.5), Random(1)).delay() == 0.5
    delays = [ActiveFaults(Faults(latency=0.5, jitter=0.2), Random(seed)).delay() for seed in range(20)]
    assert 0.5 <= min(delays) < max(delays) <= 0.7


def test_rates_above_one_together_are_refused():
    with pytest.raises(ValueError, match="more than 1"):
        Faults(busy_rate=0.6, hang_rate=0.5)


def test_a_magic_openid_looks_like_an_openid():
    openids = {magic_openid(role.name, 7) for role in ROLES}
    assert len(openids) == len(ROLES)
    assert {len(openid) for openid in openids} == {28}
    assert len(SANDBOX_TEMPLATE_ID) == 43


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_every_magic_openid_finds_its_role_and_a_once_role_only_once(role):
    roles = Roles()
    assert roles.role(magic_openid(role.name, 1)) is role
    assert roles.role(magic_openid(role.name, 2)) is role
    assert roles.role(magic_openid(role.name, 1)) is (FOLLOWER if role.once else role)


def test_a_misspelt_magic_openid_is_nobody_and_any_other_follows():
    assert Roles().role("oSANDBOX_unfolowed_1").errcode == 40003
    assert Roles().role("otvxTs4dckWG7imySrJd6jSi0CWE") is FOLLOWER


@pytest.mark.parametrize(
    ("key", "value", "wrong"),
    [
        ("thing1", "tea", None),
        ("amount2", 39.8, None),
        ("thing1", "", "is empty"),
        ("thing1", None, "is empty"),
        ("thing1", ["tea"], "invalid"),
        ("thing1", {}, "invalid"),
        ("first", "", None),
        ("remark", None, None),
        ("thing1", "茶" * 21, "invalid"),
        ("number1", 5, None),
        ("phrase1", True, "invalid"),
        ("keyword1", "茶" * 99, None),
    ],
)
def test_a_value_is_taken_or_told_what_is_wrong(key, value, wrong):
    assert check_value(key, value) == wrong


def turn(mailbox) -> Exchange:
    active = ActiveFaults(Faults(), Random(1))
    account = SandboxAccount(templates=(), active=active, clock=SandboxClock())
    token, _ = account.tokens.stable.fetch(0, 7200)
    handler = SendHandler(
        account=account,
        active=active,
        mailbox=mailbox,
        refusals=RefusalLog(Random(1)),
        repeats=RepeatPolicy.OK_SAME_MSGID,
    )
    body = b'{"touser":"oA","template_id":"%s","data":{}}' % (b"T" * 43)
    return handler.take(HttpCall("POST", SEND_PATH, b"a=1&access_token=" + token.encode(), body, 0), 1)


class FullMailbox:
    """Its ledger cannot be written."""

    def accept(self, message, at_us, kind):
        raise OSError


def test_a_message_that_could_not_be_put_on_the_ledger_is_answered_busy():
    assert msgspec.json.decode(turn(FullMailbox()).answer.body)["errcode"] == -1


def test_hanging_ends_with_the_connection_only():
    events = [{"type": "http.disconnect"}, {"type": "http.request"}]

    async def receive():
        return events.pop()

    asyncio.run(hang(receive))
    assert events == []
