"""What the campaign files of all kinds of message have in common: who a message goes to, what its row and the campaign are called."""

import re
from collections.abc import Iterable
from typing import TypeVar

from wxpush.parsing.places import Places
from wxpush.parsing.quantities import duration
from wxpush.schedule.keys import WindowKeys, problem_of, problems
from wxpush.words import Sentence

MAX_NAME = 64

C = TypeVar("C", bound="Campaign")


class CampaignFile(WindowKeys, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The keys that every campaign file may have. `to`, `key` and `expires` may hold placeholders."""

    #: The kind of message, a word of `wxpush.channels.CHANNELS`.
    channel: str = "template"
    name: str = ""
    to: str = "{{ openid }}"
    key: str = ""
    #: The moment from when on a row is of no use any more; empty: there is none.
    expires: str = ""
    #: For how long after the survey rows are of use, such as `6h`; None: the file does not say.
    valid_for: str | None = None
    #: Hosts that links may lead to; `.example.com` is every host below it. Empty: any.
    allow_hosts: tuple[str, ...] = ()


class Campaign(CampaignFile, frozen=True, kw_only=True):
    """A campaign file that was read and checked, and where its texts stand. Each kind of message adds what is its own."""

    places: Places = Places()


def checked(campaign: C, found: Iterable[tuple[str, Sentence | None]]) -> C:
    """The campaign, unless something is wrong with it: (place, problem with its fix; None: none), or with a key that every file may
    have for its window. Raises UsageError for the first.
    """
    for place, problem in (*found, *problems(campaign), ("valid_for", _validity_problem(campaign.valid_for))):
        if problem:
            raise campaign.places.fault(place, problem)
    return campaign


def name_problem(name: str) -> Sentence | None:
    """What is wrong with the campaign's name, with the fix; None: nothing."""
    if len(name) <= MAX_NAME and name.isprintable() and name == name.strip():
        return None
    return Sentence("parsing.bad_name", name=name[:20], most=MAX_NAME)


def to_problem(to: str) -> Sentence | None:
    """The same of `to`."""
    return None if to.strip() else Sentence("parsing.empty_to")


def _validity_problem(valid_for: str | None) -> Sentence | None:
    return problem_of(lambda: duration(valid_for) if valid_for is not None else None)


def host_problem(host: str) -> Sentence | None:
    """The same of a host of `allow_hosts`."""
    if re.fullmatch(r"(\*?\.)?[\w-]+(\.[\w-]+)*", host):
        return None
    return Sentence("parsing.no_host")
