"""What makes this time different from a first `send`: shown before the question."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # of --again
    "changed_since": "The {what} changed since the run that ended {ended}.",
    "nobody_a_second_time": "None of the rows that leave now goes to somebody who had a message of the run that ended {ended}.",
    "some_had_one": "{had:,} of the rows that leave now go to somebody who had a message of that run already.",
    "once_more": "{had:,} rows had this message already, in a run that ended {ended}: this sends it to them once more.",
    # of --accept-changes
    "changed_with_as_many": "The {what} changed since this campaign began: {now:,} rows as before.",
    "changed_from": "The {what} changed since this campaign began: {before:,} rows before, {now:,} now.",
    "accepted_for_nobody": "{changed} None of the rows that leave now goes to somebody to whom this run has sent already.",
    "accepted_for_some": "{had:,} of the rows that leave now go to somebody to whom this run has sent a message already.",
    "sent_to_another_openid": (
        "{others:,} rows were sent to another openid than they have now. They stay sent, so who stands there now gets nothing, and "
        "`retry` does not apply to them: give these rows another key, or send them from a list of their own."
    ),
    "doubts_left_the_input": (
        "{left:,} rows in doubt are not in the input any more: they are not repeated, and nobody is asked about them."
    ),
    # of either
    "perhaps_of_that_run": (
        "{many:,} of the rows that leave now go to somebody of whom it is not known whether a message of that run reached them: they may have got it."
    ),
    "perhaps_of_this_run": (
        "{many:,} of the rows that leave now go to somebody of whom it is not known whether a message of this run reached them: they may have got it."
    ),
    "later_of_that_run": (
        "Of the rows that do not leave now, {had:,} go to somebody who had a message of that run and {perhaps:,} to somebody who may have "
        "had one: a later `wxpush send` sends them without asking about that again."
    ),
    "later_of_this_run": (
        "Of the rows that do not leave now, {had:,} go to somebody who had a message of this run and {perhaps:,} to somebody who may have "
        "had one: a later `wxpush send` sends them without asking about that again."
    ),
    # of rows in doubt
    "sent_anew": (
        "{rows:,} rows in doubt may have had the message already. They get new ids, so whoever had it gets it twice."
    ),
    "young_keep_their_ids": (
        "{young:,} rows in doubt are younger than 9 minutes: they are repeated with the id that they have, which reaches nobody twice."
    ),
    "others_in_doubt": (
        "{left:,} other rows in doubt do not leave now: those on the suppression list are suppressed, those behind --limit or --max-sends "
        "get new ids too, and a later `wxpush send` sends them without asking about that again."
    ),
    "taken_for_sent": (
        "{rows:,} rows in doubt are taken for sent: whoever did not get the message never will. This cannot be undone."
    ),
    "taken_as_received": (
        "{rows:,} of {of:,} rows in doubt are taken for sent: a delivery event came to the person at that time that belongs to no other row. "
        "That is probable, and no more; the others stay in doubt. This cannot be undone."
    ),
    "no_receipts_file": (
        "No delivery events are kept at {path}",
        "Take them with `wxpush receipts serve` or `wxpush receipts import`, or name their file with --receipts.",
    ),
    "none_received": (
        "No delivery event tells of any of the {many:,} rows in doubt",
        "Wait for events that are late, or decide the rows without --received.",
    ),
    "given_up": (
        "{rows:,} rows in doubt are taken for rejected (skipped) and never sent again, also not by `retry`. This cannot be undone."
    ),
    "all_young": (
        "All of them are younger than 9 minutes: until {until} a plain `wxpush send` repeats them with the same id, which reaches nobody twice."
    ),
    "some_young": (
        "{young:,} of them are younger than 9 minutes: until {until} a plain `wxpush send` repeats them with the same id, which reaches nobody twice."
    ),
    "old_doubts_sent": (
        "{rows:,} rows in doubt are over 9 minutes old and are sent again (--in-doubt resend): whoever had the message gets it twice."
    ),
    "old_doubts_given_up": (
        "{rows:,} rows in doubt are over 9 minutes old and are never sent again (--in-doubt skip). This cannot be undone."
    ),
    # of retry
    "retried": "{many:,} rejected rows are sent again ({codes}).",
    "retried_expired": "{many:,} rows that had expired are sent now.",
    "retried_may_have_arrived": (
        "{perhaps:,} of them may have had the message already, by a try that got no answer before their repeat was rejected. "
        "They get new ids, so whoever had it gets it twice."
    ),
    "code_count": "{code}: {many:,}",
    "other_codes_count": "others: {many:,}",
    "rejected_left": (
        "{left:,} rejected rows do not leave now: those on the suppression list are suppressed, those of which no message can be made are invalid, "
        "and those behind --limit or --max-sends are pending for a later `wxpush send`."
    ),
    "others_rejected_left": (
        "{left:,} other rejected rows do not leave now: those on the suppression list are suppressed, those of which no message can be made are invalid, "
        "and those behind --limit or --max-sends are pending for a later `wxpush send`."
    ),
    "expired_left": (
        "{left:,} expired rows do not leave now: those whose time is over still are expired, those on the suppression list are suppressed, "
        "and those behind --limit or --max-sends are pending for a later `wxpush send`."
    ),
}
