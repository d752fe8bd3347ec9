"""Looks at the openids of a list as a whole: who is of another account than the rest, and who is no openid at all.

WeChat does not say how openids are made. In every list seen those of one account begin with the same five characters or more,
have 28 and begin with `o`; none of it is promised, so what is found is a warning and never a refusal.
https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_getfans
"""

from collections.abc import Iterator, Sequence
from struct import Struct

from wxpush.detail import at
from wxpush.model import Composed, RowWarning
from wxpush.openid import LENGTH
from wxpush.system.scratch import OnScratch
from wxpush.words import Sentence

#: What openids of one account have in common.
PREFIX = 5
#: Of fewer rows nothing can be said.
FEWEST = 20
#: More beginnings than this are no openids of a few accounts.
MOST_BEGINNINGS = 4096

_RUN = Struct(f"<{PREFIX}sQQQ")
_IN_MEMORY = 256 * 1024
_READ = _RUN.size * 4096
_NOWHERE = -2


class Openids(OnScratch):
    """A `Look` of the survey, and a context manager. Memory does not grow with the list: it is kept as runs of lines that
    begin alike, on disk.
    """

    def __init__(self) -> None:
        super().__init__(_IN_MEMORY)
        self._beginnings: dict[bytes, int] = {}
        self._prefix = ""
        self._why_odd = at("to", Sentence("rows.odd_openid", length=LENGTH))
        self._row = self._first = self._line = _NOWHERE

    def look(self, messages: Sequence[Composed]) -> list[RowWarning]:
        """Take the next rows. Gives what can be said of each alone."""
        if self._is_run(messages):
            self._line = messages[-1].line
            return []
        odd: list[RowWarning] = []
        prefix, line = self._prefix, self._line
        for composed in messages:
            to = composed.to
            line += 1
            if to[:PREFIX] != prefix or composed.line != line:
                self._end_run(line)
                prefix, line = self._prefix, self._line = to[:PREFIX], composed.line
                self._first, self._row = line, composed.row
            if len(to) != LENGTH or to[0] != "o":
                odd.append(
                    RowWarning(composed.row, composed.line, "odd_openid", self._why_odd, "to", composed.to)
                )
        self._line = line
        return odd

    def rest(self) -> Iterator[RowWarning]:
        """What can be said when all rows are in."""
        self._end_run(self._line + 1)
        rows = sum(self._beginnings.values())
        leader = max(self._beginnings, key=lambda each: self._beginnings[each], default=b"")
        if rows < FEWEST or self._beginnings[leader] * 2 < rows or self._scattered:
            return
        reason = at("to", Sentence("rows.foreign_openid", beginning=_told(leader)))
        for chunk in self._scratch.pieces(_READ):
            for prefix, row, line, many in _RUN.iter_unpack(chunk):
                value = f"{_told(prefix)}…"
                for number in range(many if prefix != leader else 0):
                    yield RowWarning(row + number, line + number, "foreign_openid", reason, "to", value)

    def _is_run(self, messages: Sequence[Composed]) -> bool:
        """Whether they do no more than to make the last run of lines longer, as nearly all do."""
        prefix, line = self._prefix, self._line
        if (
            not messages
            or prefix[:1] != "o"
            or not (messages[0].line == line + 1 and messages[-1].line == line + len(messages))
        ):
            return False
        openids = [composed.to for composed in messages]
        return {to[:PREFIX] for to in openids} == {prefix} and {*map(len, openids)} == {LENGTH}

    @property
    def _scattered(self) -> bool:
        return len(self._beginnings) > MOST_BEGINNINGS

    def _end_run(self, end: int) -> None:
        """Note the run of lines before `end`."""
        many = end - self._first
        if self._first == _NOWHERE or self._scattered:
            return
        prefix = self._prefix.encode("utf-8", "replace")[:PREFIX].ljust(PREFIX)
        self._beginnings[prefix] = self._beginnings.get(prefix, 0) + many
        self._scratch.append(_RUN.pack(prefix, self._row, self._first, many))


def _told(prefix: bytes) -> str:
    return prefix.decode("utf-8", "replace").strip()
