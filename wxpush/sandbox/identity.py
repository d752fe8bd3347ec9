"""The sandbox's default AppID, secret and template. Light to import."""

import re

#: Shaped like an appid; no account has it.
SANDBOX_APPID = "wx5a9db0c05a9db0c0"
#: Opens nothing but a sandbox.
SANDBOX_SECRET = "5a9db0c0" * 4
#: Listed by a sandbox that was given no templates, and accepts any well-formed id.
SANDBOX_TEMPLATE_ID = "SANDBOX-template-any-well-formed-id-is-fine"
#: What a template's id looks like.
TEMPLATE_ID = re.compile(r"[A-Za-z0-9_-]{43}")
