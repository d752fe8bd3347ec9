"""Whose messages are sent, and by which credentials: one account, as configuration and environment name it."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path

from wxpush.config import Config
from wxpush.credentials import SECRET_NAME, Secret, find_appid, find_secret
from wxpush.redact import learn
from wxpush.token.sources import source_of


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach one account. `secret` is None where a central token service knows it, and where nobody is asked."""

    appid: str
    base_url: str
    config: Config
    secret: Secret | None
    #: Whether other processes may share the token.
    cached: bool = True


def has_credentials(config: Config, environ: Mapping[str, str]) -> bool:
    """Whether configuration or environment name an account at all, valid or not: without one, a dry run is offline."""
    named = not source_of(config).official or any((config.secret_file, config.secret_command))
    return bool(environ.get("WXPUSH_APPID") or config.appid) and (
        named or any(environ.get(name) for name in _CREDENTIALS)
    )


_CREDENTIALS = ("CREDENTIALS_DIRECTORY", "WXPUSH_SECRET_FILE", "WXPUSH_SECRET")


def account_access(
    config: Config, base_url: str, environ: MutableMapping[str, str], *, offline: bool = False
) -> Access:
    """The account that configuration and environment name. `offline`: it is asked nothing, so no command is run for a secret.

    Raises UsageError when something is missing.
    """
    appid = find_appid(environ, config.appid)
    by_command = config.secret_command is not None and not config.secret_file
    if not source_of(config).official or (offline and by_command):
        environ.pop(SECRET_NAME, None)  # kept no longer than it is needed, as find_secret has it
        return Access(appid, base_url, config, None)
    secret = find_secret(
        secret_file=Path(config.secret_file) if config.secret_file else None,
        secret_command=config.secret_command,
        environ=environ,
    )
    learn(secret.reveal())
    return Access(appid, base_url, config, secret)
