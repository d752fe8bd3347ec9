"""What people get wrong in commands and options, about accounts, and about the time for them; as in mistakes.py."""

from tests.operator.desk import HEAD
from tests.operator.mistakes import DRY, Mistake

GOOD = "send list.csv --yes"
LIBRARY = "the words of a library, which has no Chinese ones"


def _option(id: str, more: str, says: str, do: str = "", *, today: str = "", **environ: str) -> Mistake:  # noqa: A002 - the field's name
    return Mistake(id, f"{GOOD} {more}", 2, says, do, environ=environ, today=today)


def _file(id: str, text: str, says: str, do: str = "", *, today: str = "", **more: str) -> Mistake:  # noqa: A002 - the field's name
    """wxpush.yaml."""
    return Mistake(id, GOOD, 2, f"wxpush.yaml {says}", do, files={"wxpush.yaml": text, **more}, today=today)


OPTIONS = (
    Mistake("unknown command", "sned list.csv", 2, "sned", "send wxpush~--help"),
    Mistake("unknown option", "send list.csv --dryrun", 2, "--dryrun", "--dry-run wxpush~send~--help"),
    Mistake("no RECIPIENTS", "send", 2, "RECIPIENTS", "wxpush~send~--help"),
    Mistake("no value", "send list.csv --rate", 2, "--rate", "wxpush~send~--help"),
    Mistake("two lists", "send list.csv other.csv", 2, "other.csv", "wxpush~send~--help"),
    Mistake("a value too many", "send list.csv --yes=no", 2, "--yes", "wxpush~send~--help"),
    _option("no rate", "--rate abc", "--rate abc", "50/s 3000/m 10/h max"),
    _option("no rate in the environment", "", "WXPUSH_RATE abc", "50/s", WXPUSH_RATE="abc"),
    _option("a rate of nothing", "--rate 0/s", "0/s", "max"),
    _option("no unit", "--max-duration 10", "--max-duration 10", "10s 30m"),
    _option("a long timeout", "--timeout 60s", "--timeout 60s 45s"),
    _option("more than all", "--max-errors 101%", "--max-errors 101%", "0% 100%"),
    _option("no number", "--limit many", "--limit many"),
    _option("number of nothing", "--limit 0", "--limit 0 1"),
    _option("no number in the environment", "", "WXPUSH_CANARY many", WXPUSH_CANARY="many"),
    _option("a high number", "--concurrency 100000", "--concurrency 100000 10000"),
    _option("no such progress", "--progress fancy", "--progress fancy", "auto bar lines none"),
    _option("no such policy", "--in-doubt maybe", "--in-doubt maybe", "hold resend skip"),
    _option("hidden rows", "--hidden-rows maybe", "--hidden-rows maybe", "ask send skip"),
    _option("http", "--base-url http://api.weixin.qq.com", "--base-url", "https://api.weixin.qq.com"),
    _option("a profile of no file", "--profile shop", "--profile shop wxpush.yaml", "--config"),
    _option("no suppression list", "--suppress gone.csv", "gone.csv", "wxpush~suppress~add"),
    _option("--offline alone", "--offline", "--offline", "--dry-run"),
    _option("--row alone", "--row 2", "--row", "--dry-run"),
    _option("-o alone", "-o problems.csv", "--output", "--dry-run"),
    _option("two checkpoints", "--sandbox --checkpoint x.wxpush", "--sandbox --checkpoint"),
    _option("--to nobody", "--to a@qq.com", "--to"),
    Mistake("-o of no format", f"{DRY} -o problems.doc", 2, "problems.doc .csv .jsonl", "problems.csv"),
    Mistake("-o over the list", f"{DRY} -o list.csv", 2, "-o RECIPIENTS list.csv", rows=False),
    Mistake("nobody to ask", "send list.csv", 2, "3", "--yes"),
)  # fmt: skip
ACCOUNTS = (
    Mistake("no account", GOOD, 2, "AppID", "appid wxpush.yaml WXPUSH_APPID --sandbox", account=False),
    _option("a secret that others read", "", "secret.txt", "chmod~600~secret.txt", WXPUSH_SECRET_FILE="secret.txt"),
    _file("no secret", "secret_file: nothing.txt\n", "nothing.txt", ""),
    Mistake("no such profile", f"{GOOD} --profile none", 2, "wxpush.yaml none shop", files={"wxpush.yaml": "profiles: {shop: {}}\n"}),
    _file("unknown key of wxpush.yaml", "apid: wx0123456789abcdef\n", "1 apid", "appid"),
    _file("wrong type", "concurrency: many\n", "1 concurrency"),
    _file("broken wxpush.yaml", "appid: [wx\n", "1"),
    Mistake("an unknown AppID", GOOD, 5, "40013", "appid", refusal="appid_unknown", rows=False),
    Mistake("a wrong secret", GOOD, 5, "40125", "AppSecret", refusal="secret_wrong", rows=False),
    Mistake("an address not listed", GOOD, 5, "10.1.2.3", "10.1.2.3 https://developers.weixin.qq.com/platform", refusal="address_not_listed", rows=False),
)  # fmt: skip
LATER = (
    Mistake("results too early", "results list.csv", 2, "list.csv", "wxpush~send~list.csv", rows=False),
    Mistake("status too early", "status list.csv", 2, "list.csv", "wxpush~send~list.csv", rows=False),
    Mistake("status of nothing", "status", 2, "here", "wxpush~send", rows=False),
    Mistake("unknown state", "results list.csv --state gone", 2, "--state gone", "sent rejected in_doubt", rows=False, before=GOOD),
    Mistake("two states", "results list.csv --state sent,rejected -o two.csv", 0, "two.csv", rows=False, before=GOOD),
    Mistake("two codes", "results list.csv --errcode 0,43004 -o two.csv", 0, "two.csv", rows=False, before=GOOD),
    Mistake("results as .xlsx", "results list.csv -o results.xlsx", 0, "results.xlsx", rows=False, before=GOOD),
    Mistake("results over the list", "results list.csv -o list.csv", 2, "-o RECIPIENTS list.csv", rows=False, before=GOOD),
    Mistake("retry with nobody to ask", "retry list.csv", 2, "", "--yes", before=GOOD),
    Mistake("retry --dry-run", "retry list.csv --dry-run --yes", 2, "--dry-run", "wxpush~send wxpush~results", before=GOOD),
    Mistake("no such decision", "resolve list.csv --as maybe", 2, "--as maybe", "sent skip resend", before=GOOD),
    Mistake("no decision", "resolve list.csv", 2, "--as", "sent skip resend", before=GOOD),
    Mistake("explain a word", "explain abc", 2, "abc", "", rows=False),
    Mistake("explain an unknown code", "explain 99999", 0, "99999", "--errcode-is-row", rows=False),
    Mistake("no such template", "template show nothing", 2, "nothing", "wxpush~template~list", rows=False),
    Mistake("no openid listed", "suppress add a@qq.com --suppress never.csv", 2, "openid 1", "-"),
    Mistake("no list named", "suppress add oFollower0000000000000000001", 2, "", "--suppress suppress:", rows=False),
    Mistake("no end", "suppress add oFollower0000000000000000001 --suppress never.csv --expires soon", 2, "soon", "90d 2026"),
    Mistake("a list of no openids", "suppress import list.csv --suppress never.csv", 2, "list.csv openid name", "--column", rows=False, files={"list.csv": "name\ntea\n"}),
    Mistake("no list", "suppress list --suppress never.csv", 2, "never.csv", "wxpush~suppress~add", rows=False),
    Mistake("init over files", "init .", 2, "campaign.yaml", rows=False, files={"campaign.yaml": "x"}),
    Mistake("followers as .pdf", "followers export -o followers.pdf", 2, ".csv .jsonl", "followers.csv", rows=False),
    Mistake("followers in no folder", "followers export -o nowhere/followers.csv", 2, "nowhere", "-o", rows=False),
    Mistake("followers over a list", "followers export -o list.csv", 2, "list.csv", "-o", rows=False, files={"list.csv": HEAD}),
    Mistake("no such tag", "followers export -o f.csv --tag gold", 2, "gold", "wxpush~followers~tags", rows=False),
    Mistake("a fault misspelt", "sandbox --fault busyrate=0.1", 2, "busyrate", "busy_rate", rows=False),
    Mistake("a fault without a value", "sandbox --fault busy_rate", 2, "--fault busy_rate", "busy_rate=0.1", rows=False),
    Mistake("a fault of no number", "sandbox --fault busy_rate=often", 2, "--fault busy_rate often", "", rows=False),
    Mistake("a pause without a broker", "pause", 2, "", "RECIPIENTS --broker WXPUSH_BROKER", rows=False),
    Mistake("help", "help", 0, "send status", "", rows=False),
    Mistake("version", "version", 0, "wxpush", "", rows=False),
)  # fmt: skip
