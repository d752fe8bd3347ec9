"""Requests as SDKs of other makers send them, byte for byte: their heads, their JSON, what each leaves in it that is empty.

From their sources, and from runs of them against the sandbox: none of them is installed here.
"""

import socket
from dataclasses import dataclass
from http.client import HTTPResponse
from urllib.parse import urlsplit

TEMPLATE = "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY"
OPENID = "oFollower0000000000000000001"
_DATA = '{"thing1":{"value":"茶"},"amount2":{"value":"¥9.90"}}'
_LOOSE = '{"thing1": {"value": "茶"}, "amount2": {"value": "¥9.90"}}'

#: The head of each, without Host and Content-Length, which all of them send.
GO = "User-Agent: Go-http-client/1.1\r\nContent-Type: application/json;charset=utf-8\r\nAccept-Encoding: gzip\r\n"
REQUESTS = "User-Agent: python-requests/2.32.3\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\n"
NODE = "Content-Type: application/json\r\nAccept: application/json\r\nAccept-Encoding: gzip\r\nConnection: keep-alive\r\n"
AXIOS = "Accept: application/json, text/plain, */*\r\nContent-Type: application/json\r\nUser-Agent: axios/1.7.9\r\nConnection: keep-alive\r\n"
PHP = "Accept: */*\r\nContent-Type: application/json\r\nUser-Agent: Symfony HttpClient (Curl)\r\nAccept-Encoding: gzip\r\n"
JAVA = "Content-Type: application/json; charset=UTF-8\r\nConnection: Keep-Alive\r\nUser-Agent: Apache-HttpClient/4.5.13 (Java/17)\r\nAccept-Encoding: gzip,deflate\r\n"


@dataclass(frozen=True)
class Sdk:
    """`plain`: how it sends a template message without a jump; `jumping`: with a mini program."""

    name: str
    head: str
    plain: str
    jumping: str = ""


_TO = f'"touser":"{OPENID}","template_id":"{TEMPLATE}"'
_LOOSE_TO = f'"touser": "{OPENID}", "template_id": "{TEMPLATE}"'
_JUMP = '{"appid":"wx0123456789abcdef","pagepath":"index?foo=bar"}'
SDKS = (
    Sdk("wechatpy 1.8", REQUESTS, f'{{{_LOOSE_TO}, "url": "", "miniprogram": null, "data": {_LOOSE}}}'),
    Sdk(
        "wechatpy 2.0",
        REQUESTS,
        f'{{{_LOOSE_TO}, "url": null, "miniprogram": null, "appid": null, "pagepath": null, "data": {_LOOSE}}}',
        f'{{{_LOOSE_TO}, "url": null, "miniprogram": {_JUMP}, "data": {_LOOSE}}}',
    ),
    Sdk("WeRoBot", REQUESTS, f'{{{_LOOSE_TO}, "url": "", "data": {_LOOSE}}}'),
    Sdk("wechat-api", NODE, f'{{{_TO},"url":"","topcolor":"#FF0000","data":{_DATA}}}'),
    Sdk(
        "co-wechat-api",
        NODE,
        f'{{{_TO},"url":"","color":"#FF0000","data":{_DATA}}}',
        f'{{{_TO},"url":"","miniprogram":{_JUMP},"color":"#FF0000","data":{_DATA}}}',
    ),
    Sdk("node-easywechat", AXIOS, f'{{{_TO},"url":"","data":{_DATA}}}'),
    Sdk("EasyWeChat", PHP, f'{{{_TO},"url":"","data":{_DATA}}}'),
    Sdk("WxJava", JAVA, f'{{{_TO},"data":{_DATA}}}', f'{{{_TO},"miniprogram":{_JUMP},"data":{_DATA}}}'),
)
#: Those whose plain message carries a mini program that is empty. On WeChat it gets through: nothing is opened by a tap.
EMPTY_PROGRAM = (
    Sdk("silenceper/wechat", GO, f'{{{_TO},"data":{_DATA},"miniprogram":{{"appid":"","pagepath":""}}}}'),
    Sdk("EasyWeChat, as its users fill it", PHP, f'{{{_TO},"url":"","data":{_DATA},"miniprogram":[]}}'),
    Sdk(
        "EasyWeChat, with empty texts",
        PHP,
        f'{{{_TO},"miniprogram":{{"appid":"","pagepath":""}},"data":{_DATA}}}',
    ),
    Sdk("PHP's empty object", PHP, f'{{{_TO},"miniprogram":{{}},"data":{_DATA}}}'),
)


def ask(base_url: str, method: str, target: str, head: str, body: str = "") -> HTTPResponse:
    """Send it as it stands, and give the whole answer. A GET has no body."""
    host = urlsplit(base_url).netloc
    data = body.encode() if method == "POST" else b""
    length = f"Content-Length: {len(data)}\r\n" if method == "POST" else ""
    address, _, port = host.partition(":")
    with socket.create_connection((address, int(port)), timeout=5) as connection:
        connection.sendall(
            f"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{head}{length}\r\n".encode() + data
        )
        response = HTTPResponse(connection, method=method)
        response.begin()
        response.text = response.read().decode()  # type: ignore[attr-defined]  # while the connection is open
        return response
