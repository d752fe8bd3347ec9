"""What `person` and `purge` tell of what is kept of people."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # what a file is
    "kept_copy": "copy of standard input",
    "kept_ledger": "what a rehearsal delivered",
    "kept_half_list": "list of followers, half made",
    "kept_draft": "list of followers, half written",
    "kept_results": "results of a campaign",
    "kept_problems": "problems of a list",
    "kept_spool": "messages that came over HTTP",
    "kept_receipts": "delivery events of an account",
    "kept_notice": "notice that could not be told",
    "kept_crash": "crash file",
    "kept_shared_rate": "rate that sends of one account share",
    "kept_checkpoint": "checkpoint of a campaign that is through",
    "kept_list": "a list",
    # purge
    "kept_no_folder": "{folder!r} is no folder",
    "kept_nothing_old": "In {folder} is nothing that could be deleted and was not changed for {age}.",
    "kept_to_purge": "{many:,} files that were not changed for {age} will be deleted for good.",
    "kept_left": "{many:,} of the files above stay, as campaigns that are not through need them.",
    "kept_checkpoints_go": (
        "{many:,} of them are checkpoints, the only record of who was sent to: whoever sends one of their lists again sends to everybody again."
    ),
    "kept_purged": "{many:,} files deleted.",
    # why one stays that was to go
    "kept_stays": "{path} stays: {why}",
    "kept_at_work": "another process is at work on it",
    "kept_changed": "it was changed since it was shown",
    "kept_needed": "a campaign that is not through needs it",
    "kept_not_deleted": "it could not be changed or deleted ({why})",
    "kept_refused": "the system did not delete it",
    # person: one line for each trace
    "kept_nothing_known": "nothing is known of this person here",
    "kept_row": "{path}: row {row}: {state}{code}, {at}",
    "kept_row_of_before": "{path}: a row of an earlier list: {state}{code}, {at}",
    "kept_line": "{path}: line {line}, {what}",
    "kept_in_file": "{path}: {what}",
    "kept_on_list": "{path}: on the suppression list since {day}, reason: {reason}",
    "kept_unread": "{path} could not be looked into: {why}",
    "kept_state_pending": "not sent yet",
    "kept_state_in_flight": "in flight",
    "kept_state_sent": "sent",
    "kept_state_under_review": "under review",
    "kept_state_rejected": "rejected",
    "kept_state_in_doubt": "in doubt",
    "kept_state_invalid": "invalid",
    "kept_state_duplicate": "duplicate",
    "kept_state_suppressed": "suppressed",
    "kept_state_expired": "expired",
    # person --erase
    "kept_to_erase": "{many:,} traces of {people:,} people can be erased for good.",
    "kept_stays_kept": "A row number, a state and hashes stay in {files}, without openid, message id or words of WeChat: without them the same person could be sent the same message again.",
    "kept_stays_needed": "{files} stays, as its campaign is not through; it goes with its end.",
    "kept_stays_yours": "{files} is a file of yours: delete the lines there yourself. Who stands in a list is sent to.",
    "kept_stays_listed": "The entry in {files} stays: it keeps the person from being sent to. `wxpush suppress remove` takes it off.",
    "kept_erased": "Erased what could go of {people:,} people.",
}
