"""Where things stand in a YAML file, and the error to raise for what is wrong there."""

from msgspec import Struct

from wxpush.errors import UsageError
from wxpush.words import Phrases, Sentence

#: The marks of questions, in whatever language.
_ASKING = ("?", "？")


class Places(Struct, frozen=True):
    """Where things stand: the file's name as the operator gave it, and the line (from 1) of each place."""

    file: str = ""
    lines: dict[str, int] = {}

    def name(self, place: str) -> str:
        """`campaign.yaml, line 7, data.thing1`; what is not known is left out."""
        return str(self.where(place))

    def where(self, place: str) -> Sentence:
        """The same as a sentence."""
        return where(self.file, self.lines.get(place), place)

    def fault(self, place: str, problem: Sentence | str) -> UsageError:
        """The error to raise for what stands at a place; the problem tells its fix, and has no full stop."""
        return fault(self.where(place), problem)


def where(file: str, line: int | None = None, place: str = "") -> Sentence:
    """What is known of it: `campaign.yaml, line 7, data.thing1`."""
    numbered = Sentence("parsing.line", line=line) if line else ""
    return Sentence("parsing.where", parts=Phrases([part for part in (file, numbered, place) if part]))


def fault(where: Sentence, problem: Sentence | str) -> UsageError:
    """The error to raise there."""
    asks = str(problem).endswith(_ASKING)
    return UsageError("parsing.fault_that_asks" if asks else "parsing.fault", where=where, problem=problem)
