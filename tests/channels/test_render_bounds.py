"""No expression makes more than a message holds, whichever way it grows: a column of a list must not cost a machine its memory."""

import pytest

from wxpush.channels.common.render import Renderer, RenderError

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
)


@pytest.mark.xfail(strict=True, reason="only * and ** are bounded")
@pytest.mark.parametrize("text", GROWING)
def test_an_expression_that_grows_fails_its_row(text):
    renderer = Renderer({"data.a": text})
    with pytest.raises(RenderError, match="too large"):
        renderer.render({"a": _LONG})


@pytest.mark.parametrize(
    "text", ["{{ 'a' * 200000 }}", "{{ a.center(100) }}", "{{ '%05d' % 1 }}", "{{ a|replace('x', 'y') }}"]
)
def test_others_are_as_they_were(text):
    renderer = Renderer({"data.a": text})
    if "*" in text:
        with pytest.raises(RenderError, match="too large"):
            renderer.render({"a": _LONG})
    else:
        assert len(renderer.render({"a": _LONG})) < 1_000
