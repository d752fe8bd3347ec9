"""The sandbox's default AppID, secret and template. Light to import."""

#: Shaped like an appid; no account has it.
SANDBOX_APPID = "wx5a9db0c05a9db0c0"
#: Opens nothing but a sandbox.
SANDBOX_SECRET = "5a9db0c0" * 4
#: Listed by a sandbox that was given no templates, and accepts any well-formed id.
SANDBOX_TEMPLATE_ID = "SANDBOX-template-any-well-formed-id-is-fine"
