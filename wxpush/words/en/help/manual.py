"""What the manual page has beside the texts of `--help`: its headings, and what exit codes mean."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "manual_name": "NAME",
    "manual_synopsis": "SYNOPSIS",
    "manual_commands": "COMMANDS",
    "manual_options": "OPTIONS",
    "manual_exits": "EXIT STATUS",
    "manual_examples": "EXAMPLES",
    "manual_more": "SEE ALSO",
    "manual_command": "COMMAND",
    "manual_also": "Also, see OPTIONS: {options}",
    "manual_key": "{key}: in wxpush.yaml",
    "exit_0": "Every row is sent, or was already.",
    "exit_1": "A bug in wxpush; the path of a crash file is printed.",
    "exit_2": "Wrong usage or configuration; nothing was sent.",
    "exit_3": "Ran to the end; some rows were rejected, are invalid or have expired.",
    "exit_4": "Stopped early and can continue: the same command, later.",
    "exit_5": "WeChat refuses the account or the campaign as a whole: fix it first.",
    "exit_6": "Another process, or a cluster, is sending this campaign.",
    "exit_7": "List, campaign file or account changed since the campaign began.",
    "exit_8": "Rows in doubt remain: the same command within 9 minutes, later `wxpush resolve`.",
    "exit_9": "The checkpoint cannot be written, or is damaged.",
    "exit_129": "Stopped by SIGHUP, after what was in flight was answered.",
    "exit_130": "Stopped by SIGINT (Ctrl-C), likewise.",
    "exit_143": "Stopped by SIGTERM, likewise.",
}
