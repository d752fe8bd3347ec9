"""Real wxpush processes without the second that imports take: a warm interpreter forks them, many at once.

What runs in each is the command's own main(), with its own arguments, environment, folder, streams and exit code. Only what the
interpreter does with itself before and after is left out. Whoever tests that starts one from nothing.
"""

from tests.warm.process import Piped, Process

__all__ = ["Piped", "Process"]
