"""What stands below the options of each page of `--help`: commands as they are typed, behind `wxpush`; what they do is in the catalogue."""

from collections.abc import Mapping

#: By command; "" is `wxpush` itself.
EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "": (
        "init campaign",
        "send campaign/campaign.csv --sandbox",
        "send campaign/campaign.csv --dry-run",
    ),
    "init": (
        "init campaign",
        "init mine --from-template ID",
        "init campaign --lang zh",
    ),
    "trust": (
        "trust .",
        "trust /srv/shop --yes",
        "doctor --config /srv/shop/wxpush.yaml",
    ),
    "doctor": (
        "doctor",
        "doctor orders.csv",
        "doctor --profile shop",
    ),
    "template": (
        "template list",
        "template show ID",
        "template check orders.yaml",
    ),
    "template list": (
        "template list",
        "template list --offline",
        "template list --json",
    ),
    "template show": (
        "template show ngqIpbwh",
        "template show 订单发货通知",
        "template show ngqIpbwh --offline",
    ),
    "template check": (
        "template check orders.yaml",
        "template check orders.yaml --offline",
        "template check orders.yaml --profile shop",
    ),
    "quota": (
        "quota",
        "quota --profile shop",
        "quota --json",
    ),
    "followers": (
        "followers export -o followers.csv",
        "followers export -o vip.csv --tag VIP",
        "followers tags",
    ),
    "followers export": (
        "followers export -o followers.csv",
        "followers export -o vip.csv --tag VIP",
        "followers export -o some.csv --tag VIP --tag 北京 --all --not-tag 员工",
    ),
    "followers tags": (
        "followers tags",
        "followers tags --profile shop",
        "followers tags --json",
    ),
    "suppress": (
        "suppress add OPENID --suppress never.csv",
        "suppress import left.csv --suppress never.csv",
        "send orders.csv --suppress never.csv",
    ),
    "suppress add": (
        "suppress add OPENID",
        "suppress add OPENID --expires 90d",
        "suppress add OPENID --reason complained --suppress never.csv",
    ),
    "suppress remove": (
        "suppress remove OPENID",
        "suppress remove OPENID --suppress never.csv",
        "suppress remove -- -OPENID",
    ),
    "suppress list": (
        "suppress list",
        "suppress list --suppress never.csv",
        "suppress list -o all.csv",
    ),
    "suppress import": (
        "suppress import left.csv",
        "suppress import left.xlsx --column 用户 --sheet 退订",
        "suppress import left.csv --reason unsubscribed --expires 1y",
    ),
    "sandbox": (
        "sandbox",
        "sandbox --port 0 --fault busy_rate=0.1",
        "sandbox --list",
    ),
    "send": (
        "send orders.csv --dry-run",
        "send orders.csv --to OPENID",
        "send orders.csv --canary 20",
    ),
    "schedule": (
        "schedule print orders-{date}.csv -c orders.yaml --cron '30 20 * * 1-5'",
        "schedule print orders.csv --cron '0 9 1 * *' --as timer",
        "schedule print orders.csv --cron '0 9 * * *' --wait",
    ),
    "schedule print": (
        "schedule print orders-{date}.csv -c orders.yaml --cron '30 20 * * 1-5'",
        "schedule print orders.csv --cron '0 9 1 * *' --as timer",
        "schedule print orders.csv --cron '0 9 * * *' --wait",
    ),
    "simulate": (
        "simulate orders.csv --rate 80/s",
        "simulate orders.csv --quota 100000 --quota-left 41200",
        "simulate orders.csv --window 09:00-18:00 --json",
    ),
    "retry": (
        "retry orders.csv",
        "retry orders.csv --errcode 43101",
        "retry orders.csv --rate 20/s --yes",
    ),
    "resolve": (
        "resolve orders.csv --as skip",
        "resolve orders.csv --as resend",
        "resolve orders.csv --as sent",
    ),
    "status": (
        "status orders.csv",
        "status",
        "status orders.csv --watch",
    ),
    "results": (
        "results orders.csv -o all.csv",
        "results orders.csv --state rejected -o rejected.csv",
        "results orders.csv --errcode 43004",
    ),
    "report": (
        "report orders.csv -o report.html",
        "report orders.csv -o report.html --lang zh",
        "report orders.csv --sandbox -o rehearsal.html",
    ),
    "history": (
        "history",
        "history campaigns -o history.html",
        "history --json",
    ),
    "receipts": (
        "receipts serve --token-file token",
        "receipts import events.jsonl",
        "receipts status",
    ),
    "receipts serve": (
        "receipts serve --token-file token",
        "receipts serve --token-file token --suppress never.csv",
        "receipts serve --token-file token --forward https://shop.example.com",
    ),
    "receipts import": (
        "receipts import events.jsonl",
        "receipts import events.jsonl orders.csv",
        "receipts import -",
    ),
    "receipts status": (
        "receipts status",
        "receipts status --profile shop",
        "receipts status --json",
    ),
    "person": (
        "person @openid.txt",
        "person @openid.txt --erase",
        "person @openid.txt --json",
    ),
    "purge": (
        "purge",
        "purge --older 30d",
        "purge campaigns --yes",
    ),
    "explain": (
        "explain 43004",
        "explain -1",
        "explain 45009 --lang zh",
    ),
    "dispatch": (
        "dispatch orders.csv --broker redis://localhost:6379/0",
        "dispatch orders.csv --rate 200/s --yes",
        "dispatch orders.csv --abandon",
    ),
    "serve": (
        "serve order-shipped.yaml",
        "serve order-shipped.yaml --sandbox --listen 127.0.0.1:0 --json",
        "serve shipped.yaml paid.yaml --listen 10.0.0.5:8700 --keys keys.json",
    ),
    "work": (
        "work --broker redis://localhost:6379/0",
        "work --once",
        "work --concurrency 20 --health /run/wxpush/alive",
    ),
    "pause": (
        "pause orders.csv",
        "pause --broker redis://localhost:6379/0",
        "pause --profile shop",
    ),
    "resume": (
        "resume orders.csv",
        "resume --broker redis://localhost:6379/0",
        "resume --profile shop",
    ),
    "rate": (
        "rate orders.csv 20/s",
        "rate orders.csv max",
        "rate 200/s --broker redis://localhost:6379/0",
    ),
    "help": (
        "help",
        "help send",
        "help template show",
    ),
    "version": ("version",),
}
