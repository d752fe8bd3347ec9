"""wxpush.yaml: an operator's accounts and permanent settings, under the keys of the file."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, defstruct, structs

from wxpush.config.notifiers import as_text, files_of, located
from wxpush.config.trust import Trust
from wxpush.errors import UsageError
from wxpush.options.configfile import Found
from wxpush.options.infile import IN_FILE
from wxpush.options.language import language
from wxpush.options.notifier import NotifierKeys, check_notifier
from wxpush.options.option import Quantity
from wxpush.parsing.baseurl import check_token_url
from wxpush.parsing.yamlfile import load
from wxpush.schedule.dates import days
from wxpush.words import Sentence

_CALLED = Sentence("parsing.configuration_file")


class TokenEndpoint(Enum):
    """Where WeChat gives access tokens: the two do not touch each other's tokens.

    https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
    """

    STABLE = "stable_token"
    #: Every call makes the token before it invalid, everywhere: only for an account whose tokens nobody else fetches.
    CLASSIC = "token"


class AccountKeys(Struct, frozen=True, forbid_unknown_fields=True):
    """What the file alone says of an account. None is what it does not say; paths are relative to the file's folder."""

    appid: str | None = None
    secret_file: str | None = None
    secret_command: str | None = None
    token_command: str | None = None
    token_url: str | None = None
    token_endpoint: TokenEndpoint | None = None
    force_refresh: bool | None = None
    allow_hosts: tuple[str, ...] | None = None
    holidays: tuple[str, ...] | None = None
    workdays: tuple[str, ...] | None = None
    #: Who is told of runs, by name.
    notify: dict[str, NotifierKeys] | None = None


if TYPE_CHECKING:
    Profile = AccountKeys
else:
    #: One account's settings: the keys of an account, and a key for each option that the file may hold.
    Profile = defstruct(
        "Profile",
        [(option.name, option.in_file | None, None) for option in IN_FILE.values()],
        bases=(AccountKeys,),
        frozen=True,
        forbid_unknown_fields=True,
    )


class Config(Profile, frozen=True, forbid_unknown_fields=True):
    """The whole file: what holds for every account, and by name what an account has of its own."""

    #: In which people are told; which of what is set counts is known before the file is read.
    language: str | None = None
    profiles: dict[str, Profile] = {}  # noqa: RUF012 - a Struct copies it

    def options(self) -> dict[str, object]:
        """The options that are set, by name, as a command line would have them: a quantity is a text."""
        return _options(self)


def _options(settings: Profile) -> dict[str, object]:
    values = {name: getattr(settings, name) for name in IN_FILE}
    return {
        name: str(value) if IN_FILE[name].in_file is Quantity else value
        for name, value in values.items()
        if value is not None
    }


_PATHS = (
    "secret_file",
    *(name for name, option in IN_FILE.items() if option.kind is Path),
)
#: Files that must not be overwritten, whichever account is used.
_KEPT = ("secret_file", "cluster_key_file", "suppress")
_WAYS = ("secret_file", "secret_command", "token_command", "token_url")
#: Keys of an account that run something, or decide where a secret or a token goes. Of options each says so itself.
_COMMANDING = ("secret_command", "token_command", "token_url")


def read_config(path: Path, profile: str | None = None) -> Config:
    """The settings of a file that somebody named, with those of the profile over them. Raises UsageError."""
    return read_found(Found(path), profile)


def read_found(found: Found, profile: str | None = None) -> Config:
    """The same of any file. One that was merely found is refused while it commands what the user has not allowed, whichever keys are wanted of it.

    Raises UsageError.
    """
    path, whole = found.path, _whole(found)
    if found.merely and (commanding := _commanding(whole)):
        Trust.of(path, commanding).require()
    if profile is None:
        return _located(whole, path)
    if profile not in whole.profiles:
        name = "config.no_profile" if whole.profiles else "config.no_profile_at_all"
        raise UsageError(name, path=path, profile=profile, known=sorted(whole.profiles))
    return _located(_laid_over(whole, whole.profiles[profile]), path)


def trust_in(path: Path) -> Trust:
    """What a file that was merely found commands, in all its accounts, and what the user has allowed of that. Raises UsageError."""
    return Trust.of(path, _commanding(_whole(Found(path, merely=True))))


def files_named(found: Found) -> dict[str, Path]:
    """Secrets and suppression lists of every account of the file, by place; none where it cannot be read."""
    try:
        whole = _loaded(found)
    except UsageError:
        return {}
    files = dict[str, Path]()
    for place, own in _accounts(whole):
        named = [(key, text) for key in _KEPT if (text := getattr(own, key))]
        for key, text in (*named, *files_of(own.notify or {})):
            with suppress(UsageError):  # in a home that nobody has is no file
                files[f"{place}{key}"] = _beside(found.path, f"{place}{key}", text)
    return files


def _loaded(found: Found) -> Config:
    return load(found.path, Config, what=_CALLED, opening=found.open)


def _whole(found: Found) -> Config:
    """The file as it is, when every value in it can be read."""
    whole = _loaded(found)
    if whole.language is not None:
        _explained(found.path, "language", language, whole.language)
    for place, settings in _accounts(whole):
        _check(found.path, settings, place)
    return whole


def _accounts(whole: Config) -> Iterator[tuple[str, Profile]]:
    """What holds for all of them, and what each has of its own, with what stands before its keys."""
    yield "", whole
    for name, own in whole.profiles.items():
        yield f"profiles.{name}.", own


def _commanding(whole: Config) -> dict[str, str]:
    """By place, as they stand in the file, the values that are obeyed only where the user has allowed them."""
    keys = dict[str, str]()
    for place, own in _accounts(whole):
        said = {name: getattr(own, name) for name in _COMMANDING}
        for name, value in _options(own).items():
            commands = IN_FILE[name].commands
            if commands is not None and commands(value):
                said[name] = str(value)
        if own.notify:
            said["notify"] = as_text(own.notify)
        keys |= {f"{place}{name}": value for name, value in said.items() if value is not None}
    return keys


def _beside(path: Path, place: str, text: str) -> Path:
    try:
        return path.absolute().parent / Path(text).expanduser()
    except RuntimeError:
        why = Sentence("system.no_home", user=Path(text).parts[0])
        raise UsageError("config.no_home", path=path, place=place, text=text, why=why) from None


def _check(path: Path, settings: Profile, place: str) -> None:
    for name, value in _options(settings).items():
        option = IN_FILE[name]
        where = f"{place}{name}"
        if isinstance(value, int) and option.too_small(value):
            raise UsageError("config.too_few", path=path, place=where, value=value, least=option.least)
        if isinstance(value, int) and option.too_large(value):
            raise UsageError("config.too_many", path=path, place=where, value=value, most=option.most)
        _explained(path, where, option.read, value)
    for name in ("holidays", "workdays"):
        _explained(path, f"{place}{name}", days, getattr(settings, name) or ())
    if settings.token_url is not None:
        _explained(path, f"{place}token_url", check_token_url, settings.token_url)
    for name, keys in (settings.notify or {}).items():
        _explained(path, f"{place}notify.{name}", check_notifier, keys)
    if settings.token_command is not None and settings.token_url is not None:
        raise UsageError("config.token_twice", path=path, place=place)


def _explained(path: Path, place: str, check: Callable[[Any], object], value: object) -> None:
    try:
        check(value)
    except UsageError as error:
        raise UsageError("config.value_refused", path=path, place=place, error=str(error)) from None


def _laid_over(whole: Config, own: Profile) -> Config:
    settings = {name: value for name, value in structs.asdict(own).items() if value is not None}
    if not settings.keys().isdisjoint(_WAYS):
        # An account's own source of tokens replaces the common one, whatever its kind.
        settings = dict.fromkeys(_WAYS) | settings
    return structs.replace(whole, **settings)


def _located(config: Config, path: Path) -> Config:
    values = {name: getattr(config, name) for name in _PATHS}
    found: dict[str, Any] = {name: str(_beside(path, name, text)) for name, text in values.items() if text}
    if config.notify is not None:
        found["notify"] = located(config.notify, lambda place, text: _beside(path, place, text))
    return structs.replace(config, **found)
