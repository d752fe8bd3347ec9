"""The example files of a service hold against what they call, offline."""

import shlex
from ipaddress import ip_network

import pytest
import typer
import yaml

from tests.pages.test_docs import COMMANDS, ROOT

EXAMPLES = ROOT / "examples/serve"
COMPOSE = yaml.safe_load((EXAMPLES / "docker-compose.yaml").read_text("utf-8"))
MANIFESTS = {
    manifest["kind"]: manifest
    for path in sorted(EXAMPLES.glob("kubernetes/*.yaml"))
    for manifest in yaml.safe_load_all(path.read_text("utf-8"))
}
UNIT = (EXAMPLES / "wxpush-serve.service").read_text("utf-8")


def command_lines():
    yield COMPOSE["services"]["serve"]["command"]
    yield pod()["containers"][0]["args"]
    yield shlex.split(next(line for line in UNIT.splitlines() if line.startswith("ExecStart=")))[1:]


def pod():
    return MANIFESTS["StatefulSet"]["spec"]["template"]["spec"]


@pytest.mark.parametrize("words", [*command_lines()], ids=lambda words: str(words[-1]))
def test_its_command_can_be_given_and_asks_for_keys(words):
    words = [str(word) for word in words]
    command = COMMANDS[words[0]]
    command.parse_args(typer.Context(command, info_name=words[0]), words[1:])
    assert {"--keys", "--proxy"} <= {*words}


@pytest.mark.parametrize("words", [*command_lines()], ids=lambda words: str(words[-1]))
def test_no_neighbour_is_believed_to_be_the_proxy(words):
    # What a proxy says of who asks is believed: that of a whole network of containers is what anybody there says.
    assert ip_network(str(words[words.index("--proxy") + 1])).num_addresses <= 16


def test_the_proxy_of_the_compose_file_is_the_machine_itself():
    (network,) = COMPOSE["networks"]["default"]["ipam"]["config"]
    assert network["gateway"] == COMPOSE["services"]["serve"]["command"][-1]


@pytest.mark.parametrize("path", sorted((ROOT / "examples").rglob("*.service")), ids=lambda path: path.name)
def test_what_a_unit_writes_is_nobody_elses(path):
    assert "UMask=0077" in path.read_text("utf-8").splitlines()


def test_the_manifests_belong_together():
    assert {*MANIFESTS} == {"StatefulSet", "Service", "ScaledObject"}
    stateful, service = MANIFESTS["StatefulSet"], MANIFESTS["Service"]
    assert stateful["spec"]["replicas"] == 1  # a spool is one process's
    assert service["spec"]["selector"] == stateful["spec"]["selector"]["matchLabels"]
    assert stateful["spec"]["template"]["metadata"]["labels"] == service["spec"]["selector"]
    (container,) = pod()["containers"]
    claimed = {each["metadata"]["name"] for each in stateful["spec"]["volumeClaimTemplates"]}
    there = {each["name"] for each in pod()["volumes"]} | claimed
    assert {each["name"] for each in container["volumeMounts"]} == there
    (port,) = {each["port"] for each in service["spec"]["ports"]}
    assert container["ports"] == [{"name": "http", "containerPort": port}]
    assert f"0.0.0.0:{port}" in container["args"]
    assert container["livenessProbe"]["httpGet"] == {"path": "/livez", "port": "http"}


def test_it_is_scaled_by_a_metric_that_there_is():
    (trigger,) = MANIFESTS["ScaledObject"]["spec"]["triggers"]
    name = trigger["metadata"]["query"].removeprefix("sum(").removesuffix(")")
    assert f'"{name}":' in (ROOT / "wxpush/service/metrics.py").read_text("utf-8")
    assert MANIFESTS["ScaledObject"]["spec"]["scaleTargetRef"]["name"] == "wxpush-worker"


def test_systemd_is_told_when_it_is_ready_and_that_it_turns():
    assert {"Type=notify", "WatchdogSec=60", "SuccessExitStatus=143"} <= {*UNIT.splitlines()}


@pytest.mark.parametrize(
    "path",
    [
        each
        for each in sorted((ROOT / "examples").rglob("*.service"))
        if "Restart=" in each.read_text("utf-8")
    ],
    ids=lambda path: path.name,
)
def test_systemd_never_gives_a_unit_up_that_is_to_start_again(path):
    said = dict(line.split("=", 1) for line in path.read_text("utf-8").splitlines() if line[:1].isalpha())
    # It does at five starts within ten seconds, unless the unit says otherwise: systemd.unit(5), StartLimitBurst=.
    assert "StartLimitIntervalSec" in said or 5 * int(said["RestartSec"]) > 10
