"""Texts of literals and names alone: a fast path, which gives the same."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tests.channels.expressions.renderers import texts_of
from wxpush.channels.common.render import Renderer
from wxpush.channels.expressions.language import Language
from wxpush.channels.expressions.plain import plain
from wxpush.parsing.places import Places

names = st.sampled_from(["a", "b", "姓名", "_x1"])


literals = st.text(st.characters(exclude_characters="{}\0\r", exclude_categories=["Cs"]), max_size=8)


values = st.text(st.characters(exclude_characters="\0"), max_size=8)


parts = st.one_of(
    literals,
    names.map("{{{{ {} }}}}".format),
    names.map("{{{{{}}}}}".format),
    names.map("{{{{- {} -}}}}".format),
    st.just("{# note #}"),
    st.text(string.ascii_letters + "%{ ", max_size=5).map("{{{{ '{}' }}}}".format),
)


plain_texts = st.lists(st.lists(parts, max_size=4).map("".join), min_size=1, max_size=5)


rows = st.fixed_dictionaries({"a": values, "b": values, "姓名": values, "_x1": values})


@given(plain_texts, rows)
def test_fast_path_joined_template_and_each_text_alone_give_the_same(sources, row):
    texts = {str(number): source for number, source in enumerate(sources)}
    outside = ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)
    alone = [outside.from_string(source).render(row) for source in sources]
    assert texts_of(Renderer(texts), row) == alone
    # One text with a filter sends all of them through the joined template.
    assert texts_of(Renderer({**texts, "last": "{{ a|string }}"}), row) == [*alone, row["a"]]


def test_texts_of_literals_and_names_take_the_fast_path_and_no_others():
    language = Language()

    def pieces(source):
        return language.read("", source, Places()).pieces

    assert pieces("a{{ b }}{{ 'c' }}") == ["a", ("b",), "c"]
    assert pieces("") == []
    for source in ("{{ a|upper }}", "{{ a.b }}", "{% if a %}{% endif %}", "{{ 1 }}", "{{ a ~ b }}"):
        assert pieces(source) is None


def test_the_fast_path_reads_only_the_names_it_needs():
    assert plain(["100% ", ("a",), "%s"])({"a": "x", "b": "y"}) == "100% x%s"
    assert plain([("a",), "-", ("a",)])({"a": "x"}) == "x-x"
    with pytest.raises(KeyError):
        plain([("a",)])({"b": "y"})
