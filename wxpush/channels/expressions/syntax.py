"""Why a text is no template, in words of a campaign file. Jinja2 words it for programmers."""

import re
from collections.abc import Callable

from jinja2 import TemplateError, TemplateSyntaxError

from wxpush.channels.expressions.braces import bare, braced
from wxpush.words import Sentence

_SHOWN = 40
#: Jinja2's own words.
_UNKNOWN_TAG = r"Encountered unknown tag '([^']*)'"


class RefusedTemplateError(TemplateError):
    """A template that Jinja2 would take, and that no campaign file may have."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__()
        self.sentence = sentence


def told(error: TemplateError, source: str) -> Sentence:
    """What is wrong, and how to mend it. `source` is the whole text."""
    if isinstance(error, RefusedTemplateError):
        return error.sentence
    message = error.message or "not a template"
    # A word too many is that, whatever stands elsewhere in the text.
    uneven = None if re.search(r"got '\w+'", message) else _uneven(source)
    problem = _tag(message) or uneven or _within(message, source)
    if isinstance(error, TemplateSyntaxError) and error.lineno and "\n" in source.rstrip("\n"):
        return Sentence("channels.in_line", line=error.lineno, problem=problem)
    return problem


def _uneven(source: str) -> Sentence | None:
    """For a placeholder whose braces are not two and two, plain ones."""
    for each in braced(source):
        name = bare(each.inner)
        plain_braces = (each.opening, each.closing) == ("{{", "}}")
        if not re.fullmatch(r"\w+", name) or (plain_braces and not re.search("[%$#]", each.inner)):
            continue
        if re.fullmatch(r"[^\w]*[%#]", each.inner[: each.inner.find(name)].strip()):
            continue
        if not each.opening or not each.closing:
            written = each.opening + each.inner.strip() + each.closing
        else:
            written = each.written
        return Sentence("channels.no_placeholder", written=written[:_SHOWN], name=name)
    return None


def _tag(message: str) -> Sentence | None:
    found = re.match(_UNKNOWN_TAG, message)
    if found is None:
        return None
    name = found[1]
    if name.startswith("end") or name in {"else", "elif"}:
        return Sentence("channels.tag_closes_nothing", name=name)
    return Sentence("channels.no_tag", name=name)


def _within(message: str, source: str) -> Sentence:
    for pattern, say in _SAYINGS:
        if found := re.match(pattern, message):
            return say(found, source)
    return Sentence("channels.unreadable")


def _row(source: str, found: re.Match[str]) -> Sentence:
    """How the column is written whose name cannot stand alone."""
    part = found[1].strip("'")
    inner = (bare(each.inner) for each in braced(source) if part in each.inner)
    name = next((each for each in inner if each and not re.search(r"[|\"\\{}]", each)), None)
    return (
        Sentence("channels.its_name_looked_up")
        if name is None
        else Sentence("channels.looked_up", column=name)
    )


def _too_much(found: re.Match[str], source: str) -> Sentence:
    return Sentence("channels.too_much", found=found[1], column=_row(source, found))


def _misplaced(found: re.Match[str], _: str) -> Sentence:
    if found[1].startswith("end of"):
        return Sentence("channels.end_misplaced")
    return Sentence("channels.misplaced", found=found[1])


def _strange(found: re.Match[str], source: str) -> Sentence:
    if found[1].startswith(("'\\u", "'\\x")):
        return Sentence("channels.unseen", found=found[1])
    return Sentence("channels.strange", found=found[1], column=_row(source, found))


def _empty(_: re.Match[str], __: str) -> Sentence:
    return Sentence("channels.nothing_between")


def _open(_: re.Match[str], __: str) -> Sentence:
    return Sentence("channels.not_closed")


_SAYINGS: tuple[tuple[str, Callable[[re.Match[str], str], Sentence]], ...] = (
    (r"expected token 'end of print statement', got '([^']*)'", _too_much),
    (r"unexpected char (.*) at \d+", _strange),
    (r"Expected an expression", _empty),
    (r"[Uu]nexpected end of template|Missing end of", _open),
    (r"(?:unexpected|expected token '[^']*', got) '([^']*)'", _misplaced),
)
