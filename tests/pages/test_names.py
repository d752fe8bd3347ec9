"""One word, one thing: no two public classes of wxpush have one name, but for those that are named here with the reason."""

import ast
from collections import defaultdict

from tests.pages.modules import PACKAGE, modules, tree

#: Why a name stands twice. What no longer does is to be taken out.
TWICE = {
    "Campaign": "a campaign file that was read, and what a Python program names of one",
    "Command": "an entry of the table of commands, and one that may send, settled",
    "InForce": "the rate that holds now: as the cluster keeps it, and as a snapshot of the progress is told",
    "JsonLines": "JSON, an object a line: as a format of lists, and as a view of the progress",
    "Language": "of placeholders in texts, and one that wxpush speaks",
    "Look": "at each row of a survey, and at a send under way",
    "Rate": "a limit, and how a field of a sentence shows one",
    "Tally": "of rows that were sent, and of problems of rows",
    "Voice": "who says sentences, and what the command line asks of it",
}


def _public_classes():
    found = defaultdict(list)
    for path in modules():
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path.relative_to(PACKAGE).as_posix())
    return found


def test_a_class_has_a_name_of_its_own():
    twice = {name: places for name, places in _public_classes().items() if len(places) > 1}
    assert {name: places for name, places in twice.items() if name not in TWICE} == {}, (
        "give the younger a name of its own, and docs/glossary.md where it is a word of the house"
    )
    assert sorted(TWICE.keys() - twice.keys()) == []
