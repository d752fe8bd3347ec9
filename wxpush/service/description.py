"""The description of all paths for programs, as OpenAPI has it: data in `openapi.json`, with what code knows better put in.

https://spec.openapis.org/oas/v3.1.0
"""

import pkgutil
from functools import cache
from typing import Any

import msgspec

from wxpush.intake.view import word_of
from wxpush.model import State
from wxpush.service.problems import STATUS
from wxpush.version import __version__


@cache
def description() -> bytes:
    """JSON."""
    found: dict[str, Any] = msgspec.json.decode(pkgutil.get_data(__package__, "openapi.json") or b"")
    found["info"]["version"] = __version__
    schemas = found["components"]["schemas"]
    schemas["State"]["enum"] = sorted({word_of(state) for state in State})
    schemas["Problem"]["properties"]["code"]["enum"] = sorted(STATUS)
    return msgspec.json.encode(found)
