"""The levers of a send that is at work, for other processes of the same user on this machine: a socket, who listens, who calls."""
