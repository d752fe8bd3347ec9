"""What WeChat refuses: told in words, and not asked again where that is of no use."""

import json

import pytest

from tests.token.fakes import Server
from tests.wechat.asking import stable
from wxpush.errors import AccountError, UnreachableError
from wxpush.wechat.refusals import TokenRefusedError

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("errcode", "errmsg", "words"),
    [
        (40001, "invalid credential", ["AppSecret is wrong", "Check the secret"]),
        (40125, "invalid appsecret", ["AppSecret is wrong", "Check the secret"]),
        (40013, "invalid appid", ["AppID is unknown", "Check appid"]),
        (41002, "appid missing", ["AppID is missing"]),
        (41004, "appsecret missing", ["AppSecret is missing"]),
        (40243, "frozen", ["AppSecret is frozen", "Unfreeze"]),
        (48001, "api unauthorized", ["no permission"]),
        (48004, "forbidden", ["banned"]),
        (50002, "limited", ["limited"]),
        (50004, "forbidden", ["may not use access tokens"]),
        (50007, "frozen", ["account is frozen"]),
        (89501, "confirm", ["has not confirmed"]),
        (89503, "confirm", ["has to confirm", "in WeChat"]),
        (89506, "refused", ["refused this IP address twice", "24 hours"]),
        (89507, "refused", ["refused this IP address", "an hour"]),
        (
            40164,
            "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist",
            ["from 203.0.113.7", "Add 203.0.113.7 to"],
        ),
        (40164, "invalid ip 2001:db8::7, not in whitelist", ["Add 2001:db8::7 to the IP allow-list"]),
        (40164, "invalid ip 1.2.3.999, not in whitelist", ["from this IP address", "Add it to"]),
        (40164, "not in whitelist", ["from this IP address", "Add it to"]),
        (47777, "something new", ["something new", "wxpush explain 47777"]),
        (47777, "", ["no reason given"]),
    ],
)
async def test_a_refused_account_is_explained_and_not_asked_again(api, errcode, errmsg, words):
    server = Server(
        json.dumps({"errcode": errcode, "errmsg": f"{errmsg} rid: 66d9be16-212ff30f-0e99c2f0"}).encode()
    )
    with pytest.raises(AccountError) as caught:
        await stable(api(server))
    sentence = str(caught.value)
    assert all(
        word in sentence for word in [*words, f"({errcode})", "stay pending", "run the same command again"]
    )
    assert "rid" not in sentence
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("errcode", "words"), [(45009, "daily limit of calls for an access token"), (45011, "limit a minute")]
)
async def test_a_used_up_limit_is_resumable(api, errcode, words):
    with pytest.raises(UnreachableError, match=f"{words}.*later"):
        await stable(api(Server(json.dumps({"errcode": errcode}).encode())))


@pytest.mark.parametrize("errcode", [40001, 40014, 42001])
async def test_a_refused_token_is_told_from_a_refused_account(api, errcode):
    async with api(Server(json.dumps({"errcode": errcode}).encode())) as opened:
        with pytest.raises(TokenRefusedError, match=f"access token when asked for the quota \\({errcode}\\)"):
            await opened.quota("92_abc", "/cgi-bin/message/template/send")
        with pytest.raises(TokenRefusedError):
            await opened.templates("92_abc")


async def test_an_account_without_permission_is_refused_its_templates(api):
    async with api(Server(b'{"errcode":48001,"errmsg":"api unauthorized"}')) as opened:
        with pytest.raises(AccountError, match="refused the templates: the account has no permission"):
            await opened.templates("92_abc")
