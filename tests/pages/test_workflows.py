"""What runs elsewhere runs what is here: the sessions of noxfile.py, on the Pythons that pyproject.toml names."""

import re
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
    assert asked == {"lint", "types", "workflows", "fast", "build"}
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


@pytest.mark.xfail(strict=True, reason="whatever an index has that day is installed")
def test_what_is_installed_elsewhere_is_named_with_its_hashes():
    files = [*ROOT.glob("*constraints*.txt"), *ROOT.glob(".ci/*constraints*.txt"), *ROOT.glob("pylock*.toml")]
    assert any("sha256" in path.read_text("utf-8") for path in files)
