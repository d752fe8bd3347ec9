"""What doctor asks, one check at a time: the words of each, and how grave it is."""

from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from wxpush import probes, wiring
from wxpush.access import Access
from wxpush.config import Config, TokenEndpoint
from wxpush.errors import AccountError, Exit, UnreachableError
from wxpush.run.check.examination import _asked, _loop, _origin, _secret, clock, exit_of
from wxpush.run.check.finding import CheckResult, Level
from wxpush.words import Sentence

URL = "https://api.weixin.qq.com"
APPID = "wx0123456789abcdef"
ACCESS = Access(APPID, URL, Config(), None)


@pytest.mark.parametrize(
    ("levels", "code"),
    [
        ([], Exit.DONE),
        ([(Level.OK, Exit.USAGE), (Level.WARN, Exit.REFUSED)], Exit.DONE),
        ([(Level.FAIL, Exit.USAGE)], Exit.USAGE),
        ([(Level.FAIL, Exit.USAGE), (Level.FAIL, Exit.REFUSED)], Exit.REFUSED),
    ],
)
def test_a_refusal_is_graver_than_what_is_wrong_here_and_a_warning_is_nothing(levels, code):
    assert exit_of(CheckResult("one", level, "", exit=asks) for level, asks in levels) is code


@pytest.mark.parametrize(
    ("config", "environ", "origin"),
    [
        (Config(token_command="a"), {}, "token_command"),
        (Config(token_url="https://token.example"), {}, "token_url"),
        (Config(secret_command="a"), {"WXPUSH_SECRET": "x"}, "secret_command"),
        (Config(secret_file="/a/secret"), {}, str(Sentence("run.by_secret_file", path="/a/secret"))),
        (Config(), {"WXPUSH_SECRET": "x", "WXPUSH_SECRET_FILE": "y"}, "WXPUSH_SECRET_FILE"),
        (Config(), {"WXPUSH_SECRET": "x", "CREDENTIALS_DIRECTORY": "y"}, "CREDENTIALS_DIRECTORY"),
        (Config(), {"WXPUSH_SECRET": "x"}, "WXPUSH_SECRET"),
        (Config(), {}, ""),
    ],
)  # fmt: skip
def test_the_secret_is_said_to_come_from_where_it_is_looked_for_first(config, environ, origin):
    assert str(_origin(config, environ)) == origin


@pytest.mark.parametrize(
    ("appid", "origin", "level", "advice"),
    [
        (APPID, "WXPUSH_SECRET_FILE", Level.OK, ""),
        (APPID, "WXPUSH_SECRET", Level.WARN, str(Sentence("run.file_is_safer"))),
        ("wx1", "WXPUSH_SECRET_FILE", Level.WARN, None),
    ],
)
def test_a_secret_in_a_variable_and_an_appid_that_looks_like_none_are_worth_a_word(
    appid, origin, level, advice
):
    found = _secret(Access(appid, URL, Config(), None), origin)
    assert (found.name, found.level) == ("secret", level)
    assert found.what == str(Sentence("run.secret_by", appid=appid, origin=origin))
    assert found.advice == advice if advice is not None else found.advice


NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("date", "level", "word"),
    [
        ("Tue, 01 Dec 2026 12:00:10 GMT", Level.OK, "run.clock_right"),
        ("Tue, 01 Dec 2026 11:59:50 GMT", Level.OK, "run.clock_right"),
        ("Tue, 01 Dec 2026 12:00:11 GMT", Level.WARN, "run.clock_behind"),
        ("Tue, 01 Dec 2026 11:55:00 GMT", Level.WARN, "run.clock_ahead"),
        ("Tue, 01 Dec 2026 11:54:59 GMT", Level.FAIL, "run.clock_ahead"),
        ("Tue, 01 Dec 2026 12:05:01 GMT", Level.FAIL, "run.clock_behind"),
        ("", Level.WARN, "run.clock_not_compared"),
        ("Tue, 01 Dec 2026 12:00:10", Level.WARN, "run.clock_not_compared"),
    ],
)
def test_a_clock_is_a_warning_from_ten_seconds_on_and_wrong_from_five_minutes_on(date, level, word):
    found = clock(date, NOON)
    assert (found.name, found.level) == ("clock", level)
    assert found.what.endswith(str(Sentence(word, off="")).strip())
    assert bool(found.advice) == (word in {"run.clock_ahead", "run.clock_behind"})


def refused(errcode: int) -> AccountError:
    error = AccountError("It is refused.")
    error.errcode = errcode
    return error


class Line:
    """A way to WeChat that says how much is left, or why not."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.account = answer, self

    async def quota(self) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return SimpleNamespace(remain=self.answer, daily_limit=100)


def machine(answer: Any = 7) -> Any:
    @asynccontextmanager
    async def line(_access: Access, *, seconds: float):
        assert seconds == 10.0
        yield Line(answer)

    return SimpleNamespace(line=line, clock=SimpleNamespace(wall_ms=lambda: NOON.timestamp() * 1000))


@pytest.fixture
def token(monkeypatch):
    """Whether a token can be had: what `fetch_token` raises."""

    def comes(error: Exception | None = None) -> None:
        async def fetch(_access: Access, *, seconds: float, clock: object) -> None:
            del clock
            assert seconds == 10.0
            if error is not None:
                raise error

        monkeypatch.setattr(probes, "fetch_token", fetch)

    return comes


@pytest.mark.parametrize(
    ("error", "name", "code"),
    [
        (refused(40164), "IP allow-list", Exit.REFUSED),
        (refused(40125), "token", Exit.REFUSED),
        (UnreachableError("away"), "token", Exit.USAGE),
    ],
)
def test_where_no_token_comes_no_quota_is_asked_for_and_an_address_that_is_not_allowed_is_named(
    token, error, name, code
):
    token(error)
    (found,) = _asked(ACCESS, machine())
    assert (found.name, found.level, found.exit) == (name, Level.FAIL, code)


@pytest.mark.parametrize(
    ("config", "word"),
    [
        (Config(), "run.address_accepted"),
        (Config(token_endpoint=TokenEndpoint.CLASSIC), "run.address_not_tried"),
        (Config(token_command="a"), "run.address_not_tried"),
    ],
)
def test_whether_the_address_is_allowed_is_known_where_wechat_itself_gave_a_token_anew(token, config, word):
    token()
    names = [
        (each.name, each.level, each.what) for each in _asked(Access(APPID, URL, config, None), machine())
    ]
    assert names[:2] == [
        ("token", Level.OK, str(Sentence("run.token_given"))),
        ("IP allow-list", Level.OK, str(Sentence(word))),
    ]


@pytest.mark.parametrize(
    ("answer", "level", "said"),
    [
        (7, Level.OK, str(Sentence("run.quota_left", remain=7, limit=100))),
        (0, Level.WARN, str(Sentence("run.quota_none_left", limit=100))),
        (UnreachableError("It is away."), Level.WARN, "It is away."),
        (refused(48001), Level.FAIL, "It is refused."),
    ],
)
def test_what_is_left_of_the_quota_is_told(token, answer, level, said):
    token()
    quota = list(_asked(ACCESS, machine(answer)))[-1]
    assert (quota.name, quota.level) == ("quota", level)
    assert said in quota.what
    assert (quota.advice == str(Sentence("run.send_tomorrow"))) == (answer == 0)


@pytest.mark.parametrize(("there", "level"), [(True, Level.OK), (False, Level.WARN)])
def test_the_loop_of_python_itself_is_worth_a_word(monkeypatch, there, level):
    monkeypatch.setattr(wiring, "has_uvloop", lambda: there)
    found = _loop()
    assert (found.name, found.level, bool(found.advice)) == ("event loop", level, not there)
