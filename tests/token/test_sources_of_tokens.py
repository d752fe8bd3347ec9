import json
import shlex
import sys
import time

import pytest

from tests.token.fakes import FakeClock, Server, told
from wxpush.credentials import Secret
from wxpush.errors import AccountError, Reason, UnreachableError, UsageError, stopped_by
from wxpush.redact import redact
from wxpush.token.central import CommandToken, UrlToken
from wxpush.token.official import ClassicToken, StableToken
from wxpush.wechat.api import WechatApi
from wxpush.wechat.values import FetchedToken

pytestmark = pytest.mark.anyio

GRANT = b'{"access_token":"92_abc","expires_in":7200}'


@pytest.fixture
def clock():
    return FakeClock()


def python(code, *args):
    return shlex.join([sys.executable, "-c", code, *args])


@pytest.fixture
def command(clock):
    def command(text, *, environ=None, **options):
        return CommandToken(text, environ=environ or {}, sleep=clock.sleep, jitter=lambda: 0, **options)

    return command


@pytest.fixture
def url(clock):
    def url(server):
        return UrlToken(
            "https://tokens.example.com/wx?key=hunter2",
            timeout=5,
            sleep=clock.sleep,
            jitter=lambda: 0,
            transport=server.transport,
        )

    return url


async def test_wechats_own_sources_ask_their_endpoints(clock):
    server = Server(GRANT)
    async with WechatApi(
        "https://api.weixin.qq.com", timeout=5, sleep=clock.sleep, transport=server.transport
    ) as api:
        assert (await StableToken(api, "wx1", Secret("s")).fetch(force=True)).token == "92_abc"
        assert (await ClassicToken(api, "wx1", Secret("s")).fetch(force=True)).token == "92_abc"
    assert [request.url.path for request in server.requests] == ["/cgi-bin/stable_token", "/cgi-bin/token"]
    assert json.loads(server.requests[0].content)["force_refresh"] is True


@pytest.mark.parametrize(
    ("printed", "fetched"),
    [
        ("92_abc", FetchedToken("92_abc", 300)),
        ("  92_abc \n", FetchedToken("92_abc", 300)),
        ('{"access_token": "92_abc", "expires_in": 60}', FetchedToken("92_abc", 60)),
        ('{"access_token": "92_abc"}', FetchedToken("92_abc", 300)),
        ('{"errcode": 0, "access_token": "92_abc", "expires_in": "60"}', FetchedToken("92_abc", 60)),
    ],
)
async def test_a_token_service_answers_with_a_token_alone_or_as_json(
    command, url, monkeypatch, printed, fetched
):
    assert await command(python("import sys; print(sys.argv[1])", printed)).fetch(force=True) == fetched
    server = Server(printed.encode())
    source = url(server)
    assert await source.fetch(force=True) == fetched
    assert [request.method for request in server.requests] == ["GET"]
    closed = []

    async def close() -> None:
        closed.append(source)

    monkeypatch.setattr(source._line._transport, "aclose", close)
    await source.aclose()
    assert closed == [source]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{}",
        b"not a token",
        b"<html>",
        b'{"access_token": 3}',
        b'{"access_token": "92_abc", "expires_in": "soon"}',
        "令牌".encode(),
        (503, b"92_abc"),
    ],
)
async def test_a_token_service_without_a_usable_answer_is_asked_again(url, clock, answer):
    server = Server(answer, GRANT)
    assert (await url(server).fetch()).token == "92_abc"
    assert clock.slept == [1]


async def test_a_token_service_that_is_gone_is_unreachable_without_its_url_in_the_error(url):
    with pytest.raises(
        UnreachableError, match="The token service gave no usable answer in 5 tries"
    ) as caught:
        await url(Server((500, b"hunter2"))).fetch()
    assert "hunter2" not in told(caught.value)


@pytest.mark.parametrize(
    ("answer", "reason", "said"),
    [
        (b"<html>sign in", Reason.SERVER, "an answer without a token"),
        (b'{"access_token": 3}', Reason.SERVER, "an answer without a token"),
        (b"", Reason.SERVER, "empty answer"),
        ((302, b""), Reason.SERVER, "HTTP 302"),
        ((429, b""), Reason.BREAKER, "HTTP 429"),
        ((502, b"<html>"), Reason.BREAKER, "HTTP 502"),
        (b'{"errcode": -1}', Reason.BREAKER, "WeChat is busy"),
    ],
)
async def test_something_else_that_answers_in_its_place_is_told_from_a_service_that_is_down(
    url, answer, reason, said
):
    with pytest.raises(UnreachableError, match=said) as caught:
        await url(Server(answer)).fetch()
    assert stopped_by(caught.value).reason is reason


@pytest.mark.parametrize(("status", "asked"), [(400, 1), (401, 1), (404, 1), (408, 5), (429, 5), (500, 5)])
async def test_a_token_service_that_refuses_is_not_asked_again(url, status, asked):
    server = Server((status, b""))
    with pytest.raises(AccountError if asked == 1 else UnreachableError, match=f"HTTP {status}"):
        await url(server).fetch()
    assert len(server.requests) == asked


async def test_a_token_service_that_hands_on_wechats_refusal_is_explained(url):
    with pytest.raises(AccountError, match="to the token service: the AppSecret is wrong"):
        await url(Server(b'{"errcode":40125,"errmsg":"invalid appsecret"}')).fetch()


@pytest.mark.parametrize(
    "query", ["key=k3yOfTheService4711", "a=b&k3yOfTheService4711", "key=k3yOfTheService%34711"]
)
async def test_a_token_service_that_repeats_its_address_shows_no_key_of_it(clock, query):
    server = Server(json.dumps({"errcode": 1, "errmsg": f"GET /wx?{query} k3yOfTheService4711"}).encode())
    source = UrlToken(
        f"https://tokens.example.com/wx?{query}",
        timeout=5,
        sleep=clock.sleep,
        jitter=lambda: 0,
        transport=server.transport,
    )
    with pytest.raises(AccountError) as refused:
        await source.fetch()
    shown = redact(str(refused.value))
    assert "GET /wx?" in shown
    assert "k3yOf" not in shown


@pytest.mark.parametrize(
    "target",
    ["/wx?key=k3y", "/t/k3y-0f/token", "/wx?k3y", "/wx?a=b&key=k%333y", "/k3y?" + "a" * 190 + "&key=k3ypass"],
)
async def test_nor_a_short_one_or_one_of_its_path(clock, target):
    server = Server(json.dumps({"errcode": 1, "errmsg": f"no token: GET {target}"}).encode())
    source = UrlToken(
        f"https://tokens.example.com{target}",
        timeout=5,
        sleep=clock.sleep,
        jitter=lambda: 0,
        transport=server.transport,
    )
    with pytest.raises(AccountError, match="no token: GET /") as refused:
        await source.fetch()
    assert "k3y" not in str(refused.value)
    assert "%33" not in str(refused.value)


async def test_a_failing_token_command_is_tried_again_and_shows_nothing_it_printed(
    command, clock, tmp_path, capfd
):
    code = "import sys; open(sys.argv[1], 'a').write('x'); print('hunter2', file=sys.stderr); sys.exit('hunter2')"
    with pytest.raises(
        UnreachableError, match=r"^token_command gave no usable answer.*exit code 1"
    ) as caught:
        await command(python(code, str(tmp_path / "runs"))).fetch()
    assert (tmp_path / "runs").read_text() == "xxxxx"
    assert clock.slept == [1, 2, 4, 8]
    assert "hunter2" not in f"{caught.value}{capfd.readouterr()}"


@pytest.mark.process
@pytest.mark.parametrize("text", ["/no/such/command hunter2", "unclosed 'hunter2", ""])
async def test_a_token_command_that_cannot_be_started_is_an_error_at_once(command, clock, text):
    with pytest.raises(UsageError, match="token_command cannot be started") as caught:
        await command(text).fetch()
    assert "hunter2" not in told(caught.value)
    assert clock.slept == []


@pytest.mark.process
async def test_a_token_command_that_hangs_is_ended(command):
    began = time.monotonic()
    # Time enough for a busy machine to start it: asyncio forgets a process whose start is cancelled.
    with pytest.raises(UnreachableError, match=r"did not end within 1 s"):
        await command("sleep 60", environ={"PATH": "/usr/bin:/bin"}, timeout=1).fetch()
    assert time.monotonic() - began < 10


async def test_a_token_command_inherits_all_but_the_secret(command, monkeypatch):
    monkeypatch.setenv("HOME", "/")
    code = "import os; print('_'.join(sorted(set(os.environ) & {'HOME', 'GIVEN', 'WXPUSH_SECRET'})))"
    source = command(python(code), environ={"GIVEN": "1", "WXPUSH_SECRET": "hunter2"})
    assert (await source.fetch()).token == "GIVEN"
