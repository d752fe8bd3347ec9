"""How many invalid rows a list may have, so that what was exported wrongly is not sent to those who are left."""

from wxpush.errors import InputError
from wxpush.run.session import Session


def require_few_invalid(session: Session, *, surveyed: bool) -> None:
    """Raises the error of `too_many_invalid`, if there is one."""
    error = too_many_invalid(session, surveyed=surveyed)
    if error is not None:
        raise error


def too_many_invalid(session: Session, *, surveyed: bool) -> InputError | None:
    """Why nothing is sent, where more rows are invalid than the operator lets pass.

    surveyed: the list was read now. What holds where nobody can be asked holds for such a list alone: one that was begun has been let pass.
    """
    settings = session.settings
    bound = settings.max_invalid
    if bound is None and surveyed:
        bound = settings.max_invalid_unasked
    counts = session.counts()
    if bound is None or not bound.passed(counts.invalid, counts.rows):
        return None
    place = settings.place
    error = InputError(
        "run.too_many_invalid" if settings.max_invalid is not None else "run.too_many_invalid_unasked",
        invalid=counts.invalid,
        rows=counts.rows,
        list=place.label,
        bound=str(bound),
    )
    error.command = f"wxpush send {place.named}{place.sending} --dry-run -o problems.csv"
    return error
