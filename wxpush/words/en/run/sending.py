"""What is told where a campaign is opened, while its rows leave, and at the end."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # its files
    "no_campaign_file": (
        "There is no campaign file {path}, so nothing was sent. Write one there (`wxpush init` makes an example), or name another with -c FILE."
    ),
    "no_served_campaign": (
        "There is no campaign file {path}, so nothing is served. Write one there (`wxpush init` makes an example), or correct its path."
    ),
    "no_file_of_recipients": "{path!r} is no file of recipients. Give the path of one.",
    "no_file_of_checkpoint": "{path!r} is no file, so no checkpoint can be there. Give the path of one with --checkpoint.",
    "same_file": (
        "{other} and {one} are the same file ({path}), so one would be written over the other; nothing was done. Name another file."
    ),
    # a copy of standard input, and the ledger of rehearsals
    "copy_has_ended": (
        "{path} was a copy of standard input and went with the end of its campaign; its rows are gone. The counts are in {checkpoint}. Give the same rows on standard input again (-), to see each with its outcome."
    ),
    "copy_has_ended_of": "{path} was a copy of standard input and went with the end of its campaign.",
    "remains": "The campaign is through, and {path}, which has its people in clear, cannot be deleted ({why}). Delete it by hand.",
    "the_campaign_file": "the campaign file",
    "the_checkpoints_file": "the checkpoint's {suffix}",
    "ledger_refused": (
        "The rehearsal's ledger goes to {path}, where there is something else: {why}",
        "Move that away, or give the rehearsal another place with --checkpoint.",
    ),
    "holds_no_ledger": "it holds no deliveries of a sandbox",
    "the_ledger": "the sandbox's ledger",
    # who sends
    "the_sandbox": "the sandbox",
    "exposed": (
        "Others on this machine can open {path}: its folder is on a mount without permissions. Move the list to one that has them, or mount that one for yourself alone (umask=077)."
    ),
    "fewer_at_once": (
        "At most {most:,} requests are in flight, not {asked:,}: this machine lets wxpush open no more files (ulimit -n)."
    ),
    # why it stopped
    "time_is_up": "--max-duration is over; the rows not sent are kept. Run the same command again.",
    "quota_kept_unseen": (
        "A part of the quota is kept for messages over HTTP (--keep-quota {kept}), and without the secret nobody can ask for it",
        "Give it the secret, or send without --keep-quota and `keep_quota`.",
    ),
    "quota_kept_back": (
        "What is left of today's quota is kept for messages over HTTP (--keep-quota {kept}); the rows not sent are kept. "
        "Run the same command again when it is midnight in Shanghai, or with a smaller --keep-quota."
    ),
    "enough_sent": "--max-sends is reached; the rows not sent are kept. Run the same command again.",
    "stopped_by_program": "The program stopped it; the rows not sent are kept.",
    "stopped_by_program_before": "The program stopped it before anything was sent.",
    "not_confirmed_by_program": "The program did not confirm it, so nothing was changed or sent.",
    # at its end
    "no_row_changed": "No row is in the state that this command is for, so none was changed.",
    "rows_changed": "{many:,} rows changed.",
    "unsendable": (
        "{many:,} rows that were to be sent cannot be any more, as the suppression list or the campaign file "
        "has changed since: `wxpush results {named}` shows why."
    ),
    "openid_suppressed": "{many:,} openid was added to the suppression list {path}.",
    "refused_not_added": (
        "{many:,} of those whom WeChat refused were not added to it. `wxpush results` with --errcode writes them to a file, "
        "which `wxpush suppress import` takes."
    ),
    "openids_suppressed": "{many:,} openids were added to the suppression list {path}.",
    "input_written_to": (
        "{list} was written to while it was being sent. Every row was sent as it stood in the file that was checked; "
        "nobody got anything of the new one. The next command that sends from it refuses (exit 7) if it is another list: "
        "put the file back, or send the new one under a name of its own."
    ),
    "input_replaced": (
        "{list} was replaced while it was being sent. Every row was sent as it stood in the file that was checked; "
        "nobody got anything of the new one. The next command that sends from it refuses (exit 7) if it is another list: "
        "put the file back, or send the new one under a name of its own."
    ),
    "input_removed": (
        "{list} was removed while it was being sent. Every row was sent as it stood in the file that was checked; "
        "nobody got anything of the new one. The next command that sends from it refuses (exit 7) if it is another list: "
        "put the file back, or send the new one under a name of its own."
    ),
    # its results
    "state_unknown": "--state {state!r} is not known. Use one of: {states}.",
    "only_rehearsed": (
        "{list} has no checkpoint ({path}), so nothing was sent for real; a rehearsal has a checkpoint of its own: add --sandbox to see it."
    ),
    "no_results_yet": "{list} has no checkpoint ({path}), so there are no results yet; `wxpush send {named}` begins it.",
    "results_of_another_file": (
        "{list} is not the file that was sent from, so rows and outcomes cannot be put together. "
        "Bring the old file back; `wxpush status` shows the sums without it."
    ),
    "results_of_other_columns": (
        "{list} was sent from with other columns, so rows and outcomes cannot be put together. "
        "Give --header-line and --delimiter as `send` had them."
    ),
    "collect": "collect what became of it: {command}",
    # its rate
    "rate_shared": "{many} other sends of this account are running on this machine: together they keep to the lowest --rate of them.",
    "rate_not_shared": "Other sends of this account on this machine would not share one rate with this one ({why}); each keeps to its own --rate.",
    "no_seat": "too many are running",
    "no_such_locks": "this system has no such locks",
    "no_own_folder": "this user has no cache folder",
    "folder_of_a_network": "{folder} is on a network disk, {kind}",
    "board_fails": "{why}",
    # its levers
    "keys": "Keys: `p` pauses and resumes, `+` and `-` change the rate, `q` stops.",
    "stopped_by_key": "`q` was pressed; the rows not sent are kept. Run the same command again.",
    "rate_moved": "{by} changed the rate from {before} to {after}.",
    "no_socket": "No socket can be made for this send, so `wxpush pause`, `resume` and `rate` cannot reach it; Ctrl-C stops it as always.",
    "strange_socket": (
        "What answers at {path} is no send of this campaign and of yours, so it obeyed no order",
        "Find out whose it is, and take it away if it is yours.",
    ),
    "receipts_not_told": "Delivery events will not be joined to these rows ({why}); `wxpush receipts import` with this list does it later.",
}
