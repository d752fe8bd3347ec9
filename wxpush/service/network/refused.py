"""What a connection is answered that breaks a bound, before it is known what is asked."""

from wxpush.listening.wire import Breach, WireAnswer
from wxpush.service.languages import language_for
from wxpush.service.problems import HttpProblem
from wxpush.words import Duration


def as_problem(breach: Breach, accepted: bytes | None) -> WireAnswer:
    """A problem, in the best language of `accepted`, a value of Accept-Language."""
    fields = {name: Duration(value) if name == "seconds" else value for name, value in breach.fields.items()}
    problem = HttpProblem(breach.word, fields, retry_after=breach.retry_after)
    answer = problem.answer(language_for(accepted))
    return WireAnswer(answer.status, answer.body, ((b"content-type", answer.type), *answer.headers))
