"""Of options that cannot be used together, or lack something."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "recipients_empty": (
        "RECIPIENTS is empty, as where a variable is not set",
        "Give the path of the list.",
    ),
    "of_option": ("{option}: {what}", "{do}"),
    "kept_too_short": (
        "--keep {text} is too short: for a day a key stands for what was taken with it",
        "Give 1d or more.",
    ),
    "listen_without_keys": (
        "Whoever reaches {host} could send messages, as there are no keys",
        "Give the service keys (--keys FILE), or listen on 127.0.0.1.",
    ),
    "no_keys_file": ("{flag} needs the file of keys", "Name it with --keys FILE."),
    "only_of_cluster": (
        "{flag} is about a cluster, and none is asked about",
        "Give --broker and no RECIPIENTS, or leave it out.",
    ),
    "only_of_nodes": (
        "{flag} is about several nodes, and this service is none of them",
        "Give --state without --broker, or leave it out.",
    ),
    "no_campaign_file": (
        "There is no campaign file {path}",
        "Correct the path behind -c; without it, the file beside the list counts.",
    ),
    "only_with_new_key": (
        "{flag} says something of a key that is made",
        "Give it with --new-key NAME, or leave it out.",
    ),
    "one_of_keys": ("{flags} do different things", "Give one of them."),
    "nothing_to_serve": (
        "No CAMPAIGN is named",
        "Name those to serve, or give --new-key, --list-keys or --revoke-key.",
    ),
    "half_of_tls": ("{flag} {path} needs {other}", "Name both files."),
    "unknown_word": ("{flag} {word!r} is not known", "Use one of: {words}."),
    "expired_by_no_errcode": (
        "No errcode made a row expire, so --errcode says nothing of --state expired",
        "Leave one of them out.",
    ),
    "language_unknown": ("There is no language {word!r}", "Use one of: {words}."),
    "profile_without_file": (
        "--profile {profile} needs a wxpush.yaml, and there is none",
        "Name one with --config FILE.",
    ),
    "offline_without_dry_run": ("--offline makes no request, so it goes with --dry-run only", ""),
    "row_without_dry_run": ("--row goes with --dry-run or --to, and --output with --dry-run", ""),
    "to_and_dry_run": (
        "--to sends a message and --dry-run sends none",
        "Leave one of them out.",
    ),
    "input_is_the_list": (
        "Standard input is the list already, so --to cannot be - too",
        "Name the people as @FILE, or the list as a file.",
    ),
    "openids_unread": ("The openids in {path} cannot be read ({why})", "Name a file with one openid a line."),
    "followers_offline": (
        "--check-followers asks WeChat and --offline asks nothing",
        "Leave one of them out.",
    ),
    "timeout_too_long": (
        "--timeout {seconds:g}s is longer than the {most:g}s within which a repeat can be told from a second message",
        "Give a shorter one.",
    ),
    "lease_out_of_range": (
        "--lease {lease:g}s is not between {least:g}s and {most:g}s",
        "Choose another, the same for all.",
    ),
    "namespace_odd": (
        "--namespace {name!r} is not a word of at most {most} letters, digits, - and _",
        "Choose another.",
    ),
    "too_small": ("{name} {value} is too small", "Give a number from {least}."),
    "too_large": ("{name} {value} is too large", "Give a number up to {most}."),
    "sandbox_and_checkpoint": (
        "A rehearsal keeps its own checkpoint, so --sandbox and --checkpoint do not go together",
        "Leave one of them out.",
    ),
    "input_without_campaign": (
        "Rows on standard input need the campaign file named",
        "Add -c CAMPAIGN.yaml.",
    ),
    "input_without_format": (
        "Rows on standard input need their format told",
        "Add --format csv, tsv, jsonl or xlsx.",
    ),
    "no_listening_address": (
        "{value!r} is no address to listen on",
        "Write host and port, such as 127.0.0.1:8701 or [::1]:8701.",
    ),
}
