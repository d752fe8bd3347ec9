"""What is said while a run goes on: heartbeats, and the live view."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "heartbeat": "{parts}",
    # its parts
    "rows": "{done:,}/{total:,} rows",
    "rate": "{rate:,.1f}/s",
    "eta": "ETA {eta}",
    "held_back": "held back by the checkpoint's disk for {share:.0%} of the time",
    "breaker_open": "breaker open",
    "breaker_half_open": "breaker half-open",
    "sent": "{many:,} sent",
    "rejected": "{many:,} rejected",
    "under_review": "{many:,} under review",
    "in_doubt": "{many:,} in doubt",
    "in_flight": "{many:,} in flight",
    "retries": "{many:,} retries",
    # the live view
    "pace": "{rate:,.1f}/s of {limit}, ETA {eta}, {in_flight:,} in flight, {retries:,} retries",
    "unlimited": "unlimited",
    "limit": "{rate:,.4g}/s",
    "eta_unknown": "unknown",
    # before it
    "survey_line": "checking {title}: {rows:,} rows, {percent}%",
    "survey_title": "checking {title}",
    "survey_rows": "{rows:,} rows",
    # what a line is
    "line_error": "error: {said}",
    "line_warning": "warning: {said}",
    "line_note": "note: {said}",
    "line_next": "next: {said}",
    "line_done": "done: {said}",
}
