"""What is said at the edge of the command line: interruption, a bug."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "interrupted": ("Interrupted", ""),
    "bug": ("A bug in wxpush ended this run ({kind})", "The same command goes on from there. {report}"),
    "bug_on_the_way": "A bug in wxpush was met on the way ({kind}); it did not end the command, whose counts and exit code hold. {report}",
    "report_with_file": "Please report it with {path}, which holds neither secrets nor anything of your rows.",
    "report_without_file": "Please report it; no crash file could be written.",
}
