"""Lists people page by page into the book, from where it stopped."""

from collections.abc import Callable
from typing import Protocol

from wxpush.errors import UnreachableError
from wxpush.followers.book import Book, ListState
from wxpush.followers.selection import Selection
from wxpush.wechat.values import Page


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
        while not state.done:
            page = await pages.page(None if tag is None else tag.id, state.next_openid)
            if page.next_openid and page.next_openid == state.next_openid:
                raise UnreachableError("followers.same_page_again")
            book.add(state.number, page, now_ms())
            state = book.lists()[state.number - 1]  # noqa: PLW2901 - how far this list is now
            on_page(state)
