"""Who runs this process, and where."""

import os
import pwd
import socket


def user() -> str:
    """The name of the user; the number of one that has none."""
    return user_of(os.geteuid())


def user_of(number: int) -> str:
    """The same, of any."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def host() -> str:
    """The name of the machine."""
    return socket.gethostname()
