"""Records that end with their line."""


def split_lines(data: bytes) -> tuple[list[bytes], bytes]:
    """The whole lines data begins with, each without its newline, and the unfinished one behind them.

    Only a newline ends a line: neither a lone carriage return nor one of Unicode's separators does.
    """
    *lines, rest = data.split(b"\n")
    return lines, rest
