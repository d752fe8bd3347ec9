"""wechatpy in a pool of threads."""

import time
from concurrent.futures import ThreadPoolExecutor

from requests import RequestException
from rows import TEMPLATE_ID, Tally, asked, messages
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatException

options = asked()
base_url, _, _ = options.url.partition("message/")


class StubClient(WeChatClient):
    """Asks the stub in the place of WeChat."""

    API_BASE_URL = base_url


client = StubClient("wx0123456789abcdef", "0123456789abcdef0123456789abcdef", access_token="benchmark-token")
tally = Tally()


def send(message: dict) -> None:
    began = time.perf_counter()
    try:
        client.message.send_template(message["touser"], TEMPLATE_ID, message["data"])
        sent = True
    except (WeChatException, RequestException):
        sent = False
    tally.count(began, sent=sent)


with ThreadPoolExecutor(options.concurrency) as threads:
    list(threads.map(send, messages(options.csv, options.count)))
tally.tell()
