"""What the commands of a cluster say, and why one cannot be reached as its options have it."""

from wxpush.words import Text

_RUN = (
    "{campaign} (run {run}, {appid}): {done:,} of {rows:,} rows done, {in_doubt:,} in doubt, {in_flight:,} in flight, "
    "{chunks} chunks handed out, {lag} commits to collect"
)
_ACCOUNT = "{appid}: {rate}, {waiting} chunks wait, {dead} dead letters"

TEXTS: dict[str, Text] = {
    # which broker, and which state
    "no_broker": ("No broker is named", "Give --broker {addresses}, or WXPUSH_BROKER."),
    "no_state": (
        "Beside {broker} a Redis holds what the machines share",
        "Add --state redis://HOST:6379/0, or WXPUSH_STATE.",
    ),
    "cluster_in_the_clear": (
        "Openids, texts and the access token would go to {addresses} in the clear",
        "Use {schemes}; in a network that is yours alone, {option} allows it.",
    ),
    "cluster_not_installed": (
        "The cluster needs more than wxpush has by itself",
        "Install it with: pip install 'wxpush-cli[{extra}]'",
    ),
    # status
    "no_campaign_runs": "No campaign is being sent.",
    "cluster_run": _RUN,
    "cluster_account": _ACCOUNT,
    "cluster_account_paused": f"{_ACCOUNT}; paused ({{cause}}) {{why}}",
    "cluster_idle_lanes": "{lanes} lanes take its chunks, and the broker gives to {places} at once (partitions): the others have nothing to do. Start fewer (--lanes), or give the topic more partitions.",
    "cluster_worker": "worker {host}:{pid}: {rate:.0f}/s, {requests:,} requests, {chunks:,} chunks, {accounts} accounts",
    "no_worker": "No worker is there; start one with `wxpush work`.",
    # pause and resume
    "paused": "{appid} is paused: answers to requests in flight are waited for, nothing more leaves.",
    "resumed": "{appid} is sent for again.",
    "not_paused": "{appid} was not paused.",
    "account_rate": "{appid} is sent for at {rate} now, not at {before}.",
    "no_list_and_no_cluster": (
        "It is not said what `wxpush {lever}` is for",
        "Name the list that is being sent on this machine (RECIPIENTS), or for a cluster give --broker or WXPUSH_BROKER.",
    ),
    # work
    "nothing_left": "Nothing is left to be sent.",
    "campaign_for_others": "A campaign of {appid} goes to {theirs}, and this worker sends to {ours} only; its rows are left to others.",
}
