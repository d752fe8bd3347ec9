"""Which language a caller is answered in: the best of those that he takes, as `Accept-Language` has it.

https://www.rfc-editor.org/rfc/rfc9110#name-accept-language
"""

from functools import lru_cache

from wxpush.detail import Detail
from wxpush.words import Sentence, chosen, languages, parts

#: What is longer is no list that a person made.
_LONGEST = 512


def language_for(accepted: bytes | None) -> str:
    """A language of the catalogue for the header's value. Where it names none of them: the one that the service was started in."""
    return _best(accepted) or chosen() if accepted else chosen()


def what_happened(detail: Detail, language: str) -> str:
    """Without what to do about it: that the sentence says to whoever runs a command."""
    return parts(detail, language=language)[0] if isinstance(detail, Sentence) else detail


@lru_cache(maxsize=256)
def _best(accepted: bytes) -> str | None:
    if len(accepted) > _LONGEST:
        return None
    weighed = [_weighed(part) for part in accepted.decode("latin-1").split(",")]
    # The first of equal ones: who asks for several without weights names the best first.
    found = [(weight, word) for word, weight in weighed if word in languages() and weight > 0]
    return max(found, key=lambda each: each[0])[1] if found else None


def _weighed(part: str) -> tuple[str, float]:
    tag, _, parameter = part.strip().partition(";")
    name, _, value = parameter.strip().partition("=")
    word = tag.strip().partition("-")[0].lower()
    if not parameter.strip():
        return word, 1.0
    try:
        weight = float(value) if name.strip() == "q" else 0.0
    except ValueError:
        weight = 0.0
    return word, weight if 0 <= weight <= 1 else 0.0
