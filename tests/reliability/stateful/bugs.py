"""Bugs that the operator who acts at random has to come upon."""

from tests.reliability.sim.bugs import Edit
from wxpush.checkpoint.file import writer
from wxpush.checkpoint.file.whereabouts import Whereabouts
from wxpush.checkpoint.findings import CheckpointFindings
from wxpush.checkpoint.transactions import Draft
from wxpush.run import status

BUGS = {
    "what was prepared stays although the question was declined": (
        Edit(Draft, "__init__", "self.kept = False", "self.kept = True"),
    ),
    "a checkpoint is gone on from without its log": (
        Edit(writer, "require_log", "mark = found.path, mark_of(connection)", "mark = found.path, None"),
        Edit(writer, "look", "if not found.log.broken:", "if True:"),
    ),
    "a checkpoint that was taken away under a run is not missed": (
        Edit(Whereabouts, "check", "if wrong:", "if False:"),
    ),
    "a row that was sent for and is left out by now is known by nothing when the input changes": (
        Edit(CheckpointFindings, "keys", "if self._remembers:", "if self._remembers and sendable:"),
    ),
    "status calls rows that may have been sent not attempted": (
        Edit(status, "count", "by_state[State.IN_FLIGHT] + in_hands", "in_hands"),
    ),
}
