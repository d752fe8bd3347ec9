"""The page of a service, seen and clicked."""

import itertools

import pytest
from msgspec.structs import replace

from tests.browser.chromium import LOCALES, SCHEMES, needs_browser, sight
from tests.service.serving import served
from tests.service.snapshots import SNAPSHOT
from tests.service.standing import Stand
from wxpush.service.keys.administration import make, revoke
from wxpush.service.keys.key import Right
from wxpush.words import Sentence, told

pytestmark = [needs_browser, pytest.mark.process]
MADE = "2026-12-01T08:30:00Z"


def said(name, language="en"):
    return told(Sentence(f"service.page_{name}"), language=language)


@pytest.fixture
def stand():
    return Stand()


@pytest.fixture
def keyed(stand, tmp_path):
    """A service with keys, its address, and the token of one who controls it."""
    keys = tmp_path / "keys.json"
    token = make(keys, "ops", made=MADE, scopes=[Right.READ, Right.CONTROL])
    with served(make=stand.app, keys=keys) as (host, port):
        yield f"http://{host}:{port}/", token, keys
        stand.streams.end()


@pytest.mark.parametrize(("language", "scheme"), [*itertools.product(LOCALES, SCHEMES)])
def test_nobody_is_kept_out_by_how_it_looks_and_it_asks_no_other_host(browser, stand, language, scheme):
    with (
        served(make=stand.app) as (host, port),
        sight(browser, language=language, scheme=scheme) as seen,
    ):
        address = f"http://{host}:{port}"
        seen.page.goto(address)
        seen.page.get_by_role("status").get_by_text(said("live", language)).wait_for()
        for path in ("/", "/problems"):
            seen.page.goto(address + path)
            assert seen.faults() == []
            seen.page.set_viewport_size({"width": 360, "height": 640})
            assert not seen.overflows()
        assert seen.said == []
        assert {each.startswith(address) for each in seen.asked} == {True}
        stand.streams.end()


@pytest.mark.parametrize("language", [*LOCALES])
def test_a_key_opens_it_and_sign_out_closes_it(browser, keyed, language):
    address, token, _ = keyed
    with sight(browser, language=language) as seen:
        page = seen.page
        page.goto(address)
        assert seen.faults() == []
        field = page.get_by_label(said("login_key", language))
        field.fill("wrong")
        page.get_by_role("button", name=said("login_enter", language)).click()
        assert page.get_by_role("alert").inner_text() == said("login_wrong", language)
        page.keyboard.type(token)  # the field has the focus
        page.keyboard.press("Enter")
        page.get_by_role("status").get_by_text(said("live", language)).wait_for()
        leave = page.get_by_role("button", name=said("leave", language))
        head = page.get_by_role("heading", level=1)
        # Both stand in one line: where a form is put into a paragraph, it falls out of it.
        assert abs(leave.bounding_box()["y"] - head.bounding_box()["y"]) < 30
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.type") == "submit"
        leave.click()
        field.wait_for()
        page.go_back()
        field.wait_for()


def test_what_changes_is_shown_and_disturbs_nobody_who_reads(browser, stand):
    stand.intake.found = replace(SNAPSHOT, refusals=())
    with served(make=stand.app) as (host, port), sight(browser, width=360) as seen:
        page = seen.page
        page.goto(f"http://{host}:{port}/")
        table = page.get_by_role("region", name=said("campaigns"))
        table.evaluate("each => { each.scrollLeft = 90; each.focus(); }")
        stand.intake.found = replace(SNAPSHOT, campaigns=[replace(SNAPSHOT.campaigns[0], waiting=4711)])
        table.get_by_text("4,711").wait_for()
        assert table.evaluate("each => [each.scrollLeft, each === document.activeElement]") == [90, True]
        page.get_by_text("43004").wait_for()

        page.evaluate("document.getSelection().selectAllChildren(document.querySelector('#refusals tbody'))")
        stand.intake.found = replace(stand.intake.found, taken=1_234_567, refusals=())
        page.get_by_text("1,234,567").wait_for()
        assert "43004" in page.evaluate("document.getSelection().toString()")
        page.evaluate("document.getSelection().removeAllRanges()")
        page.locator("#refusals").get_by_text(said("none_refused")).wait_for()
        assert seen.said == []
        stand.streams.end()


def test_it_says_that_it_is_old_and_asks_for_a_key_when_its_own_is_gone(browser, stand, keyed):
    address, token, keys = keyed
    with sight(browser) as seen:
        page = seen.page
        page.goto(address)
        page.get_by_label(said("login_key")).fill(token)
        page.keyboard.press("Enter")
        page.get_by_role("status").get_by_text(said("live")).wait_for()
        revoke(keys, "ops")
        stand.rings[0].reload()
        page.get_by_role("status").get_by_text(said("lost")).wait_for()
        page.get_by_label(said("login_key")).wait_for()
