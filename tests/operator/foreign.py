"""What of a text is in another language than it should be: with what is typed, named or quoted taken out first."""

import re
from collections.abc import Iterable

from tests.operator.paths import commands
from wxpush.model import State

_HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
_QUOTED = re.compile("“[^”]*”")
_LATIN = re.compile(r"[A-Za-z]{2,}")
#: Commands and what is quoted; options, paths, keys, placeholders, addresses and whatever else has a sign or a number in it.
_NAMED = re.compile(
    r"\{\{.*?\}\}|`[^`]*`|“[^”]*”|「[^」]*」|\"[^\"]*\"|'[^']*'|^(?:next: |下一步：|  wxpush ).*$|--?[a-z]\S*|\S*[./_{}=\\\d]\S*",
    re.MULTILINE,
)
#: Names that are the same in every language.
_ALLOWED = {
    "wxpush", "wechat", "appid", "appsecret", "openid", "unionid", "msgid", "errcode", "token", "ip", "url", "api", "https", "http", "tls",
    "csv", "tsv", "json", "jsonl", "xlsx", "yaml", "gzip", "utf", "gbk", "bom", "html", "redis", "rabbitmq", "windows", "python", "recipients", "exit",
    "ctrl", "cpu", "dns", "gib", "mib", "kib", "ms", "max", "id", "excel",
    "tab", "nul", "shell", "cron", "crontab", "systemd", "prometheus", "cd",
    # sections of systemd's files, and what installs them
    "unit", "timer", "service", "install", "enable",
    # languages, and what stands for one
    "en", "zh", "language",
    "file", "true", "false", "null", "chmod", "jq",
    # keys of a campaign file, a type of field
    "to", "data", "thing",
    # values of options
    "auto", "bar", "lines", "none", "ask", "skip", "hold", "resend",
}  # fmt: skip


def foreign(text: str, language: str, data: Iterable[str] = ()) -> list[str]:
    """The words that are; `data`: what the operator's own files and words hold."""
    for each in sorted(filter(None, data), key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(each)}(?![\w-])", " ", text, flags=re.ASCII)
    text = _QUOTED.sub(" ", text)
    if language == "en":
        return _HAN.findall(text)
    known = (
        _ALLOWED
        | {state.name.lower() for state in State}
        | {word for name in commands() for word in name.split()}
    )
    return [word for word in _LATIN.findall(_NAMED.sub(" ", text)) if word.lower() not in known]
