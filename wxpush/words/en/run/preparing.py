"""What is told before the first message, and shown to whoever is asked whether it may leave."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # the list that was read
    "surveyed": "{list}: {rows:,} rows ({read_as}): {counts}",
    "read_as_sheet": "sheet {name}",
    "count_sendable": "{many:,} can be sent",
    "count_invalid": "{many:,} invalid",
    "count_invalid_kinds": "{many:,} invalid ({kinds})",
    "count_duplicate": "{many:,} duplicate",
    "count_suppressed": "{many:,} suppressed",
    "count_expired": "{many:,} expired",
    "count_blank": "{many:,} blank lines left out",
    "worth_a_look": "Worth a look before they are sent: {kinds}. `wxpush send {named} --dry-run` shows the rows.",
    "kind_count": "{kind} {many:,}",
    "doubt": "{place}: {reason}.",
    "suppressed_since": "{many:,} more rows are suppressed: their openids came on the suppression list since.",
    "expired_since": "{many:,} more rows have expired: their time was over before they could be sent.",
    # rows of which no message can be made any more
    "marked_not_sent": "{many:,} of the marked rows cannot be sent any more, as the campaign has changed since.",
    "doubts_not_repeated": (
        "{many:,} rows in doubt are not repeated, as their openids are on the suppression list or no message can be made of them any more. "
        "They stay in doubt until `wxpush resolve {named} --as 'sent|skip'`."
    ),
    # too many rows that are not sent
    "too_many_invalid": (
        "{invalid:,} of the {rows:,} rows of {list} are invalid, more than the {bound} of --max-invalid",
        "Fix them, or allow more with --max-invalid.",
    ),
    "too_many_invalid_unasked": (
        "{invalid:,} of the {rows:,} rows of {list} are invalid, more than the {bound} that are let pass without a terminal",
        "Fix them, or allow more with --max-invalid.",
    ),
    # what is asked of the account
    "left_open": "{means}: {why}",
    "quota_not_known": "How much is left of the quota is not known, so the run may end early",
    "template_not_checked": "The template was not checked, so a wrong key shows with the first answers only",
    "no_templates_kept": "The template was not checked: no list of templates is kept of this account.",
    "templates_of_before": "The template is checked against a list of {age} ago.",
    "template_gone": (
        "The account {appid} has no template {name}, so WeChat would refuse every row (40037)",
        "Was it deleted, or is it another account's? `wxpush template list` shows those there are.",
    ),
    "keys_differ": (
        "{differences}. WeChat would refuse every row (47003)",
        "`wxpush template show {name}` shows the keys of {title}.",
    ),
    "the_template": "the template",
    "no_such_key": "{place}: the template has no such key",
    "no_such_key_but": '{place}: the template has no such key; did you mean "{near}"',
    "key_missing": "{place}: the template's key {key} is missing; add a line for it",
    "key_hidden": "{place}: WeChat has not shown {key} to anybody since May 2023.",
    "quota_used_up_under_way": (
        "Today's quota of {limit:,} messages is used up, so nothing more is handed out. "
        "Run the same command again when it is midnight in Shanghai."
    ),
    "quota_used_up": (
        "Today's quota of {limit:,} messages is used up, so nothing was changed or sent. "
        "Run the same command again when it is midnight in Shanghai."
    ),
    "quota_kept": "{kept:,} messages of each day's quota are kept for messages over HTTP (--keep-quota): what is told of the quota is without them.",
    "quota_kept_alone": (
        "What is left of today's quota is kept for messages over HTTP (--keep-quota, {kept:,}), so nothing was changed or sent. "
        "Run the same command again when it is midnight in Shanghai, or with a smaller --keep-quota."
    ),
    "quota": "{remain:,} messages are left of today's quota of {limit:,}, {rows:,} to send in about {time} at {rate}.",
    "quota_too_small": "{quota} With this quota they cannot all be sent.",
    "quota_of_days": "{quota} That makes {days} (days in Shanghai): run the same command again each day.",
    "share_today": "{rows:,} today",
    "share_tomorrow": "{rows:,} tomorrow",
    "share_on": "{rows:,} on {day}",
    "shares_until": "and so on until {day}",
    # who follows
    "all_follow": "{asked:,} people asked about: all of them follow.",
    "some_do_not_follow": "{asked:,} people asked about: {gone:,} rows are left out as they do not follow.",
    "some_unknown": (
        "{asked:,} people asked about: {gone:,} rows are left out as they do not follow, {unknown:,} are invalid as this account does "
        "not know their openid."
    ),
    "some_unread": (
        "WeChat's answer about {unread:,} people could not be read: whether they follow is not known, and their rows are sent."
    ),
    "nobody_follows": "Nobody of them follows, so none is sent to. Is this the list of another account?",
    # what is to leave
    "to_send": "{rows:,} rows to send from {account} at {rate}, at most {concurrency} at once; the checkpoint is {path}.",
    "account_of_profile": "{appid} (profile {profile})",
    "goes_elsewhere": "The messages, and the access token, go to {host}, which is not WeChat's.",
    "with_limit": "Only the first {many:,} rows of the list are sent (--limit).",
    "with_canary": "The first {many:,} are sent alone; it stops if one of them is rejected (--canary).",
    "with_bounds": "It stops {ends}.",
    "stops_at_errors": "when more than {bound} of the rows are rejected (--max-errors)",
    "stops_at_time": "after {time} (--max-duration)",
    "max_sends_stops": "--max-sends stops it then; {left:,} rows are left for the next time.",
    "template": "Template: {title} ({id}).",
    "untitled": "untitled",
    "quota_after": "Quota: {remain:,} messages left today, {after:,} after this run.",
    "quota_not_enough": (
        "Quota: {remain:,} messages left today, none after this run, and {wait:,} rows have to wait for tomorrow's."
    ),
    # where nothing can leave
    "none_begun": (
        "Nothing of {list} was ever sent, so no row of it can be retried or resolved; nothing was changed or sent. `wxpush send {named}` begins with it."
    ),
    "none_to_send_again": (
        "No row of {list} can be sent now, so no new run was begun; nothing was changed or sent. `wxpush send {named} --dry-run` shows why."
    ),
    "none_to_resend": (
        "None of the {rows:,} rows in doubt of {list} can be sent now: they are suppressed, behind --limit, or no message "
        "can be made of them. So nothing was changed or sent, and they stay in doubt. `wxpush resolve {named} --as sent` or `--as skip` decides them."
    ),
    "cut_off_when_complete": (
        "The run of before was cut off when every row had its outcome already: this is its end, and nothing is sent. "
        "Run it with --again once more to begin a new run."
    ),
    "changed_meanwhile": (
        "{what} changed since this command read it, so nothing was changed or sent now. Look at it, then run the same command again."
    ),
    "the_campaign_file_at": "The campaign file {path}",
    "the_allow_hosts": "The allow_hosts of wxpush.yaml",
    "the_suppression_list_at": "The suppression list {path}",
    "changed_under_a_cluster": (
        "The input, the campaign file or the account changed while a cluster has this campaign's rows, so nothing was changed or sent now. "
        "Undo the change and see it to its end with `wxpush dispatch`; then --accept-changes takes the change over."
    ),
}
