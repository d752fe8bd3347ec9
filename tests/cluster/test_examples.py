"""The example files hold against what they call, offline: commands parse, names are those of the code, units are sound."""

import shlex
import shutil
import subprocess

import pytest
import typer
import yaml

from tests.pages.test_docs import COMMANDS, ROOT
from wxpush.cluster.names import Names
from wxpush.credentials import AccountKey

EXAMPLES = ROOT / "examples/cluster"
UNITS = sorted(EXAMPLES.glob("systemd/*.service"))
MANIFESTS = [
    document
    for path in sorted(EXAMPLES.glob("kubernetes/*.yaml"))
    for document in yaml.safe_load_all(path.read_text("utf-8"))
]
COMPOSE = yaml.safe_load((EXAMPLES / "docker-compose.yaml").read_text("utf-8"))
#: What every manifest of a kind must have.
WANTED = {
    "Deployment": {"replicas", "selector", "template"},
    "Job": {"backoffLimit", "podFailurePolicy", "template"},
    "ScaledObject": {"scaleTargetRef", "triggers"},
    "TriggerAuthentication": {"secretTargetRef"},
}


def containers():
    return [
        container
        for manifest in MANIFESTS
        for container in manifest["spec"].get("template", {}).get("spec", {}).get("containers", [])
    ]


def command_lines():
    yield from (service["command"] for service in COMPOSE["services"].values() if "build" in service)
    yield from (container["args"] for container in containers())
    for unit in UNITS:
        line = next(line for line in unit.read_text("utf-8").splitlines() if line.startswith("ExecStart="))
        yield shlex.split(line.partition("=")[2])[1:]


@pytest.mark.parametrize("words", [*command_lines()], ids=" ".join)
def test_a_command_of_an_example_can_be_given(words):
    words = [str(word) for word in words]
    command = COMMANDS[words[0]]
    context = typer.Context(command, info_name=words[0])
    command.parse_args(context, words[1:])
    assert {variable for variable in environment() if variable.startswith("WXPUSH_")} >= {
        "WXPUSH_BROKER",
        "WXPUSH_STATE",
    }


def environment():
    known = {
        parameter.envvar
        for command in COMMANDS.values()
        for parameter in command.params
        if getattr(parameter, "envvar", None)
    } | {"WXPUSH_APPID", "WXPUSH_SECRET", "WXPUSH_SECRET_FILE"}
    named = {entry["name"] for container in containers() for entry in container["env"]}
    for service in COMPOSE["services"].values():
        named |= {name for name in service.get("environment", {}) if name.startswith("WXPUSH_")}
    assert named <= known
    return named


def test_manifests_have_what_their_kinds_want():
    assert {manifest["kind"] for manifest in MANIFESTS} == set(WANTED)
    for manifest in MANIFESTS:
        assert manifest["apiVersion"]
        assert manifest["metadata"]["name"]
        assert set(manifest["spec"]) >= WANTED[manifest["kind"]]


def test_workers_are_scaled_by_the_queue_that_they_read():
    (scaled,) = (manifest for manifest in MANIFESTS if manifest["kind"] == "ScaledObject")
    (deployment,) = (manifest for manifest in MANIFESTS if manifest["kind"] == "Deployment")
    account = AccountKey("wx0123456789abcdef", "https://api.weixin.qq.com")
    assert scaled["spec"]["triggers"][0]["metadata"]["queueName"] == Names().queue(account.name)
    assert scaled["spec"]["scaleTargetRef"]["name"] == deployment["metadata"]["name"]
    assert (
        deployment["spec"]["template"]["metadata"]["labels"] == deployment["spec"]["selector"]["matchLabels"]
    )


def test_the_compose_file_starts_three_workers_behind_servers_that_keep_what_they_are_told():
    services = COMPOSE["services"]
    assert services["worker"]["deploy"]["replicas"] == 3
    assert services["state"]["command"][1:7] == [
        "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction",
    ]  # fmt: skip
    assert set(COMPOSE["volumes"]) == {"broker", "state"}


def test_the_compose_files_servers_ask_for_passwords_and_its_secret_is_not_among_the_lists():
    text = yaml.safe_dump(COMPOSE)
    assert "guest" not in text
    assert "requirepass" in text
    worker = COMPOSE["services"]["worker"]
    assert worker["environment"]["WXPUSH_SECRET_FILE"].startswith("/run/secrets/")
    assert not any("campaign" in volume for volume in worker.get("volumes", []))


def test_a_container_gets_the_secret_as_a_file_and_may_become_nobody_else():
    assert containers()
    for container in containers():
        assert "WXPUSH_SECRET" not in {each["name"] for each in container["env"]}
        assert not container["image"].endswith(":latest")
        context = container["securityContext"]
        assert (context["allowPrivilegeEscalation"], context["readOnlyRootFilesystem"]) == (False, True)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_no_fault_with_a_unit(unit, tmp_path):
    copy = tmp_path / unit.name.replace("@", "@x")
    copy.write_text(unit.read_text("utf-8").replace("/usr/local/bin/wxpush", "/bin/true"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False
    )
    assert [line for line in done.stderr.splitlines() if "x.service" in line] == []
