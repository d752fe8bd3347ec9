"""The campaigns of the command line: what a run does is seen where people see it."""

from tests.cli.conftest import campaign, faulty, own, shared  # noqa: F401 - fixtures
