"""Whose the openids of a sandbox are, by the name in each: what `wxpush sandbox --list` shows."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "role_follower": "follows; the same as any other openid",
    "role_unfollowed": "does not follow the account any more",
    "role_blacklisted": "is on the account's blacklist",
    "role_foreign": "belongs to another account",
    "role_frequent": "has had too many messages, however long one waits",
    "role_refused": "has switched messages off",
    "role_template_off": "has switched off the template that is sent first; others arrive",
    "role_blocked": "the content is taken for advertising",
    "role_review": "taken for review, delivered later by WeChat itself",
    "role_slow": "delivered, answered after 3 seconds",
    "role_busy": "system busy, the first time",
    "role_reset_before": "connection reset, nothing delivered, the first time",
    "role_reset_after": "delivered, then the connection is reset, the first time",
}
