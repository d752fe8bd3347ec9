"""What those are told who are named in `notify:`."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # titles, which are the subjects of mails too
    "finished": "wxpush: {list} is finished",
    "finished_partly": "wxpush: {list} is finished, with {many:,} rejected, invalid or expired",
    "stopped": "wxpush: {list} was stopped before its end",
    "stopped_by": "wxpush: {list} was stopped by {why}",
    "refused": "wxpush: {list}: nothing was sent",
    "quota": "wxpush: {list} waits for the next day's quota",
    "breaker": "wxpush: {list}: WeChat accepts nothing",
    "doubt": "wxpush: {list} has {many:,} in doubt",
    "late": "{title} (told late: it was at {at})",
    # below them
    "waits": "Sending waits, and tries again by itself; when it ends you are told how.",
    "so_far": "{done:,} of {total:,} rows have an outcome, {in_flight:,} are without an answer",
    "exit_code": "exit {code}",
    "bug_met": "wxpush met an error that nobody expected; what was sent is in the checkpoint. Look at what the command printed.",
    "where": "on {host}, in {folder}, at {at}",
    "where_without_folder": "on {host}, in a folder that was deleted, at {at}",
}
