"""What the sandbox says: answers as bytes, refusals as values, and the wording of every errcode.

The errcodes of the send call: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
"""

from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import Struct

#: WeChat's own header: `encoding` is no parameter that the media type knows.
JSON_TYPE = b"application/json; encoding=utf-8"

ERRMSGS = MappingProxyType(
    {
        -1: "system error",
        40001: "invalid credential, access_token is invalid or not latest, could get access_token by "
        "getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r",
        40002: "invalid grant_type",
        40003: "invalid openid",
        40013: "invalid appid",
        40014: "invalid access_token",
        40032: "invalid openid list size",
        40036: "invalid template_id size",
        40037: "invalid template_id",
        40039: "invalid url size",
        40097: "invalid args",
        40125: "invalid appsecret",
        40165: "invalid weapp pagepath",
        40202: "invalid action",
        40241: "The message is duplicate in 60 seconds",
        40246: "invalid keyword list",
        40249: "this template msg has been blocked for illegal content",
        40252: "你正在调用的模板下发的部分内容已进入平台审核流程,在审核完成前,相关内容暂时无法下发。",
        41001: "access_token missing",
        41002: "appid missing",
        41004: "appsecret missing",
        42001: "access_token expired",
        43001: "require GET method",
        43002: "require POST method",
        43004: "require subscribe",
        43019: "require remove blacklist",
        43101: "user refuse to accept the msg",
        43116: "This template_id is banned",
        43117: "Sending messages to this openid too frequently,please try later",
        44002: "empty post data",
        45009: "reach max api daily quota limit",
        45011: "api minute-quota reach limit, must slower, retry next minute",
        45159: "invalid tag id",
        47001: "data format error",
        47003: "argument invalid!",
        48001: "api unauthorized",
        48002: "user block receive message",
        48004: "api forbidden for irregularities, view detail on mp.weixin.qq.com",
        48006: "forbid to clear quota because of reaching the limit",
        50002: "user limited",
        76001: "rid not found",
        76002: "rid is error",
        76003: "cgi_path is error",
        76021: "cgi_path not found",
    }
)


class HttpAnswer(Struct, frozen=True, gc=False):
    """One HTTP answer. Business errors are HTTP 200 too."""

    body: bytes
    status: int = 200
    content_type: bytes = JSON_TYPE


class Refusal(Struct, frozen=True, gc=False):
    """An errcode and its words, without the rid."""

    errcode: int
    errmsg: str


class HttpCall(Struct, frozen=True, gc=False):
    """One HTTP request. `at_us`: when its head had arrived, microseconds since 1970."""

    method: str
    path: str
    query: bytes
    body: bytes
    at_us: int


FORBIDDEN = HttpAnswer(b"", 403)
NOT_FOUND = HttpAnswer(b"", 404, b"text/plain")
TOO_LARGE = HttpAnswer(b"", 413)
LENGTH_REQUIRED = HttpAnswer(b"", 412, b"text/plain")
GATEWAY_PAGE = HttpAnswer(
    b"<html><head><title>502</title></head><body>Bad Gateway</body></html>", 200, b"text/html"
)
SERVER_ERROR = HttpAnswer(b"Internal Server Error", 500, b"text/plain")


def refusal(errcode: int) -> Refusal:
    """The refusal in WeChat's words, as far as they are public."""
    return Refusal(errcode, ERRMSGS.get(errcode, "undocumented error"))


def reply(value: Any) -> HttpAnswer:
    """The value as a JSON answer."""
    return HttpAnswer(msgspec.json.encode(value))


def accepted(msgid: int) -> HttpAnswer:
    """The answer to a message that was taken. `msgid` is a JSON number."""
    return HttpAnswer(b'{"errcode":0,"errmsg":"ok","msgid":%d}' % msgid)
