"""`wxpush sandbox`: the bundled imitation of the WeChat API, to be used from elsewhere."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from wxpush.channels import load_campaign
from wxpush.channels.common.kind import UsedTemplate
from wxpush.errors import UsageError
from wxpush.options import sandbox
from wxpush.options.values import Values
from wxpush.sandbox.account.magic import ROLES, magic_openid
from wxpush.sandbox.faults import Faults
from wxpush.sandbox.identity import TEMPLATE_ID
from wxpush.sandbox.options import Ready, SandboxOptions, options_of
from wxpush.sandbox.pushing import Callback
from wxpush.sandbox.server import serve
from wxpush.words import Sentence


def run(options: Values) -> None:
    """Serve until stopped; or list what can be made to happen."""
    if options[sandbox.LIST]:
        _list()
        return
    found = {} if options[sandbox.TEMPLATES] else _templates_here()
    wanted = _wanted(options, found.values())

    def announce(ready: Ready) -> None:
        url, appid, secret = ready.base_url, ready.appid, wanted.secret
        command = f"WXPUSH_APPID={appid} WXPUSH_SECRET={secret} wxpush send FILE --base-url {url}"
        serves = Sentence("cli.sandbox_serves", url=url, appid=appid, secret=secret)
        sys.stderr.write(f"{serves}\n{Sentence('cli.sandbox_send_to', command=command)}\n")
        if found:
            files = [str(path) for path in found]
            sys.stderr.write(f"{Sentence('cli.sandbox_templates_of', files=files)}\n")

    serve(wanted, announce)


def _templates_here() -> dict[Path, UsedTemplate]:
    """Those of the campaign files of this folder, so that the account knows what is sent to it. Whatever else is there is no campaign's."""
    found = {}
    for path in sorted(Path().glob("*.y*ml")):
        with suppress(UsageError):
            kind, campaign = load_campaign(path)
            template = kind.template(campaign)
            if template is not None and TEMPLATE_ID.fullmatch(template.template_id):
                found[path] = template
    return found


def _wanted(options: Values, found: Iterable[UsedTemplate]) -> SandboxOptions:
    ledger, arrivals = options[sandbox.LEDGER], options[sandbox.ARRIVALS]
    return options_of(
        {
            "port": options[sandbox.PORT],
            "ledger": str(ledger) if ledger else None,
            "arrivals": str(arrivals) if arrivals else None,
            "templates": [
                *({"template_id": name} for name in options[sandbox.TEMPLATES]),
                *_as_options(found),
            ],
            "followers": options[sandbox.FOLLOWERS],
            "page": options[sandbox.PAGE],
            "dedupe": options[sandbox.DEDUPE],
            "test_account": options[sandbox.TEST_ACCOUNT],
            "speed": options[sandbox.SPEED],
            "seed": options[sandbox.SEED],
            "faults": dict(_fault(text) for text in options[sandbox.FAULTS]),
            "callback": dict(_fault(text) for text in options[sandbox.CALLBACK]),
        },
        lambda place: _option(place, options),
    )


def _option(place: str, options: Values) -> str:
    """The option that gives what stands at this place: `--fault busy_rate=often` what stands at `faults.busy_rate`."""
    name, _, below = place.partition(".")
    if name in _NAMED:
        option = _NAMED[name]
        given = [text for text in options[option] if below and _fault(text)[0] == below]
        return " ".join([option.flag, *given[-1:]])
    return sandbox.TEMPLATES.flag if name.startswith("templates") else f"--{name}"


#: What is given as NAME=VALUE.
_NAMED = {"faults": sandbox.FAULTS, "callback": sandbox.CALLBACK}


def _as_options(found: Iterable[UsedTemplate]) -> Iterator[dict[str, object]]:
    """Each once. Two campaigns may send the same template; its keys are those of the first."""
    named = {template.template_id: template for template in reversed([*found])}
    for name, template in named.items():
        yield {"template_id": name, "keys": list(template.data)}


def _fault(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError("cli.sandbox_fault_without_value", text=text)
    try:
        return name.replace("-", "_"), msgspec.json.decode(value)
    except (msgspec.DecodeError, RecursionError):
        return name.replace("-", "_"), value


def _list() -> None:
    sys.stdout.write(f"{Sentence('cli.sandbox_faults')}\n")
    # As JSON has them: an enumeration is written as --fault takes it.
    for name, value in msgspec.to_builtins(Faults()).items():
        sys.stdout.write(f"  {name}={'' if value is None else value}\n")
    sys.stdout.write(f"{Sentence('cli.sandbox_callback')}\n")
    for name, value in msgspec.to_builtins(Callback()).items():
        sys.stdout.write(f"  {name}={'' if value is None else value}\n")
    sys.stdout.write(f"{Sentence('cli.sandbox_openids')}\n")
    for role in ROLES:
        who = Sentence(f"sandbox.role_{role.name}")
        sys.stdout.write(f"  {magic_openid(role.name, 1)}  {who}\n")
