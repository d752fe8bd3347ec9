"""What is said when a temporary file cannot be written: the survey keeps there what does not fit in memory."""

from tempfile import gettempdir

from wxpush.errors import DiskError


def no_room(error: OSError) -> DiskError:
    """To raise for `error`, which a temporary file met."""
    return DiskError(
        f"The rows cannot be held against each other in {gettempdir()} ({error.strerror}); no row of this survey was sent; "
        "make room there, or name another folder by TMPDIR, and run again."
    )
