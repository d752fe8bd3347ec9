"""How much of what there is no end to is tried: all of it by the whole tests, a fifth in the fast lane."""

import hypothesis

#: Named by tests/conftest.py, for the fast lane alone.
QUICK = "quick"


def share(many: int, *, of: int = 5) -> int:
    """So many examples, or a fifth of them; `of`: another part, where each is tried many times over."""
    return max(1, many // of) if hypothesis.settings.get_current_profile_name() == QUICK else many
