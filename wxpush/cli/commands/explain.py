"""`wxpush explain`: what an errcode means."""

from wxpush.channels.common.errcodes import lookup, unknown
from wxpush.cli.common.stdout import show


def run(code: int) -> None:
    """In both languages, with advice."""
    known = lookup(code) or unknown(code)
    lines = [
        f"{code}  {known.kind.value}",
        known.english,
        known.chinese,
        f"-> {known.advice_en}",
        f"-> {known.advice_zh}",
    ]
    show("\n".join([*lines, *([known.link] if known.link else [])]) + "\n")
