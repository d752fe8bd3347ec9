"""What is said of a run at its end, or by `status`; and cells of a results file that people read."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # the last line, and its verdict
    "last_line": "{recipients}: {counts}; {took} ({end})",
    "last_line_with_verdict": "{recipients}: {verdict}: {counts}; {took} ({end})",
    "verdict_stopped": "stopped by {why}",
    "verdict_in_doubt": "rows in doubt remain",
    "verdict_unfinished": "not finished",
    # its counts
    "count_sent": "{many:,} of {rows:,} sent",
    "count_sent_none": "none of {rows:,} sent",
    "count_sent_now": "{now:,} sent now, {many:,} of {rows:,} altogether",
    "count_sent_earlier": "none sent now, {many:,} of {rows:,} earlier",
    "count_under_review": "{many:,} under review",
    "count_rejected": "{many:,} rejected",
    "count_invalid": "{many:,} invalid",
    "count_duplicate": "{many:,} duplicate",
    "count_suppressed": "{many:,} suppressed",
    "count_in_doubt": "{many:,} in doubt",
    "count_not_attempted": "{many:,} not attempted",
    "count_of": "{count} ({of})",
    "of_code": "{code} {many:,}",
    "of_others": "others {many:,}",
    # of a dry run
    "count_leaving": "{many:,} would be sent",
    "count_leaving_ok": "OK: {many:,} would be sent",
    "count_leaving_none": "nothing would be sent",
    # above it: why rows were refused, and what to do about those in doubt
    "cause": "{name}, {many:,} rows: {meaning} -> {advice}.",
    "cause_of_one": "{name}, 1 row: {meaning} -> {advice}.",
    "doubt_until": "{many:,} rows in doubt are safe to repeat until {until}: run the same command now.",
    "doubt_held": "{many:,} rows in doubt are too old to be repeated safely: whether they arrived is for you to decide.",
    # its end
    "ended": "exit {code}",
    "not_begun": "nothing sent yet",
    "going_on": "still sending",
    "cut_off": "cut off; the rows ask for exit {code}",
    # when it began and ended
    "times_not_begun": "nothing was sent yet",
    "times_ended": "began {began}, ended {ended} (exit {code})",
    "times_stopped": "began {began}, ended {ended}, stopped by {why} (exit {code})",
    "times_going_on": "began {began}, still sending",
    "times_cut_off": "began {began}, cut off by a kill or a crash, so there is no exit code; the rows ask for exit {code}",
    # why it stopped, by the word of the summary's `reason`
    "stopped_by_quota": "the quota of the day",
    "stopped_by_max_sends": "--max-sends",
    "stopped_by_max_duration": "--max-duration",
    "stopped_by_max_errors": "--max-errors",
    "stopped_by_canary": "--canary",
    "stopped_by_limit": "--limit",
    "stopped_by_breaker": "the breaker, as WeChat accepted nothing",
    "stopped_by_retry_budget": "the retry budget, as too many requests had to be repeated",
    "stopped_by_signal": "a signal",
    "stopped_by_account": "a refusal of the account as a whole",
    "stopped_by_disk": "a checkpoint that could not be written",
    "stopped_by_changed": "a change of the input",
    "stopped_by_paused": "a pause of the account",
    "stopped_by_state": "shared state lost or out of reach",
    "stopped_by_server": "a server that answers in WeChat's place",
    # files
    "format_unknown": (
        "{path} ends in none of {suffixes}, so its format is not known",
        "Name it {name}.csv, for example.",
    ),
    "may_have_arrived": "an earlier try got no answer, so it may have arrived",
    "in_hands": "in the cluster's hands: a worker may have sent it",
}
