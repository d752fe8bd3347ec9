"""`wxpush explain`: what an errcode means."""

from wxpush.channels import explained
from wxpush.channels.common.errcodes import Errcode, unknown
from wxpush.cli.common.stdout import show
from wxpush.options.values import Values
from wxpush.words import Sentence


def run(code: int, options: Values) -> None:  # noqa: ARG001 - its language is chosen by then
    """With what wxpush does, and advice. What kinds of message say alike is told once; where they differ, each has its word before what it says."""
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


def _lines(known: Errcode) -> tuple[str, ...]:
    does = str(Sentence(f"cli.does_{known.kind.value}"))
    lines = (f"{known.code}  {known.kind.value}", known.meaning(), does, f"-> {known.advice()}")
    return (*lines, known.link) if known.link else lines
