"""wxpush.yaml: an operator's accounts and standing choices, in the words that stand in the file."""

from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path
from typing import Literal, TypeAlias

from msgspec import Struct, structs

from wxpush import quantities
from wxpush.baseurl import check_base_url, check_token_url
from wxpush.errors import UsageError
from wxpush.yamlfile import load

FILE_NAME = "wxpush.yaml"

Word: TypeAlias = str | int | float


class TokenEndpoint(Enum):
    """Where WeChat gives access tokens: the two do not touch each other's tokens.

    https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
    """

    STABLE = "stable_token"
    #: Every call retires the token before it, everywhere: only where nobody else fetches one.
    CLASSIC = "token"


class Profile(Struct, frozen=True, forbid_unknown_fields=True):
    """One account's settings. None is what the file does not say; paths are relative to the file's folder."""

    appid: str | None = None
    secret_file: str | None = None
    secret_command: str | None = None
    token_command: str | None = None
    token_url: str | None = None
    token_endpoint: TokenEndpoint | None = None
    force_refresh: bool | None = None
    base_url: str | None = None
    allow_hosts: tuple[str, ...] | None = None
    rate: Word | None = None
    concurrency: int | None = None
    timeout: Word | None = None
    canary: int | None = None
    max_errors: Word | None = None
    max_sends: int | None = None
    max_duration: Word | None = None
    on_stop: str | None = None
    in_doubt: Literal["hold", "resend", "skip"] | None = None
    progress: Literal["auto", "bar", "lines", "none"] | None = None
    log_file: str | None = None
    check_followers: bool | None = None
    suppress: str | None = None
    suppress_rejected: bool | None = None
    suppress_expires: Word | None = None
    errcode_is_row: tuple[int, ...] | None = None


class Config(Profile, frozen=True, forbid_unknown_fields=True):
    """The whole file: what holds for every account, and by name what an account has of its own."""

    profiles: dict[str, Profile] = {}

    def defaults(self) -> dict[str, object]:
        """The options of `send` that are set, by parameter name, as a command line would have them."""
        values = {name: getattr(self, name) for name in _OPTIONS}
        return {
            name: str(value) if name in _CHECKS or name in _WORDS else value
            for name, value in values.items()
            if value is not None
        }


_OPTIONS = (
    "base_url",
    "rate",
    "concurrency",
    "timeout",
    "canary",
    "max_errors",
    "max_sends",
    "max_duration",
    "on_stop",
    "in_doubt",
    "progress",
    "log_file",
    "check_followers",
    "suppress",
    "suppress_rejected",
    "suppress_expires",
    "errcode_is_row",
)
#: Numbers and dates that a command line has as text.
_WORDS = frozenset({"suppress_expires"})

_CHECKS: dict[str, Callable[[str], object]] = {
    "rate": quantities.rate,
    "timeout": quantities.duration,
    "max_duration": quantities.duration,
    "max_errors": quantities.share,
    "base_url": check_base_url,
    "token_url": check_token_url,
}
_COUNTS = ("concurrency", "canary", "max_sends")
_PATHS = ("secret_file", "log_file", "suppress")
_WAYS = ("secret_file", "secret_command", "token_command", "token_url")


def find_config(explicit: Path | None, environ: Mapping[str, str], cwd: Path, xdg_dir: Path) -> Path | None:
    """The file to read: `--config`, WXPUSH_CONFIG, ./wxpush.yaml, then the one in the user's config folder.

    None when there is none. Raises UsageError when a file that was named is missing.
    """
    named = environ.get("WXPUSH_CONFIG")
    if explicit is not None:
        return _existing(explicit, "--config")
    if named:
        return _existing(Path(named), "WXPUSH_CONFIG")
    return next((path for path in (cwd / FILE_NAME, xdg_dir / FILE_NAME) if path.is_file()), None)


def read_config(path: Path, profile: str | None = None) -> Config:
    """The file's settings with those of the profile over them. Raises UsageError."""
    whole = load(path, Config, what="configuration file")
    _check(path, whole, "")
    for name, settings in whole.profiles.items():
        _check(path, settings, f"profiles.{name}.")
    if profile is None:
        return _located(whole, path)
    if profile not in whole.profiles:
        known = ", ".join(sorted(whole.profiles)) or "none"
        raise UsageError(f"{path}: there is no profile {profile!r}, so nothing was sent; it has: {known}.")
    return _located(_laid_over(whole, whole.profiles[profile]), path)


def _existing(path: Path, origin: str) -> Path:
    if path.is_file():
        return path
    raise UsageError(f"{path}: there is no such configuration file, so nothing was sent; mend {origin}.")


def _check(path: Path, settings: Profile, place: str) -> None:
    for name, check in _CHECKS.items():
        value = getattr(settings, name)
        if value is not None:
            _explained(path, place + name, check, str(value))
    for name in _COUNTS:
        value = getattr(settings, name)
        if value is not None and value < 1:
            raise UsageError(
                f"{path}: {place}{name}: {value} is too few, so nothing was sent; write a whole number from 1."
            )
    if settings.token_command is not None and settings.token_url is not None:
        raise UsageError(
            f"{path}: {place}token_command and token_url exclude each other, so nothing was sent; delete one of them."
        )


def _explained(path: Path, place: str, check: Callable[[str], object], value: str) -> None:
    try:
        check(value)
    except UsageError as error:
        raise UsageError(f"{path}: {place}: {error}") from None


def _laid_over(whole: Config, own: Profile) -> Config:
    settings = {name: value for name, value in structs.asdict(own).items() if value is not None}
    if not settings.keys().isdisjoint(_WAYS):
        # An account's own way to a token replaces the common one, of whatever kind that is.
        settings = dict.fromkeys(_WAYS) | settings
    return structs.replace(whole, **settings)


def _located(config: Config, path: Path) -> Config:
    folder = path.absolute().parent
    values = {name: getattr(config, name) for name in _PATHS}
    return structs.replace(
        config, **{name: str(folder / Path(text).expanduser()) for name, text in values.items() if text}
    )
