"""A page of the report, whole in itself."""

from wxpush.report.page.markup import TAGS, digest, in_one_line, templates
from wxpush.words import chosen

_PACKAGE = "wxpush.report.page"


def document(template: str, **values: object) -> str:
    """The whole page. A style is let in by its digest, and nothing else is: no script, no picture, no request."""
    style, language = in_one_line(_PACKAGE, "page.css"), chosen()
    page = templates(_PACKAGE).get_template(template)
    return page.render(language=language, tag=TAGS[language], digest=digest(style), style=style, **values)
