"""As for tokens: both event loops on a clock that does not jump, as most answers come over a socket, and one that only sleep moves."""

import pytest

from tests.token.conftest import anyio_backend, clock  # noqa: F401 - fixtures
from tests.wechat.asking import BASE
from wxpush.wechat.api import WechatApi


@pytest.fixture
def api(clock):  # noqa: F811 - a fixture
    def api(server, base_url=BASE):
        return WechatApi(
            base_url, timeout=5, sleep=clock.sleep, jitter=lambda: 0.25, transport=server.transport
        )

    return api
