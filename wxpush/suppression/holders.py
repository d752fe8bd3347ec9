"""Which process holds the lock of a list, as far as the system tells: whoever may read a file may lock it.

Linux tells it in /proc/locks: https://man7.org/linux/man-pages/man5/proc_locks.5.html
"""

import os
from pathlib import Path

_LOCKS, _PROCESSES = Path("/proc/locks"), Path("/proc")
#: Of a line: its number, the kind, ADVISORY, READ or WRITE, the process, and the file as major:minor:inode.
_KIND, _PROCESS, _FILE = 1, 4, 5
#: Of a process's users: its real one, the one that counts.
_EFFECTIVE = 1


def holder(status: os.stat_result) -> int | None:
    """The process that holds a file which is locked as a whole; None where the system does not tell, or it is in another container."""
    try:
        lines = _LOCKS.read_text("ascii", "replace").splitlines()
    except OSError:
        return None
    file = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    for line in lines:
        words = line.split()
        if (
            len(words) > _FILE
            and (words[_KIND], words[_FILE]) == ("FLOCK", file)
            and words[_PROCESS].isdecimal()
        ):
            return int(words[_PROCESS]) or None
    return None


def user_of(process: int) -> str:
    """The name of a process's user, else his number; `?` where it has ended or is hidden."""
    try:
        # Not by whom the folder belongs to: of a process that dumps no core that is root.
        status = (_PROCESSES / str(process) / "status").read_text("ascii", "replace")
        number = int(status.partition("\nUid:")[2].split()[_EFFECTIVE])
    except (OSError, ValueError, IndexError):
        return "?"
    try:
        import pwd  # noqa: PLC0415 - Windows has none

        return pwd.getpwuid(number).pw_name
    except (ImportError, KeyError):
        return str(number)
