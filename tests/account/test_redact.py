import logging
import time

import pytest

from wxpush.redact import RedactingFilter, Redactor, clean, mask_openid, quiet_http_loggers, redact

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


def test_a_redactor_masks_the_values_it_was_told_longest_first_and_as_they_stand_in_urls():
    redactor = Redactor("hunter2+hunter2", "hunter")
    redactor.learn("pass/word")
    assert redactor("hunter2+hunter2 hunter pass/word pass%2Fword hunter2%2Bhunter2") == "*** *** *** *** ***"


def test_a_redactor_does_not_mask_half_of_every_text():
    assert Redactor("", "a")("a banana") == "a banana"


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


def logged(message, *args, redactor=redact, **options):
    """What a handler with the filter writes."""
    lines = []

    class Lines(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    handler = Lines()
    handler.addFilter(RedactingFilter(redactor))
    logger = logging.Logger("ours")  # noqa: LOG001 - one of no other test
    logger.addHandler(handler)
    logger.warning(message, *args, **options)
    return "\n".join(lines)


def test_a_log_line_is_masked_with_its_arguments():
    assert (
        logged("to %s with %s", "/send?access_token=hunter2", TOKEN) == "to /send?access_token=*** with ***"
    )


def test_a_log_line_is_masked_by_the_redactor_it_was_given():
    assert logged("the %s", "password", redactor=Redactor("password")) == "the ***"


def test_the_traceback_and_the_stack_of_a_log_line_are_masked():
    try:
        int("secret=hunter2")
    except ValueError:
        shown = logged("failed", exc_info=True, stack_info=True)
    assert "invalid literal for int() with base 10: 'secret=***'" in shown
    assert "Stack (most recent call last)" in shown
    assert "hunter2" not in shown


def test_a_log_line_whose_arguments_do_not_fit_raises_nothing():
    assert logged("%d secret=hunter2", "x") == "%d secret=*** (its arguments do not fit)"


def test_the_http_libraries_write_nothing_into_our_logs():
    loggers = [logging.getLogger(name) for name in ("httpx", "httpx2", "httpcore")]
    before = [(logger.level, logger.propagate, list(logger.handlers)) for logger in loggers]
    try:
        quiet_http_loggers()
        quiet_http_loggers()
        assert not any(logger.isEnabledFor(logging.INFO) or logger.propagate for logger in loggers)
        assert not logging.getLogger("httpcore.http11").isEnabledFor(logging.DEBUG)
        assert [len(logger.handlers) for logger in loggers] == [1, 1, 1]
    finally:
        for logger, (level, propagate, handlers) in zip(loggers, before, strict=True):
            logger.setLevel(level)
            logger.propagate, logger.handlers = propagate, handlers
