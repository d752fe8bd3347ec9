"""What is said when a temporary file cannot be written: the survey keeps there what does not fit in memory."""

from tempfile import gettempdir

from wxpush.errors import DiskError
from wxpush.oserror import cause


def no_room(error: OSError) -> DiskError:
    """To raise for `error`, which a temporary file met."""
    return DiskError("system.no_room", folder=gettempdir(), why=cause(error))
