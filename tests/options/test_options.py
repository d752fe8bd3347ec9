"""An option's record: what its value is, by whose word, and what follows from its long flag."""

from pathlib import Path

import pytest

from wxpush.errors import UsageError
from wxpush.options import send
from wxpush.options.cluster import LEASE
from wxpush.options.common import LOG_FILE, VERBOSE
from wxpush.options.single import EVERY_TAG, RETRY_ERRCODES
from wxpush.options.values import Values


@pytest.mark.parametrize("option", [send.RATE, send.TIMEOUT, send.IN_DOUBT, send.PROGRESS, LEASE])
def test_the_default_that_help_shows_is_the_one_that_holds(option):
    assert option.read(option.shown) == option.default == Values({})[option]


def test_the_long_flag_names_an_option_everywhere():
    assert (send.MAX_ERRORS.flag, send.MAX_ERRORS.name) == ("--max-errors", "max_errors")
    assert send.MAX_ERRORS.variable == "WXPUSH_MAX_ERRORS"
    assert (VERBOSE.flag, EVERY_TAG.flag) == ("--verbose", "--all")


def test_what_is_given_wins_over_the_file_and_that_over_the_default():
    file = {"rate": "10", "max_sends": 5}
    options = Values({send.RATE: "20/s", send.MAX_SENDS: None}).over(file)
    assert (options[send.RATE], options[send.MAX_SENDS], options[send.CONCURRENCY]) == (20.0, 5, 50)


def test_what_the_file_says_is_not_taken_for_given():
    options = Values({send.ERRCODE_IS_ROW: [43004]}).over({"suppress": "left.csv", "errcode_is_row": (1,)})
    assert (options.given(send.SUPPRESS), options[send.SUPPRESS]) == (None, Path("left.csv"))
    assert (options.given(send.ERRCODE_IS_ROW), options[send.ERRCODE_IS_ROW]) == ([43004], frozenset({43004}))


def test_a_repeated_option_that_is_not_given_leaves_the_file_its_word():
    assert Values({send.ERRCODE_IS_ROW: []}).over({"errcode_is_row": (1, 2)})[send.ERRCODE_IS_ROW] == {1, 2}
    assert Values({RETRY_ERRCODES: []})[RETRY_ERRCODES] == ()


def test_an_option_that_cannot_stand_in_the_file_is_not_taken_from_there():
    assert Values({}, {"again": True, "lease": "1s"})[send.AGAIN] is False
    assert Values({}, {"again": True, "lease": "1s"})[LEASE] == 15.0


def test_a_switch_in_the_file_can_be_off():
    assert Values({}, {"check_followers": False})[send.CHECK_FOLLOWERS] is False


def test_a_word_that_is_none_of_the_choices_is_told_with_those_there_are():
    with pytest.raises(UsageError, match=r"--in-doubt 'wait' is not known.*hold, resend, skip"):
        Values({send.IN_DOUBT: "wait"})[send.IN_DOUBT]


def test_an_empty_path_in_the_file_names_no_file():
    assert Values({}, {"log_file": ""})[LOG_FILE] is None
