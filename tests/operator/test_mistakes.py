"""What people get wrong, in every language there is: what happened, what it means for the rows, and what to do; and the exit code."""

import pkgutil
import re
import shlex

import pytest

from tests.operator.desk import YAML, Desk, Ran, row
from tests.operator.foreign import foreign
from tests.operator.mistaken import CONFUSED, PASTED, SET_WRONGLY
from tests.operator.mistakes import CAMPAIGNS, LISTS, Mistake
from tests.operator.mistyped import ACCOUNTS, LATER, OPTIONS
from tests.operator.wechat import TITLE
from wxpush import words
from wxpush.words import Language, Means, catalogue

LANGUAGES = sorted(each.name for each in pkgutil.iter_modules(words.__path__) if each.ispkg)
MISTAKES = (*LISTS, *CAMPAIGNS, *OPTIONS, *ACCOUNTS, *LATER, *PASTED, *CONFUSED, *SET_WRONGLY)
#: Of these one is told where `rows` asks for it.
NOTHING_LEFT = (
    Means.NOT_SENT,
    Means.NOT_SENT_NOW,
    Means.NOT_SENT_BY_THIS,
    Means.NOT_CHANGED,
    Means.NOT_CHANGED_OR_SENT,
)
#: It computes for longer than the others together.
SLOW = {"row: long_row"}
TRIED = [
    pytest.param(
        mistake,
        language,
        id=f"{mistake.id}-{language}",
        marks=[
            *(
                [pytest.mark.xfail(strict=True, raises=pytest.fail.Exception, reason=mistake.today)]
                if mistake.today
                else []
            ),
            *([pytest.mark.slow] if mistake.id in SLOW else []),
        ],
    )
    for mistake in MISTAKES
    for language in LANGUAGES
]


@pytest.mark.parametrize(("mistake", "language"), TRIED)
def test_a_mistake(desk, monkeypatch, mistake: Mistake, language):
    monkeypatch.setenv("WXPUSH_LANG", language)
    ran = committed(desk, monkeypatch, mistake)
    what = mistold(mistake, ran, language)
    if what:
        pytest.fail(what, pytrace=False)


def test_there_is_chinese():
    assert "zh" in LANGUAGES


def test_there_are_a_hundred_and_twenty_and_each_has_a_name_of_its_own():
    assert len({mistake.id for mistake in MISTAKES}) == len(MISTAKES) >= 120


def committed(desk: Desk, monkeypatch: pytest.MonkeyPatch, mistake: Mistake) -> Ran:
    if mistake.account:
        desk.campaign()
    else:
        desk.good_files()
    desk.write(secret_txt="0123456789abcdef0123456789abcdef")
    (desk.folder / "secret.txt").chmod(0o644)
    if mistake.before:
        desk.run(*shlex.split(mistake.before))
    for name, content in mistake.files.items():
        data = content if isinstance(content, bytes) else content.encode(errors="surrogateescape")
        (desk.folder / name).write_bytes(data)
    for name, value in mistake.environ.items():
        monkeypatch.setenv(name, value)
    desk.wechat.refusal = mistake.refusal
    return desk.run(*shlex.split(mistake.words))


def mistold(mistake: Mistake, ran: Ran, language: str) -> str:
    """What is missing; empty: nothing."""
    if ran.crashed or ran.code != mistake.code:
        return f"exit {ran.code}: {ran.said}"
    said, known = " ".join(ran.said.split()), catalogue(language)
    missing = [
        word for word in f"{mistake.says} {mistake.do}".split() if not _holds(said, word.replace("~", " "))
    ]
    # A line of Chinese is broken where there is no blank.
    if mistake.kind and "".join(_advice(mistake.kind, known).split()) not in "".join(said.split()):
        missing.append("what to do about the row")
    if mistake.rows and not any(text in said.lower() for text in _nothing_left(known)):
        missing.append("what it means for the rows")
    missing += [f"no {word}" for word in foreign(ran.said, language, _data(mistake))]
    return f"{missing} in: {ran.said}" if missing else ""


def _data(mistake: Mistake) -> list[str]:
    """The operator's own words: they are quoted as they are."""
    texts = [
        text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        for text in mistake.files.values()
    ]
    text = " ".join([mistake.words, *texts, *mistake.environ.values(), YAML, row(1), TITLE])
    return [*re.split(r"[\s,:]+", text), *re.split(r"[\s,:{}/=]+", text), *re.findall(r"[^\x00-\x7f]+", text)]


def _holds(said: str, word: str) -> bool:
    """A number is one by itself."""
    return re.search(rf"(?<!\d){word}(?!\d)", said) is not None if word.isdigit() else word in said


def _nothing_left(known: Language) -> list[str]:
    misused = known.TEXTS["misuse.told"]
    assert isinstance(misused, str)
    behind_what = re.split(r"[.。]", misused.partition("{what}")[2])[0]
    return [behind_what.strip("; ；，"), *(known.MEANS[each] for each in NOTHING_LEFT)]


def _advice(kind: str, known: Language) -> str:
    """Of a family of kinds it stands by their ending."""
    own = next(
        (name for name in (kind, f"any_{kind.partition('_')[2]}") if f"advice.{name}" in known.TEXTS),
        "otherwise",
    )
    text = known.TEXTS[f"advice.{own}"]
    assert isinstance(text, str)
    return " ".join(text.format().split())
