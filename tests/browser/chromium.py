"""Pages in a real Chromium: Debian's, or another of the names below, driven by Playwright; what keeps people out of them is looked for by axe-core."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")
#: Milliseconds: a busy machine may need so long for what takes no time.
PATIENCE = 60_000
#: The language of the browser, by that of the catalogue.
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
SCHEMES = ("light", "dark")


def _binary() -> str | None:
    return next(filter(None, map(shutil.which, _NAMES)), None)


def has_browser() -> bool:
    return _binary() is not None and all(map(find_spec, ("playwright", "axe_playwright_python")))


needs_browser = pytest.mark.skipif(not has_browser(), reason="no Chromium, Playwright or axe-core")


@dataclass
class Sight:
    """One page, and what it did beside being shown."""

    page: Any
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def faults(self) -> list[tuple[str, str, list[str]]]:
        """What axe-core finds: the rule, what it says, and where. Raises AssertionError where it has looked at nothing."""
        from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - not everywhere there

        found = Axe().run(self.page).response
        assert found["passes"]
        return [
            (each["id"], each["help"], [node["html"][:200] for node in each["nodes"]])
            for each in found["violations"]
        ]

    def overflows(self) -> bool:
        """Whether it is wider than the window."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser, to the end of the block."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not everywhere there

    with sync_playwright() as playwright:
        # Its own sandbox does not start for root, as whom tests run in containers; it is shown our own pages alone.
        browser = playwright.chromium.launch(executable_path=_binary(), args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def sight(browser, *, language="en", scheme="light", width=1200) -> Iterator[Sight]:
    """A window of its own, with its own cookies."""
    context = browser.new_context(
        locale=LOCALES[language], color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    context.set_default_timeout(PATIENCE)
    try:
        found = Sight(context.new_page())
        found.page.on("request", lambda request: found.asked.append(request.url))
        found.page.on("console", lambda message: found.said.append(message.text))
        found.page.on("pageerror", lambda error: found.said.append(str(error)))
        yield found
    finally:
        context.close()
