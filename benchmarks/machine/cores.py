"""Which core who runs on: the server on one, whoever is measured on the other."""

CLIENT = 0
SERVER = 1


def pinned(core: int, command: list[str]) -> list[str]:
    """The command, kept on one core."""
    return ["taskset", "-c", str(core), *command]
