"""The one rule about files: what a command writes is none of those that option, environment or configuration name.

It holds for every command, before anything is opened. A list or a secret counts where this command has no use for it, too: the
next one has.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from wxpush.cli.common.configuration import config_file, configuration
from wxpush.cli.common.logs import logging_to
from wxpush.config import files_named
from wxpush.errors import UsageError
from wxpush.options import cluster, send, single, suppress
from wxpush.options.common import CONFIG, LOG_FILE
from wxpush.options.configfile import Found
from wxpush.options.files import CAMPAIGN, CHECKPOINT, SANDBOX
from wxpush.options.values import Values
from wxpush.run.distinct import Name, of_campaign, require_distinct, same_file
from wxpush.run.place import Place
from wxpush.system.userfolders import cache_folder
from wxpush.words import Sentence

_NOTHING: Mapping[Name, Path] = MappingProxyType({})


def require_apart(
    options: Values, *, place: Place | None = None, read: Mapping[Name, Path] = _NOTHING
) -> None:
    """Raise UsageError where two files are one. `place`: the campaign's; `read`: what the command reads beside that."""
    outputs = dict[Name, Path](options.outputs().items())
    chosen, found = _configured(options, strictly=bool(outputs))
    own_list = chosen[suppress.LIST] or chosen[send.SUPPRESS]
    lists, settings = _kept(found)
    if own_list is not None:
        lists = {what: path for what, path in lists.items() if not same_file(path, own_list)}
    require_distinct(
        {
            **read,
            **(of_campaign(place) if place else {}),
            send.SUPPRESS.flag: own_list,
            LOG_FILE.flag: chosen[LOG_FILE],
            **outputs,
            **_on_the_way(options),
        },
        kept=lists | settings,
    )


@contextmanager
def logged(recipients: str | Path | None, options: Values) -> Iterator[None]:
    """Have the log written that a command names which does not send. Raises UsageError where that is a file of its campaign."""
    if recipients is not None and str(recipients) != "-":
        campaign, checkpoint = options[CAMPAIGN], options[CHECKPOINT]
        place = Place.of(Path(recipients), campaign, checkpoint, sandbox=options[SANDBOX])
        require_apart(options, place=place)
    elif recipients is not None:
        named = options[CAMPAIGN]
        require_apart(options, read=_NOTHING if named is None else {CAMPAIGN.flag: named})
    with logging_to(options[LOG_FILE]):
        yield


def _configured(options: Values, *, strictly: bool) -> tuple[Values, Found | None]:
    """What is chosen, and by which configuration. One that cannot be read is no matter for a command that has no use for it; one that was named and is not there is a slip for each."""
    found = config_file(options)
    try:
        return options.over(configuration(options).options()), found
    except UsageError:
        if strictly:
            raise
        return options, found


def _on_the_way(options: Values) -> dict[Name, Path]:
    """Files beside the output, until it is whole."""
    output = options.given(single.FOLLOWERS_OUTPUT)
    if output is None or not output.name:
        return {}
    part, draft = single.unfinished(output)
    return {Sentence("misuse.file_list_part"): part, Sentence("misuse.file_list_draft"): draft}


def _kept(found: Found | None) -> tuple[dict[Name, Path], dict[Name, Path]]:
    """Suppression lists; and configuration, secrets and tokens."""
    environ, lists, settings = os.environ, dict[Name, Path](), dict[Name, Path]()
    if environ.get(send.SUPPRESS.variable):
        lists[Sentence("misuse.file_suppression")] = Path(environ[send.SUPPRESS.variable])
    if environ.get("WXPUSH_SECRET_FILE"):
        settings[Sentence("misuse.file_secret")] = Path(environ["WXPUSH_SECRET_FILE"])
    if environ.get(cluster.CLUSTER_KEY_FILE.variable):
        settings[Sentence("misuse.file_cluster_key")] = Path(environ[cluster.CLUSTER_KEY_FILE.variable])
    if environ.get("CREDENTIALS_DIRECTORY"):
        settings[Sentence("misuse.file_systemd_secret")] = Path(
            environ["CREDENTIALS_DIRECTORY"], "wxpush-secret"
        )
    for token in cached.glob("*.json") if (cached := cache_folder()) else ():
        settings[Sentence("misuse.file_token", name=token.name)] = token
    if found is not None:
        settings[CONFIG.flag] = found.path
        for place, named in files_named(found).items():
            what = Sentence("misuse.file_configured", place=place, name=found.path.name)
            (lists if place.endswith("suppress") else settings)[what] = named
    return lists, settings
