"""The command line in this process."""

from typer.main import get_command

from wxpush.cli.main import app

#: Made once: to make every option of a command takes longer than to run it.
command = get_command(app)
