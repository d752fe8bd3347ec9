"""`next:` works as printed: run again and again it ends every campaign that can end."""

import os
import re
import shlex
import signal
import sqlite3

import pytest

from tests.checkpoint.counting import recount
from tests.cli.harness import Campaign, Ran, ended, magic, openid, row, until
from tests.cli.situations import NEW_TEXT, doubtful, interrupted

#: More rounds than any of these campaigns needs.
ROUNDS = 6
DECISIONS = ("sent", "resend", "skip")


def command(ran: Ran) -> list[str] | None:
    """The words behind `next: wxpush`."""
    found = [line for line in (ran.out + ran.err).splitlines() if line.startswith("next: ")]
    if not found:
        return None
    words = shlex.split(found[-1].removeprefix("next: "))
    assert words.pop(0) == "wxpush"
    return words


def followed(campaign: Campaign, decision: str = "sent") -> list[str]:
    """Run what `status` and then each command says, until nothing is to be done; the names of what was run.

    Results are looked at, and where only the operator can decide, `decision` is theirs.
    """
    done: list[str] = []
    words = command(campaign.run("status", "campaign.csv"))
    while words is not None:
        done.append(words[0])
        assert len(done) <= ROUNDS, done
        words = [decision if re.search(r"\|", word) else word for word in words]
        ran = campaign.run(*words, *(() if words[0] == "results" else ("--yes",)))
        assert "Traceback" not in ran.err
        assert ran.code in {0, 3, 4, 8}, ran
        words = command(ran)
    return done


def killed(campaign, faulty) -> None:
    campaign.followers(2000)
    with ended(campaign.begin("send", "campaign.csv", "-y", "--rate", "300/s", "-q")) as process:
        until(lambda: campaign.delivered().total() >= 60)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()


def interrupted_by_a_signal(campaign, faulty) -> None:
    campaign.followers(400)
    with ended(campaign.begin("send", "campaign.csv", "-y", "--rate", "40/s", "-q")) as process:
        until(lambda: campaign.delivered().total() >= 10)
        process.send_signal(signal.SIGTERM)
        process.wait()


def bounded(*words: str):
    def situation(campaign, faulty) -> None:
        roles = [magic("unfollowed"), *map(openid, range(1, 120))]
        campaign.rows(*(row(who, number) for number, who in enumerate(roles)))
        campaign.send("--concurrency", "1", *words)

    return situation


def out_of_quota(campaign, faulty) -> None:
    campaign.followers(30)
    campaign.send("--max-sends", "10")
    faulty(daily_limit=1)
    assert campaign.send().code == 4
    faulty()


def refused_as_a_whole(campaign, faulty) -> None:
    campaign.followers(30)
    campaign.send("--max-sends", "10")
    faulty(account_errcode=48001)
    assert campaign.send().code == 5
    faulty()


def doubtful_and_old(campaign, faulty) -> None:
    doubtful(campaign, minutes=10)


def doubtful_and_young(campaign, faulty) -> None:
    doubtful(campaign, minutes=1)


def doubtful_and_on_the_list(campaign, faulty) -> None:
    doubtful(campaign, minutes=1)
    (campaign.folder / "left.csv").write_text(f"openid\n{openid(2)}\n")
    campaign.environ["WXPUSH_SUPPRESS"] = "left.csv"


def pending_and_on_the_list(campaign, faulty) -> None:
    interrupted(campaign)
    (campaign.folder / "left.csv").write_text(f"openid\n{openid(5)}\n")
    campaign.environ["WXPUSH_SUPPRESS"] = "left.csv"
    campaign.send("--max-sends", "1", "--concurrency", "1")
    with sqlite3.connect(campaign.checkpoint) as connection:  # as after a decision of an earlier version
        connection.execute("DELETE FROM rows WHERE row = 5")
        recount(connection)
    connection.close()


def changed_and_accepted(campaign, faulty) -> None:
    interrupted(campaign)
    campaign.edit(*NEW_TEXT)
    assert campaign.send("--accept-changes", "--max-sends", "1", "--concurrency", "1").code == 4


def changed_so_that_the_rest_is_invalid(campaign, faulty) -> None:
    interrupted(campaign)
    campaign.edit('"{{ shipped_at }}"', '"{{ order_no }}"')
    campaign.send("--accept-changes", "--max-sends", "1")


def retried_and_cut(campaign, faulty) -> None:
    campaign.rows(
        row(openid(1), 1), *(row(magic("unfollowed", number), number + 1) for number in range(1, 5))
    )
    assert campaign.send().code == 3
    campaign.run("retry", "campaign.csv", "--yes", "--max-sends", "1", "--concurrency", "1")


SITUATIONS = [
    killed, interrupted_by_a_signal, bounded("--max-sends", "20"), bounded("--max-duration", "0.3s", "--rate", "40/s"),
    bounded("--max-errors", "0"), bounded("--canary", "2"), bounded("--limit", "20"), out_of_quota, refused_as_a_whole,
    doubtful_and_old, doubtful_and_young, doubtful_and_on_the_list, pending_and_on_the_list, changed_and_accepted,
    changed_so_that_the_rest_is_invalid, retried_and_cut,
]  # fmt: skip
NAMES = [getattr(each, "__name__", "") + str(number) for number, each in enumerate(SITUATIONS)]


@pytest.mark.parametrize("situation", SITUATIONS, ids=NAMES)
def test_what_comes_next_ends_the_campaign(campaign, faulty, situation):
    situation(campaign, faulty)
    done = followed(campaign)
    last = campaign.run("status", "campaign.csv", "--json").summary
    assert (last["not_attempted"], last["in_doubt"]) == (0, 0), done
    assert last["rows_exit_code"] in {0, 3}
    assert max(campaign.delivered().values()) == 1


@pytest.mark.parametrize(
    ("situation", "decision"),
    [
        *((doubtful_and_old, decision) for decision in DECISIONS),
        *((doubtful_and_on_the_list, decision) for decision in DECISIONS if decision != "resend"),
    ],
)
def test_each_decision_ends_a_campaign_in_doubt(campaign, faulty, situation, decision):
    situation(campaign, faulty)
    assert "resolve" in followed(campaign, decision)
    last = campaign.run("status", "campaign.csv", "--json").summary
    assert (last["not_attempted"], last["in_doubt"]) == (0, 0)


def test_who_is_on_the_list_since_is_not_sent_to_again_and_stays_in_doubt(campaign, faulty):
    doubtful_and_on_the_list(campaign, faulty)
    assert campaign.run("resolve", "campaign.csv", "--as", "resend", "--yes").code == 8, (
        "young, and not repeated"
    )
    with sqlite3.connect(campaign.checkpoint) as connection:
        connection.execute("UPDATE rows SET first_ms = first_ms - 3600000 WHERE state = 5")
    connection.close()
    assert campaign.run("resolve", "campaign.csv", "--as", "resend", "--yes").code == 2
    assert campaign.run("status", "campaign.csv", "--json").summary["in_doubt"] > 0
    assert "resolve" in followed(campaign, "sent")


def refused_rows(campaign: Campaign) -> None:
    campaign.rows(row(magic("unfollowed"), 0), row(openid(1), 1))
    assert campaign.send().code == 3


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (refused_rows, ("retry", "campaign.csv")),
        (refused_rows, ("retry", "campaign.csv", "--errcode", "43004")),
        (lambda campaign: doubtful(campaign, minutes=30), ("send", "campaign.csv", "--in-doubt", "resend")),
        (lambda campaign: doubtful(campaign, minutes=30), ("resolve", "campaign.csv", "--as", "resend")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_could_not_begin_names_itself(campaign, faulty, before, words):
    before(campaign)
    faulty(daily_limit=0)
    ran = campaign.run(*words, "--yes")
    assert command(ran) == [*words], ran.err


def test_every_option_that_decides_account_files_format_list_or_checkpoint_is_in_it(campaign):
    campaign.followers(3)
    for old, new in (("campaign.csv", "rows.data"), ("campaign.yaml", "other.yaml")):
        (campaign.folder / old).rename(campaign.folder / new)
    (campaign.folder / "left.csv").write_text(f"openid\n{openid(3)}\n")
    url = campaign.environ.pop("WXPUSH_BASE_URL")
    appid = campaign.environ.pop("WXPUSH_APPID")
    (campaign.folder / "own.yaml").write_text(f"profiles:\n  shop:\n    appid: {appid}\n")
    words = [
        "send", "rows.data", "-c", "other.yaml", "--format", "csv", "--encoding", "utf-8", "--checkpoint", "own.wxpush",
        "--config", "own.yaml", "--profile", "shop", "--base-url", url, "--suppress", "left.csv",
    ]  # fmt: skip
    ran = campaign.run(*words, "--yes", "--max-sends", "1")
    assert ran.code == 4, ran
    following = command(ran)
    assert sorted(following) == sorted(words)
    ran = campaign.run(*following, "--yes", "--json")
    assert (ran.code, ran.counts()) == (0, {"sent": 1, "already_sent": 1, "suppressed": 1})


def test_status_of_a_folder_knows_whose_a_checkpoint_of_a_name_of_its_own_is(campaign):
    campaign.followers(3)
    campaign.send("--checkpoint", "tonight.wxpush", "--max-sends", "1")
    following = command(campaign.run("status"))
    assert following == ["send", "campaign.csv", "--checkpoint", "tonight.wxpush"]
    assert campaign.run(*following, "--yes", "--json").counts() == {"sent": 2, "already_sent": 1}


def test_status_of_a_folder_names_no_command_for_a_checkpoint_that_was_moved_away_from_its_list(campaign):
    campaign.followers(3)
    campaign.send("--checkpoint", "tonight.wxpush", "--max-sends", "1")
    (campaign.folder / "kept").mkdir()
    (campaign.folder / "tonight.wxpush").rename(campaign.folder / "kept/tonight.wxpush")
    ran = campaign.run("status", "kept")
    assert command(ran) is None
    assert "there is no kept/campaign.csv here" in ran.out
