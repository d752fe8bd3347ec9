"""What every page of `--help` has: its headings, what stands behind a description, and the options that are Typer's own."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "usage": "Usage:",
    "usage_options": "[OPTIONS]",
    "usage_command": "COMMAND [ARGS]...",
    "heading_arguments": "Arguments:",
    "heading_options": "Options:",
    "heading_commands": "Commands:",
    "default": "default: {value}",
    "default_in_words": "default: ({value})",
    "required": "required",
    "own_help": "Show this message and exit.",
    "own_version": "Show the version.",
    "own_lang": "Language of all that people read: {languages}.",
    "own_install_completion": "Install completion for the current shell.",
    "own_show_completion": "Show completion for the current shell, to copy it or customize the installation.",
    "completion_installed": "{shell} completion installed in {path}",
    "completion_begins": "Completion will take effect once you restart the terminal",
    # Defaults in words.
    "default_campaign": "beside RECIPIENTS",
    "default_delimiter": "comma, tab",
    "default_encoding": "found out",
    "default_first": "the first",
    "default_state": "the broker, where it is Redis",
    "default_suppress_expires": "never",
    "default_suppress_list": "suppress: of wxpush.yaml",
}
