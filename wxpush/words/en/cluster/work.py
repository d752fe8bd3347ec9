"""Why a worker sends nothing, or gives rows back."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "recalled": "The campaign was stopped where it is dispatched; its rows are given back.",
    "lease_over": (
        "This worker was away for longer than its lease, so another may be sending its rows; it sends nothing more of them."
    ),
    "lease_lost": "Another worker holds these rows by now; this one changes nothing of them.",
    "account_paused": "The account is paused; its rows are kept.",
    "chunk_held_long": "The chunk was held long enough; its rows are handed out again.",
    "host_at_rest": "This host takes nothing for a while; its rows are left to others.",
    "host_rests": (
        "This host gets nothing through to WeChat, so it leaves the rows of {appid} to others for {time}",
        "Look at its network and its way to a token.",
    ),
    "hosts_not_allowed": (
        "Messages lead to hosts that this worker's allow_hosts does not name, so their rows are rejected",
        "Where such a host is right, name it in allow_hosts of wxpush.yaml, then send these rows with `wxpush retry`.",
    ),
    # kept beside a pause
    "paused_by": "Paused by {by} with `wxpush pause`; `wxpush resume` ends it.",
}
