"""The names of keys and queues on servers that others use too."""

from hashlib import blake2b

from wxpush.credentials import AccountKey
from wxpush.options.cluster import NAMESPACE

#: The part of an account's keys that is there while a worker takes its rows.
AT_WORK = "at_work"


class Names:
    """The keys and queues of one namespace."""

    def __init__(self, namespace: str = NAMESPACE.default) -> None:
        self.namespace = namespace
        self.runs = f"{namespace}:runs"
        self.workers = f"{namespace}:worker:"

    def queue(self, account: str) -> str:
        """Where the account's chunks wait."""
        return f"{self.namespace}.chunks.{account}"

    def dead(self, account: str) -> str:
        """Where chunks end that no worker could take."""
        return f"{self.namespace}.dead.{account}"

    def run(self, run: str, part: str = "") -> str:
        """A key of one run: its facts, or a part of it such as `map`."""
        return f"{self.namespace}:run:{run}{':' if part else ''}{part}"

    def lease(self, run: str, first: int) -> str:
        return self.run(run, f"lease:{first}")

    def account(self, account: str, part: str = "") -> str:
        """A key of one account: its rate, or a part of it such as `pause`."""
        return f"{self.namespace}:account:{account}{':' if part else ''}{part}"

    def worker(self, worker: str) -> str:
        return f"{self.workers}{worker}"


def run_id(account: AccountKey, *, name: str, run: int, source: str, number: int) -> str:
    """The same for the same dispatch from any host, so that a second one meets the first. `source` digests the input."""
    text = "\n".join((account.name, name, str(run), source, str(number)))
    return blake2b(text.encode(), digest_size=12).hexdigest()
