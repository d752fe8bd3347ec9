"""What wechatpy makes of the sandbox: prints a JSON object, a member for each thing that was tried.

Called by tests/sandbox/test_sdks.py with the sandbox's address, AppID, secret and a template's id, by the Python that has wechatpy.
"""

import json
import sys

from redirect import lead_to
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException

base, appid, secret, template = sys.argv[1:]
DATA = {"thing1": {"value": "茶"}, "amount2": {"value": "1.00"}, "time3": {"value": "2026-12-01 10:00"}}
PROGRAM = {"appid": "wx0123456789abcdef", "pagepath": "index"}
FOLLOWER = "oFollower0000000000000000001"

lead_to(base)
client = WeChatClient(appid, secret)


def send(to=FOLLOWER, kind=template, data=DATA, **more):
    """The type of the msgid, or the errcode of wechatpy's own exception."""
    try:
        return type(client.message.send_template(to, kind, data, **more)["msgid"]).__name__
    except WeChatClientException as error:
        return error.errcode


def renewed():
    """With a token that WeChat does not know any more: wechatpy fetches another and sends again."""
    before = client.access_token
    client.session.set(client.access_token_key, "92_stale", 7000)
    return send(), client.access_token != before


listed = client.template.get_all_private_template()["template_list"]
first = client.user.get_followers()
added = client.template.add("TM00015")
told = {
    "token": isinstance(client.fetch_access_token()["access_token"], str),
    "send": send(),
    "send with url": send(url="https://example.com/"),
    "send with mini program": send(mini_program=PROGRAM),
    "unfollowed": send("oSANDBOX_unfollowed_00000001"),
    "of another account": send("oSANDBOX_foreign_00000001"),
    "template switched off": send("oSANDBOX_template_off_00000001"),
    "unknown template": send(kind="x"),
    "wrong data": send(data={"thing1": "茶"}),
    "token renewed": renewed(),
    "templates": template in {each["template_id"] for each in listed},
    "followers": (first["count"], len(list(client.user.iter_followers()))),
    "batchget": client.user.get_batch([FOLLOWER])[0]["subscribe"],
    "user info": client.user.get(FOLLOWER)["openid"],
    "tags": [tag["name"] for tag in client.tag.get()],
    "tag of a person": client.tag.get_user_tag(FOLLOWER),
    "people of a tag": client.tag.get_tag_users(100)["count"] > 0 if client.tag.get() else None,
    "industry": sorted(client.template.get_industry()),
    "template added": send(kind=added),
    "template deleted": client.template.del_private_template(added)["errcode"],
    "addresses": client.misc.get_wechat_ips(),
}
print(json.dumps(told))
