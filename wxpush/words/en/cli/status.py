"""What `status` says of a campaign, beside its counts."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "not_begun": "{recipients} has no checkpoint ({checkpoint}), so it has not begun; `wxpush send {named}` begins it.",
    "none_begun": "There is no checkpoint in {folder}, so no campaign has begun here; `wxpush send RECIPIENTS` begins one.",
    # below the counts
    "sent_as": "It was sent as {appid}. The next command needs that account: set WXPUSH_APPID and its secret first.",
    "status_of": "{recipients}: {said}",
    # history: the heads of its columns
    "history_began": "began",
    "history_campaign": "campaign",
    "history_account": "account",
    "history_template": "template",
    "history_rows": "rows",
    "history_sent": "sent",
    "history_delivered": "delivered",
    "history_rejected": "rejected",
    "history_invalid": "invalid",
    "history_expired": "expired",
    "history_in_doubt": "in doubt",
    "history_left": "not attempted",
    "history_took": "time",
    "history_end": "end",
    "history_time": "{took}",
    "recipients_missing": "there is no {path} here, so what sends it is not known; name its RECIPIENTS and --checkpoint {checkpoint}.",
    "rows_in_hands": (
        "{many:,} of the rows in doubt are in the cluster's hands (its state is at {state}): workers may have sent them, or be "
        "sending them. The command below collects what became of them; where that cannot be any more, give them up by adding --abandon."
    ),
}
