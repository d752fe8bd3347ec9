"""`wxpush.check`, `wxpush.send` and `wxpush.results` for programs with an event loop."""

from wxpush.api.aio import check, results, send

__all__ = ["check", "results", "send"]
