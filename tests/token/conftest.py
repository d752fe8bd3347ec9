import pytest

from tests.token.fakes import FakeClock, SharedCache
from wxpush.token.account import AccountTokens
from wxpush.token.renewal import Renewal


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    return request.param


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def tokens(clock):
    def tokens(source, cache=None, *, force=False, **options):
        renewal = Renewal(source, cache or SharedCache(), clock=clock, force=force, sleep=clock.sleep)
        return AccountTokens(renewal, clock=clock, **options)

    return tokens
