"""What `dispatch` tells and asks."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "warnings_left_out": "{many:,} more warnings like those before were left out.",
    "workers_for": "workers for {appid}",
    "no_sandbox_for_workers": (
        "Workers on other machines cannot reach a sandbox of this command, so --sandbox goes with `wxpush send` only",
        "Start `wxpush sandbox` and name it with --base-url.",
    ),
    "no_changes_under_way": (
        "A cluster has this campaign's rows as they were dispatched, so --accept-changes cannot be had now",
        "See the dispatch to its end without it (undo the change first), or give it up with --abandon; then send what changed.",
    ),
    "in_doubt_until_collected": (
        "{error} What workers have is in doubt until it can be collected; if that can never be, give the dispatch up: `{command}`."
    ),
    "paused": "The account is paused ({cause}).",
    "paused_because": "The account is paused ({cause}). {why}",
    "paused_for": "The account is paused for {time} ({cause}).",
    "paused_for_because": "The account is paused for {time} ({cause}). {why}",
    "quota_pause": (
        "Today's quota is used up: workers go on by themselves when it is renewed, at about midnight, China time. "
        "Where there is quota before, `{command}` ends the pause."
    ),
    # who or what paused it
    "cause_operator": "operator",
    "cause_account": "account refused",
    "cause_quota": "quota used up",
    # giving it up
    "abandon_sends_nothing": (
        "--abandon gives a dispatch up and sends nothing, so --again and --accept-changes do not go with it."
    ),
    "none_to_give_up": (
        "No dispatch of {list} is under way, so there is none to give up",
        "`wxpush status {named}` says what is next.",
    ),
    "no_checkpoint_to_give_up": (
        "{list} has no checkpoint ({path}), so there is no dispatch to give up",
        "",
    ),
    "dispatch_given_up": (
        "The dispatch of {list} (broker {broker}, state {state}, namespace {namespace}) is given up: its run, chunks and dead letters are "
        "deleted, and {many:,} rows that workers have are in doubt unless their outcome can be collected. {found}"
    ),
    "dispatched_elsewhere": (
        "The dispatch of {list} that is under way is elsewhere: {right}, and you name {named}; nothing was changed or sent. Run `{command}`."
    ),
    "its_broker": "its broker is {value}",
    "its_state": "its state is {value}",
    "its_namespace": "its namespace is {value}",
    "found_ours": "Its workers are called back and what they sent is collected first.",
    "found_gone": "The Redis at {state} knows nothing of it, so nobody can say what workers sent.",
    "found_taken": "The Redis at {state} has this campaign as another checkpoint's, which is left alone; nobody can say what workers sent.",
    "found_away": "The Redis at {state} does not answer: workers that reach it go on with what they have until they are stopped.",
    "rows_cannot_be_made": (
        "{many:,} rows that workers have cannot be made any more of what the files hold now, so the dispatch was "
        "not given up. Bring input and campaign file back as they were dispatched, then run the same command again."
    ),
    "changed_since_dispatched": (
        "Input or campaign file changed since they were dispatched, so nobody can tell who those are that workers have; the "
        "dispatch was not given up. Bring the files back as they were, then run the same command again."
    ),
    "run_not_deleted": "{error} The run could not be deleted there; without this checkpoint it stays called back.",
    "chunks_may_wait": "{error} Chunks of the run may wait at the broker; whoever takes them finds no run, and sends nothing.",
    "chunks_deleted": "{many:,} chunks and dead letters of the run were deleted at the broker.",
    "workers_not_told": (
        "The Redis at {state} could not be told. Workers that reach it may go on with what they hold: end them, or "
        "keep that Redis down, before rows in doubt are decided."
    ),
}
