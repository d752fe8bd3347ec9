"""`report`, and `history` as a page: written from the checkpoint alone, for their owner, in the language that is asked for."""

import sqlite3
import stat
from contextlib import closing

import pytest

from tests.cli.harness import magic, row
from tests.report.page.test_campaign_page import Page
from wxpush.errors import Exit


def page_of(campaign, *words: str) -> Page:
    ran = campaign.run("report", "campaign.csv", "-o", "report.html", *words)
    assert ran.code == 0, ran.err
    return Page((campaign.folder / "report.html").read_text("utf-8"))


def test_the_page_tells_what_became_of_the_rows_and_is_for_its_owner(campaign):
    names = campaign.followers(3)
    campaign.rows(*(row(name, number) for number, name in enumerate([*names, magic("unfollowed"), ""])))
    assert campaign.send("--max-errors", "50%", "--canary", "1").code == 3
    page = page_of(campaign)
    for text in (
        "3 of 5 sent", "1 rejected", "43004 unfollowed", "no_openid", "--max-errors", "✓ kept", campaign.name, "half within",
        "wxpush results campaign.csv",
    ):  # fmt: skip
        assert text in page.text, text
    assert not [name for name in names if name in page.text]
    assert "path" in page.elements, "how it went is drawn"
    assert stat.S_IMODE((campaign.folder / "report.html").stat().st_mode) == 0o600


def test_it_speaks_the_language_that_is_asked_for(campaign):
    campaign.followers(1)
    assert campaign.send().code == 0
    assert "各行的结果" in page_of(campaign, "--lang", "zh").text
    ran = campaign.run("report", "campaign.csv", environ={"WXPUSH_LANG": "zh"})
    assert '<html lang="zh-CN">' in ran.out


def test_without_a_file_it_goes_to_standard_output(campaign):
    campaign.followers(1)
    assert campaign.send().code == 0
    ran = campaign.run("report", "campaign.csv")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("<!DOCTYPE html>")
    assert Page(ran.out).elements.count("main") == 1


def test_programs_get_what_status_tells_and_the_page_beside_it(campaign):
    campaign.followers(1)
    assert campaign.send().code == 0
    told = campaign.run("status", "campaign.csv", "--json").summary
    assert campaign.run("report", "campaign.csv", "--json").summary == told
    ran = campaign.run("report", "campaign.csv", "--json", "-o", "report.html")
    assert ran.summary == told
    assert Page((campaign.folder / "report.html").read_text("utf-8")).elements.count("main") == 1
    campaign.run("history", "--json", "-o", "history.html")
    assert (campaign.folder / "history.html").exists()


def test_a_campaign_that_is_being_sent_and_one_that_was_killed_have_pages(campaign):
    campaign.followers(400)
    with campaign.start("send", "campaign.csv", "--yes", "--rate", "20/s", "--progress", "none") as sending:
        while "of 400 sent" not in campaign.run("status", "campaign.csv").out:
            assert sending.poll() is None
        assert "still sending" in page_of(campaign).text
        sending.kill()
    assert "cut off by a kill or a crash" in page_of(campaign).text


@pytest.mark.parametrize("name", ["report.txt", "report", "campaign.csv", "campaign.csv.wxpush", ".html"])
def test_what_no_browser_opens_as_a_page_is_refused(campaign, name):
    campaign.followers(1)
    assert campaign.send().code == 0
    before = {path: path.read_bytes() for path in campaign.folder.iterdir() if path.is_file()}
    for words in (("report", "campaign.csv"), ("history",)):
        ran = campaign.run(*words, "-o", name)
        assert ran.code == Exit.USAGE
        assert ".html" in ran.sentence
    assert {path: path.read_bytes() for path in campaign.folder.iterdir() if path.is_file()} == before


def test_of_a_campaign_that_has_not_begun_nothing_is_written(campaign):
    campaign.followers(1)
    ran = campaign.run("report", "campaign.csv", "-o", "report.html")
    assert ran.code == Exit.USAGE
    assert "has not begun" in ran.sentence
    assert not (campaign.folder / "report.html").exists()


def test_a_rehearsal_says_that_it_is_one(campaign):
    campaign.followers(2)
    assert campaign.send("--sandbox", environ={"WXPUSH_BASE_URL": ""}).code == 0
    assert "a rehearsal" in page_of(campaign, "--sandbox").text


def test_the_list_is_not_read_and_nothing_is_counted(campaign):
    campaign.followers(3)
    assert campaign.send().code == 0
    campaign.recipients.write_bytes(b"\xff no list any more")
    campaign.yaml.write_text("no: campaign")
    with closing(sqlite3.connect(campaign.checkpoint)) as connection, connection:
        connection.execute("UPDATE sums SET many = 2 WHERE state = 2")
    assert "2 of 3 sent" in page_of(campaign).text


def test_one_of_an_earlier_format_has_a_page(campaign):
    campaign.followers(3)
    assert campaign.send().code == 0
    with closing(sqlite3.connect(campaign.checkpoint)) as connection, connection:
        for what in ("TABLE sums", "TABLE origins", "TABLE pulses", "TABLE timeline", "INDEX unknown"):
            connection.execute(f"DROP {what}")
        connection.execute("PRAGMA user_version = 3")
    page = page_of(campaign)
    assert "3 of 3 sent" in page.text
    assert "There is nothing to draw" in page.text


def test_history_is_a_page_too_and_one_that_cannot_be_read_hides_none(campaign):
    campaign.followers(2)
    folder = campaign.folder / "nights"
    folder.mkdir()
    for night in ("28", "29"):
        assert campaign.send("--checkpoint", f"nights/orders-{night}.wxpush").code == 0
    (folder / "orders-27.wxpush").write_bytes(b"none of ours" * 2000)
    ran = campaign.run("history", "nights", "-o", "history.html", "--lang", "zh")
    assert ran.code == Exit.DISK
    assert "网页已写入 history.html" in ran.err
    path = campaign.folder / "history.html"
    page = Page(path.read_text("utf-8"))
    assert [night for night in ("27", "28", "29") if f"orders-{night}" in page.text] == ["28", "29"]
    assert page.elements.count("tr") == 3
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
