"""Names that are no lists', and why: what was pasted with them, or what was meant."""

import re
from pathlib import Path

from wxpush.errors import SourceError

_CAMPAIGN_FILES = frozenset({".yaml", ".yml"})
_CHECKPOINT = ".wxpush"
_ADDRESS = re.compile(r"(https?):/+", re.IGNORECASE)
_WINDOWS = re.compile(r"[A-Za-z]:\\|\\\\")
#: Quotes and brackets of an input method or a word processor, around a name.
_QUOTED = re.compile(r"[“”‘’「『«\"'](.+)[“”‘’」』»\"']")


def require_list(path: Path) -> None:
    """Raise SourceError for a name that says that it is another file of a campaign."""
    if path.suffix.lower() in _CAMPAIGN_FILES:
        raise SourceError("sources.is_campaign_file", path=path)
    if path.suffix == _CHECKPOINT:
        raise SourceError("sources.is_checkpoint", path=path, list=path.name.removesuffix(_CHECKPOINT))


def missing(path: Path) -> SourceError:
    """Of a file that is not there: the likely reason, where the name tells one."""
    name = str(path)
    if _ADDRESS.match(name):
        return SourceError("sources.is_address", path=_ADDRESS.sub(r"\1://", name, count=1))
    if _WINDOWS.match(name):
        return SourceError("sources.missing_of_windows", path=path)
    if found := _QUOTED.fullmatch(name.strip()):
        return SourceError("sources.missing_in_quotes", path=path, bare=found[1])
    if name != name.strip():
        return SourceError("sources.missing_with_blanks", path=name, bare=name.strip())
    return SourceError("sources.missing", path=path)
