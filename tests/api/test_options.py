"""What a program hands in is held to the bounds that the command line has, and what it leaves out is as its wxpush.yaml says."""

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

import wxpush
from tests.cli.harness import YAML, openid, row
from wxpush.api.call import _settings
from wxpush.api.settled import settled
from wxpush.api.values import Options
from wxpush.config import Config, read_config
from wxpush.errors import UsageError
from wxpush.options.send import DoubtPolicy
from wxpush.parsing.quantities import CountOrShare

HEAD = "openid,order_no,product,amount,shipped_at\n"
ACCOUNT = wxpush.Account("wx0123456789abcdef", "s" * 32, "https://localhost", cached=False)


@pytest.fixture
def campaign(tmp_path):
    (tmp_path / "orders.yaml").write_text(YAML, encoding="utf-8")
    (tmp_path / "orders.csv").write_text(HEAD + row(openid(1), 1), encoding="utf-8")
    return wxpush.Campaign(tmp_path / "orders.csv")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rate", 0), ("rate", -1.0), ("rate", float("nan")), ("rate", 1_000_001), ("rate", float("-inf")),
        ("concurrency", 0), ("concurrency", -5), ("concurrency", 10_001),
        ("timeout", 0), ("timeout", 45.1), ("timeout", float("inf")), ("timeout", float("nan")),
        ("max_duration", 0), ("max_duration", -1), ("max_duration", 367 * 86_400),
        ("limit", 0), ("limit", -3), ("canary", -1), ("max_sends", 0), ("max_errors", -1),
        ("window", "9-10"), ("window", ""), ("timezone", "Mars"), ("at", "soon"), ("at_grace", 0), ("at_grace", 367 * 86_400),
        ("in_doubt", "again"), ("resolve", "drop"), ("resolve", ""),
    ],
)  # fmt: skip
def test_what_is_out_of_range_is_refused_before_anything_is_done(campaign, name, value):
    before = sorted(campaign.recipients.parent.iterdir())
    with pytest.raises(UsageError):
        wxpush.send(campaign, ACCOUNT, **{name: value})
    assert sorted(campaign.recipients.parent.iterdir()) == before


@pytest.mark.parametrize(
    ("name", "value", "settled_as"),
    [
        ("rate", float("inf"), float("inf")),
        ("rate", 0.5, 0.5),
        ("concurrency", 10_000, 10_000),
        ("timeout", 45, 45),
        ("max_duration", float("inf"), float("inf")),
        ("canary", 0, 0),
        ("limit", None, None),
        ("max_errors", 0, CountOrShare(count=0)),
        ("in_doubt", "skip", DoubtPolicy.SKIP),
        ("errcode_is_row", [1, 1], frozenset({1})),
    ],
)
def test_what_is_within_is_taken(name, value, settled_as):
    assert settled(cast("Options", {name: value}), Config())[name] == settled_as


def test_a_window_is_that_of_the_program_else_of_the_accounts_file(tmp_path):
    file = tmp_path / "wxpush.yaml"
    file.write_text('window: "09:00-18:00"\nwait: true\nholidays: [2026-10-01]\n', encoding="utf-8")
    found = settled(cast("Options", {"window": "always", "at_grace": 60.0}), read_config(file))["timing"]
    assert (found.typed.window, found.configured.window) == ("always", "09:00-18:00")
    assert (found.configured.holidays, found.wait, found.grace) == (("2026-10-01",), True, 60.0)
    assert not settled(cast("Options", {"wait": False}), read_config(file))["timing"].wait


def test_a_closed_window_is_no_exception(campaign):
    tomorrow = (datetime.now(UTC) + timedelta(hours=30)).strftime("%a")
    report = wxpush.send(campaign, ACCOUNT, window=f"{tomorrow} 10:00-11:00")
    assert (report.summary.reason, report.summary.exit_code) == ("window", 4)


def test_an_option_that_there_is_not_is_a_type_error(campaign):
    with pytest.raises(TypeError, match="rat"):
        wxpush.check(campaign, rat=5)  # type: ignore[call-arg]  # the mistake is the test


def test_rows_that_a_sheet_hides_are_told_by_a_known_word(campaign):
    hidden = wxpush.Campaign(campaign.recipients, hidden_rows="drop")  # type: ignore[arg-type]  # the mistake is the test
    with pytest.raises(UsageError, match="drop"):
        wxpush.check(hidden)


def test_an_account_without_a_secret_and_without_a_token_service_is_refused(campaign):
    with pytest.raises(UsageError, match="No AppSecret"):
        wxpush.send(campaign, wxpush.Account("wx0123456789abcdef", "", "https://localhost"))


def test_what_is_not_given_is_as_the_accounts_file_has_it(tmp_path):
    file = tmp_path / "wxpush.yaml"
    file.write_text(
        "rate: 7/s\nmax_errors: 5%\nsuppress: gone.csv\nsuppress_rejected: true\n", encoding="utf-8"
    )
    config = read_config(file)
    values = settled({}, config)
    assert (values["rate"], values["max_errors"]) == (7.0, CountOrShare(percent=5.0))
    assert (values["suppression"].path, values["suppression"].grows) == (tmp_path / "gone.csv", True)
    values = settled({"rate": 9.0, "suppress": "other.csv"}, config)
    assert (values["rate"], str(values["suppression"].path)) == (9.0, "other.csv")


def test_links_lead_only_where_the_accounts_file_lets_them(campaign, tmp_path):
    file = tmp_path / "wxpush.yaml"
    file.write_text(
        "appid: wx0123456789abcdef\nallow_hosts: [only.example.org]\nbase_url: https://localhost\n",
        encoding="utf-8",
    )
    held = wxpush.Account("wx0123456789abcdef", "s" * 32, cached=False, config=read_config(file))
    assert _settings(campaign, held, {}).place.allow_hosts == ("only.example.org",)
