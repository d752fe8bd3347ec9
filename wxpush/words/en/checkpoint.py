"""What is said of a checkpoint that cannot be used, and of a campaign that is not the one it was made for."""

from wxpush.words import Text

_CHANGED = "The {what} changed since this campaign began to send, so continuing could miss rows or send to people twice"
_CHANGED_SO = _CHANGED.replace(", so", "{how}, so")

TEXTS: dict[str, Text] = {
    # its file
    "is_link": (
        "The checkpoint {path} is a symbolic link, which wxpush does not follow",
        "Name the file itself with --checkpoint.",
    ),
    "unwritable": (
        "The checkpoint {path} cannot be written ({why})",
        "Make its folder writable or name another place with --checkpoint.",
    ),
    "no_own_file": (
        "The checkpoint {path} is not a plain file of yours",
        "Name another place with --checkpoint.",
    ),
    "unlockable": (
        "The checkpoint {path} cannot be locked ({why})",
        "Put it on a local disk with --checkpoint.",
    ),
    "busy": ("Another wxpush is working on {path}", "Wait for it to end, or watch it with `wxpush status`."),
    "unusable": (
        "The checkpoint {path} cannot be written or read ({why})",
        "Free space or make its folder writable, then run the same command again.",
    ),
    "unreadable": (
        "The checkpoint {path} cannot be read ({why}); it is {whose}'s, mode {mode}",
        "Look at it as its owner, or make it yours with chown.",
    ),
    "on_network": (
        "The checkpoint {path} is on a network file system ({kind}), where the lock of wxpush meets SQLite's own (database is locked)",
        "Name a place on a local disk with --checkpoint.",
    ),
    "held_by_another": (
        "Another program holds the checkpoint {path} (database is locked)",
        "End that program, such as an sqlite3 that is open on it, then run the same command again.",
    ),
    "being_read": (
        "Another program has been reading the checkpoint {path} for ten seconds",
        "What you confirmed is already noted in it: end that program, then continue with a plain `wxpush send`.",
    ),
    "no_shared_memory": (
        "The checkpoint {path} is on a mount on which processes cannot share memory",
        "Put it on a local disk with --checkpoint.",
    ),
    "name_too_long": (
        "The file name of the checkpoint {path} is too long for this disk, with what stands behind it for SQLite",
        "Name another one with --checkpoint.",
    ),
    "folder_not_synced": (
        "The folder of the checkpoint {path} cannot be synced ({why})",
        "Check the disk, or name a place on another one with --checkpoint.",
    ),
    "no_room": (
        "There is no room left beside the checkpoint {path} ({why})",
        "Free space, then run the same command again.",
    ),
    # what is in it
    "strange_schema": (
        "{path} has tables or triggers that wxpush never made, so it was neither believed nor written",
        "Find out who made it; name another file with --checkpoint.",
    ),
    "foreign": (
        "{path} is not a wxpush checkpoint, and was not touched",
        "Name another file with --checkpoint.",
    ),
    "format_unknown": (
        "{path} has checkpoint format {version}, this wxpush reads format {format}",
        "Continue with the wxpush version that wrote it.",
    ),
    "sqlite_too_old": (
        "The SQLite of this Python is {have}, and a checkpoint needs {need} or newer",
        "Install wxpush under a Python that brings a newer one, such as python.org's or conda's.",
    ),
    "damaged": (
        "The checkpoint {path} cannot be read ({why}), so it is not known which rows were sent",
        "Keep the file, restore it from a copy or recover it with `sqlite3 {name} .recover`; deleting it sends to everyone again.",
    ),
    "impossible": "{place} has a value that wxpush never writes",
    # its log
    "log_missing": (
        "The checkpoint {path} is not whole: its log {log} is missing, which holds the last rows that were sent",
        "Restore the log beside it, from where the file was before; docs/checkpoint.md tells what to do without it.",
    ),
    "log_not_whole": (
        "The checkpoint {path} is not whole: its log {log} is damaged or cut off, so the last rows that were sent would be taken for not sent",
        "Restore the log from where the file was before, or from the same backup; docs/checkpoint.md tells what to do without it.",
    ),
    "empty": (
        "The checkpoint {path} is an empty file, as copying onto a full disk leaves one, so it is not known which rows were sent",
        "Restore the file from where it was, or from a backup; delete it only if nothing was ever sent for this list.",
    ),
    "log_without_file": (
        "The checkpoint {path} is missing or empty, and its log {log} is there, so it is not known which rows were sent",
        "Restore the file that belongs to the log, then run the same command again.",
    ),
    "log_of_another_file": (
        "The checkpoint {path} and its log {log} do not belong together: one of them was replaced, so it is not known which rows were sent",
        "Restore both as they were. If the file is one that a run rescued and that was renamed since, delete the log: it belongs to the previous file.",
    ),
    "beside_another_file": (
        "{path} {why}, so the checkpoint beside it was neither read nor written",
        "Find out who put it there; what belongs to the checkpoint is a plain file of your own.",
    ),
    # lost while it is in use
    "lost": ("The checkpoint {path} {how}", "{advice}"),
    "was_removed": "was removed or renamed during the run",
    "cannot_be_found": "cannot be found any more ({why})",
    "was_replaced": "was replaced by another file during the run",
    "was_written_over": "was written over by another program during the run",
    "lost_its_log": "has lost its log (-wal) during the run",
    "has_another_log": "has got another log (-wal) during the run",
    "has_an_older_log": "has got an older copy of its log (-wal), or another's, during the run",
    "has_a_shorter_log": "has got a shorter log (-wal) during the run",
    "goes_on": "Run the same command again: it continues from what is known.",
    "is_written_back": (
        "What it knew is written back to its place when this run ends, or to {rescued} if another file is there by then; "
        "check with `wxpush status` that it shows this run before you send again."
    ),
    "is_laid_beside": (
        "What it knew is written to {rescued} when this run ends, as far as it is still known. Check with `wxpush status` and "
        "`--checkpoint {rescued}` that it shows this run, and continue with that file; the one in the old place may count rows that were "
        "sent as not sent."
    ),
    "another_knows": (
        "{rescued} lies beside this checkpoint, and may record rows as sent that this one counts as not sent; nothing is "
        "sent until one of the two is moved away."
    ),
    "rescued_beside": (
        "Beside the checkpoint {path} lies {rescued}, left by a run whose checkpoint was replaced: it may record rows that were sent",
        "Look at each with `wxpush status`. To continue with the rescued one, delete {name} and its -wal, then rename it to {name}; if it is not wanted, delete it.",
    ),
    "not_rescued": (
        "The checkpoint {path} {how}, and what was known of it could not be written beside it ({why}), so it is not known which rows were sent",
        "Restore file and log as they were, from a copy if necessary, before you send again: what is there now may count rows that were sent as not sent.",
    ),
    "bring_back": (
        "Restore the file that was there, under its name and beside its log, then run the same command again; without it the "
        "rows that were sent would be sent again."
    ),
    # whose it is
    "account_changed": (
        _CHANGED,
        "Use the account it began with, or start a separate campaign with --checkpoint NEW.wxpush.",
    ),
    "base_url_changed": (
        _CHANGED,
        "Use the address it began with, --base-url {base_url}, or start a separate campaign with --checkpoint NEW.wxpush.",
    ),
    "kind_changed": (
        _CHANGED,
        "Undo the change, or start a separate campaign with --checkpoint NEW.wxpush.",
    ),
    "unknown_kind": (
        "The checkpoint is of messages of the kind {kind}, which this wxpush does not know",
        "Update wxpush.",
    ),
    "changed": (
        _CHANGED_SO,
        "Undo the change; or continue with --accept-changes, or start a separate campaign with --checkpoint NEW.wxpush.",
    ),
    "both_changed": (
        _CHANGED_SO,
        "As both changed, rows can be told apart only by a `key:` that the campaign file has had from the beginning: undo one of the two changes.",
    ),
    # what of the input changed: rows, and where the first block ends that is another
    "input_differs": ": {before:,} rows before, {now:,} now, the first difference between line {first} and line {last}",
    "input_ends": ": {before:,} rows before, {now:,} now, the first difference after line {first}",
    "of_account": "account",
    "of_base_url": "base URL",
    "of_kind_of_message": "kind of message",
    "of_campaign_file": "campaign file",
    "of_allow_hosts": "allow_hosts of wxpush.yaml",
    "of_input": "input",
    "in_a_cluster": (
        "This campaign was handed to a cluster (its state is at {state}), which may have sent what has no outcome here",
        "Collect the results with `{collect}`, which also finishes the campaign; if that is no longer possible, give it up by adding --abandon.",
    ),
    # what SQLite says, in its own words, which are found elsewhere too
    "sqlite_busy": "database is locked",
    "sqlite_readonly": "attempt to write a readonly database",
    "sqlite_ioerr": "disk I/O error",
    "sqlite_corrupt": "database disk image is malformed",
    "sqlite_full": "database or disk is full",
    "sqlite_cantopen": "unable to open database file",
    "sqlite_notadb": "file is not a database",
}
