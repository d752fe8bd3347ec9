"""`wxpush sandbox`: the bundled imitation of the WeChat API, to be used from elsewhere."""

import sys

import msgspec

from wxpush.errors import UsageError
from wxpush.options import sandbox
from wxpush.options.values import Values
from wxpush.sandbox.account.magic import ROLES, magic_openid
from wxpush.sandbox.faults import Faults
from wxpush.sandbox.options import Ready, SandboxOptions, read_options
from wxpush.sandbox.server import serve


def run(options: Values) -> None:
    """Serve until stopped; or list what can be made to happen."""
    if options[sandbox.LIST]:
        _list()
        return
    wanted = _wanted(options)

    def announce(ready: Ready) -> None:
        sys.stderr.write(
            f"wxpush sandbox: {ready.base_url}, appid {ready.appid}, secret {wanted.secret}; Ctrl-C ends it.\n"
            f"Send to it with: WXPUSH_APPID={ready.appid} WXPUSH_SECRET={wanted.secret} wxpush send FILE --base-url {ready.base_url}\n"
        )

    serve(wanted, announce)


def _wanted(options: Values) -> SandboxOptions:
    ledger, arrivals = options[sandbox.LEDGER], options[sandbox.ARRIVALS]
    return read_options(
        msgspec.json.encode(
            {
                "port": options[sandbox.PORT],
                "ledger": str(ledger) if ledger else None,
                "arrivals": str(arrivals) if arrivals else None,
                "templates": [{"template_id": name} for name in options[sandbox.TEMPLATES]],
                "followers": options[sandbox.FOLLOWERS],
                "page": options[sandbox.PAGE],
                "dedupe": options[sandbox.DEDUPE],
                "test_account": options[sandbox.TEST_ACCOUNT],
                "speed": options[sandbox.SPEED],
                "seed": options[sandbox.SEED],
                "faults": dict(_fault(text) for text in options[sandbox.FAULTS]),
            }
        )
    )


def _fault(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"--fault {text!r} has no value; write NAME=VALUE, such as busy_rate=0.1.")
    try:
        return name.replace("-", "_"), msgspec.json.decode(value)
    except msgspec.DecodeError:
        return name.replace("-", "_"), value


def _list() -> None:
    sys.stdout.write("Faults:\n")
    for name, value in zip(Faults.__struct_fields__, Faults.__struct_defaults__, strict=True):
        sys.stdout.write(f"  {name}={'' if value is None else value}\n")
    sys.stdout.write("Openids:\n")
    for role in ROLES:
        sys.stdout.write(f"  {magic_openid(role.name, 1)}  {role.what}\n")
