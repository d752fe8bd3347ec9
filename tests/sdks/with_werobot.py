"""What WeRoBot makes of the sandbox, told as by with_wechatpy.py. It has no way to templates and industry, and renews no token."""

import json
import sys

from redirect import lead_to
from werobot.client import Client, ClientException

base, appid, secret, template = sys.argv[1:]
DATA = {"thing1": {"value": "茶"}, "amount2": {"value": "1.00"}, "time3": {"value": "2026-12-01 10:00"}}
PROGRAM = {"appid": "wx0123456789abcdef", "pagepath": "index"}
FOLLOWER = "oFollower0000000000000000001"

lead_to(base)
client = Client({"APP_ID": appid, "APP_SECRET": secret})


def send(to=FOLLOWER, kind=template, data=DATA, **more):
    """The type of the msgid, or the errcode with which WeRoBot's own exception begins."""
    try:
        return type(client.send_template_message(to, kind, data, **more)["msgid"]).__name__
    except ClientException as error:
        return int(str(error).partition(":")[0])


def pages():
    """How many people there are on each page of followers, the last, empty one among them."""
    after = None
    while True:
        page = client.get_followers(after)
        yield page["count"]
        after = page["next_openid"]
        if not page["count"]:
            return


told = {
    "token": isinstance(client.grant_token()["access_token"], str),
    "send": send(),
    "send with url": send(url="https://example.com/"),
    "send with mini program": send(miniprogram=PROGRAM),
    "unfollowed": send("oSANDBOX_unfollowed_00000001"),
    "of another account": send("oSANDBOX_foreign_00000001"),
    "template switched off": send("oSANDBOX_template_off_00000001"),
    "unknown template": send(kind="x"),
    "wrong data": send(data={"thing1": "茶"}),
    "followers": list(pages()),
    "batchget": client.get_users_info([FOLLOWER])["user_info_list"][0]["subscribe"],
    "user info": client.get_user_info(FOLLOWER)["openid"],
    "tags": [tag["name"] for tag in client.get_tags()["tags"]],
    "tag of a person": client.get_tags_by_user(FOLLOWER)["tagid_list"],
    "people of a tag": client.get_users_by_tag(100)["count"] > 0,
    "addresses": client.get_ip_list()["ip_list"],
}
print(json.dumps(told))
