"""Lists people page by page into the book, from where it stopped."""

from collections.abc import Callable
from typing import Protocol

from wxpush.errors import UnreachableError
from wxpush.followers.book import Book, ListState
from wxpush.followers.selection import Selection
from wxpush.wechat.values import Page

#: People that may come while a list is told, beside twice as many as there are: a page of them.
_SPARE = 10_000


class Pages(Protocol):
    """Gives people a page at a time."""

    async def page(self, tag_id: int | None, after: str) -> Page: ...


async def gather(
    pages: Pages,
    book: Book,
    selection: Selection,
    *,
    now_ms: Callable[[], int],
    on_page: Callable[[ListState], None],
) -> None:
    """Bring every list of the book to its end. Raises AccountError, UnreachableError, DiskError; what came before is kept."""
    for tag, state in zip(selection.lists, book.lists(), strict=True):
        came = _Came(state.next_openid)
        while not state.done:
            page = await pages.page(None if tag is None else tag.id, state.next_openid)
            came.require_new(page, state.listed)
            book.add(state.number, page, now_ms())
            state = book.lists()[state.number - 1]  # noqa: PLW2901 - how far this list is now
            on_page(state)


class _Came:
    """What came of a list so far: what asks for its next pages, and with whom they begin."""

    def __init__(self, next_openid: str) -> None:
        self._asked = {next_openid}
        self._first: set[str] = set()

    def require_new(self, page: Page, listed: int) -> None:
        """Raise UnreachableError for a page that leads back, or of a list that has far more people than it is said to have: it would never end."""
        if page.next_openid in self._asked - {""} or not self._first.isdisjoint(page.openids[:1]):
            raise UnreachableError("followers.same_page_again")
        if page.total is not None and listed > 2 * page.total + _SPARE:
            raise UnreachableError("followers.no_end", listed=listed, total=page.total)
        self._asked.add(page.next_openid)
        self._first.update(page.openids[:1])
