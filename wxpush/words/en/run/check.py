"""What is told where nothing is sent but to oneself: of a dry run, of `--to`, and by `doctor`."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # a dry run
    "dry_run": "Dry run: no message has left.",
    "not_all_asked_about": "Not all rows were checked for whether people follow: {why}",
    "account_not_asked": "Token, quota and template were not checked: {why}",
    "nothing_asked": "Nothing was asked of WeChat. So token, IP allow-list and quota were not checked.",
    "nothing_asked_nor_who_follows": "Nothing was asked of WeChat. So token, IP allow-list and quota were not checked nor who follows.",
    "nothing_asked_in_a_rehearsal": "Nothing was asked of WeChat, as this is a rehearsal. So token, IP allow-list and quota were not checked.",
    "nothing_asked_without_account": (
        "Nothing was asked of WeChat, as no account is configured (`wxpush doctor` tells what is missing). So token, IP allow-list and "
        "quota were not checked."
    ),
    "nothing_asked_without_account_nor_who_follows": (
        "Nothing was asked of WeChat, as no account is configured (`wxpush doctor` tells what is missing). So token, IP allow-list and "
        "quota were not checked nor who follows."
    ),
    "row_not_shown": "Row {row:,} cannot be shown: {why}.",
    "no_such_row": "there is no such row",
    "row_shown": "row {row:,}, line {line:,}",
    "would_refuse": "`send` would refuse: {why}",
    "would_send_nothing": "This campaign is complete: `send` would send nothing without --again.",
    "would_go_on": "This campaign has begun: `send` would go on where it stopped.",
    "problems_written": "{many:,} problems written to {output}",
    # the trial of --to
    "to_needs_an_openid": ("--to needs an openid, letters and digits as WeChat gives them", ""),
    "to_is_suppressed": (
        "The openid of --to is on the suppression list {path}, so nothing was sent. Take it off with `wxpush suppress remove`, or name another."
    ),
    "no_row_to_try": "No row of {list} can be sent, so nothing was; see `wxpush send {named} --dry-run`.",
    "tried": "row {row:,} to {to}: {outcome}",
    "tried_alone": "{what} (exit {code})",
    "tried_several": "{arrived:,} of {many:,} messages were accepted by WeChat (exit {code})",
    "outcome_with_msgid": "{kind}, msgid {msgid}; look at the phone",
    "outcome_with_detail": "{kind}, {detail}",
    "outcome_with_code": "{kind}, {errcode} {advice}",
    "outcome_with_both": "{kind}, {errcode} “{detail}”; {advice}",
    "to_too_many": (
        "--to names {many:,} people, and a trial is for {most:,} at the most",
        "Send to more as a campaign, without --to.",
    ),
    "row_not_tried": (
        "Row {row:,} of {list} cannot be sent: {why}",
        "`wxpush send {named} --dry-run` shows what is wrong; or name another with --row.",
    ),
    "no_row_of_that_number": ("{list} has no row {row:,}", "Name another with --row."),
    # what WeChat's answer to it means
    "verdict_sent": "accepted by WeChat",
    "verdict_under_review": "accepted by WeChat, which reviews it before it is delivered",
    "verdict_rejected": "rejected by WeChat",
    "verdict_retry": "not accepted now; trying again may help",
    "verdict_deferred": "not accepted now; it may be accepted some hours later",
    "verdict_repeated": "WeChat says that it had this message before",
    "verdict_throttled": "not accepted, as WeChat is called too often",
    "verdict_quota": "not accepted, as the quota seems to be used up",
    "verdict_template": "not accepted, as WeChat does not find the template",
    "verdict_token": "not accepted, as WeChat refused the access token",
    "verdict_unsure": "whether WeChat accepted it is not known",
    "verdict_unsent": "the request did not leave this machine",
    "verdict_halt": "WeChat refuses the account as a whole",
    # what `doctor` finds
    "no_configuration": "there is no wxpush.yaml",
    "init_writes_one": "`wxpush init` writes one; without it appid and secret come from the environment",
    "secret_by": "{appid}, by {origin}",
    "by_secret_file": "secret_file {path}",
    "file_is_safer": "a file that only you can read is safer: secret_file in wxpush.yaml",
    "no_proxy": "none",
    "not_reached": "{url}: {fault}",
    "name_slow": "{url}: it takes {takes} to resolve the host name",
    "look_at_the_name_server": "is the name server that /etc/resolv.conf names slow or gone? each start waits for it",
    "is_there_a_network": (
        "is there a network, a firewall or a proxy (HTTPS_PROXY)? SSL_CERT_FILE names other certificates"
    ),
    "look_at_the_proxy": (
        "is the proxy {proxy} allowed to connect to {host}? a user name and a password are given as http://USER:PASSWORD@HOST:PORT; "
        "NO_PROXY names hosts that are reached without it"
    ),
    "clock_not_compared": "the server tells no time, so the clock was not compared",
    "clock_right": "as the server's",
    "clock_ahead": "{off} ahead of the server's",
    "clock_behind": "{off} behind the server's",
    "set_the_clock": "set it (NTP): tokens expire by it, and it decides which rows in doubt may be repeated",
    "token_given": "WeChat gives one",
    "address_not_tried": "not tried: no token was fetched from WeChat by this machine",
    "address_accepted": "this address is accepted",
    "quota_none_left": "none of {limit:,} is left today",
    "send_tomorrow": "send tomorrow",
    "quota_left_to_lists": "{remain:,} of {limit:,} left today, {lists:,} of them for lists (`keep_quota`)",
    "quota_left": "{remain:,} of {limit:,} left today",
    "folder_unwritable": "{folder}: {why}",
    "name_a_folder": "name a folder that can be written with --checkpoint",
    "state_kept": "{at} lets us in, and keeps every write on disk",
    "disk": "{free:,.1f} GiB free, {sync} a sync, in {folder}",
    "no_temporary_folder": "no folder for temporary files can be written",
    "set_tmpdir": "set TMPDIR to a folder that can be written",
    "disk_full": "free space: a checkpoint takes about 100 bytes a row",
    "disk_slow": "this disk is slow to sync and may set the pace; try another folder",
    "loop_of_asyncio": "asyncio's own",
    "install_uvloop": "pip install uvloop makes the sending quicker",
    "campaign_fits": "{path} fits the list ({many:,} rows tried)",
    "campaign_rows_invalid": "{path}: {bad:,} of the first {many:,} rows cannot be sent; row {row:,}: {why}",
    "dry_run_shows": "`wxpush send {named} --dry-run` shows them all",
    "template_fits": "{title} ({id}) has these keys",
    "template_any": "the account takes any",
    "checkpoint_whole": "{path} is whole: it knows of {rows:,} rows",
    "notices_by_robot": "{name} ({kind}): the robot answers",
    "notices_by_receiver": "{name} ({kind}): it answers",
    "notices_by_mail_server": "{name} ({kind}): the server takes sender and receivers",
    "notices_not": "{name} ({kind}) would get no notice: {why}",
    "notices_closed": "{name} ({kind}) wants no more notices",
    "mend_notifier": "messages leave all the same; docs/notices.md lists what receivers refuse",
    "write_address_anew": "write the file of its url_file anew, or leave it out of notify:",
}
