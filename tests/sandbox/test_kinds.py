"""Every kind of message can be rehearsed: the sandbox has an endpoint for it."""

import pytest
from starlette.routing import Route

from wxpush.channels import CHANNELS
from wxpush.sandbox.app import SandboxApp
from wxpush.sandbox.options import SandboxOptions


@pytest.mark.parametrize("kind", CHANNELS.values(), ids=lambda kind: kind.word)
def test_the_sandbox_takes_it(kind):
    sandbox = SandboxApp(SandboxOptions())
    paths = {route.path for route in sandbox.app.routes if isinstance(route, Route)}
    sandbox.close()
    assert kind.path in paths, (
        f"wxpush/sandbox/app.py has no route for {kind.path}: a rehearsal of a {kind.word} message meets HTTP 404"
    )
