"""What is said where an account's followers are listed or asked about."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # which of them
    "tags_not_named": ("--any and --all say what several --tag mean together", "Name the tags with --tag."),
    "any_or_all": (
        "Several --tag can mean those who have one of them or those who have all",
        "Add --any or --all.",
    ),
    "wanted_and_unwanted": (
        "{name!r} is required by --tag and excluded by --not-tag",
        "Leave one of them out.",
    ),
    "tag_unknown": ("The account has no tag {name!r}", "{hint}"),
    "tag_once_each": "Write --tag (or --not-tag) once for each of them.",
    "tag_near": 'Did you mean "{name}"?',
    "tags_shown": "`wxpush followers tags` shows those there are.",
    # listing them
    "busy": ("Another wxpush is listing into {path}", "Wait for it to end."),
    "beside_another_file": (
        "{path} {why}, so the list that is being made beside it was neither read nor written",
        "Find out who put it there, then remove it.",
    ),
    "foreign": (
        "{path} is not what wxpush keeps there while it lists, or it is damaged, so it was not touched",
        "Move it away, or name another file with -o.",
    ),
    "unwritable": (
        "{path}, where what has been listed is kept, cannot be written or read ({why})",
        "Free space or make its folder writable, then run the same command again.",
    ),
    "same_page_again": (
        "WeChat returned the same page of followers again instead of the next one",
        "Run the same command again later.",
    ),
    "no_end": (
        "WeChat listed {listed:,} followers and more, and says that there are {total:,}",
        "Run the same command again later.",
    ),
    "minute_full": "WeChat answers no more such calls this minute (45011); asking again in {wait}.",
    "no_folder": "There is no folder {folder}, so nothing was listed; make it, or name another file with -o.",
    "output_unwritable": ("{path} cannot be written ({why})", "Name another file with -o."),
    "output_no_list": (
        "{path} is there and is no list of followers, so it was not touched",
        "Name another file with -o, or move this one away.",
    ),
    "going_on": "Continuing after {listed:,} openids that were listed {age} ago.",
    "anew_as_of_others": "The {listed:,} openids that {file} holds were listed for another account or other tags; starting over.",
    "anew_as_too_old": "The {listed:,} openids that {file} holds were listed {age} ago, which is too long; starting over.",
    # a list of them: of all, or of one tag
    "all_of_them": "followers",
    "with_tag": "tag {name}",
    "so_far": "{who}: {listed:,} listed",
    "so_far_of": "{who}: {listed:,} of {total:,} listed",
    "count_differs": "{who}: WeChat counted {total:,} and listed {listed:,}: some followed or unfollowed meanwhile.",
    "written": "{many:,} openids written to {path}; listed were {lists}.",
    "list_has": "{who} {listed:,}",
    "no_tags": "The account {appid} has no tags.",
    # asking about them
    "none_known": (
        "WeChat knows none of the first {count} openids that it was asked about (40003)",
        "Is this the list of another account?",
    ),
}
