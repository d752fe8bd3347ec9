import json
import logging
import time

import pytest

from wxpush.redact import OwnRecords, as_json, clean, foreign, forget, learn, mask_openid, redact

TOKEN = "92_" + "aB3-_" * 26
CANARY = "hunter2/secret+value"


@pytest.mark.parametrize(
    "text",
    [
        "https://api.weixin.qq.com/cgi-bin/message/template/send?access_token={}",
        "GET /cgi-bin/token?appid=wx1&secret={}&x=1",
        "redirect=%3Faccess_token%3D{}",
        '{{"access_token":"{}","expires_in":7200}}',
        '{{"grant_type" : "x", "secret" : "{}"}}',
        '"response_body":"{{\\"access_token\\":\\"{}\\"}}"',
        "{{'appsecret': '{}'}}",
        "{{'secret': b'{}'}}",
        "APP_SECRET={}",
    ],
)
def test_a_secret_is_masked_wherever_its_name_stands(text):
    shown = redact(text.format(CANARY))
    assert "hunter2" not in shown
    assert "value" not in shown
    assert shown == text.format("***")


def test_a_secret_whose_slashes_are_escaped_is_masked_as_a_whole():
    assert redact(r'{"secret":"hunter2\/value"}') == '{"secret":"***"}'


def test_what_looks_like_a_token_is_masked_without_a_name():
    assert redact(f"sent with {TOKEN}, then") == "sent with ***, then"


@pytest.mark.parametrize(
    "text", ["the secret is wrong", "otvxTs4dckWG7imySrJd6jSi0CWE", "2026_11_23", "errcode=40001"]
)
def test_ordinary_words_stay(text):
    assert redact(text) == text


def test_a_hostile_text_is_searched_in_no_time():
    began = time.monotonic()
    redact("1" * 200_000 + "secret" * 20_000 + "\\" * 100_000)
    assert time.monotonic() - began < 5


@pytest.fixture
def learnt():
    yield learn
    forget()


def test_values_that_were_learnt_are_masked_longest_first_and_as_they_stand_in_urls(learnt):
    for value in ("hunter", "hunter2+hunter2", "pass/word"):
        learnt(value)
    assert redact("hunter2+hunter2 hunter pass/word pass%2Fword hunter2%2Bhunter2") == "*** *** *** *** ***"


def test_a_value_that_was_learnt_does_not_mask_half_of_every_text(learnt):
    learnt("")
    learnt("a")
    assert redact("a banana") == "a banana"


def test_words_of_others_are_one_line_without_secrets_and_openids():
    text = "invalid\n\x1b[1mcredential access_token=hunter2 openid otvxTs4dckWG7imySrJd6jSi0CWE"
    assert foreign(text) == "invalid [1mcredential access_token=*** openid otvx…0CWE"


@pytest.mark.parametrize(
    ("openid", "masked"),
    [
        ("oABCDEFGHIJKLMNOPQRSTUVWwxyz", "oABC…wxyz"),
        ("oABCDEFGwxyz", "oAB…xyz"),
        ("oABC", "o…C"),
        ("oAB", "…"),
        ("", "…"),
        ("o\n\x1b[CDEFGHIJKLMNwxyz", "o […wxyz"),
    ],
)
def test_an_openid_is_shown_by_its_ends_only(openid, masked):
    assert mask_openid(openid) == masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("巧克力 ¥39.80 👨‍👩‍👧", "巧克力 ¥39.80 👨‍👩‍👧"),
        ("plain", "plain"),
        ("two\r\nlines\u2028more", "two  lines more"),
        ("\x1b[31mred\x1b[0m\x07", "[31mred[0m"),
        ("\x9b31m\x7f", "31m"),
        ("abc\u202etxt.exe\u2066", "abctxt.exe"),
        ("lone \ud83d half", "lone  half"),
    ],
)
def test_a_text_is_made_safe_for_a_terminal(text, shown):
    assert clean(text) == shown


def logged(name, message, *args, **options):
    """What a handler with the filter writes."""
    lines = []

    class Lines(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    handler = Lines()
    handler.addFilter(OwnRecords())
    logger = logging.Logger(name)  # noqa: LOG001 - one of no other test
    logger.addHandler(handler)
    logger.warning(message, *args, **options)
    return "\n".join(lines)


def test_a_log_line_of_ours_is_masked_with_its_arguments():
    shown = logged("wxpush.token", "to %s with %s", "/send?access_token=hunter2", TOKEN)
    assert shown == "to /send?access_token=*** with ***"


def test_of_a_log_line_of_a_library_only_the_exception_is_told_and_not_its_words():
    try:
        int("hunter2")
    except ValueError:
        shown = logged("asyncio", "hunter2 failed", exc_info=True, stack_info=True)
    assert shown.startswith("asyncio logged something of its own: ValueError\n")
    assert "hunter2" not in shown.replace(
        'int("hunter2")', ""
    )  # the line of code itself, which holds no values
    assert "Stack" not in shown


def test_a_name_that_is_no_text_is_told_to_programs():
    shown = as_json({"name": "n\udcff\x1b三", "number": 1.5})
    assert shown.isascii()
    assert json.loads(shown) == {"name": "n\udcff\x1b三", "number": 1.5}
