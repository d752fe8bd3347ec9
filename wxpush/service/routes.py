"""From paths to what answers them: an ASGI application behind the edge."""

from collections.abc import Mapping

from starlette.types import Receive, Scope, Send

from wxpush.service.problems import ProblemError
from wxpush.service.requests import Handler, WebRequest

#: In a path: any one part of it.
NAME = "{name}"


class Routes:
    """`handlers`: by path and method. One part of a path may be NAME: it is handed to the handler."""

    def __init__(self, handlers: Mapping[str, Mapping[str, Handler]]) -> None:
        self._whole = {path: methods for path, methods in handlers.items() if NAME not in path}
        self._named = [
            (path.partition(NAME)[0], path.partition(NAME)[2], methods)
            for path, methods in handlers.items()
            if NAME in path
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        handler, named = self._found(scope["path"], scope["method"])
        answer = await handler(WebRequest(scope, receive, named))
        await answer(scope, receive, send)

    def _found(self, path: str, method: str) -> tuple[Handler, str]:
        methods, named = self._whole.get(path), ""
        if methods is None:
            methods, named = self._by_name(path)
        handler = methods.get(method) or (methods.get("GET") if method == "HEAD" else None)
        if handler is None:
            allowed = ", ".join(sorted(methods))
            raise ProblemError("method", headers=((b"allow", allowed.encode()),), allowed=allowed)
        return handler, named

    def _by_name(self, path: str) -> tuple[Mapping[str, Handler], str]:
        for before, after, methods in self._named:
            named = path[len(before) : len(path) - len(after)]
            if path == before + named + after and named and "/" not in named:
                return methods, named
        raise ProblemError("not_found")
