"""What goes wrong on a first day: one sentence each, that says what to do, and nothing is sent."""

import pytest

from tests.cli.harness import openid, row
from wxpush.sandbox.identity import SANDBOX_SECRET


def _refused(campaign, *words, code=2, **more) -> str:
    ran = campaign.run("send", "campaign.csv", "-y", "--progress", "none", *words, **more)
    assert ran.code == code, ran
    assert not campaign.delivered()
    lines = [line for line in ran.err.splitlines() if "can be sent" not in line]
    assert "Traceback" not in ran.err
    return lines[0] if code == 5 else ran.sentence


def test_a_missing_campaign_file_is_named(campaign):
    campaign.followers(1)
    campaign.yaml.unlink()
    assert "There is no campaign file campaign.yaml, so nothing was sent." in _refused(campaign)


def test_a_missing_campaign_file_of_a_service_is_named(campaign):
    ran = campaign.run("serve", "orders.yaml", "--sandbox", "--listen", "127.0.0.1:0")
    assert ran.code == 2, ran
    assert "There is no campaign file orders.yaml, so nothing is served." in ran.err
    assert "-c FILE" not in ran.err


def test_a_misspelt_column_is_answered_with_the_nearest_one(campaign):
    campaign.followers(1)
    campaign.edit("product", "prodcut")
    sentence = _refused(campaign)
    assert "prodcut" in sentence
    assert "product" in sentence.replace("prodcut", "")


def test_an_unknown_key_of_the_campaign_file_is_named(campaign):
    campaign.followers(1)
    campaign.yaml.write_text(campaign.yaml.read_text() + "templateid: x\n")
    assert "template_id" in _refused(campaign)


def test_a_missing_input_is_named(campaign):
    assert "campaign.csv does not exist; nothing was sent" in _refused(campaign)


def test_without_an_account_it_says_where_one_is_configured(campaign):
    campaign.followers(1)
    for name in ("WXPUSH_APPID", "WXPUSH_SECRET"):
        value = campaign.environ.pop(name)
        assert "; nothing was sent." in _refused(campaign)
        campaign.environ[name] = value


def test_a_secret_file_that_others_can_read_is_refused(campaign):
    campaign.followers(1)
    secret = campaign.folder / "secret"
    secret.write_text(SANDBOX_SECRET)
    secret.chmod(0o644)
    assert "chmod 600" in _refused(campaign, environ={"WXPUSH_SECRET_FILE": "secret"})


def test_a_wrong_secret_is_told_and_not_shown(campaign):
    campaign.followers(3)
    sentence = _refused(campaign, code=5, environ={"WXPUSH_SECRET": "0123456789abcdef" * 2})
    assert "40125" in sentence
    assert "0123456789abcdef" not in sentence


def test_an_address_off_the_list_is_named(campaign, faulty):
    campaign.followers(3)
    faulty(ip_not_allowed="203.0.113.7")
    sentence = _refused(campaign, code=5)
    assert "203.0.113.7" in sentence


def test_a_template_of_another_account_is_told(campaign):
    campaign.followers(3)
    campaign.edit("ngqIp", "Other")
    assert "template" in _refused(campaign, code=5)


def test_without_a_terminal_yes_must_be_given(campaign):
    campaign.followers(3)
    ran = campaign.run("send", "campaign.csv", "-q")
    assert (ran.code, "Add --yes to send without being asked" in ran.sentence) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--rate", "fast"], "Write one like 50/s"),
        (["--offline"], "goes with --dry-run only"),
        (["--timeout", "2m"], "Give a shorter one"),
        (["--in-doubt", "ignore"], "hold, resend, skip"),
        (["--progress", "dots"], "auto, bar, lines, none"),
        (["--max-errors", "many"], "Write 5 or 5%"),
        (["--base-url", "http://example.com"], "only this machine may be reached without https"),
        (["--profile", "shop"], "there is none"),
        (["--config", "other.yaml"], "other.yaml"),
        (["--sandbox", "--checkpoint", "x"], "Leave one of them out"),
        (["--limit", "0"], "--limit"),
        (["--nonsense"], "No such option: --nonsense"),
        (["--to", "not an openid"], "--to needs an openid"),
        (["--log-file", "missing/log"], "Name another with --log-file"),
    ],
)
def test_a_wrong_option_is_answered_with_a_right_one(campaign, words, said):
    campaign.followers(1)
    assert said in _refused(campaign, *words)


def test_rows_on_standard_input_need_campaign_and_format(campaign):
    text = row(openid(1), 1).encode()
    assert "Add -c CAMPAIGN.yaml" in campaign.run("send", "-", "-y", stdin=text).sentence
    assert "Add --format" in campaign.run("send", "-", "-y", "-c", "campaign.yaml", stdin=text).sentence
    assert (
        "is empty"
        in campaign.run("send", "-", "-y", "-c", "campaign.yaml", "--format", "csv", stdin=b"").sentence
    )


@pytest.mark.parametrize("command", ["status", "results"])
def test_a_campaign_that_has_not_begun_has_no_status(campaign, command):
    campaign.followers(1)
    ran = campaign.run(command, "campaign.csv")
    assert (ran.code, "no checkpoint" in ran.sentence) == (2, True)


def test_an_empty_folder_has_no_campaign(campaign):
    ran = campaign.run("status")
    assert (ran.code, "`wxpush send RECIPIENTS` begins one" in ran.sentence) == (2, True)


def test_results_do_not_overwrite_the_campaign_and_know_two_formats(campaign):
    campaign.followers(1)
    campaign.send()
    for words, said in {
        ("-o", "campaign.csv"): "are the same file",
        ("-o", "out.xls"): "ends in none of .csv, .jsonl",
        ("-o", "missing/out.csv"): "cannot be written",
        ("--state", "gone"): "is not known",
    }.items():
        ran = campaign.run("results", "campaign.csv", *words)
        assert (ran.code, said in ran.sentence) == (2, True), ran
    assert campaign.run("results", "campaign.csv", "--state", "already_sent").out.count("\n") == 2
