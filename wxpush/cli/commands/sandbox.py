"""`sandbox`: the bundled imitation of the WeChat API, to be used from elsewhere."""

import sys
from pathlib import Path
from typing import Annotated

import typer

Faults = Annotated[
    list[str] | None,
    typer.Option(
        "--fault",
        metavar="NAME=VALUE",
        help="A fault to inject, such as busy_rate=0.1; may be repeated. --list shows them.",
    ),
]


def sandbox(  # noqa: PLR0917 - every one is an option
    port: Annotated[
        int,
        typer.Option("--port", metavar="N", min=0, max=65535, help="Port on 127.0.0.1; 0 for a free one."),
    ] = 8080,
    ledger: Annotated[
        Path | None,
        typer.Option(
            "--ledger", metavar="FILE", help="Write every delivery to a file, one JSON object a line."
        ),
    ] = None,
    arrivals: Annotated[
        Path | None,
        typer.Option(
            "--arrivals", metavar="FILE", help="Write when each send request came, in microseconds."
        ),
    ] = None,
    template: Annotated[
        list[str] | None,
        typer.Option("--template", metavar="ID", help="Only these templates exist; may be repeated."),
    ] = None,
    followers: Annotated[
        int, typer.Option("--followers", metavar="N", min=0, max=10**9, help="How many people follow.")
    ] = 1000,
    page: Annotated[
        int, typer.Option("--page", metavar="N", min=1, max=10_000, help="Openids that one call lists.")
    ] = 10_000,
    dedupe: Annotated[
        str,
        typer.Option(
            "--dedupe",
            metavar="HOW",
            help="Answer to a repeated client_msg_id: ok-same-msgid, ok-new-msgid or 40241.",
        ),
    ] = "ok-same-msgid",
    speed: Annotated[
        float,
        typer.Option("--speed", metavar="N", help="Sandbox seconds in a second, for expiry and windows."),
    ] = 1.0,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Seed of the faults.")] = 0,
    fault: Faults = None,
    *,
    test_account: Annotated[
        bool,
        typer.Option("--test-account", help="Be a test account, which takes any text in any field."),
    ] = False,
    show: Annotated[
        bool, typer.Option("--list", help="List the faults and the openids that make something happen.")
    ] = False,
) -> None:
    """Imitate the WeChat API on loopback, with faults, until stopped."""
    import msgspec  # noqa: PLC0415 - not needed by --help

    from wxpush.run.distinct import require_distinct  # noqa: PLC0415 - not needed by --help
    from wxpush.sandbox.options import Ready, read_options  # noqa: PLC0415 - not needed by --help
    from wxpush.sandbox.server import serve  # noqa: PLC0415 - not needed by --help

    if show:
        _list()
        return
    require_distinct({"--ledger": ledger, "--arrivals": arrivals})
    options = read_options(
        msgspec.json.encode(
            {
                "port": port,
                "ledger": str(ledger) if ledger else None,
                "arrivals": str(arrivals) if arrivals else None,
                "templates": [{"template_id": name} for name in template or []],
                "followers": followers,
                "page": page,
                "dedupe": dedupe,
                "test_account": test_account,
                "speed": speed,
                "seed": seed,
                "faults": dict(_fault(text) for text in fault or []),
            }
        )
    )

    def announce(ready: Ready) -> None:
        sys.stderr.write(
            f"wxpush sandbox: {ready.base_url}, appid {ready.appid}, secret {options.secret}; Ctrl-C ends it.\n"
            f"Send to it with: WXPUSH_APPID={ready.appid} WXPUSH_SECRET={options.secret} wxpush send FILE --base-url {ready.base_url}\n"
        )

    serve(options, announce)


def _fault(text: str) -> tuple[str, object]:
    import msgspec  # noqa: PLC0415 - not needed by --help

    from wxpush.errors import UsageError  # noqa: PLC0415 - not needed by --help

    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"--fault {text!r} has no value; write NAME=VALUE, such as busy_rate=0.1.")
    try:
        return name.replace("-", "_"), msgspec.json.decode(value)
    except msgspec.DecodeError:
        return name.replace("-", "_"), value


def _list() -> None:
    from wxpush.sandbox.faults import Faults as Knobs  # noqa: PLC0415 - not needed by --help
    from wxpush.sandbox.magic import ROLES, magic_openid  # noqa: PLC0415 - not needed by --help

    sys.stdout.write("Faults:\n")
    for name, value in zip(Knobs.__struct_fields__, Knobs.__struct_defaults__, strict=True):
        sys.stdout.write(f"  {name}={'' if value is None else value}\n")
    sys.stdout.write("Openids:\n")
    for role in ROLES:
        sys.stdout.write(f"  {magic_openid(role.name, 1)}  {role.what}\n")
