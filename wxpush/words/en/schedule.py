"""What is said of times that people write: windows, zones, days, moments."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "window_empty": (
        "A window without times says nothing",
        "Write one like Mon-Fri 09:00-12:00,14:00-20:00, or always.",
    ),
    "window_without_times": (
        "{rule!r} in {text!r} is no rule of a window",
        "Write days, a blank and times, like Mon-Fri 09:00-12:00,14:00-20:00, with a semicolon between two rules.",
    ),
    "no_day": ("{word!r} in {text!r} is no day", "Write Mon, Tue, Wed, Thu, Fri, Sat or Sun."),
    "no_span": (
        "{word!r} in {text!r} is no stretch of time",
        "Write one like 09:00-12:00; 22:00-02:00 goes past midnight.",
    ),
    "span_too_short": (
        "{word!r} in {text!r} is shorter than {least} minutes, so no message without an answer could be repeated in it",
        "Write a longer one.",
    ),
    "no_time_of_day": ("{word!r} in {text!r} is no time of day", "Write one from 00:00 to 24:00."),
    "no_zone": ("There is no time zone {name!r}", "Write one like Asia/Shanghai."),
    "no_zone_but": ("There is no time zone {name!r}", "Did you mean {near}?"),
    "no_zones_here": (
        "This machine has no list of time zones, so {name} is not known; {default} alone needs none",
        "Install the package tzdata: of the system, or with pip install tzdata.",
    ),
    "no_days": (
        "{text!r} is no day and no run of days",
        "Write 2026-10-01, or 2026-10-01..2026-10-08 for all from the first to the last.",
    ),
    "both_lists": "{day} stands in holidays and in workdays; take it out of one of them",
    "problem": "{what}. {do}",
    "no_moment": ("{text!r} is no time", "Write one like 2026-12-01 09:00, or 09:00 for today."),
    # where nothing may leave now
    "closed": (
        "The window {window} is closed until {opens}, so nothing can be sent now",
        "Run the same command then, or let it wait with --wait.",
    ),
    "before_at": ("It is not {at} yet", "Run the same command then, or let it wait with --wait."),
    "never_opens": (
        "The window {window} does not open any more in two years",
        "Look at its days, and at holidays.",
    ),
    "too_late": (
        "It is more than the {grace} of --at-grace later than {at}, the time of --at",
        "If it is still to be sent, give another time, or none.",
    ),
    "has_closed": "The window {window} closes; the rows not sent are kept. Run the same command again when it opens, {opens}.",
    # what is printed
    "no_cron": (
        "{text!r} is no time of a crontab",
        "Write five fields like '30 20 * * 1-5': minute, hour, day, month, day of the week.",
    ),
    "cron_of_both": (
        "{text!r} names days of the month and days of the week: cron takes either, systemd only both",
        "Write * for one of them.",
    ),
    "dated_without_campaign": (
        "A list with {{date}} in its name has a campaign file of another name",
        "Name it with -c.",
    ),
    "name_of_several_lines": (
        "A table of cron and a unit of systemd have one line for each thing, and {name} would end it, or begin another",
        "Rename the file or the folder.",
    ),
    "for_crontab": "Into crontab -e. The clock is that of this machine; 4 and 8 leave something, which the same command sends later.",
    "for_timer": "Into /etc/systemd/system/wxpush-{name}.timer, then: systemctl enable --now wxpush-{name}.timer",
    "for_service": "Into /etc/systemd/system/wxpush-{name}.service. User=, and the AppSecret with LoadCredential=wxpush-secret:FILE, are yours to add.",
    # what is reckoned
    "counted": "{rows:,} rows of {list}, counted as they stand: nothing is checked.",
    "left": "{rows:,} rows of {list} are left.",
    "not_counted": (
        "{path} cannot be read as what its name says, so its rows are not counted",
        "`wxpush send {path} --dry-run` tells what is wrong with it.",
    ),
    # the table by day
    "by_day": "by day, times of {zone}:",
    "column_day": "day",
    "column_window": "window",
    "column_quota": "quota",
    "column_rate": "rate",
    "column_rows": "rows",
    "column_last": "last row at",
    "rate": "{rate}",
    "never_all": "They would not all be sent within 400 days.",
}
