"""What an operator does with keys: make one, which is shown once, list them, revoke one."""

from collections.abc import Collection
from pathlib import Path

from wxpush.errors import UsageError
from wxpush.service.keys.changing import changing
from wxpush.service.keys.key import Key, Right, digest, is_name, new_token
from wxpush.words import Means

#: What a key may do unless somebody says otherwise: send, and see what became of it.
USUAL = frozenset({Right.SEND, Right.READ})


def make(
    path: Path,
    name: str,
    *,
    made: str,
    scopes: Collection[Right] = USUAL,
    campaigns: Collection[str] | None = None,
    test: bool = False,
) -> str:
    """The token of a key of that name, which is in the file then. Nobody can see it again. Raises UsageError."""
    if not is_name(name):
        raise _refused("service.key_name_odd", name=name)
    token = new_token(test=test)
    with changing(path) as keys:
        if any(key.name == name for key in keys):
            raise _refused("service.key_name_taken", name=name, path=path)
        keys.append(
            Key(
                name=name,
                sha256=digest(token),
                scopes=frozenset(scopes),
                campaigns=frozenset(campaigns) if campaigns is not None else None,
                test=test,
                made=made,
            )
        )
    return token


def revoke(path: Path, name: str) -> Key:
    """Take the key of that name out of the file. A running service takes it until it reads the file anew. Raises UsageError."""
    with changing(path, create=False) as keys:
        for key in keys:
            if key.name == name:
                keys.remove(key)
                return key
        raise _refused("service.key_not_there", name=name, path=path)


def _refused(sentence: str, **fields: object) -> UsageError:
    error = UsageError(sentence, **fields)
    error.means = Means.NOT_CHANGED
    return error
