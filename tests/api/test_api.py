"""A program checks, sends and looks at a campaign, with nothing printed, no signal handled and nothing shared."""

import json
import logging
import signal
import subprocess
import sys
from functools import partial

import anyio
import pytest

import wxpush
from tests.cli.harness import TEMPLATE, YAML, magic, openid, row
from wxpush import aio
from wxpush.sandbox.faults import Faults
from wxpush.sandbox.options import SandboxOptions, Template
from wxpush.sandbox.process import SandboxProcess

HEAD = "openid,order_no,product,amount,shipped_at\n"


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    """Real time: what is waited for is another thread."""
    return request.param


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    ledger = tmp_path_factory.mktemp("sandbox") / "ledger"
    options = SandboxOptions(
        templates=(Template(TEMPLATE),), ledger=str(ledger), faults=Faults(daily_limit=10**9)
    )
    with SandboxProcess(options) as started:
        yield started


@pytest.fixture
def account(process):
    return wxpush.Account(process.appid, process.secret, process.base_url, cached=False)


@pytest.fixture
def campaign(tmp_path):
    (tmp_path / "orders.yaml").write_text(YAML, encoding="utf-8")
    rows = [row(openid(number), number) for number in range(1, 21)]
    (tmp_path / "orders.csv").write_text(
        HEAD + "".join(rows) + row(magic("unfollowed"), 21), encoding="utf-8"
    )
    return wxpush.Campaign(tmp_path / "orders.csv")


def test_check_send_and_results_tell_what_the_command_line_tells(account, campaign, capfd):
    checked = wxpush.check(campaign, account)
    assert (checked.summary.rows, checked.summary.exit_code, checked.summary.sent) == (21, 0, 0)
    report = wxpush.send(campaign, account, rate=float("inf"))
    assert (report.summary.sent, report.summary.rejected, report.summary.exit_code) == (20, 1, 3)
    again = wxpush.send(campaign, account)
    assert (again.summary.sent, again.summary.already_sent) == (0, 20)
    words = [result.word for result in wxpush.results(campaign)]
    assert words == ["sent"] * 20 + ["rejected"]
    assert [result.row.row for result in wxpush.results(campaign, errcode=43004)] == [21]
    assert capfd.readouterr() == ("", "")


def test_what_would_be_said_is_in_the_report_and_in_the_log(account, campaign, caplog):
    with caplog.at_level(logging.INFO, "wxpush"):
        report = wxpush.send(campaign, account, rate=float("inf"))
    assert any("21 rows" in sentence for sentence in report.sentences)
    assert any("21 rows" in message for message in caplog.messages)
    assert account.secret not in caplog.text
    assert account.secret not in repr(account)


def test_problems_are_told_by_kind(account, campaign):
    with campaign.recipients.open("a", encoding="utf-8") as file:
        file.write(row("not an openid", 22) + row("neither is this", 23))
    (tally,) = (each for each in wxpush.check(campaign, account).problems if each.outcome == "invalid")
    assert (tally.count, tally.lines) == (2, [23, 24])


def test_without_an_account_a_check_asks_nothing(campaign):
    assert wxpush.check(campaign).summary.rows == 21


def test_who_does_not_confirm_sends_nothing(account, campaign, process):
    before, asked = process.control.summary().deliveries, []
    with pytest.raises(wxpush.WxpushError, match="nothing was changed or sent"):
        wxpush.send(campaign, account, confirm=lambda question: asked.append(question) or False)
    assert [question.rows for question in asked] == [21]
    assert process.control.summary().deliveries == before
    assert not any(True for _ in _begun(campaign))


def _begun(campaign):
    try:
        yield from (result for result in wxpush.results(campaign) if result.word != "not_attempted")
    except wxpush.WxpushError:
        return


def test_rejected_rows_are_sent_once_more_and_no_others(account, campaign):
    wxpush.send(campaign, account, rate=float("inf"))
    again = wxpush.send(campaign, account, retry=[43004])
    assert (again.summary.rejected, again.summary.attempts, again.summary.already_sent) == (1, 1, 20)
    none = wxpush.send(campaign, account, retry=[40003])
    assert none.summary.attempts == 0


def test_what_cannot_be_used_is_an_error_in_one_sentence(account, tmp_path):
    with pytest.raises(wxpush.WxpushError, match="does not exist"):
        wxpush.send(wxpush.Campaign(tmp_path / "none.csv"), account)
    with pytest.raises(TypeError, match="rat"):
        wxpush.send(wxpush.Campaign(tmp_path / "none.csv"), account, rat=5)  # type: ignore[call-arg]  # the mistake is the test


def test_no_signal_is_handled(account, campaign):
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    during = []
    wxpush.send(
        campaign, account, rate=float("inf"),
        on_progress=lambda _: during.append([signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]),
    )  # fmt: skip
    assert during
    assert all(each == before for each in during)


@pytest.mark.anyio
async def test_a_program_with_an_event_loop_sends_beside_its_other_work(account, campaign):
    report = await aio.send(campaign, account, rate=float("inf"))
    assert report.summary.sent == 20
    assert [result.word async for result in aio.results(campaign, state="rejected")] == ["rejected"]
    assert (await aio.check(campaign, account)).summary.rows == 21


@pytest.mark.anyio
async def test_a_send_that_is_cancelled_ends_in_order_and_the_next_goes_on(account, campaign):
    seen: list = []
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(partial(aio.send, campaign, account, rate=2.0, on_progress=seen.append))
        with anyio.fail_after(60):
            while not any(snapshot.sent for snapshot in seen):
                await anyio.sleep(0.05)
        tasks.cancel_scope.cancel()
    states = [result.word async for result in aio.results(campaign)]
    sent = states.count("sent")
    assert 0 < sent < 20
    assert states.count("in_doubt") == 0
    report = await aio.send(campaign, account, rate=float("inf"))
    assert (report.summary.sent, report.summary.already_sent) == (20 - sent, sent)


@pytest.mark.process
def test_the_sandbox_is_an_account_like_any_other(campaign):
    with wxpush.Sandbox() as account:
        assert wxpush.send(campaign, account, rate=float("inf")).summary.sent == 20


def test_a_configured_account_is_found_as_the_command_line_finds_it(tmp_path, monkeypatch):
    secret = tmp_path / "secret"
    secret.touch(mode=0o600)
    secret.write_text("a" * 32, encoding="utf-8")
    (tmp_path / "wxpush.yaml").write_text(
        f"appid: wx0123456789abcdef\nsecret_file: {secret}\nbase_url: https://localhost\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(
        "WXPUSH_CONFIG", "wxpush.yaml"
    )  # an address of one's own is nothing that is merely found
    found = wxpush.Account.configured()
    assert (found.appid, found.secret, found.base_url) == (
        "wx0123456789abcdef",
        "a" * 32,
        "https://localhost",
    )


def test_the_package_has_eight_names_and_importing_it_loads_nothing_heavy():
    code = (
        "import json, sys, wxpush\n"
        "heavy = sorted({'anyio', 'httpx', 'msgspec', 'rich', 'typer'} & set(sys.modules))\n"
        "names = [name for name in dir(wxpush) if not name.startswith('_')]\n"
        "print(json.dumps([heavy, names, all(getattr(wxpush, name) is not None for name in names)]))\n"
        "assert 'typer' not in sys.modules\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy, names, had = json.loads(ran.stdout)
    assert (heavy, had) == ([], True)
    assert len(names) == 8
