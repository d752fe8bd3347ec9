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
        "Use amqps:// or rediss://; in a network that is yours alone, {option} allows it.",
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
    "cluster_worker": "worker {host}:{pid}: {rate:.0f}/s, {requests:,} requests, {chunks:,} chunks, {accounts} accounts",
    "no_worker": "No worker is there; start one with `wxpush work`.",
    # pause and resume
    "paused": "{appid} is paused: answers to requests in flight are waited for, nothing more leaves.",
    "resumed": "{appid} is sent for again.",
    "not_paused": "{appid} was not paused.",
    "no_cluster_to_pause": (
        "No broker is named, and `wxpush pause` is for the workers of a cluster",
        "A `wxpush send` on this machine stops with Ctrl-C in its terminal; the same command continues later. For a cluster give --broker or WXPUSH_BROKER.",
    ),
    "no_cluster_to_resume": (
        "No broker is named, and `wxpush resume` is for the workers of a cluster",
        "A `wxpush send` that was stopped on this machine continues when you run the same command again. For a cluster give --broker or WXPUSH_BROKER.",
    ),
    # work
    "nothing_left": "Nothing is left to be sent.",
    "campaign_for_others": "A campaign of {appid} goes to {theirs}, and this worker sends to {ours} only; its rows are left to others.",
}
