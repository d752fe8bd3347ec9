"""Lead what an SDK asks of WeChat to the sandbox: these have the host in their code. Nothing else of them is touched."""

import requests

WECHAT = "https://api.weixin.qq.com"


def lead_to(base):
    """From now on, for every request of this process."""
    plain = requests.Session.request

    def request(session, method, url, **more):
        assert url.startswith(WECHAT), "nothing else is asked"
        return plain(session, method, base + url.removeprefix(WECHAT), **more)

    requests.Session.request = request
