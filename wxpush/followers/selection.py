"""Which followers are wanted, by their tags."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from wxpush.errors import UsageError, meaning
from wxpush.parsing.mismatch import nearest
from wxpush.wechat.values import Tag
from wxpush.words import Means, Sentence


class Selection(Struct, frozen=True):
    """Who has all of the wanted tags, or any of them, and none of the unwanted. Nothing wanted: every follower."""

    wanted: tuple[Tag, ...] = ()
    unwanted: tuple[Tag, ...] = ()
    every: bool = False

    @property
    def lists(self) -> tuple[Tag | None, ...]:
        """The lists of people that tell, those who are wanted first. None is the list of all followers."""
        return (*(self.wanted or (None,)), *self.unwanted)

    @property
    def wanted_lists(self) -> int:
        """How many of the lists are of those who are wanted."""
        return max(len(self.wanted), 1)

    @property
    def needed(self) -> int:
        """On how many of these somebody must be."""
        return len(self.wanted) if self.every and self.wanted else 1


@meaning(Means.NOT_LISTED)
def select(
    tags: Sequence[Tag], wanted: Sequence[str], unwanted: Sequence[str], *, every: bool | None
) -> Selection:
    """Find the tags by name, or else by id. `every`: all of them, or any; None: nobody said. Raises UsageError."""
    chosen, excluded = (
        tuple(dict.fromkeys(_find(tags, name) for name in names)) for names in (wanted, unwanted)
    )
    if every is not None and not chosen:
        raise UsageError("followers.tags_not_named")
    if every is None and len(chosen) > 1:
        raise UsageError("followers.any_or_all")
    both = [tag.name for tag in chosen if tag in excluded]
    if both:
        raise UsageError("followers.wanted_and_unwanted", name=both[0])
    return Selection(chosen, excluded, every=bool(every))


def _find(tags: Sequence[Tag], name: str) -> Tag:
    names = {tag.name: tag for tag in tags}
    ids = {str(tag.id): tag for tag in tags}
    found = names.get(name) or ids.get(name)
    if found is None:
        raise UsageError("followers.tag_unknown", name=name, hint=_hint(name, names))
    return found


def _hint(name: str, names: Mapping[str, Tag]) -> Sentence:
    if all(part.strip() in names for part in name.split(",")):
        return Sentence("followers.tag_once_each")
    alike = next((known for known in names if known.casefold() == name.strip().casefold()), None)
    near = alike or nearest(name, names)
    return Sentence("followers.tags_shown") if near is None else Sentence("followers.tag_near", name=near)
