"""The commands of a cluster before they reach it: what they refuse, what they need, and what they import."""

import subprocess
import sys

import pytest

from tests.cluster import servers

pytestmark = pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["work", "--broker", "amqp://127.0.0.1/", "--state", ""], "Beside RabbitMQ a Redis"),
        (["work", "--broker", "kafka://127.0.0.1", "--state", ""], "Beside Kafka a Redis"),
        (["work", "--broker", ""], "No broker is named"),
        (["work", "--broker", "nats://x", "--state", servers.REDIS], "has the scheme 'nats'"),
        (["work", "--namespace", "a b"], "is not a word"),
        (["work", "--lease", "10m"], "is not between"),
        (["work", "--timeout", "1h"], "is longer than"),
        (["work", "--state", "redis://127.0.0.1:6379/99999"], "lets nobody in as the address has it"),
        (["dispatch", "campaign.csv", "--sandbox"], "cannot reach a sandbox"),
        (["dispatch", "none.csv"], "does not exist"),
        (["pause", "--lease", "0s"], "not above 0"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(field, arguments, sentence):
    ran = field.run(*arguments)
    assert ran.returncode == 2, ran
    assert sentence in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def run_code(code, *arguments, environ=None):
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", ["dispatch campaign.csv", "work", "pause", "resume", "status"])
def test_without_the_extra_a_command_says_what_to_install(field, command):
    code = "import sys; sys.modules['redis'] = None; from wxpush.cli.main import main; main()"
    ran = run_code(code, *command.split(), environ=field.environ)
    assert ran.returncode == 2
    assert "pip install 'wxpush-cli[cluster]'" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["pause", "resume", "status"])
def test_who_looks_or_steers_imports_nothing_that_sends(field, command):
    heavy = {"httpx", "httptools", "jinja2", "wxpush.wiring", "wxpush.checkpoint.sqlite"}
    code = (
        "import sys; from wxpush.cli.main import main\n"
        f"try:\n    main()\nfinally:\n    print(sorted({heavy!r} & set(sys.modules)))"
    )
    ran = run_code(code, command, environ=field.environ)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "[]"), ran.stderr


def test_the_core_imports_nothing_of_the_cluster_but_its_addresses():
    code = (
        "import sys; import wxpush.cli.main, wxpush.run.send, wxpush.wiring; "
        "print([name for name in sys.modules if name.partition('.')[0] in {'faststream', 'redis', 'aio_pika'} "
        "or name.startswith('wxpush.cluster.')])"
    )
    ran = run_code(code)
    assert ran.stdout == "['wxpush.cluster.address']\n", ran.stderr
