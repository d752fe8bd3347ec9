"""No expression makes more than a message holds, whichever way it grows: a column of a list must not cost a machine its memory."""

import tracemalloc
from contextlib import suppress
from time import process_time

import pytest

from wxpush.channels.common.render import Renderer, RenderError
from wxpush.channels.expressions.language import Language
from wxpush.errors import UsageError
from wxpush.sources.base import FIELD_CHARACTERS

_LONG = "x" * 300
GROWING = (
    "{{ 'a'.center(200000) }}",
    "{{ 'a'.ljust(200000) }}",
    "{{ 'a'.rjust(200000) }}",
    "{{ 'a'.zfill(200000) }}",
    "{{ '\\t'.expandtabs(200000) }}",
    "{{ '%200000d' % 1 }}",
    "{{ '%200000d'|format(1) }}",
    "{{ '{:>200000}'.format(1) }}",
    "{{ a|replace('x', a) }}",
    "{{ a.replace('x', a) }}",
    "{{ a.join(a) }}",
    "{{ a|join(a) }}",
    "{% for i in a %}{% for j in a %}{{ a }}{% endfor %}{% endfor %}",
    "{% for i in a %}{% for j in a %}" + _LONG + "{% endfor %}{% endfor %}",
    "{{ a ~ a " + "~ a " * 300 + "}}",
    "{% set b = a ~ a %}" + "{% set b = b ~ b %}" * 40 + "{{ b }}",
    "{% set b = a + a %}" + "{% set b = b + b %}" * 40 + "{{ b }}",
    "{% set b = a|list %}" + "{% set b = b + b %}" * 40 + "{{ b|length }}",
    "{% set b = 9 %}" + "{% set b = b * b %}" * 40 + "{{ b }}",
    "{{ a|list|batch(2000000000, 'x')|list|length }}",
    "{{ a|slice(2000000000)|list|length }}",
    "{{ a|indent(2000000000, true) }}",
    "{{ 'a\\nb'|indent(a * 210, true) }}",
    "{{ 1.5|round(2000000000, 'ceil') }}",
    "{{ [1]|tojson(2000000000) }}",
    "{{ a|wordwrap(1, true, a) }}",
    "{{ ('%s' * 300) % ((a,) * 300) }}",
    "{{ ('{0}' * 300).format(a) }}",
    "{{ '{:{}}'.format('a', 200000) }}",
    "{{ '%*d' % (200000, 1) }}",
    "{{ a|replace(old='x', new=a) }}",
    "{{ a|map('center', 60000)|join }}",
    "{% for i in a %}{{ i|replace('x', a)|length }}{{ a|replace('x', a * 100)|length }}{% endfor %}",
    "{{ ','.join(a|map('center', 6000)) }}",
    "{% macro m(n) %}{{ a }}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}",
    "{% filter replace('x', a) %}" + _LONG + "{% endfilter %}",
)
TOO_LONG = (
    "{% for i in a %}{% for j in a %}{% endfor %}{% endfor %}",
    "{% for i in a %}{% for j in a %}{{ 1|int }}{% endfor %}{% endfor %}",
    pytest.param(
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}",
        marks=pytest.mark.slow,
    ),
    pytest.param("{% for i in a %}{% set b = a|map('upper')|list %}{% endfor %}", marks=pytest.mark.slow),
)
#: Jinja2 has them, and a text has no use for them.
OUT_OF_REACH = (
    "{{ a.encode() }}",
    "{{ a.translate({120: a}) }}",
    "{{ (1).to_bytes(2000000000, 'big') }}",
    "{{ 'abc'.__class__ }}",
    "{{ a|attr('__class__') }}",
    "{{ [].append(1) }}",
)


@pytest.mark.parametrize("text", GROWING)
def test_an_expression_that_grows_fails_its_row(text):
    assert _failing(text) == "the result would be too large"


@pytest.mark.parametrize("text", TOO_LONG)
def test_an_expression_that_goes_on_and_on_fails_its_row(text):
    assert _failing(text) == "the expressions take more than 20000 steps"


@pytest.mark.parametrize("text", OUT_OF_REACH)
def test_what_no_text_has_a_use_for_is_not_there(text):
    assert "is no method or attribute that a text may use" in _failing(text)


@pytest.mark.parametrize("name", ["urlize", "xmlattr", "random"])
def test_a_filter_that_no_message_has_a_use_for_is_not_there(name):
    with pytest.raises(UsageError, match=f'there is no filter "{name}"'):
        Renderer({"data.a": f"{{{{ a | {name} }}}}"})


def test_a_loop_within_itself_is_refused():
    with pytest.raises(UsageError, match="without `recursive`"):
        Renderer({"data.a": "{% for i in a recursive %}{{ loop(a) }}{% endfor %}"})


def test_each_row_has_the_whole_budget():
    renderer = Renderer({"data.a": "{% for i in a %}{{ i|upper }}{% endfor %}"})
    for _ in range(200):
        assert renderer.render({"a": _LONG}) == _LONG.upper()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(filter(str.isidentifier, Language().filters)))
def test_no_filter_takes_long_for_the_longest_cell(name):
    for part in ("<", "&", "a ", "\n", "1", "a.b@", "1,"):
        template = Language().from_string(f"{{{{ a | {name} }}}}")
        began = process_time()
        with suppress(Exception):  # what it makes of such a cell is not asked
            template.render(a=part * (FIELD_CHARACTERS // len(part)))
        assert process_time() - began < 0.5, part


def _failing(text: str) -> str:
    """Why the row fails, told in next to no time and memory; looked at one after the other, as to trace memory takes time."""
    renderer = Renderer({"data.a": text})
    began = process_time()
    with pytest.raises(RenderError) as failed:
        renderer.render({"a": _LONG})
    assert process_time() - began < 2
    tracemalloc.start()
    try:
        with pytest.raises(RenderError):
            renderer.render({"a": _LONG})
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 32 << 20
    return str(failed.value).removeprefix("data.a: ")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("{{ 'tea'.center(9) }}", "   tea   "),
        ("{{ '%05d' % 1 }}", "00001"),
        ("{{ '%s, %s' | format(b, c) }}", "x, y"),
        ("{{ '{:>5}'.format(b) }}", "    x"),
        ("{{ '{{}} {}'.format(b) }}", "{} x"),
        ("{{ a|replace('x', 'y', 2) }}", "yy" + _LONG[2:]),
        ("{{ a.replace('x', 'y') }}", "y" * 300),
        ("{{ b ~ c ~ 1 }}", "xy1"),
        ("{{ b + c }}", "xy"),
        ("{{ 7 // 2 }} {{ 7 % 2 }} {{ 7 / 2 }} {{ 7 - 2 }} {{ 2 ** 3 }}", "3 1 3.5 5 8"),
        ("{{ ['a', 'b'] | join('-') }}", "a-b"),
        ("{{ '-'.join(['a', 'b']) }}", "a-b"),
        ("{% for i in b ~ c %}{{ loop.index }}{{ i }}{% endfor %}", "1x2y"),
        ("{% macro m(t) %}<{{ t }}>{% endmacro %}{{ m(b) }}", "<x>"),
        ("{{ b.upper() }}{{ {'x': 'tea'}[b] }}{{ {'x': 'tea'}.get(b) }}", "Xteatea"),
        ("{{ '3.456' | float | round(2) }}", "3.46"),
        ("{{ 'a b c' | wordwrap(1) | replace('\\n', '/') }}", "a/b/c"),
        ("{{ [1, 2, 3] | batch(2) | list | length }}{{ [1, 2] | sum }}", "23"),
    ],
)
def test_others_are_as_they_were(text, made):
    renderer = Renderer({"data.a": text})
    assert renderer.render({"a": _LONG, "b": "x", "c": "y"}) == made
