"""What is said of a command line that cannot be used: each ends without its full stop, and stands in `told`."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "told": "{what}; nothing was done. `{command} --help` shows how it is used.",
    "argument_missing": "Missing argument {name}",
    "option_missing": "Missing option {name}",
    "choice_missing": "Missing option {name}, with one of: {words}",
    "command_missing": "Missing command",
    "command_near": "No such command {name} (did you mean {near}?)",
    "command_unknown": "No such command {name}",
    "option_near": "No such option: {name} (Possible options: {near})",
    "option_unknown": "No such option: {name}",
    "value_missing": "Option {name} requires an argument",
    "value_needless": "Option {name} does not take a value",
    "odd_dash": "{word} begins with a dash that is none of an option's: write {meant}",
    "option_before": "{name} stands before its command: write it behind `{command}`",
    "arguments_extra": "Got unexpected extra argument(s) ({words})",
    "no_integer": "Invalid value for {name}: {value} is not a whole number",
    "no_number": "Invalid value for {name}: {value} is not a number",
    "no_switch": "Invalid value for {name}: {value} is neither true nor false",
    "out_of_range": "Invalid value for {name}: {value}. It must be {range}",
    "least": "{least} or more",
    "range": "from {least} to {most}",
    "no_page": (
        "{path} is no name of a page: a browser opens .html and .htm",
        "Name it like {name}.",
    ),
    "no_metrics": (
        "{path} is no name for metrics: node_exporter reads .prom alone",
        "Name it like {name}.",
    ),
}
