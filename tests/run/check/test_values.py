"""What a field takes, on the command line: rows that WeChat would refuse do not leave, and long texts do as the file says."""

import pytest

from tests.cli.harness import openid

_LONG = "汉" * 21


def _rows(*products: str) -> list[str]:
    return [
        f"{openid(number)},A{number},{text},9.90,2026年11月20日 10:00\n"
        for number, text in enumerate(products)
    ]


def test_rows_that_wechat_would_refuse_are_named_before_and_never_leave(campaign):
    campaign.rows(*_rows("茶", _LONG, "茶\U0001f381"))
    dry = campaign.send("--dry-run", "--offline")
    assert (dry.code, dry.counts()) == (3, {"invalid": 1, "not_attempted": 2})
    survey = next(event for event in dry.events if event["type"] == "survey")
    assert (survey["problems"], survey["warnings"]) == ({"thing_too_long": 1}, {"uncounted_character": 1})
    told = [line.split() for line in dry.err.splitlines()]
    assert ["1", "thing_too_long", "data.thing1", "3"] in told
    assert ["thing", "takes", "at", "most", "20", "characters,", "and", "this", "has", "21"] in told
    assert ["1", "uncounted_character", "data.thing1", "4"] in told
    ran = campaign.send("--max-invalid", "1")
    assert (ran.code, ran.counts()) == (3, {"sent": 2, "invalid": 1})


@pytest.mark.parametrize(
    ("policy", "counts"), [("truncate", {"sent": 2}), ("skip", {"sent": 1, "suppressed": 1})]
)
def test_long_texts_are_cut_or_their_rows_left_out_on_request_and_that_is_no_failure(
    campaign, policy, counts
):
    campaign.rows(*_rows("茶", _LONG))
    campaign.yaml.write_text(f"{campaign.yaml.read_text()}on_too_long: {policy}\n")
    ran = campaign.send()
    assert (ran.code, ran.counts()) == (0, counts)


def test_another_policy_is_another_campaign_file(campaign):
    campaign.rows(*_rows("茶", _LONG))
    campaign.send("--max-invalid", "1")
    campaign.yaml.write_text(f"{campaign.yaml.read_text()}on_too_long: fail\n")
    assert campaign.send("--max-invalid", "1").code == 3
    campaign.edit("fail", "truncate")
    assert campaign.send("--max-invalid", "1").code == 7
    ran = campaign.send("--accept-changes")
    assert (ran.code, ran.counts()) == (0, {"sent": 1, "already_sent": 1})


def test_a_refusal_of_the_sandbox_is_a_rejected_row_where_the_check_only_warns(campaign):
    campaign.rows(*_rows("茶")[:1], f"{openid(7)},A7,茶,9.90,2026/11/20 10:00\n")
    ran = campaign.send()
    assert (ran.code, ran.counts()) == (3, {"sent": 1, "rejected": 1})
    assert ran.summary["errcodes"] == {"47003": 1}
