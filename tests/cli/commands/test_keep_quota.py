"""`--keep-quota`: a list leaves a part of the day's quota to messages over HTTP, which may have all of it."""

import json
from typing import cast

import pytest

from tests.cli.harness import YAML, until
from tests.intake.process import NDJSON, ServeProcess
from tests.intake.stand import campaign_file, line
from wxpush.options.send import KEEP_QUOTA
from wxpush.sandbox.process import SandboxProcess


class _Sandbox:
    """That of a campaign, as a service is told of it."""

    def __init__(self, campaign):
        self.base_url = campaign.environ["WXPUSH_BASE_URL"]
        self.appid, self.secret = campaign.environ["WXPUSH_APPID"], campaign.environ["WXPUSH_SECRET"]


def lines(many, first=0):
    more = {"amount": "9.90", "shipped_at": "2026年11月20日 10:00"}
    return b"\n".join(line(number, order_no=f"{number}", **more) for number in range(first, first + many))


def quota_of(ran):
    (found,) = [event for event in ran.events if event["type"] == "quota"]
    return found["remain"], found["kept"]


@pytest.mark.parametrize("keep", ["30", "30%"])
def test_a_send_ends_where_only_what_is_kept_is_left_and_the_next_one_sends_nothing(own, keep):
    campaign = own(faults={"daily_limit": 100})
    campaign.followers(90)
    assert quota_of(campaign.send("--dry-run", "--keep-quota", keep)) == (70, 30)
    first = campaign.send("--keep-quota", keep, "--rate", "max")
    assert (first.code, first.summary["reason"]) == (4, "quota")
    assert first.counts() == {"sent": 70, "not_attempted": 20}
    before = campaign.checkpoint.read_bytes()
    second = campaign.send("--keep-quota", keep)
    assert (second.code, campaign.delivered().total()) == (4, 70)
    assert "--keep-quota" in second.err
    assert campaign.checkpoint.read_bytes() == before
    third = campaign.send("--rate", "max")  # without it the rest goes
    assert (third.code, third.counts()) == (0, {"sent": 20, "already_sent": 70})


def test_what_goes_out_over_http_meanwhile_is_taken_from_what_the_list_may_have(own, tmp_path):
    campaign = own(faults={"daily_limit": 200})
    campaign.followers(190)
    (tmp_path / "wxpush.yaml").write_text("keep_quota: 20\n")
    (tmp_path / "serve").mkdir()
    campaign_file(tmp_path / "serve", f"name: order-shipped\n{YAML}")
    service = ServeProcess(tmp_path / "serve", cast("SandboxProcess", _Sandbox(campaign)))
    service.environ |= {"XDG_CACHE_HOME": campaign.environ["XDG_CACHE_HOME"]}  # they share a token
    with service.running() as serve:
        with campaign.begin("send", "campaign.csv", "--yes", "--json", "--rate", "20") as sending:
            until(lambda: campaign.delivered().total() > 10)
            body = lines(60)
            assert serve.post(body, NDJSON).status_code == 202
            serve.wait_until_idle()
            out, _ = sending.communicate(timeout=60)
        ended = json.loads(out.splitlines()[-1])
        assert (sending.returncode, ended["reason"]) == (4, "quota")
        # 200 less 60 and 20; requests whose answers were under way may have been counted for both.
        assert 115 <= ended["sent"] <= 120
        left = 200 - 60 - ended["sent"]
        serve.post(lines(left, 1000), NDJSON)
        serve.wait_until_idle()  # all of what was kept goes out over HTTP
    assert campaign.delivered().total() == 200


@pytest.mark.parametrize("text", ["-1", "x", "101%"])
def test_what_is_no_part_of_a_quota_is_refused(campaign, text):
    campaign.followers(1)
    ran = campaign.send("--keep-quota", text)
    assert (ran.code, campaign.delivered().total()) == (2, 0)


def test_a_rehearsal_shares_its_quota_with_nobody(campaign):
    campaign.followers(5)
    ran = campaign.send("--sandbox", KEEP_QUOTA.flag, "100%")
    assert (ran.code, ran.counts()) == (0, {"sent": 5})


def test_doctor_tells_what_lists_may_have(own, tmp_path):
    campaign = own(faults={"daily_limit": 100})
    (tmp_path / "wxpush.yaml").write_text("keep_quota: 25%\n")
    assert "100 of 100 left today, 75 of them for lists (`keep_quota`)" in " ".join(
        campaign.run("doctor").out.split()
    )
