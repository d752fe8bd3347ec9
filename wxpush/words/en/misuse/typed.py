"""What is said of a command line that cannot be used: each ends without its full stop, and stands in `told`."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "told": "{what}; nothing was done. `{command} --help` shows how it is used.",
    "argument_missing": "Missing argument {name}",
    "option_missing": "Missing option {name}",
    "command_missing": "Missing command",
    "command_near": "No such command {name} (did you mean {near}?)",
    "command_unknown": "No such command {name}",
    "option_near": "No such option: {name} (Possible options: {near})",
    "option_unknown": "No such option: {name}",
    "value_missing": "Option {name} requires an argument",
    "value_needless": "Option {name} does not take a value",
    "arguments_extra": "Got unexpected extra argument(s) ({words})",
    "no_integer": "Invalid value for {name}: {value} is not a whole number",
    "no_number": "Invalid value for {name}: {value} is not a number",
    "no_switch": "Invalid value for {name}: {value} is neither true nor false",
    "out_of_range": "Invalid value for {name}: {value} is not in the range {range}",
}
