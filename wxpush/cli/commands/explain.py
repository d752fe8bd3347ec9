"""`wxpush explain`: what an errcode means."""

from wxpush.channels import explained
from wxpush.cli.common.stdout import show
from wxpush.options.values import Values


def run(code: int, options: Values) -> None:  # noqa: ARG001 - its language is chosen by then
    """With advice."""
    known = explained(code)
    lines = [
        f"{code}  {known.kind.value}",
        known.meaning(),
        f"-> {known.advice()}",
    ]
    show("\n".join([*lines, *([known.link] if known.link else [])]) + "\n")
