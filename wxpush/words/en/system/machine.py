"""What is said of the machine: files that wxpush writes, keeps for itself, or cannot have open; temporary files; signals."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "output_not_written": ("{path} cannot be written ({why})", "Name another place with -o."),
    "output_not_synced": (
        "{path} was written, but it is not certain that it survives a power failure ({why})",
        "Check the disk, then run the same command again.",
    ),
    "draft_refused": (
        "{path} {why}, so {output} was not written",
        "Remove it, or name another place with -o.",
    ),
    "is_mounted": "it is a mount point: mount its folder instead",
    "no_regular_file": "it is no regular file",
    # instead of a file that is to be read
    "is_folder": "it is a folder, not a file",
    "is_pipe": "it is a pipe, not a file",
    "is_device": "it is a device, not a file",
    "is_socket": "it is a socket, not a file",
    "no_file_name": "this is no file name",
    # where one is
    "folder_gone": (
        "The folder that you are in was deleted",
        "Change to a folder that is there (cd), and run the command again.",
    ),
    "no_home": "the home folder of {user} is not known",
    # what is kept in the user's own folders
    "own_refused": ("{path} {why}", "Remove it and run the same command again."),
    # what nobody named; `place` is the file itself, its folder, or where a link of it leads
    "found_of_another_user": (
        "{path} was found in this folder and may be somebody else's, as {place} {why}",
        "Read it; if you mean it, name it: --config {quoted}, or WXPUSH_CONFIG.",
    ),
    # a folder that is everybody's, or root's
    "found_in_the_open": (
        "{path} was found in this folder and may have been written by somebody else, as {place} {why}",
        "Read it, then put it into a folder that nobody else can write to; or name it: --config {quoted}, or WXPUSH_CONFIG.",
    ),
    "found_open_to_others": (
        "{path} was found in this folder and may have been written by somebody else, as {place} {why}",
        "Read it, then close it to others: `chmod go-w {quoted_place}`; or name it: --config {quoted}, or WXPUSH_CONFIG.",
    ),
    # behind a path
    "link_of_others": "{path} is another user's link, in a folder where everybody may make one",
    "is_link": "is a symbolic link",
    "is_no_file": "is no plain file",
    "has_another_name": "has another name too (a hard link)",
    "not_own": "is not a file of your own",
    "of_another_user": "belongs to another user",
    "open_to_others": "can be written by others",
    # a lock file
    "no_lock_made": "{path} cannot be made",
    "is_no_lock": "holds something, as no lock file does",
    "held_by_others": "can be opened by others than those who may write to the file that it belongs to",
    "does_not_open": "cannot be opened ({why})",
    # open at once
    "too_few_at_once": (
        "This machine lets wxpush open too few files at once (ulimit -n)",
        "Allow more, as with `ulimit -n 1024` in this shell or LimitNOFILE= of its service, and run the same command again.",
    ),
    # temporary
    "no_room": (
        "The rows cannot be compared with each other in {folder} ({why})",
        "Free space there, or set TMPDIR to another folder, and run again.",
    ),
    "no_temporary_folder": (
        "No folder for temporary files can be written",
        "Set TMPDIR to one that can, such as the folder of the list, and run the same command again.",
    ),
    # signals
    "stopped": ("Stopped by {signal}", "Run the same command again."),
    "stopping": "{signal}: no new message is sent; waiting for the answers to those in flight. The same signal again quits at once.",
}
