"""What a sandbox is started with. Light: neither the server nor an HTTP library is imported from here."""

import ipaddress
import json
from collections.abc import Callable
from enum import Enum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from wxpush.errors import UsageError
from wxpush.parsing.mismatch import explain
from wxpush.sandbox.faults import Faults
from wxpush.sandbox.identity import SANDBOX_APPID, SANDBOX_SECRET
from wxpush.sandbox.population import TAGS, SandboxTag
from wxpush.sandbox.pushing import Callback
from wxpush.words import Sentence

#: The variable that says in which language a sandbox of its own process tells why it does not start.
LANGUAGE = "WXPUSH_LANG"
Positive = Annotated[float, Meta(gt=0)]


class RepeatPolicy(Enum):
    """How a message is answered whose client_msg_id was seen before. WeChat does not say how it does."""

    OK_SAME_MSGID = "ok-same-msgid"
    OK_NEW_MSGID = "ok-new-msgid"
    CODE_40241 = "40241"


class Template(Struct, frozen=True, forbid_unknown_fields=True):
    """A template of the account: its id and the names of its fields. Without content it has a line for each field."""

    template_id: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{43}$")]
    keys: tuple[str, ...] = ("thing1", "amount2", "time3")
    title: str = "Sandbox"
    content: str = ""
    example: str = ""


class SandboxOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it. `read_options` checks; whoever makes one in code answers for the values."""

    #: Loopback only.
    host: str = "127.0.0.1"
    #: 0: a free one.
    port: Annotated[int, Meta(ge=0, le=65535)] = 0
    appid: str = SANDBOX_APPID
    #: Shown to whoever can list processes if it comes on the command line; never a real one.
    secret: str = SANDBOX_SECRET
    #: The only templates there are; empty: any well-formed id is accepted.
    templates: tuple[Template, ...] = ()
    #: How many follow the account, and its tags; openids that are not listed are taken for followers all the same.
    followers: Annotated[int, Meta(ge=0, le=10**9)] = 1000
    tags: tuple[SandboxTag, ...] = TAGS
    #: Openids that one call lists at most.
    page: Annotated[int, Meta(ge=1, le=10_000)] = 10_000
    dedupe: RepeatPolicy = RepeatPolicy.OK_SAME_MSGID
    #: Whether it is one of those accounts whose templates say anything: values of any kind are taken then.
    test_account: bool = False
    #: Seconds of the sandbox's clock.
    dedupe_seconds: Positive = 600.0
    faults: Faults = msgspec.field(default_factory=Faults)
    callback: Callback = msgspec.field(default_factory=Callback)
    #: Path of the ledger; None: counted only.
    ledger: str | None = None
    #: Whether the ledger keeps what was sent, beside its digest.
    ledger_data: bool = False
    #: Path of the arrival times.
    arrivals: str | None = None
    #: Sandbox seconds in a second.
    speed: Positive = 1.0
    seed: int = 0
    #: Stop when standard input closes.
    exit_with_parent: bool = False

    def __post_init__(self) -> None:
        if not _loopback(self.host):
            raise ValueError(Sentence("sandbox.loopback_only"))


class Ready(Struct, frozen=True, tag="sandbox", tag_field="type"):
    """What a sandbox says when it can be sent to."""

    base_url: str
    appid: str
    pid: int


def read_options(text: bytes | str) -> SandboxOptions:
    """Options from a JSON object, as `written_options` gives it. Raises UsageError, naming the field."""
    try:
        values = json.loads(text)
    except ValueError as error:
        raise UsageError("sandbox.options_unusable", why=error) from None
    return options_of(values)


def options_of(values: object, called: Callable[[str], str] = str) -> SandboxOptions:
    """Options from plain values. Raises UsageError, naming the field as it is `called` where they were written."""
    try:
        return msgspec.convert(values, SandboxOptions)
    except msgspec.ValidationError as error:
        found = explain(values, SandboxOptions, str(error), {})
        place = Sentence("sandbox.option_at", place=called(found.place), problem=found.problem)
        raise UsageError("sandbox.options_unusable", why=place if found.place else found.problem) from None


def written_options(options: SandboxOptions) -> bytes:
    """Options as JSON, in ASCII: a path may be no text, which msgspec does not write."""
    return json.dumps(msgspec.to_builtins(options)).encode()


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
