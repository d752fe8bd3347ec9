"""`wxpush explain`: what an errcode means."""

from wxpush.channels import explained
from wxpush.channels.common.errcodes import Errcode, unknown
from wxpush.cli.common.stdout import show
from wxpush.options.common import JSON
from wxpush.options.values import Values
from wxpush.redact import as_json
from wxpush.words import Sentence


def run(code: int, options: Values) -> None:
    """With what wxpush does, and advice. What kinds of message say alike is told once; where they differ, each has its word before what it says.

    With --json an object for each kind of message that knows the code, or one without a kind.
    """
    if options[JSON]:
        found = [*explained(code).items()] or [("", unknown(code))]
        show("".join(f"{as_json(_object(word, known))}\n" for word, known in found))
        return
    kinds: dict[tuple[str, ...], list[str]] = {}
    for word, known in explained(code).items():
        kinds.setdefault(_lines(known), []).append(word)
    if not kinds:
        kinds[_lines(unknown(code))] = []
    told = [
        "\n".join(([f"{', '.join(words)}:"] if len(kinds) > 1 else []) + list(lines))
        for lines, words in kinds.items()
    ]
    show("\n\n".join(told) + "\n")


def _object(word: str, known: Errcode) -> dict[str, object]:
    return {
        "type": "errcode",
        "schema": 1,
        "code": known.code,
        "channel": word or None,
        "kind": known.kind.value,
        "meaning": known.meaning(),
        "does": _does(known),
        "advice": known.advice(),
        "link": known.link or None,
    }


def _does(known: Errcode) -> str:
    return str(Sentence(f"cli.does_{known.kind.value}"))


def _lines(known: Errcode) -> tuple[str, ...]:
    lines = (f"{known.code}  {known.kind.value}", known.meaning(), _does(known), f"-> {known.advice()}")
    return (*lines, known.link) if known.link else lines
