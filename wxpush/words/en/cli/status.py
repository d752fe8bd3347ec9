"""What `status` says of a campaign, beside its counts, and of a cluster."""

from wxpush.words import Text

_RUN = (
    "{campaign} (run {run}, {appid}): {done:,} of {rows:,} rows done, {in_doubt:,} in doubt, {in_flight:,} in flight, "
    "{chunks} chunks handed out, {lag} commits to collect"
)
_ACCOUNT = "{appid}: {rate}, {waiting} chunks wait, {dead} dead letters"

TEXTS: dict[str, Text] = {
    "not_begun": "{recipients} has no checkpoint ({checkpoint}), so it has not begun; `wxpush send {recipients}` begins it.",
    "none_begun": "There is no checkpoint in {folder}, so no campaign has begun here; `wxpush send RECIPIENTS` begins one.",
    # below the counts
    "status_of": "wxpush: {recipients}: {said}",
    "recipients_missing": "there is no {path} here, so what sends it is not known; name its RECIPIENTS and --checkpoint {checkpoint}.",
    "rows_in_hands": (
        "{many:,} of the rows in doubt are in the cluster's hands (its state is at {state}): workers may have sent them, or be "
        "sending them. The command below collects what became of them; where that cannot be any more, give them up by adding --abandon."
    ),
    # a cluster
    "no_campaign_runs": "No campaign is being sent.",
    "cluster_run": _RUN,
    "cluster_account": _ACCOUNT,
    "cluster_account_paused": f"{_ACCOUNT}; paused ({{cause}}) {{why}}",
    "cluster_worker": "worker {host}:{pid}: {rate:.0f}/s, {requests:,} requests, {chunks:,} chunks, {accounts} accounts",
    "no_worker": "No worker is there; start one with `wxpush work`.",
}
