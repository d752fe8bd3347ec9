"""The description of all paths for programs says what there is."""

import os
import subprocess
import sys

import msgspec
import pytest

from tests.service.fakeintake import FakeIntake
from tests.service.serving import exchange, json_of, request, served, status_of
from tests.service.standing import Stand
from wxpush.service.description import description
from wxpush.service.keys.administration import make
from wxpush.service.keys.key import Right
from wxpush.service.problems import STATUS
from wxpush.service.routes import NAME

#: For people with a browser.
_PAGES = {"/", "/events", "/login", "/logout"}
_DESCRIBED = msgspec.json.decode(description())


def test_it_has_every_path_with_every_method_and_no_other():
    seen = {}

    def app(parts):
        routes = Stand().routes(parts)
        named = [(before + NAME + after, methods) for before, after, methods in routes._named]
        seen["routes"] = {path: {*methods} for path, methods in [*routes._whole.items(), *named]}
        return routes

    with served(make=app) as place:
        assert json_of(exchange(place, request("GET", "/openapi.json"))) == _DESCRIBED
    described = {
        path: {method.upper() for method in methods} for path, methods in _DESCRIBED["paths"].items()
    }
    assert described == {path: methods for path, methods in seen["routes"].items() if path not in _PAGES}


def test_it_has_every_status_of_a_problem_and_every_word():
    statuses = {
        int(code)
        for methods in _DESCRIBED["paths"].values()
        for method in methods.values()
        for code in method["responses"]
    }
    assert {*STATUS.values()} <= statuses
    assert _DESCRIBED["components"]["schemas"]["Problem"]["properties"]["code"]["enum"] == sorted(STATUS)


@pytest.mark.process  # its library tries whether there is IPv6 when it is imported
def test_a_validator_finds_nothing_to_say():
    validator = pytest.importorskip(
        "openapi_spec_validator", reason="openapi-spec-validator is not installed"
    )
    validator.validate(_DESCRIBED)


@pytest.mark.long
@pytest.mark.parametrize("keyed", [False, True])
def test_schemathesis_finds_nothing(keyed, tmp_path):
    """It makes requests of the description, good and bad ones, and holds each answer against it."""
    pytest.importorskip("schemathesis", reason="schemathesis is not installed")
    keys = tmp_path / "keys.json" if keyed else None
    token = make(keys, "all", made="", scopes=[*Right]) if keys is not None else ""
    ready = Stand(FakeIntake(unready=[]))  # a 503 of /readyz would be taken for a fault
    with served(make=ready.app, keys=keys) as (host, port):
        header = ["-H", f"Authorization: Bearer {token}"] if token else []
        done = subprocess.run(
            [
                sys.executable, "-m", "schemathesis.cli", "run", f"http://{host}:{port}/openapi.json", *header,
                "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
                "--max-examples", os.environ.get("WXPUSH_EXAMPLES", "50"), "--seed", "1", "--no-color",
            ],
            capture_output=True, text=True, check=False, cwd=tmp_path, timeout=550,
        )  # fmt: skip
        assert status_of(exchange((host, port), request("GET", "/livez"))) in {200, 401}
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
