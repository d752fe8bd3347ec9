"""Which part of a service a request is for: that which reaches people, or the one of keys for tests."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from wxpush.service.problems import ProblemError
from wxpush.service.visitors import Visitor

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sides(Generic[T]):
    """What there is once for each. `tests`: that of keys for tests; the same where nothing of the service reaches people; None: they are refused."""

    people: T
    tests: T | None = None

    def of(self, visitor: Visitor) -> T:
        """The one that he has to do with. Raises ProblemError."""
        if not visitor.test:
            return self.people
        if self.tests is None:
            raise ProblemError("test_key")
        return self.tests
