"""The account that a command asks something of."""

from dataclasses import dataclass

from wxpush.access import Access, account_access
from wxpush.cli.common.configuration import configuration, take_secret_out
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.voice import Voice, voice
from wxpush.config import Config
from wxpush.options.common import BASE_URL
from wxpush.options.values import Values


@dataclass(frozen=True, slots=True)
class Asked:
    """The way to it, and what the command says with."""

    access: Access
    config: Config
    voice: Voice
    printer: Printer


def account_asked(options: Values, *, offline: bool = False) -> Asked:
    """As configuration and environment name it; `offline`: which is asked nothing after all. Raises UsageError."""
    config = configuration(options)
    chosen = options.over(config.options())
    access = account_access(config, chosen[BASE_URL], take_secret_out(), offline=offline)
    spoken = voice(chosen)
    return Asked(access, config, spoken, Printer(spoken))
