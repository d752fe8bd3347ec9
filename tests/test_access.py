"""Which source gives an account's tokens, and what follows from that; a toy is registered by one record."""

from contextlib import nullcontext

import pytest

from wxpush import wiring
from wxpush.access import Access, account_access, has_credentials
from wxpush.config import Config, TokenEndpoint
from wxpush.credentials import Secret
from wxpush.errors import UnreachableError, UsageError
from wxpush.probes import fetch_token
from wxpush.system.clock import SystemClock
from wxpush.token import sources
from wxpush.token.central import CommandToken, UrlToken
from wxpush.token.filecache import FileCache
from wxpush.token.memorycache import MemoryCache
from wxpush.token.official import ClassicToken, NoSecret, StableToken
from wxpush.token.sources import SOURCES, SourceKind, source_of
from wxpush.wechat.api import WechatApi
from wxpush.wechat.values import FetchedToken

APPID = "wx0123456789abcdef"
URL = "https://api.example.com"
CLASSIC = Config(token_endpoint=TokenEndpoint.CLASSIC)


@pytest.fixture
def anyio_backend():
    return "asyncio"


def access(config, secret="a" * 32):
    return Access(APPID, URL, config, Secret(secret) if secret else None)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("config", "secret", "kind"),
    [
        (Config(), "a" * 32, StableToken),
        (Config(token_endpoint=TokenEndpoint.STABLE), "a" * 32, StableToken),
        (CLASSIC, "a" * 32, ClassicToken),
        (Config(), None, NoSecret),
        (CLASSIC, None, NoSecret),
        (Config(token_command="print-token"), None, CommandToken),
        (Config(token_command="print-token", token_endpoint=TokenEndpoint.CLASSIC), None, CommandToken),
        (Config(token_url="https://tokens.example.com/"), None, UrlToken),
    ],
)
async def test_a_configuration_names_one_source(config, secret, kind):
    async with (
        WechatApi(URL, timeout=1.0) as api,
        wiring.token_source(access(config, secret), api, 1.0) as source,
    ):
        assert type(source) is kind


def test_only_tokens_of_wechat_itself_are_shared_in_a_file_and_those_of_each_endpoint_by_themselves(tmp_path):
    caches = [wiring._cache(access(config)) for config in (Config(), CLASSIC)]
    assert all(isinstance(cache, FileCache) for cache in caches)
    assert len({cache._path for cache in caches if isinstance(cache, FileCache)}) == 2
    assert isinstance(wiring._cache(access(Config(token_command="x"))), MemoryCache)
    assert isinstance(wiring._cache(access(Config(), None)), MemoryCache)
    # Versions of wxpush share tokens: the names of the files must not change.
    assert [source_of(config).word for config in (Config(), CLASSIC)] == ["stable_token", "token"]


def test_a_central_service_needs_no_secret_here():
    for config in (Config(token_command="x"), Config(token_url=URL)):
        assert has_credentials(config, {"WXPUSH_APPID": APPID})
        assert account_access(config, URL, {"WXPUSH_APPID": APPID, "WXPUSH_SECRET": "a" * 32}).secret is None
    assert not has_credentials(Config(), {"WXPUSH_APPID": APPID})


class Toy:
    """A source that gives one token, and counts."""

    def __init__(self):
        self.asked = 0

    async def fetch(self, *, force=False):
        del force
        self.asked += 1
        return FetchedToken("toy", 7200)


@pytest.mark.anyio
async def test_a_source_of_one_record_is_asked_wherever_a_token_is_wanted(monkeypatch):
    toy = Toy()
    kind = SourceKind(
        word="toy",
        named=lambda config: config.appid == "toy",
        official=False,
        open=lambda _: nullcontext(toy),
    )
    monkeypatch.setattr(sources, "SOURCES", (kind, *SOURCES))
    config = Config(appid="toy")
    assert has_credentials(config, {})
    async with wiring.line(access(config, None), seconds=1.0, clock=SystemClock()) as line:
        assert await line.tokens.get() == "toy"
    await fetch_token(access(config, None), seconds=1.0, clock=SystemClock())
    assert toy.asked == 2
    with pytest.raises(UnreachableError, match=APPID):
        await fetch_token(access(Config(), None), seconds=1.0, clock=SystemClock())


@pytest.mark.process
def test_an_account_that_is_asked_nothing_has_no_command_run_for_its_secret(tmp_path):
    config = Config(appid=APPID, secret_command=f"touch {tmp_path}/ran")
    environ = {"WXPUSH_SECRET": "a" * 32}
    assert account_access(config, URL, environ, offline=True).secret is None
    assert list(tmp_path.iterdir()) == []
    assert environ == {}
    with pytest.raises(UsageError):
        account_access(config, URL, {})  # which has it run, and it prints nothing
    assert [path.name for path in tmp_path.iterdir()] == ["ran"]


@pytest.mark.parametrize("config", [Config(), Config(token_command="give"), Config(secret_command="give")])
def test_a_secret_of_the_environment_is_kept_there_no_longer_than_it_is_needed(config):
    environ = {"WXPUSH_SECRET": "a" * 32, "WXPUSH_APPID": APPID}
    account_access(config, URL, environ, offline=True)
    assert environ == {"WXPUSH_APPID": APPID}
