"""What happens today where it is not what a test of this folder asks for: whoever mends one takes its line away."""

_BUG = "it is told as a bug in wxpush"
_WAITS = "it waits for ever for somebody at the pipe's other end"
_LONG = ("a long name", "a long path")

#: By what happens: the places, and the paths that are given there.
PATHS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        _BUG,
        (
            "init folder", "send recipients", "retry recipients", "resolve recipients", "send --campaign", "send WXPUSH_CONFIG",
            *(
                f"{name} --config"
                for name in ("send", "quota", "doctor", "template list", "template show", "template check", "followers export", "followers tags")
            ),
        ),
        _LONG,
    ),
    (_BUG, ("followers export --output",), ("a long path",)),
    (_BUG, ("send secret_file:", "send suppress:", "send log_file:"), ("nobody's home",)),
    (_BUG, ("sandbox --ledger", "sandbox --arrivals"), ("no text",)),
    (
        _WAITS,
        ("send --campaign", "template check campaign", "followers export --output"),
        ("a pipe",),
    ),
    (
        "a campaign file beside it is asked for first, and what the path leads to is not told",
        ("send recipients", "retry recipients", "resolve recipients"),
        ("a folder", "a folder/", "a pipe", "a device", "a socket"),
    ),
    (
        "only the folder is looked at, for the disk",
        ("doctor recipients",),
        (
            "a folder", "a folder/", "nothing", "a link to nothing", "a link to itself", "a pipe", "a device", "a socket",
        ),
    ),
)  # fmt: skip
#: The same, a path at a time.
PATH_CELLS = {(place, wrong): what for what, places, wrongs in PATHS for place in places for wrong in wrongs}
