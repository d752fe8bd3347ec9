"""What runs elsewhere runs what is here: the sessions of noxfile.py, on the Pythons that pyproject.toml names."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PATHS = sorted(ROOT.glob(".github/workflows/*.yml"))
WORKFLOWS = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in PATHS}
NOXFILE = (ROOT / "noxfile.py").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PYTHONS = [name.rpartition(" ")[2] for name in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", name)]
JOBS = [
    pytest.param(job, id=f"{workflow}-{name}")
    for workflow, content in WORKFLOWS.items()
    for name, job in content["jobs"].items()
]


def test_the_same_pythons_are_named_everywhere():
    (noxs,) = re.findall(r"^PYTHONS = \[(.*)\]$", NOXFILE, re.MULTILINE)
    matrices = [
        job["strategy"]["matrix"]["python"]
        for content in WORKFLOWS.values()
        for job in content["jobs"].values()
        if "strategy" in job
    ]
    assert re.findall(r'"(.*?)"', noxs) == PYTHONS
    assert matrices == [PYTHONS, PYTHONS]
    assert PROJECT["requires-python"] == f">={PYTHONS[0]}"


def test_every_session_that_a_workflow_runs_is_there():
    there = {*re.findall(r"^def (\w+)\(session", NOXFILE, re.MULTILINE)}
    asked = {
        name.removesuffix("-$PYTHON")
        for path in PATHS
        for words in re.findall(r'--session "?([^"\n]+)', path.read_text("utf-8"))
        for name in words.split()
    }
    assert asked == {"lint", "types", "workflows", "fast", "build", "audit"}
    assert asked <= there


@pytest.mark.parametrize("job", JOBS)
def test_a_job_may_do_only_what_it_says_and_ends(job):
    assert "permissions" in job
    assert "uses" in job or job["timeout-minutes"] <= 60


def test_only_what_publishes_may_write_and_it_runs_nothing_of_ours():
    writing = {
        name: job
        for content in WORKFLOWS.values()
        for name, job in content["jobs"].items()
        if "write" in job["permissions"].values()
    }
    assert set(writing) == {"publish"}
    assert not any("run" in step or "checkout" in step["uses"] for step in writing["publish"]["steps"])
    assert set(writing["publish"]["needs"]) == {"check", "try"}


@pytest.mark.parametrize(("name", "floor"), [("starlette", (0, 49, 1)), ("httpcore", (1, 0, 9))])
def test_no_version_with_a_fault_that_is_known_is_let_in(name, floor):
    (asked,) = (text for text in PROJECT["dependencies"] if re.match(rf"{name}\b", text))
    least = re.search(r">=([\d.]+)", asked)[1]
    assert tuple(map(int, least.split("."))) >= floor


LISTS = {path.name: path.read_text("utf-8") for path in ROOT.glob(".ci/constraints*.txt")}
_NAME = r"[A-Za-z0-9._-]+"


def _listed(name: str) -> dict[str, str]:
    """What is in a list: names with their versions."""
    return dict(re.findall(rf"^({_NAME})==(\S+)", LISTS[name], re.MULTILINE))


def _asked(*requirements: str) -> set[str]:
    return {re.match(_NAME, each)[0].lower() for each in requirements}


@pytest.mark.parametrize("name", LISTS)
def test_what_is_installed_elsewhere_is_named_with_its_hashes_and_from_no_index(name):
    for line in LISTS[name].replace("\\\n", " ").splitlines():
        assert re.match(rf"{_NAME}==\S+", line), line
        assert "--hash=sha256:" in line
        assert not re.search(r"://|--(extra-)?index|--find-links", line)


def test_the_lists_have_all_that_is_asked_for():
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = [each for asked in PROJECT["optional-dependencies"].values() for each in asked]
    tested = _asked(*PROJECT["dependencies"], *extras, *whole["dependency-groups"]["dev"])
    assert tested - _listed("constraints.txt").keys() == set()
    assert _asked(*whole["dependency-groups"]["release"]) - _listed("constraints-release.txt").keys() == set()


def test_nothing_is_installed_beside_the_lists():
    """But by README's own steps, which are a newcomer's, and by what writes the lists."""
    texts = [*(path.read_text("utf-8") for path in PATHS), (ROOT / ".ci/run").read_text("utf-8")]
    lines = [line for text in texts for line in text.splitlines() if re.search(r"pip\"? install\b", line)]
    lines += re.findall(r"session\.install\(.*\)", NOXFILE)
    alone = [line for line in lines if "--require-hashes" not in line and "--no-deps" not in line]
    assert [line for line in alone if not re.search(r'dist/\*|"uv"|benchmarks/requirements', line)] == []


@pytest.mark.process
@pytest.mark.parametrize(
    ("said", "code", "told"),
    [
        (
            '{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}',
            0,
            "asked of 1 of 1, 0 faults known",
        ),
        ('{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "X-1"}]}]}', 1, "a 1 has X-1"),
        ('{"dependencies": [{"name": "a", "skip_reason": "not found"}]}', 3, "could not ask of a: not found"),
        ('{"dependencies": []}', 3, "asked of 0 of 0"),
        ("", 3, "could not ask: no route to host"),
    ],
)
def test_the_audit_says_when_it_could_not_ask(tmp_path, said, code, told):
    asked = tmp_path / "pip-audit"
    asked.write_text(f"#!/bin/sh\necho 'no route to host' >&2\necho '{said}'\nexit 1\n")
    asked.chmod(0o755)
    done = subprocess.run(
        [sys.executable, ROOT / ".ci/audit.py"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, told in done.stdout) == (code, True), done
