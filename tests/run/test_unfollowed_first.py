"""Lists whose first rows, or neighbours, get one refusal: what `next:` prints, again and again, ends the campaign."""

import json
import shlex

import pytest

from tests.cli.harness import Campaign, magic, openid, row
from tests.cli.refusing import answering


def followed(campaign: Campaign, *more: str, most: int = 4) -> list[int]:
    """Send, then run what `next:` prints until it is no sending any more; give the exit codes."""
    words, codes = ["send", "campaign.csv", *more], []
    for _ in range(most):
        ran = campaign.run(*words, "--yes", "--concurrency", "1")
        codes.append(ran.code)
        command = next(line for line in reversed(ran.err.splitlines()) if line.startswith("next: "))
        words = shlex.split(command.removeprefix("next: wxpush "))
        if words[0] != "send":
            return codes
    return codes


def counts(campaign: Campaign) -> dict[str, int]:
    """What is not zero, whichever invocation sent it."""
    summary = json.loads(campaign.run("status", "campaign.csv", "--json").out.splitlines()[-1])
    told = {"sent": summary["sent"] + summary["already_sent"]}
    told |= {name: summary[name] for name in ("rejected", "not_attempted", "in_doubt")}
    return {name: many for name, many in told.items() if many}


@pytest.mark.parametrize("many", [20, 60])
def test_a_list_that_begins_with_unfollowed_people_ends_by_the_next_command(campaign, many):
    gone = [row(magic("unfollowed", number), number) for number in range(many)]
    campaign.rows(*gone, *(row(openid(number), many + number) for number in range(1, 41)))
    first = campaign.run("send", "campaign.csv", "--yes", "--concurrency", "1")
    assert first.code == 5
    assert "--errcode-is-row 43004" in first.err
    assert counts(campaign) == {"not_attempted": many + 40}
    assert followed(campaign) == [5, 3]
    assert counts(campaign) == {"sent": 40, "rejected": many}


@pytest.mark.parametrize("before", [0, 30])
def test_ten_neighbours_of_one_unknown_code_end_by_the_next_command(tmp_path, before):
    """Also two such codes, one behind the other: each is asked about once."""
    unknown = {openid(before + number): 61099 if number <= 10 else 61098 for number in range(1, 21)}
    with answering(lambda who: unknown.get(who, 0)) as url:
        campaign = Campaign(tmp_path, url)
        campaign.followers(before + 40)
        assert followed(campaign) == [5, 5, 3]
        assert counts(campaign) == {"sent": before + 20, "rejected": 20}


@pytest.mark.parametrize("code", [40033, 40037, 40062, 45008, 45067, 47001])
@pytest.mark.parametrize("before", [0, 5])
def test_one_row_whose_code_is_mostly_about_all_ends_by_the_next_command(tmp_path, before, code):
    with answering(lambda who: code if who == openid(before + 1) else 0) as url:
        campaign = Campaign(tmp_path, url)
        campaign.followers(before + 6)
        codes = followed(campaign, most=6)
        assert (codes[-1], {*codes[:-1]} <= {4, 5}) == (3, True), codes
        assert counts(campaign) == {"sent": before + 5, "rejected": 1}


def test_a_code_that_everybody_gets_stops_a_list_that_is_sent_in_small_parts(tmp_path):
    with answering(lambda who: 61099 if who > openid(5) else 0) as url:
        campaign = Campaign(tmp_path, url)
        campaign.followers(40)
        codes = [campaign.send("--max-sends", "8", "--concurrency", "1").code for _ in range(5)]
        assert codes == [4, 5, 5, 5, 5]
        assert counts(campaign) == {"sent": 5, "rejected": 3, "not_attempted": 32}


def test_a_retry_of_many_unfollowed_goes_on_behind_rows_that_were_sent(campaign):
    campaign.rows(row(openid(1), 0), *(row(magic("unfollowed", number), number) for number in range(1, 31)))
    assert campaign.send().code == 3
    ran = campaign.run("retry", "campaign.csv", "--yes", "--json")
    assert (ran.code, ran.summary["rejected"], ran.summary["attempts"]) == (3, 30, 30)


@pytest.mark.parametrize(
    "said", [["--errcode-is-row", "43004", "--errcode-is-row", "40003"], "WXPUSH_ERRCODE_IS_ROW", "yaml"]
)
def test_the_operator_says_it_by_option_environment_or_file(campaign, said):
    campaign.rows(*(row(magic("unfollowed", number), number) for number in range(25)), row(openid(1), 30))
    more = {"environ": {said: "43004 40003"}} if said == "WXPUSH_ERRCODE_IS_ROW" else {}
    if said == "yaml":
        (campaign.folder / "wxpush.yaml").write_text("errcode_is_row: [43004, 40003]\n")
    ran = campaign.send(*(said if isinstance(said, list) else ()), **more)
    assert (ran.code, ran.counts()) == (3, {"sent": 1, "rejected": 25})


@pytest.mark.parametrize("code", ["0", "40001", "45009", "45011", "-1", "40252"])
def test_a_code_that_is_never_about_a_row_is_refused(campaign, code):
    campaign.followers(2)
    ran = campaign.send("--errcode-is-row", code)
    assert (ran.code, campaign.delivered().total()) == (2, 0)
    assert f"--errcode-is-row {code}" in ran.err
    assert not campaign.checkpoint.exists()


def test_a_retry_of_one_code_leaves_the_others_where_every_row_was_rejected(campaign):
    gone = [row(magic("unfollowed", number), number) for number in range(3)]
    campaign.rows(*gone, row(magic("foreign", 1), 4))
    assert campaign.send().code == 3
    ran = campaign.run("retry", "campaign.csv", "--yes", "--json", "--errcode", "40003")
    assert (ran.code, ran.summary["rejected"], ran.summary["attempts"]) == (3, 4, 1)
    ran = campaign.run("retry", "campaign.csv", "--yes", "--json", "--errcode", "61099")
    assert (ran.code, ran.summary["rejected"], ran.summary["attempts"]) == (3, 4, 0)
    campaign.rows(*gone, row(magic("foreign", 1), 4), row(openid(1), 5))
    assert campaign.run("retry", "campaign.csv", "--yes", "--errcode", "40003").code == 7
