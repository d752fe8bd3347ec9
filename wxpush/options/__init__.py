"""Every option, declared once: how it is given, what it becomes, its default, and whether wxpush.yaml may hold it.

From these records come the parameters of commands, the keys of wxpush.yaml, the defaults of a run and what `--help` shows.
Light: nothing here may make `--help` slow.
"""
