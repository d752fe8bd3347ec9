"""What WeChat answers, whoever answers in its place: by path, as JSON."""

import json
from typing import Final

from clients.campaign import FIELDS, TEMPLATE_ID

SEND = "/cgi-bin/message/template/send"

#: Beside messages: the token, and what an account is asked before the first, whether its template has the campaign's keys, and its quota.
ANSWERS: Final = {
    "/cgi-bin/stable_token": json.dumps({"access_token": "benchmark-token", "expires_in": 7200}),
    "/cgi-bin/template/get_all_private_template": json.dumps(
        {
            "template_list": [
                {
                    "template_id": TEMPLATE_ID,
                    "title": "Shipped",
                    "content": " ".join(f"{{{{{key}.DATA}}}}" for key in FIELDS),
                }
            ]
        }
    ),
    "/cgi-bin/openapi/quota/get": json.dumps(
        {"errcode": 0, "errmsg": "ok", "quota": {"daily_limit": 10**9, "used": 0, "remain": 10**9}}
    ),
    SEND: '{"errcode":0,"errmsg":"ok","msgid":3599307433715204104}',
}
