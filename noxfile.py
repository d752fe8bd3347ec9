"""Every task of a developer by its name: `nox -s fast`. `.ci/run` is what a change must pass; these are its parts, and more."""

import re
from pathlib import Path

import nox

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
#: Every version with the hashes of its files, for what is tested and for what builds; `nox -s lock` writes them anew.
TESTING, RELEASING = ".ci/constraints.txt", ".ci/constraints-release.txt"
WORKFLOWS = sorted(Path(".github/workflows").glob("*.yml"))
nox.options.sessions = ["lint", "types", "fast"]
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_missing_interpreters = False


def _install(session: nox.Session) -> None:
    session.install("--quiet", "--require-hashes", "-r", TESTING)
    session.install("--quiet", "--no-deps", "--no-build-isolation", "-e", ".")


@nox.session
def lint(session: nox.Session) -> None:
    """Style, layout, and the floors between rooms."""
    _install(session)
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("lint-imports")


@nox.session
def types(session: nox.Session) -> None:
    """Mypy, strict."""
    _install(session)
    session.run("mypy")


@nox.session
def workflows(session: nox.Session) -> None:
    """What runs elsewhere, held against its schema and against what is known to be unsafe. Asks nobody."""
    session.install("--quiet", "--require-hashes", "-r", RELEASING)
    session.run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *map(str, WORKFLOWS))
    session.run("check-jsonschema", "--builtin-schema", "vendor.dependabot", ".github/dependabot.yml")
    session.run("zizmor", "--offline", "--no-progress", "--quiet", ".github")


@nox.session(python=PYTHONS)
def fast(session: nox.Session) -> None:
    """The tests that need no process and no socket, on every Python that is named and installed."""
    _install(session)
    session.run("pytest", "-m", "fast", "--forks", "auto", "-q", *session.posargs)


@nox.session(name="all")
def everything(session: nox.Session) -> None:
    """What README calls the tests."""
    _install(session)
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session
def long(session: nox.Session) -> None:
    """The long proofs, each bounded by WXPUSH_LONG_SECONDS."""
    _install(session)
    session.run("pytest", "-m", "long", "-n", "0", "-s", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """The benchmarks; `nox -s bench -- --only facts million` for a part of them."""
    _install(session)
    session.install("--quiet", "-r", "benchmarks/requirements.txt")
    session.run("python", "benchmarks/run.py", *session.posargs)


@nox.session
def build(session: nox.Session) -> None:
    """The sdist and the wheel in dist/, and in sbom.cdx.json what an installation of the wheel with all extras brings along."""
    session.install("--quiet", "--require-hashes", "-r", RELEASING)
    session.run("python", "-m", "build", "--no-isolation", "--outdir", "dist")
    (wheel,) = Path("dist").glob("*.whl")
    home = Path(session.create_tmp()) / "installed"
    session.run("python", "-m", "venv", "--clear", "--without-pip", str(home))
    python = str(home / "bin" / "python")
    versions = (
        Path(session.create_tmp()) / "versions.txt"
    )  # the wheel has no hash yet, so none can be asked for
    versions.write_text(re.sub(r" *\\\n.*", "", Path(TESTING).read_text("utf-8")), "utf-8")
    install = ("install", "--quiet", "--constraint", str(versions), f"{wheel}[cluster,socks,xlsx]")
    session.run("python", "-m", "pip", "--python", python, *install)
    words = ("--pyproject", "pyproject.toml", "--output-reproducible", "--output-file", "sbom.cdx.json")
    session.run("cyclonedx-py", "environment", *words, python)


@nox.session
def audit(session: nox.Session) -> None:
    """Whether a fault is known of anything in the two lists. Ends with 3, and says so, where nobody could be asked."""
    session.install("--quiet", "--require-hashes", "-r", RELEASING)
    session.run("python", ".ci/audit.py")


@nox.session
def lock(session: nox.Session) -> None:
    """Write the two lists anew, with the newest versions that pyproject.toml lets in. The index is whichever is configured, and is not named."""
    session.install("--quiet", "uv")
    words = (
        "--upgrade",
        "--universal",
        "--python-version",
        PYTHONS[0],
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
    )
    compiled = ("uv", "pip", "compile", "--quiet", *words)
    session.run(*compiled, "pyproject.toml", "--all-extras", "--group", "dev", "--output-file", TESTING)
    session.run(*compiled, "--group", "pyproject.toml:release", "--output-file", RELEASING)
