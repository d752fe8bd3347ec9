"""Configuration file and environment, as a command finds them."""

import os
from pathlib import Path

from wxpush.cluster import address
from wxpush.config import Config, read_found
from wxpush.credentials import SECRET_NAME
from wxpush.errors import UsageError
from wxpush.options.common import CONFIG, PROFILE
from wxpush.options.configfile import Found, find_config
from wxpush.options.values import Values
from wxpush.system.userfolders import config_folder, here_if_any


def config_file(options: Values) -> Found | None:
    """The configuration file, and whether somebody named it; None where there is none."""
    return find_config(options[CONFIG], os.environ, here_if_any(), config_folder())


def config_path(options: Values) -> Path | None:
    """Where it is."""
    found = config_file(options)
    return None if found is None else found.path


def configuration(options: Values) -> Config:
    """The configuration file's values for this account; all unset where there is no file. Raises UsageError."""
    found, profile = config_file(options), options[PROFILE]
    if found is None:
        if profile is not None:
            raise UsageError("misuse.profile_without_file", profile=profile)
        return Config()
    return read_found(found, profile)


def take_secret_out() -> dict[str, str]:
    """Take secret and passwords out of this process's environment, so that no child inherits them; give what is left, with the secret.

    Passwords are those of broker and Redis: the command line has read them by then.
    """
    address.take_out(os.environ)
    environ = dict(os.environ)
    os.environ.pop(SECRET_NAME, None)
    return environ
