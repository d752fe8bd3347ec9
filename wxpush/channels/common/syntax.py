"""Why a text is no template, in words of a campaign file. Jinja2 words it for programmers."""

import re
from collections.abc import Callable

from jinja2 import TemplateError, TemplateSyntaxError

from wxpush.channels.common.braces import bare, braced

_SHOWN = 40
#: Stands in a sentence for how a column of any name is written.
_ROW = "\0"


def told(error: TemplateError, source: str) -> str:
    """What is wrong, and how to mend it. `source` is the whole text."""
    message = error.message or "not a template"
    if not isinstance(error, TemplateSyntaxError):
        return message  # our own words
    where = f"line {error.lineno} of the text: " if error.lineno and "\n" in source.rstrip("\n") else ""
    # A word too many is that, whatever stands elsewhere in the text.
    uneven = "" if re.search(r"got '\w+'", message) else _uneven(source)
    return where + (_tag(message) or uneven or _within(message, source))


def _uneven(source: str) -> str:
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
        return f"{written[:_SHOWN]} is no placeholder; write {{{{ {name} }}}}, with two plain braces on each side"
    return ""


def _tag(message: str) -> str:
    found = re.match(r"Encountered unknown tag '([^']*)'", message)
    if found is None:
        return ""
    name = found[1]
    if name.startswith("end") or name in {"else", "elif"}:
        return (
            f"{{% {name} %}} closes or continues nothing; take it out, or write what it belongs to before it"
        )
    return f"there is no tag {{% {name} %}}; a column's value is written {{{{ {name} }}}}"


def _within(message: str, source: str) -> str:
    for pattern, say in _SAYINGS:
        if found := re.match(pattern, message):
            return say(found).replace(_ROW, _row(source, found))
    return f"this cannot be read as a template ({message}); a column's value is written {{{{ name }}}}"


def _row(source: str, found: re.Match[str]) -> str:
    """How the column is written whose name cannot stand alone."""
    part = found[1].strip("'") if found.re.groups else ""
    inner = (bare(each.inner) for each in braced(source) if part in each.inner)
    name = next((each for each in inner if each and not re.search(r"[|\"\\{}]", each)), "its name")
    return f'{{{{ row["{name}"] }}}}'


def _too_much(found: re.Match[str]) -> str:
    return (
        f'between {{{{ and }}}} stands one name or one expression, and "{found[1]}" is too much; '
        f"a column whose name holds blanks is written {_ROW}"
    )


def _misplaced(found: re.Match[str]) -> str:
    what = "the end" if found[1].startswith("end of") else f'"{found[1]}"'
    return f"{what} stands where a name or a value should; look at what is between the braces"


def _strange(found: re.Match[str]) -> str:
    if found[1].startswith(("'\\u", "'\\x")):
        return f"a character that nobody sees ({found[1]}) stands between the braces; delete it and write the name again"
    return (
        f"{found[1]} cannot stand between the braces, where a name holds letters, digits and _ only; "
        f"a column of another name is written {_ROW}"
    )


def _empty(_: re.Match[str]) -> str:
    return "there is nothing between the braces where a name should be; write a column's name"


def _open(_: re.Match[str]) -> str:
    return "a placeholder or tag is not closed; write }} behind a name, %} behind a tag, {% endif %} behind an if"


_SAYINGS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"expected token 'end of print statement', got '([^']*)'", _too_much),
    (r"unexpected char (.*) at \d+", _strange),
    (r"Expected an expression", _empty),
    (r"[Uu]nexpected end of template|Missing end of", _open),
    (r"(?:unexpected|expected token '[^']*', got) '([^']*)'", _misplaced),
)
