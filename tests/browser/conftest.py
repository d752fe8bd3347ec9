import pytest

from tests.browser.chromium import chromium


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found
