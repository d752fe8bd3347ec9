"""When Python's garbage collector looks for cycles."""

import gc

#: Objects made before it looks at the youngest. A message leaves no cycle behind, so at Python's own 700 it looks some hundred times a second
#: for nothing, which costs 3 % of a message that is sent, and a tenth of one that is taken.
_YOUNG = 50_000


def look_seldom() -> None:
    """From now on, and never at what is there already: what was imported stays."""
    gc.freeze()
    gc.set_threshold(_YOUNG)
