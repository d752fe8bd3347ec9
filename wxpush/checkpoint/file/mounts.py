"""On what a checkpoint lies: on network file systems locks work otherwise."""

import re
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "glusterfs", "lustre", "afs", "fuse.sshfs"}
)


def network_file_system(path: Path) -> str:
    """The kind of network file system that a path is on; empty for a local disk, and where that cannot be told."""
    try:
        return named(path.resolve(), _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape"))
    except OSError:
        return ""


def named(path: Path, mounts: str) -> str:
    """The same by a text as proc(5) has it for mountinfo. https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html"""
    kinds: dict[Path, str] = {}
    for line in mounts.splitlines():
        before, _, behind = line.partition(" - ")
        point = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), before.split(" ")[4])
        kinds[Path(point)] = behind.split(" ")[0]
    kind = next((kinds[folder] for folder in (path, *path.parents) if folder in kinds), "")
    return kind if kind in _NETWORK else ""
