"""Jinja2's sandbox with a budget for each row: what a method, an operator, a filter or a loop makes is bounded before it is made.

https://jinja.palletsprojects.com/en/stable/sandbox/
"""

from collections.abc import Callable
from functools import cache, partial, update_wrapper, wraps
from inspect import Signature, signature, unwrap
from typing import Any, cast

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from wxpush.channels.expressions import growth
from wxpush.channels.expressions.budget import Budget, allow
from wxpush.words import Sentence

#: Filters that only `bound` can write, as their names have a blank.
_ROUNDS, _TOGETHER = "rounds of a loop", "texts together"
#: What makes HTML has no use in a message, and what draws lots would render a row differently each time.
_LEFT_OUT = ("random", "urlize", "xmlattr")


class NotThereError(SecurityError):
    """An attribute or method that no text may use."""

    def __init__(self, name: str, *_: object) -> None:
        super().__init__()
        self.sentence = Sentence("rows.no_method", name=name)


class MixedError(TypeError):
    """An operator between a text and a number."""

    def __init__(self, operator: str) -> None:
        super().__init__()
        self.sentence = Sentence("rows.mixed", operator=operator)


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """An environment without globals whose every result is charged to `budget`, which whoever renders a row renews before."""

    intercepted_binops = frozenset({"*", "**", "+", "-", "/", "//", "%"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.budget = Budget()
        self.globals.clear()
        for name in _LEFT_OUT:
            del self.filters[name]
        self.filters = {name: self._bounded(name, function) for name, function in self.filters.items()}
        self.filters[_ROUNDS] = self.budget.rounds
        self.filters[_TOGETHER] = self._together

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> object:
        allow(_size(operator, left, right))
        try:
            made = super().call_binop(context, operator, left, right)
        except TypeError:
            raise MixedError(operator) from None
        self.budget.spend(made)
        return made

    def call(self, context: Context, function: Any, /, *args: Any, **named: Any) -> Any:
        of = getattr(function, "__self__", None)
        size = growth.OF_METHODS.get(function.__name__) if isinstance(of, str) else None
        if size is not None:
            if function.__name__ == "join":
                args = (self.budget.listed(*args),)
            allow(size(of, *args, **named))
        made = super().call(context, function, *args, **named)
        self.budget.spend(made)
        return made

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str):
            return attr in growth.METHODS
        if isinstance(obj, int | float | list | tuple | dict | bytes):
            return attr in growth.OTHERS
        return super().is_safe_attribute(obj, attr, value)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        error = cast("type[SecurityError]", partial(NotThereError, attribute))
        return StrictUndefined(name=attribute, obj=obj, exc=error)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        found = super().wrap_str_format(value)
        if found is None:
            return None
        formatted, text = found, value.__self__

        def bounded(*args: Any, **named: Any) -> str:
            values = (*args, *named.values())
            allow(growth.braces(text, values[0] if value.__name__ == "format_map" else values))
            return formatted(*args, **named)

        return update_wrapper(bounded, formatted)

    def _bounded(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        size, spend = growth.OF_FILTERS.get(name), self.budget.spend
        if size is None:

            @wraps(function)
            def counted(*args: Any, **named: Any) -> Any:
                made = function(*args, **named)
                spend(made)
                return made

            return counted
        first = 1 if hasattr(function, "jinja_pass_arg") else 0
        parameters = _parameters(function)

        @wraps(function)
        def bounded(*args: Any, **named: Any) -> Any:
            given = parameters.bind(*args[first:], **named)
            given.apply_defaults()
            if name == "join":
                given.arguments["value"] = self.budget.listed(given.arguments["value"])
            allow(size(*given.args, **given.kwargs))
            made = function(*args[:first], *given.args, **given.kwargs)
            spend(made)
            return made

        return bounded

    def _together(self, texts: list[object]) -> str:
        """What `~` makes."""
        made = "".join(map(str, self.budget.listed(list(map(str, texts)))))
        self.budget.spend(made)
        return made


@cache
def _parameters(function: Callable[..., Any]) -> Signature:
    """Of a filter, without the context that Jinja2 may hand in before what the text gives."""
    own = unwrap(function)
    asked = signature(own)
    return asked.replace(parameters=[*asked.parameters.values()][hasattr(own, "jinja_pass_arg") :])


class _Bounding(NodeTransformer):
    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - Jinja2's name
        literal = sum(len(data.data) for part in node.body for data in part.find_all(nodes.TemplateData))
        self.generic_visit(node)
        node.iter = _filtered(cast("nodes.Expr", node.iter), _ROUNDS, nodes.Const(literal))
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802 - Jinja2's name
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), _TOGETHER)


def bound(tree: nodes.Template) -> nodes.Template:
    """The tree, with each loop counted and each `~` measured."""
    _Bounding().visit(tree)
    return tree.set_environment(tree.environment)  # type: ignore[return-value,arg-type] # it is the same tree


def _filtered(node: nodes.Expr, name: str, *args: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, [*args], [], None, None, lineno=node.lineno)


def _size(operator: str, left: Any, right: Any) -> int:
    """How large a result would be: characters, items or bits."""
    if operator == "%":
        return growth.percent(left, right)
    if operator == "+":
        return len(left) + len(right) if isinstance(left, _LONG) and isinstance(right, _LONG) else 0
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length()
        return bits * abs(right) if operator == "**" else bits + right.bit_length()
    pairs = ((left, right), (right, left))
    sizes = (len(many) * times for many, times in pairs if isinstance(many, _LONG) and isinstance(times, int))
    return next(sizes, 0)


_LONG = (str, list, tuple)
