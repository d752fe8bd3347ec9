"""What to do about a row, by what became of it: the column `advice` of results where no errcode tells."""

from collections.abc import Mapping
from datetime import datetime

from wxpush.detail import kind_of
from wxpush.model import BadRow, State
from wxpush.report.advice import advice_of
from wxpush.report.results import Result
from wxpush.words import Sentence


class RowAdvice:
    """For the rows of one campaign."""

    def __init__(self, named: str, safe_until: Mapping[int, int]) -> None:
        """`named`: what names the campaign on a command line; `safe_until`: until when rows in doubt may be repeated, ms since 1970."""
        self._resolve = Sentence("report.advice_decide", named=named)
        self._of_state = {
            State.REJECTED.word: Sentence("report.advice_decided"),
            State.EXPIRED.word: Sentence("report.advice_expired", named=named),
        }
        self._again = str(Sentence("report.advice_send", named=named))
        self._safe_until = safe_until
        self._by_kind: dict[str, str] = {}

    def __call__(self, result: Result) -> str:
        if result.out:
            return str(Sentence("report.advice_wait"))
        if result.word == State.IN_DOUBT.word:
            return self._doubted(result.row.row)
        if result.word == "not_attempted":
            return self._again
        if result.word in {State.INVALID.word, State.DUPLICATE.word, State.SUPPRESSED.word}:
            return self._of_kind(_kind(result))
        told = self._of_state.get(result.word)
        return "" if told is None else str(told)

    def _doubted(self, row: int) -> str:
        until_ms = self._safe_until.get(row)
        if until_ms is None:
            return str(self._resolve)
        until = datetime.fromtimestamp(until_ms / 1000).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        return str(Sentence("report.advice_repeat", until=until, otherwise=self._resolve))

    def _of_kind(self, kind: str) -> str:
        if kind not in self._by_kind:
            self._by_kind[kind] = advice_of(kind)
        return self._by_kind[kind]


def _kind(result: Result) -> str:
    """The word that the row is counted by as one that is left out."""
    stored = kind_of(result.record.detail or "")
    if stored or not isinstance(result.row, BadRow):
        return stored or result.word
    return result.row.kind
