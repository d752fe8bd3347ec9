"""Delivery events of a campaign, from the send to what is told of it."""

import csv
import io
import json
import shutil

import pytest

from tests.cli.harness import openid
from tests.receipts.pushes import KEY, as_json, as_xml, encrypted, template_event
from wxpush.sandbox.identity import SANDBOX_APPID

STATUSES = ("success", "failed:user block", "failed: system failed", "failed:freq limit", "success")


@pytest.fixture
def taking(campaign):
    """A campaign whose account's delivery events are kept in `of.receipts`."""
    campaign.environ["WXPUSH_RECEIPTS"] = "of.receipts"
    return campaign


def imported(campaign, *events, words=()):
    """What is said of an import of these events."""
    text = b"\n".join(as_json(each) if number % 2 else as_xml(each) for number, each in enumerate(events))
    (campaign.folder / "events").write_bytes(text)
    ran = campaign.run("receipts", "import", "events", *words, "--json")
    assert ran.err.count("Traceback") == 0
    return {name: value for name, value in ran.events[-1].items() if name not in {"type", "schema"} and value}


def rows(campaign):
    found = list(csv.DictReader(io.StringIO(campaign.run("results", "campaign.csv").out)))
    return {row["openid"]: (row["delivered"], row["delivered_by"]) for row in found}


def events_of(campaign):
    """An event for each row that was sent, as the sandbox has delivered them; the last has no msgid."""
    lines = campaign._deliveries()
    return [
        {**template_event(created_s=line["at_ms"] // 1000 + 3, msgid=line["msgid"], status=status), "FromUserName": line["openid"]}
        for line, status in zip(lines, STATUSES, strict=False)
    ]  # fmt: skip


def test_what_became_of_each_row_and_in_sums(taking):
    taking.followers(6)
    assert taking.send().code == 0
    events = events_of(taking)
    assert imported(taking, *events[:4], {**events[4], "MsgID": 0}, words=["campaign.csv"]) == {"taken": 5}
    expected = {
        openid(1): ("yes", "msgid"), openid(2): ("blocked", "msgid"), openid(3): ("failed", "msgid"),
        openid(4): ("limited", "msgid"), openid(5): ("yes", "person"), openid(6): ("", ""),
    }  # fmt: skip
    assert rows(taking) == expected
    told = json.loads(taking.run("status", "campaign.csv", "--json").out)
    assert told["receipts"] == {
        "delivered": 2,
        "blocked": 1,
        "failed": 1,
        "limited": 1,
        "unknown": 1,
        "probable": 1,
    }
    assert "delivery: 2 delivered, 1 blocked by the user" in taking.run("status", "campaign.csv").out
    assert json.loads(taking.run("history", "--json").out)["receipts"] == told["receipts"]
    assert imported(taking, *events, events[0]) == {"taken": 1, "known": 5}
    assert "failed:" not in taking.run("report", "campaign.csv", "-o", "page.html").err
    page = (taking.folder / "page.html").read_text()
    assert "What arrived" in page
    assert "blocked by the user" in page


def test_a_send_makes_itself_known_where_events_are_taken(taking):
    assert imported(taking) == {}
    taking.followers(2)
    assert taking.send().code == 0
    assert imported(taking, *events_of(taking)) == {"taken": 2}
    assert set(rows(taking).values()) == {("yes", "msgid"), ("blocked", "msgid")}
    assert taking.send("--again").code == 0
    assert set(rows(taking).values()) == {("", "")}
    assert [run["run"] for run in json.loads(taking.run("receipts", "status", "--json").out)["runs"]] == [
        1,
        2,
    ]


def test_nothing_is_made_or_told_where_nobody_takes_events(campaign):
    campaign.followers(1)
    assert campaign.send().code == 0
    assert json.loads(campaign.run("status", "campaign.csv", "--json").out)["receipts"] is None
    assert not list(campaign.folder.rglob("*.receipts"))


def test_a_list_that_has_the_column_already_keeps_it(taking):
    taking.followers(1)
    text = taking.recipients.read_text().splitlines()
    taking.recipients.write_text(f"{text[0]},delivered\n{text[1]},by hand\n")
    assert taking.send().code == 0
    imported(taking, *events_of(taking), words=["campaign.csv"])
    [row] = csv.DictReader(io.StringIO(taking.run("results", "campaign.csv").out))
    assert (row["delivered"], row["wxpush_delivered"]) == ("by hand", "yes")


def test_a_receipts_file_that_cannot_be_read_hides_no_campaign(taking):
    taking.followers(1)
    (taking.folder / "of.receipts").write_text("no database")
    sent = taking.send()
    assert sent.code == 0
    assert "Delivery events will not be joined" in sent.err
    told = taking.run("status", "campaign.csv", "--json")
    assert told.code == 0
    assert "is not a receipts file" in json.loads(told.out)["receipts_fault"]
    results = taking.run("results", "campaign.csv")
    assert results.code == 2
    assert "of.receipts" in results.sentence


def test_the_events_of_another_account_are_refused(taking):
    imported(taking)
    ran = taking.run("receipts", "status", environ={"WXPUSH_APPID": "wxffffffffffffffff"})
    assert ran.code == 2
    assert "keeps the delivery events of" in ran.sentence


def test_what_cannot_be_read_is_named_by_its_line(taking):
    (taking.folder / "events").write_bytes(
        as_json(template_event(1)) + b"\n\nnonsense\n<xml>\n<MsgType>event</MsgType>\n" + b"127.0.0.1 - POST " + as_xml(template_event(2)) + b"\n{}\n"
    )  # fmt: skip
    ran = taking.run("receipts", "import", "events")
    assert ran.code == 3
    assert "1 events taken" in ran.err
    assert "line 3, 4" in ran.err


def test_a_campaign_that_was_not_sent_has_no_events(taking):
    taking.followers(1)
    (taking.folder / "events").write_text("")
    ran = taking.run("receipts", "import", "events", "campaign.csv")
    assert ran.code == 2
    assert "not sent yet" in ran.sentence


def test_a_checkpoint_that_was_copied_elsewhere_is_found_by_what_is_in_it(taking):
    taking.followers(2)
    assert taking.send().code == 0
    imported(taking, *events_of(taking), words=["campaign.csv"])
    shutil.copytree(taking.folder, taking.folder / "elsewhere")
    there = taking.run("status", "elsewhere/campaign.csv", "--json")
    assert json.loads(there.out)["receipts"]["delivered"] == 1


def test_whoever_refuses_goes_onto_the_list(taking):
    taking.followers(2)
    assert taking.send().code == 0
    imported(taking, *events_of(taking), words=["campaign.csv", "--suppress", "never.csv"])
    assert openid(2) in (taking.folder / "never.csv").read_text("utf-8-sig")
    assert taking.send("--again", "--suppress", "never.csv").counts() == {"sent": 1, "suppressed": 1}


def test_encrypted_pushes_are_opened_with_the_key(taking):
    text = encrypted(as_xml(template_event(1)), appid=SANDBOX_APPID)
    (taking.folder / "events").write_bytes(as_json({"ToUserName": "gh", "Encrypt": text}) + b"\n")
    (taking.folder / "key").write_text(f"{KEY}\n")
    (taking.folder / "key").chmod(0o600)
    assert taking.run("receipts", "import", "events").code == 3
    ran = taking.run("receipts", "import", "events", "--aes-key-file", "key", "--json")
    assert (ran.code, ran.events[-1]["taken"], ran.events[-1]["foreign"]) == (0, 1, 1)
