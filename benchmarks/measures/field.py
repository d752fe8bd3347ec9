"""Everybody who is measured side by side, as far as what they need is installed."""

from pathlib import Path

from clients import campaign, command, programs, pythons
from clients.bench import Bench, Client
from clients.campaign import Style
from figures import names
from figures.client import Figures

from measures.rounds import interleaved


class Field:
    """The clients over one set of campaign files. `python`: the interpreter of the Python peers."""

    def __init__(
        self, folder: Path, rows: int, *, wrk: bool, binary: Path | None, python: Path | None
    ) -> None:
        self.plain = campaign.write(folder / "names", rows, Style.NAMES)
        self.jinja = campaign.write(folder / "jinja", rows, Style.JINJA)
        self._wrk = wrk
        self._binary = binary
        self._python = python

    def everyone(self) -> dict[str, Client]:
        """All of them, by name."""
        return {
            **({names.WRK: programs.wrk} if self._wrk else {}),
            **self._ours(),
            names.JINJA: command.whole(self.jinja),
            **self._peers(*pythons.PEERS),
        }

    def quick(self) -> dict[str, Client]:
        """Those for whom a thousand requests in flight are no trouble, and aiohttp."""
        return {**self._ours(), **self._peers("aiohttp_gather")}

    def main(self) -> dict[str, Client]:
        """Those that the ratios are about, and who get through a million rows in a minute or so."""
        found = {**({names.WRK: programs.wrk} if self._wrk else {}), **self._ours()}
        found.pop(names.GO_TEXT, None)  # the same but for the slower rendering
        return found

    def measure(self, found: dict[str, Client], bench: Bench, rounds: int) -> dict[str, Figures]:
        """Medians, with the latencies of wxpush from one more send."""
        told = interleaved(found, bench, rounds)
        for name, path in ((names.WXPUSH, self.plain), (names.JINJA, self.jinja)):
            if name in told:
                told[name] = command.timed(told[name], bench, path)
        return told

    def _ours(self) -> dict[str, Client]:
        """The reference design, the transport and the command."""
        found: dict[str, Client] = {}
        if self._binary is not None:
            found[names.GO_HTTP] = programs.go_http(self._binary)
            found[names.GO_WHOLE] = programs.go_whole(self._binary, self.plain, "replacer")
            found[names.GO_TEXT] = programs.go_whole(self._binary, self.plain, "text")
        found[names.WIRE] = programs.wire
        found[names.WXPUSH] = command.whole(self.plain)
        return found

    def _peers(self, *scripts: str) -> dict[str, Client]:
        if self._python is None:
            return {}
        peers = {script: pythons.PEERS[script] for script in scripts}
        return {
            name: pythons.peer(self._python, script, share, self.plain)
            for script, (name, share) in peers.items()
        }
