"""What is asked before anything leaves or is decided, and what is said where nobody can be asked."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "no_terminal": (
        "There is no terminal to ask on",
        "Add --yes to go on without being asked.",
    ),
    "no_terminal_to_send": (
        "{rows:,} messages would be sent, and there is no terminal to ask on",
        "Add --yes to send without being asked.",
    ),
    # `facts` are what is given up, and what it means
    "no_terminal_to_give_up": "{facts} There is no terminal to ask on, so nothing was changed. Add --yes to do it without being asked.",
    "no_terminal_to_trust": (
        "There is no terminal to ask on",
        "Read what stands above, and add --yes to trust it without being asked.",
    ),
    # the questions; y and yes are the answers that confirm one
    "about_to_send": "About to send {rows:,} messages from {account} at {rate}, which takes about {time}.",
    "ask_to_send": "Send? [y/N]",
    "type_to_send": "Type {rows} to send:",
    "ask_to_go_on": "Go on? [y/N]",
    "type_to_go_on": "Type {rows} to go on:",
    "ask_to_give_up": "Give it up? [y/N]",
    "ask_to_trust": "Trust what stands above, {keys:,} in all? [y/N]",
    # behind a numbered list; `numbers` are like 1/2
    "ask_which": "Which is meant? [{numbers}, or Enter for none]",
    # another answer
    "not_confirmed": "Not confirmed, so nothing was changed or sent. Run the same command again when it is right.",
    "not_given_up": "Not confirmed, so nothing was changed. `wxpush dispatch` goes on with it.",
    "not_trusted": "Not confirmed, so nothing was changed.",
}
