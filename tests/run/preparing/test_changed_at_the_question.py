"""What a command read before its question says something else when the answer comes: nothing is changed or sent, and it says so."""

import os
import subprocess
import sys

import pytest

from tests.cli.asked import asked, typing
from tests.cli.harness import ROOT, magic, openid, row
from tests.cli.situations import NEW_TEXT, doubtful, interrupted

pytestmark = pytest.mark.usefixtures("broker")

LIST = "gone.csv"


def fresh(campaign):
    campaign.followers(3)


def complete(campaign):
    campaign.followers(3)
    assert campaign.send("--suppress", LIST).code == 0


def rejected(campaign):
    campaign.rows(row(magic("unfollowed"), 0), *(row(openid(number), number) for number in range(1, 4)))
    assert campaign.send("--suppress", LIST).code == 3


def in_doubt(campaign):
    doubtful(campaign, minutes=1)


COMMANDS = {
    "send": (("send",), fresh),
    "send, begun": (("send",), interrupted),
    "send --again": (("send", "--again"), complete),
    "retry": (("retry",), rejected),
    "resolve --as resend": (("resolve", "--as", "resend"), in_doubt),
    "resolve --as sent": (("resolve", "--as", "sent"), in_doubt),
    "resolve --as skip": (("resolve", "--as", "skip"), in_doubt),
    "dispatch": (("dispatch",), fresh),
}


def text(campaign):
    campaign.edit(*NEW_TEXT)


def spoilt(campaign):
    campaign.yaml.write_text("data: [")


def removed(campaign):
    campaign.yaml.unlink()


def listed(campaign):
    assert campaign.run("suppress", "add", openid(2), "--suppress", LIST).code == 0


def list_removed(campaign):
    (campaign.folder / LIST).unlink()


CHANGES = {
    "text": (text, "The campaign file campaign.yaml changed since"),
    "spoilt": (spoilt, "The campaign file campaign.yaml changed since"),
    "removed": (removed, "The campaign file campaign.yaml changed since"),
    "listed": (listed, f"The suppression list {LIST} changed since"),
    "list removed": (list_removed, f"The suppression list {LIST} changed since"),
}


@pytest.fixture(autouse=True)
def suppressing(campaign):
    (campaign.folder / LIST).write_text(f"openid\n{openid(999)}\n")


def answered(campaign, words, change):
    """Yes is typed behind the change."""

    def act(terminal, process):
        change(campaign)
        typing(b"y\n")(terminal, process)

    return asked(campaign, (words[0], "campaign.csv", "--suppress", LIST, *words[1:]), act)


def known(campaign):
    """What the checkpoint says, but for when it was asked."""
    if not campaign.checkpoint.exists():
        return None
    return campaign.run("results", "campaign.csv").out, campaign.run("status", "campaign.csv").out


@pytest.mark.parametrize(
    ("name", "change"),
    [
        *((name, "text") for name in COMMANDS),
        *(("send", change) for change in CHANGES if change != "text"),
        ("retry", "listed"),
    ],
)
def test_what_changed_at_the_question_is_not_sent(campaign, name, change):
    (words, before), (act, said) = COMMANDS[name], CHANGES[change]
    before(campaign)
    was, delivered, original = known(campaign), campaign.delivered(), campaign.yaml.read_text()
    ran = answered(campaign, words, act)
    assert ran.code == 7, ran.err
    assert f"{said} this command read it, so nothing was changed or sent now." in " ".join(ran.err.split())
    assert campaign.delivered() == delivered
    campaign.yaml.write_text(original)
    assert known(campaign) == was


def test_hosts_of_the_settings_that_change_are_noticed(campaign):
    settings = campaign.folder / "wxpush.yaml"
    settings.write_text("allow_hosts: [shop.example.com]\n")
    fresh(campaign)
    ran = answered(campaign, ("send",), lambda _: settings.write_text("allow_hosts: [example.org]\n"))
    assert (ran.code, "The allow_hosts of wxpush.yaml changed since" in ran.err) == (7, True), ran.err
    assert not campaign.delivered()


def touched(campaign):
    for path in (campaign.yaml, campaign.folder / LIST):
        os.utime(path, (1, 1))
    campaign.yaml.write_text(f"# a remark\n{campaign.yaml.read_text()}")


def written_anew(campaign):
    for path in (campaign.yaml, campaign.folder / LIST):
        other = path.with_suffix(".new")
        other.write_bytes(path.read_bytes())
        other.replace(path)


@pytest.mark.parametrize("change", [touched, written_anew])
def test_what_says_the_same_is_sent(campaign, change):
    names = campaign.followers(3)
    assert answered(campaign, ("send",), change).code == 0
    assert campaign.delivered() == dict.fromkeys(names, 1)


def test_with_yes_the_survey_is_what_takes_long(campaign):
    """Somebody edits the campaign file while a list of a million rows is read; here that happens at the survey's beginning."""
    campaign.followers(3)
    script = (
        "import sys, wxpush.run.preparing.preparation as preparation\n"
        "from pathlib import Path\n"
        "surveyed = preparation.surveyed\n"
        "def slow(*words):\n"
        "    path = Path('campaign.yaml')\n"
        "    path.write_text(path.read_text().replace('product', 'amount'))\n"
        "    return surveyed(*words)\n"
        "preparation.surveyed = slow\n"
        "from wxpush.cli.main import main\n"
        "sys.exit(main())\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, "send", "campaign.csv", "--yes", "--json"],
        cwd=campaign.folder,
        env=campaign.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, campaign.delivered()) == (7, {}), ran
