"""What is typed for wxpush is not for the command that prints the token."""

import os

import pytest

from tests.token.test_sources_of_tokens import python
from wxpush.token.central import CommandToken

pytestmark = pytest.mark.anyio


async def test_a_token_command_does_not_read_what_is_typed_for_wxpush():
    reading, writing = os.pipe()
    os.write(writing, b"typed")
    os.close(writing)
    before = os.dup(0)
    os.dup2(reading, 0)
    try:
        source = CommandToken(python("import sys; print('got' + sys.stdin.read())"), environ={})
        assert (await source.fetch()).token == "got"
    finally:
        os.dup2(before, 0)
        os.close(before)
        os.close(reading)
