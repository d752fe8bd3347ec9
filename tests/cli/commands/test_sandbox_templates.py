"""`wxpush sandbox` without `--template`: the account has the templates of the campaigns beside it, and every command says the same of them."""

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.cli.harness import TEMPLATE
from wxpush.sandbox.identity import SANDBOX_APPID, SANDBOX_SECRET


@contextmanager
def serving(campaign, *words: str):
    """A `wxpush sandbox` of its own in the campaign's folder; gives what it has announced."""
    command = [sys.executable, "-m", "wxpush", "sandbox", "--port", "0", *words]
    with subprocess.Popen(
        command,
        cwd=campaign.folder,
        env={**os.environ, **campaign.environ},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            said = process.stderr.readline()
            url = re.search(r"http://127\.0\.0\.1:\d+", said)[0]
            campaign.environ |= {
                "WXPUSH_APPID": SANDBOX_APPID,
                "WXPUSH_SECRET": SANDBOX_SECRET,
                "WXPUSH_BASE_URL": url,
            }
            yield
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def told(campaign) -> list[int]:
    """The codes of all that can be asked of a campaign, before it is sent and by sending it."""
    return [
        campaign.run("template", "check", "campaign.yaml").code,
        campaign.run("send", "campaign.csv", "--dry-run").code,
        campaign.run("doctor", "campaign.csv").code,
        campaign.run("send", "campaign.csv", "--yes").code,
    ]


def test_all_agree_that_the_campaigns_own_template_fits(campaign):
    campaign.followers(2)
    with serving(campaign):
        assert told(campaign) == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("old", "new", "code"), [("thing1", "thing2", 2), (TEMPLATE, TEMPLATE[:-1] + "Z", 5)], ids=["key", "id"]
)
def test_all_agree_where_the_campaign_is_another_by_then(campaign, old, new, code):
    campaign.followers(2)
    with serving(campaign):
        campaign.edit(old, new)
        assert told(campaign) == [code] * 4


@pytest.mark.parametrize(("name", "code"), [("abc", 2), (TEMPLATE[:-1] + "Z", 0), (TEMPLATE, 0)])
def test_without_a_campaign_beside_it_any_id_is_taken_that_can_be_one(campaign, name, code):
    campaign.followers(2)
    text = campaign.yaml.read_text()
    campaign.yaml.unlink()
    with serving(campaign):
        campaign.yaml.write_text(text.replace(TEMPLATE, name))
        assert told(campaign) == [code] * 4


def test_what_is_named_is_all_there_is(campaign):
    campaign.followers(1)
    with serving(campaign, "--template", TEMPLATE[:-1] + "Z"):
        assert told(campaign)[0] == 5
