"""Which account, and where its AppID and AppSecret are found: the most trusted source first, never on a command line.

https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
"""

import os
import re
import shlex
import stat
import subprocess
import sys
from collections.abc import Mapping, MutableMapping
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from wxpush.errors import UsageError
from wxpush.oserror import cause
from wxpush.system import files
from wxpush.words import Sentence

SECRET_NAME = "WXPUSH_SECRET"  # noqa: S105 - a variable's name, no secret
#: Variables that no child process gets: the secret, and addresses that may hold passwords.
WITHHELD = frozenset({SECRET_NAME, "WXPUSH_BROKER", "WXPUSH_STATE"})
COMMAND_SECONDS = 30.0

_APPID = re.compile(r"wx[0-9a-z]{16}", re.ASCII)
#: An EncodingAESKey, as the console of WeChat gives it.
_PUSH_KEY = re.compile(r"[A-Za-z0-9+/]{43}")
_PUSH_KEYS = 2
#: https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/Access_Overview.html
_PUSH_TOKEN = re.compile(r"[A-Za-z0-9]{3,32}")
_KEY = re.compile(rb"[0-9A-Fa-f]{64}")
_FILE_BYTES = 4096
#: What is held where nothing else is said; the id of a phrase, as those of others are.
_APP_SECRET = "credentials.what_app_secret"  # noqa: S105 - an id, no secret


#: The base URL of a rehearsal, whose port is another each time.
REHEARSAL = "sandbox"


class AccountKey(Struct, frozen=True):
    """One account at one API: what a campaign, a rate, a quota, a token and a queue belong to.

    `base_url` is REHEARSAL for a rehearsal.
    """

    appid: str
    base_url: str

    @property
    def name(self) -> str:
        """A short name, different for each API."""
        return f"{self.appid}-{blake2b(self.base_url.encode(), digest_size=3).hexdigest()}"


class Secret:
    """An AppSecret that is not shown by accident: not by its repr, nor as a text."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"


def find_appid(environ: Mapping[str, str], configured: str | None) -> str:
    """The AppID: WXPUSH_APPID, else the configuration file's. Raises UsageError when there is none."""
    appid = (environ.get("WXPUSH_APPID") or configured or "").strip()
    if appid:
        return appid
    raise UsageError("credentials.no_appid")


def appid_doubt(appid: str) -> Sentence | None:
    """Why this may be no AppID, as a warning; None when it looks like one."""
    return None if _APPID.fullmatch(appid) else Sentence("credentials.odd_appid", appid=appid)


def find_secret(
    *,
    secret_file: Path | None,
    secret_command: str | None,
    environ: MutableMapping[str, str],
    timeout: float = COMMAND_SECONDS,
) -> Secret:
    """The AppSecret: file, command, systemd credential, WXPUSH_SECRET_FILE, last WXPUSH_SECRET.

    WXPUSH_SECRET is taken out of `environ` whichever is used, so that no child inherits it. Raises UsageError.
    """
    spoken = environ.pop(SECRET_NAME, "")
    if secret_file is not None:
        return _from_file(secret_file, Sentence("credentials.by_key"))
    if secret_command is not None:
        return _from_command(secret_command, environ, timeout)
    credential = Path(environ.get("CREDENTIALS_DIRECTORY", ""), "wxpush-secret")
    if environ.get("CREDENTIALS_DIRECTORY") and credential.is_file():
        # systemd guards the folder and may lend the file to a group by an access list: its mode tells nothing.
        return _secret(
            _read(credential, "CREDENTIALS_DIRECTORY"),
            Sentence("credentials.origin_systemd", name=credential.name),
        )
    if environ.get("WXPUSH_SECRET_FILE"):
        return _from_file(Path(environ["WXPUSH_SECRET_FILE"]), "WXPUSH_SECRET_FILE")
    if spoken:
        return _secret(spoken.encode(errors="surrogateescape"), SECRET_NAME)
    raise UsageError("credentials.no_secret")


def find_cluster_key(path: Path, environ: Mapping[str, str]) -> bytes:
    """The 32 bytes that a cluster's chunks are sealed with, from a file by the rule of secrets. Raises UsageError."""
    guarded = not lent(path, environ)
    text = _read(
        path, Sentence("credentials.by_cluster_key"), "credentials.what_cluster_key", guarded=guarded
    ).strip()
    if not _KEY.fullmatch(text):
        raise UsageError("credentials.cluster_key_odd", path=path)
    return bytes.fromhex(text.decode("ascii"))


def find_push_token(path: Path, environ: Mapping[str, str]) -> str:
    """The Token that pushes are signed with, from a file by the rule of secrets. Raises UsageError."""
    text = _read(path, "--token-file", "credentials.what_push_token", guarded=not lent(path, environ)).decode(
        "ascii", errors="replace"
    )
    if not _PUSH_TOKEN.fullmatch(text.strip()):
        raise UsageError("credentials.push_token_odd", path=path)
    return text.strip()


def find_push_keys(path: Path, environ: Mapping[str, str]) -> list[str]:
    """The keys that encrypted pushes are opened with, a line each, from a file by the rule of secrets: the one in use, and perhaps the one before. Raises UsageError."""
    text = _read(
        path, "--aes-key-file", "credentials.what_push_keys", guarded=not lent(path, environ)
    ).decode("ascii", errors="replace")
    keys = text.split()
    if not 1 <= len(keys) <= _PUSH_KEYS or not all(map(_PUSH_KEY.fullmatch, keys)):
        raise UsageError("credentials.push_keys_odd", path=path)
    return keys


def secret_in(path: Path, origin: Sentence | str, environ: Mapping[str, str] = os.environ) -> Secret:
    """The secret that a file holds, by the rule of secrets; systemd may lend it. `origin`: what names the file. Raises UsageError."""
    data = _read(path, origin, "credentials.what_secret", guarded=not lent(path, environ))
    return _secret(data, Sentence("credentials.origin_file", path=path), "credentials.what_secret")


def lent(path: Path, environ: Mapping[str, str]) -> bool:
    """Whether systemd guards it: it may lend the file to a group by an access list, so that its mode tells nothing."""
    folder = environ.get("CREDENTIALS_DIRECTORY")
    return folder is not None and folder != "" and path.parent == Path(folder)


def _from_file(path: Path, origin: Sentence | str) -> Secret:
    return _secret(_read(path, origin, guarded=True), Sentence("credentials.origin_file", path=path))


def _read(path: Path, origin: Sentence | str, what: str = _APP_SECRET, *, guarded: bool = False) -> bytes:
    try:
        # Non-blocking, so that a pipe in the file's place cannot hang the start.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            _check_guard(path, handle, what, guarded=guarded)
            return os.read(handle, _FILE_BYTES + 1)
        finally:
            os.close(handle)
    except OSError as error:
        raise UsageError(
            "credentials.secret_unreadable", path=path, origin=origin, why=cause(error)
        ) from None


def _check_guard(path: Path, handle: int, what: str, *, guarded: bool) -> None:
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        raise UsageError("credentials.secret_no_regular_file", path=path, what=Sentence(what))
    if not guarded or sys.platform == "win32":
        return
    if status.st_uid not in {os.geteuid(), 0}:
        raise UsageError("credentials.secret_of_another_user", path=path)
    if not files.guarded(handle):
        quoted = shlex.quote(str(path))
        lent = files.foreign(status) or bool(os.fstatvfs(handle).f_flag & os.ST_RDONLY)
        of_others = "secret_lent_too_openly" if what == _APP_SECRET else "file_lent_too_openly"
        word = of_others if lent else "secret_readable_by_others"
        raise UsageError(f"credentials.{word}", path=path, quoted=quoted)


def _from_command(command: str, environ: Mapping[str, str], timeout: float) -> Secret:
    # What the command printed is never shown, not even on failure: it may hold the secret.
    try:
        words = shlex.split(command)
        done = subprocess.run(  # noqa: S603 - the operator's own command, without a shell
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=inherited(environ),
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UsageError("credentials.command_too_slow", seconds=timeout) from None
    except (OSError, ValueError, IndexError):
        raise UsageError("credentials.command_not_started") from None
    if done.returncode:
        raise UsageError("credentials.command_failed", code=done.returncode)
    return _secret(done.stdout, Sentence("credentials.origin_command"))


def inherited(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment that a command gets."""
    return {name: value for name, value in environ.items() if name not in WITHHELD}


def _secret(data: bytes, origin: Sentence | str, what: str = _APP_SECRET) -> Secret:
    text = data.removeprefix(b"\xef\xbb\xbf").strip().decode("ascii", errors="replace")
    if not text:
        raise UsageError("credentials.secret_empty", origin=origin, what=Sentence(what))
    if len(text.splitlines()) > 1:
        raise UsageError("credentials.secret_of_many_lines", origin=origin, what=Sentence(what))
    if len(data) > _FILE_BYTES or not text.isascii() or not text.isprintable() or " " in text:
        raise UsageError("credentials.secret_odd", origin=origin, what=Sentence(what))
    return Secret(text)
