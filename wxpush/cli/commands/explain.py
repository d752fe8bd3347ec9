"""`wxpush explain`: what an errcode means."""

from wxpush.channels import explained
from wxpush.cli.common.stdout import show


def run(code: int) -> None:
    """In both languages, with advice."""
    known = explained(code)
    lines = [
        f"{code}  {known.kind.value}",
        known.meaning("en"),
        known.meaning("zh"),
        f"-> {known.advice('en')}",
        f"-> {known.advice('zh')}",
    ]
    show("\n".join([*lines, *([known.link] if known.link else [])]) + "\n")
