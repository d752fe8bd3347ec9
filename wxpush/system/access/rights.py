"""Who may open a file: by its owner, group and mode, and on Linux by its access list.

https://man7.org/linux/man-pages/man5/acl.5.html; as bytes: posix_acl_xattr.h of the kernel.
"""

import errno
import os
import stat
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from wxpush.system.files import as_far_as_it_has_modes

ACCESS_LIST = "system.posix_acl_access"
_HEAD, _ENTRY = struct.Struct("<I"), struct.Struct("<HHI")
_OWNER, _USER, _OWN_GROUP, _GROUP, _MASK, _OTHERS = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
_READ, _WRITE, _ALL = 4, 2, 7
#: How a file, or its file system, says that there is no list.
_NONE = (
    frozenset({errno.ENODATA, errno.ENOTSUP, errno.ENOSYS}) if sys.platform == "linux" else frozenset[int]()
)


class Rights(NamedTuple):
    """`listed` is the access list, None where there is none: then `mode` says all, else its bits of the group are the list's mask."""

    owner: int
    group: int
    mode: int
    listed: bytes | None = None


def rights_of(file: int | Path) -> Rights:
    """Of a descriptor, or of what a path leads to. Raises OSError."""
    status = os.fstat(file) if isinstance(file, int) else file.stat()
    return Rights(status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode), _listed(file))


def give(descriptor: int, rights: Rights) -> bool:
    """Have an open file belong to those, as far as its mount has modes. False where this user may not."""
    if sys.platform == "win32":
        return True
    with as_far_as_it_has_modes():
        os.fchown(descriptor, rights.owner, rights.group)
    now = rights_of(descriptor)
    if (now.owner, now.group) != (rights.owner, rights.group):
        return False  # its mode would open it to another group
    with as_far_as_it_has_modes():
        if now.listed != rights.listed:
            _list(descriptor, rights.listed)
        os.fchmod(descriptor, rights.mode)
    return rights_of(descriptor) == rights


def for_writers(rights: Rights) -> Rights:
    """Of a file that those alone may open who may write to one of these rights."""
    can_write = openers(rights, _WRITE)
    mode = 0o600
    if rights.listed is None:
        mode |= 0o060 if ("group", rights.group) in can_write else 0
    else:
        mode |= 0o060  # the mask, which takes nothing away
    mode |= 0o006 if ("others", 0) in can_write else 0
    return Rights(rights.owner, rights.group, mode, _narrowed(rights, can_write))


def openers(rights: Rights, how: int = _READ | _WRITE) -> frozenset[tuple[str, int]]:
    """Users and groups who may open it so; its owner may, as he may give himself the right."""
    return frozenset({("user", rights.owner), *(who for who, may in _named(rights) if may & how)})


def _named(rights: Rights) -> Iterator[tuple[tuple[str, int], int]]:
    if rights.listed is None:
        yield ("group", rights.group), rights.mode >> 3
        yield ("others", 0), rights.mode
        return
    entries = [*_ENTRY.iter_unpack(rights.listed[_HEAD.size :])]
    mask = next((may for tag, may, _ in entries if tag == _MASK), _ALL)
    for tag, may, number in entries:
        who = _who(tag, number, rights)
        if who is not None and tag != _OWNER:
            yield who, may if tag == _OTHERS else may & mask


def _who(tag: int, number: int, rights: Rights) -> tuple[str, int] | None:
    return {
        _OWNER: ("user", rights.owner),
        _USER: ("user", number),
        _OWN_GROUP: ("group", rights.group),
        _GROUP: ("group", number),
        _OTHERS: ("others", 0),
    }.get(tag)


def _narrowed(rights: Rights, can_write: frozenset[tuple[str, int]]) -> bytes | None:
    if rights.listed is None:
        return None
    entries = rights.listed[: _HEAD.size]
    for tag, _, number in _ENTRY.iter_unpack(rights.listed[_HEAD.size :]):
        opens = tag in {_OWNER, _MASK} or _who(tag, number, rights) in can_write
        entries += _ENTRY.pack(tag, _READ | _WRITE if opens else 0, number)
    return entries


def _listed(file: int | Path) -> bytes | None:
    if sys.platform != "linux":
        return None
    try:
        return os.getxattr(file, ACCESS_LIST)
    except OSError as error:
        if error.errno in _NONE:
            return None
        raise


def _list(descriptor: int, listed: bytes | None) -> None:
    if sys.platform == "linux":
        if listed is None:
            os.removexattr(descriptor, ACCESS_LIST)
        else:
            os.setxattr(descriptor, ACCESS_LIST, listed)
