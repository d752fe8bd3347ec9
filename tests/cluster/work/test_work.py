"""What a worker is told: by its options, and by wxpush.yaml, as docs/options.md says."""

import pytest

from wxpush.cli.commands.work import how_to_work
from wxpush.config import Config
from wxpush.credentials import AccountKey
from wxpush.errors import UsageError
from wxpush.options.cluster import CONCURRENCY, LANES
from wxpush.options.common import BASE_URL
from wxpush.options.send import TIMEOUT
from wxpush.options.values import Values
from wxpush.run.cluster.place import ClusterPlace

WHERE = ClusterPlace("redis://x", "redis://x", "wxpush", 15.0)
FILE = {"concurrency": 7, "timeout": "3s", "lanes": 9}


def told(given):
    how = how_to_work(Values(given, FILE), WHERE, Config(), {})
    return how.concurrency, how.timeout, how.lanes


def test_a_worker_takes_from_the_file_what_may_stand_there():
    assert told({}) == (7, 3.0, 3)


def test_what_is_given_wins_over_the_file():
    assert told({CONCURRENCY: 20, TIMEOUT: "5s", LANES: 2}) == (20, 5.0, 2)


def test_a_deadline_in_the_file_is_held_to_the_same_bound():
    with pytest.raises(UsageError, match="--timeout 60s is longer than the 45s"):
        how_to_work(Values({}, {"timeout": "60s"}), WHERE, Config(), {})


OURS, THEIRS = "https://api.example.com", "https://api.example.org"
APPID = "wx0123456789abcdef"


@pytest.mark.parametrize(
    "config", [Config(), Config(appid=APPID)], ids=["without an account", "with its own"]
)
def test_no_account_is_reached_at_another_address_than_the_workers_own(config):
    """What a broker or Redis says must not decide where a token goes."""
    secret = {"WXPUSH_SECRET": "0" * 32} if config.appid else {}
    how = how_to_work(Values({BASE_URL: OURS}), WHERE, config, secret)
    assert how.access(AccountKey(APPID, OURS)).base_url == OURS
    with pytest.raises(UsageError, match=f"this worker sends to {OURS} only"):
        how.access(AccountKey(APPID, THEIRS))


def test_the_secret_is_there_for_its_account_whichever_is_served_first():
    how = how_to_work(Values({BASE_URL: OURS}), WHERE, Config(appid=APPID), {"WXPUSH_SECRET": "0" * 32})
    assert how.access(AccountKey("wxfedcba9876543210", OURS)).secret is None
    assert how.access(AccountKey(APPID, OURS)).secret is not None


def test_for_an_account_of_others_no_command_is_run(tmp_path):
    config = Config(appid=APPID, secret_command=f"touch {tmp_path}/ran")
    how = how_to_work(Values({BASE_URL: OURS}), WHERE, config, {})
    assert how.access(AccountKey("wxfedcba9876543210", OURS)).secret is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("hosts", [None, (), ("shop.example.com",)])
def test_links_may_lead_where_the_workers_own_configuration_says(hosts):
    assert how_to_work(Values({}), WHERE, Config(allow_hosts=hosts), {}).allow_hosts == (hosts or ())
