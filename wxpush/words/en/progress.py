"""What is said while a run goes on: heartbeats, and the live view."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "heartbeat": "{parts}",
    "heartbeat_held": "{heartbeat}; {holds}",
    # its parts
    "rows": "{done:,}/{total:,} rows",
    "rate": "{rate:,.1f}/s",
    "rate_of": "{rate:,.1f}/s of {limit}",
    "eta": "ETA {eta}",
    "eta_unknown": "ETA unknown",
    "elapsed": "elapsed {time}",
    "sent": "{many:,} sent",
    "sent_altogether": "{altogether:,} sent ({many:,} now)",
    "rejected": "{many:,} rejected",
    "rejected_by": "{many:,} rejected ({codes})",
    "of_code": "{code} {many:,}",
    "under_review": "{many:,} under review",
    "expired": "{many:,} expired",
    "in_doubt": "{many:,} in doubt",
    "in_flight": "{many:,} in flight",
    "retries": "{many:,} retries",
    "unlimited": "no limit",
    # what holds messages back
    "code": "{code} from WeChat",
    "code_and_word": "{code} from WeChat: {word}",
    "held_by_stopping": "stopping: {many:,} requests in flight may still be answered, until {until}",
    "held_by_paused": "{why}",
    "held_by_window": "waiting until {until}, when messages may leave again",
    "held_by_window_for_now": "waiting for a window that does not open any more",
    "held_by_no_worker": (
        "no worker takes messages of this account, so nothing is sent: start `wxpush work` with the same broker on a machine that "
        "has the account's secret"
    ),
    "held_by_lingering": "{many:,} messages in doubt are repeated while that is safe: {takes} left, until {until}",
    "held_by_token": "waiting for an access token",
    "held_by_breaker": "most requests fail ({why}), so none is made for now: next try at {until}, given up at {gives_up}",
    "held_by_probing": "most requests fail ({why}): one is being tried and the rest waits, given up at {gives_up}",
    "held_by_throttled": "{why}; waiting until {until}, then {rate} (asked for: {asked})",
    "held_by_throttled_for_now": "{why}; waiting until messages are taken again",
    "held_by_asking_quota": "asking WeChat what is left of today's quota",
    "held_by_asking_template": "asking WeChat whether the account still has the template",
    "held_by_canary": (
        "canary: {many:,} of the first {of:,} rows have no answer yet; the others wait until all of these are accepted"
    ),
    "held_by_no_answer": "no answer for {takes}: {many:,} requests in flight are waiting for one, each for {most} at most",
    "held_by_kept_back": (
        "{many:,} answers are kept back ({why}): it is not known yet whether they are about single messages or about the whole account"
    ),
    "held_by_repeats": "{many:,} messages wait to be repeated ({why}), the next one at {until}",
    "held_by_spaced": "the rate of {rate} lets the next message leave at {until}",
    "held_by_slowed": "{why}; {rate} instead of {asked}, rising to it by {until}",
    "held_by_shared": "{many} sends of this account on this machine share {rate}",
    "held_by_faults": "{many:,} of the last {of:,} requests failed ({why}); they are repeated",
    "held_by_disk": "the checkpoint's disk is slow: for {many}% of the time messages wait for it",
    "held_by_slow_answers": "answers take about {takes}, and {many:,} requests are in flight, the most that --concurrency allows",
    "held_by_repeating": "{many:,} messages are being repeated ({why})",
    "held_by_quota": (
        "today's quota is enough for {many:,} of the {of:,} rows left; the others can be sent after midnight, China time"
    ),
    # what happened
    "over_paused": "the pause is over; sending at {rate}",
    "over_window": "messages may leave now; sending at {rate}",
    "over_no_worker": "a worker takes messages now; sending at {rate}",
    "over_lingering": "no row in doubt is waiting to be repeated",
    "over_token": "the access token is there; sending at {rate}",
    "over_breaker": "requests succeed again; sending at {rate}",
    "over_throttled": "messages are taken again; sending at {rate}",
    "over_asking_quota": "WeChat has answered; sending at {rate}",
    "over_asking_template": "WeChat has answered; sending at {rate}",
    "over_no_answer": "answers come again; sending at {rate}",
    "over_repeats": "messages are repeated now; sending at {rate}",
    "canary_begun": "canary: {many:,} rows are sent first, and the other {rest:,} only if all of these are accepted",
    "canary_passed": "canary passed: {many:,} rows were accepted, so the others are sent now",
    "rejected_first": "the first rejected with {code}: {many:,} rows so far",
    "disk_holds_the_rate_back": (
        "The checkpoint's disk holds the rate back: for {share}% of the last seconds messages were due "
        "and waited until it had their records (the longest wait: {longest}). No row is lost by it. "
        "To be quicker, stop this run with Ctrl-C, move the checkpoint to a quicker disk, and go on with --checkpoint and its new "
        "place; without it all would be sent anew. `wxpush doctor` measures a disk."
    ),
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
