"""Windows and a time to begin, as an operator meets them."""

from datetime import datetime, timedelta

import pytest

from tests.cli.harness import openid, row
from tests.cli.turned import Clock
from wxpush.schedule.zones import SHANGHAI

SEND = ("send", "campaign.csv", "--yes", "--json")


def hours(start: timedelta, end: timedelta) -> str:
    """A window of today in China, so much from now."""
    now = datetime.now(SHANGHAI)
    return f"{now + start:%H:%M}-{now + end:%H:%M}"


CLOSED = hours(timedelta(hours=3), timedelta(hours=4))
OPEN = hours(timedelta(hours=-1), timedelta(hours=5))


def keyed(campaign, **keys: str) -> None:
    file = campaign.folder / "campaign.yaml"
    file.write_text("".join(f"{key}: {value}\n" for key, value in keys.items()) + file.read_text())


def test_outside_its_window_nothing_is_changed_and_the_same_command_is_offered(campaign):
    campaign.rows(row(openid(1), 1))
    ran = campaign.run(*SEND, "--window", CLOSED)
    assert (ran.code, ran.summary["reason"], ran.counts()) == (4, "window", {"not_attempted": 1})
    assert f"The window Mon-Sun {CLOSED} Asia/Shanghai is closed until " in ran.err
    assert f"next: wxpush send campaign.csv --window {CLOSED}" in ran.err
    assert not (campaign.folder / "campaign.csv.wxpush").exists()
    assert campaign.run(*SEND, "--window", OPEN).counts() == {"sent": 1}


def test_the_nearest_word_holds(campaign):
    campaign.rows(row(openid(1), 1))
    (campaign.folder / "wxpush.yaml").write_text(f'window: "{OPEN}"\n')
    config = ("--config", "wxpush.yaml")
    keyed(campaign, window=f'"{CLOSED}"')
    assert campaign.run(*SEND, *config).summary["reason"] == "window"
    ran = campaign.run(*SEND, *config, environ={"WXPUSH_WINDOW": CLOSED})
    assert "--window" not in ran.err  # the next command finds it there too
    assert campaign.run(*SEND, *config, "--window", "always").counts() == {"sent": 1}


def test_a_holiday_of_the_configuration_holds_for_the_window_of_a_campaign(campaign):
    campaign.rows(row(openid(1), 1))
    today = datetime.now(SHANGHAI).date()
    (campaign.folder / "wxpush.yaml").write_text(f"holidays: [{today}..{today + timedelta(days=1)}]\n")
    keyed(campaign, window='"00:00-24:00"')
    assert campaign.run(*SEND, "--config", "wxpush.yaml").summary["reason"] == "window"
    (campaign.folder / "wxpush.yaml").unlink()
    assert campaign.run(*SEND).counts() == {"sent": 1}


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"window": '"Mon-Frei 09:00-10:00"'}, "window: 'Frei' in"),
        ({"window": '"9-10"'}, "no time of day"),
        ({"window": '"Mon-Fri"'}, "no rule of a window"),
        ({"window": '"09:00-09:03"'}, "shorter than 5 minutes"),
        ({"timezone": "Asia/Shangai"}, "Did you mean Asia/Shanghai?"),
        ({"holidays": "[2026-13-01]"}, "holidays: '2026-13-01' is no day"),
        ({"holidays": "[2026-10-01]", "workdays": "[2026-10-01]"}, "stands in holidays and in workdays"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(campaign, keys, said):
    campaign.rows(row(openid(1), 1))
    keyed(campaign, **keys)
    ran = campaign.run(*SEND)
    assert (ran.code, said in ran.err, "Nothing was sent." in ran.err) == (2, True, True), ran.err


def test_a_time_to_begin_is_waited_for(campaign):
    campaign.rows(row(openid(1), 1))
    now = datetime.now(SHANGHAI)
    begins = f"{now + timedelta(hours=2):%Y-%m-%d %H:%M}"
    ran = campaign.run(*SEND, "--at", begins)
    assert (ran.code, ran.summary["reason"]) == (4, "window")
    assert f"It is not {begins} yet" in ran.err
    assert f"next: wxpush send campaign.csv --at '{begins}'" in ran.err
    soon = f"{now + timedelta(seconds=8):%Y-%m-%d %H:%M:%S}"
    ran = campaign.run(*SEND, "--at", soon, "--wait")
    assert ran.counts() == {"sent": 1}
    assert datetime.now(SHANGHAI) >= now + timedelta(seconds=7)


def test_a_start_that_is_too_late_is_refused_unless_it_has_begun(campaign):
    campaign.rows(*(row(openid(number), number) for number in range(1, 4)))
    past = f"{datetime.now(SHANGHAI) - timedelta(hours=2):%Y-%m-%d %H:%M}"
    ran = campaign.run(*SEND, "--at", past)
    assert (ran.code, "more than the 1h of --at-grace later" in ran.err) == (2, True)
    begun = campaign.run(*SEND, "--at", past, "--at-grace", "3h", "--max-sends", "1")
    assert (begun.code, begun.counts()) == (4, {"sent": 1, "not_attempted": 2})
    assert campaign.run(*SEND, "--at", past).counts() == {"already_sent": 1, "sent": 2}


@pytest.mark.slow
def test_a_window_that_closes_stops_the_run_and_leaves_nothing_in_doubt(campaign):
    names = campaign.followers(199)
    # The last message leaves two attempts and five seconds before the end: some come before it, and not for minutes.
    clock = Clock(campaign.folder)
    ends = datetime.now(SHANGHAI).replace(second=0, microsecond=0) + timedelta(days=1)
    ahead = ends - timedelta(seconds=25) - datetime.now(SHANGHAI)
    clock.set(int(ahead.total_seconds()))
    window = f"{ends - timedelta(hours=1):%H:%M}-{ends:%H:%M}"
    ran = campaign.run(*SEND, "--window", window, "--timeout", "2s", "--rate", "3/s", environ=clock.wall)
    assert datetime.now(SHANGHAI) + ahead < ends
    assert (ran.code, ran.summary["reason"]) == (4, "window")
    assert set(ran.counts()) == {"sent", "not_attempted"}
    assert set(campaign.delivered()) < set(names)
    assert "closes; the rows not sent are kept" in ran.err
