"""What is said of placeholders that cannot be read, and of texts that were meant as one."""

from wxpush.words import Text

_AS_IT_STANDS = "looks like a placeholder but is not one, so everybody would get it as it stands; write {fix}"
_NAMED = 'and "{column}" is a column; its value is written {fix}'

TEXTS: dict[str, Text] = {
    # that cannot be read
    "in_line": "line {line} of the text: {problem}",
    "no_placeholder": "{written} is not a placeholder; write {{{{ {name} }}}}, with two plain braces on each side",
    "tag_closes_nothing": "{{% {name} %}} closes or continues nothing; take it out, or write what it belongs to before it",
    "no_tag": "there is no tag {{% {name} %}}; a column's value is written {{{{ {name} }}}}",
    "unreadable": "this cannot be read as a template; a column's value is written {{{{ name }}}}",
    "too_much": 'between {{{{ and }}}} stands one name or one expression, and "{found}" is too much; '
    "a column whose name holds blanks is written {column}",
    "misplaced": '"{found}" stands where a name or a value should; look at what is between the braces',
    "end_misplaced": "the end stands where a name or a value should; look at what is between the braces",
    "unseen": "a character that nobody sees ({found}) stands between the braces; delete it and write the name again",
    "strange": "{found} cannot stand between the braces, where a name holds letters, digits and _ only; "
    "a column of another name is written {column}",
    "nothing_between": "there is nothing between the braces where a name should be; write a column's name",
    "not_closed": "a placeholder or tag is not closed; write }}}} behind a name, %}} behind a tag, {{% endif %}} behind an if",
    "looked_up": '{{{{ row["{column}"] }}}}',
    "its_name_looked_up": '{{{{ row["its name"] }}}}',
    "too_deep": "this is too deep or too large; make it simpler",
    "no_filter": 'there is no filter "{name}"',
    "no_filter_but": 'there is no filter "{name}"; did you mean "{near}"?',
    "no_test": 'there is no test "{name}"',
    "no_test_but": 'there is no test "{name}"; did you mean "{near}"?',
    "loops_in_itself": "a loop cannot run within itself; write {{% for %}} without `recursive`",
    "joins_files": "{{% {tag} %}} joins files, and a campaign file stands alone; write the text itself",
    "no_name": '"{name}" cannot be used as a name here; write {{{{ row["{name}"] }}}}',
    # a column in wrong braces
    "wrong_braces": f"{{written}} {_AS_IT_STANDS}",
    "wrong_braces_or_on_purpose": f"{{written}} {_AS_IT_STANDS} (to send braces on purpose: {{on_purpose}})",
    "wrong_braces_encoded": f"{{written}}, which is encoded in this text, {_AS_IT_STANDS} with plain braces",
    "told_of_several": "{problem}; the same at {places}",
    # doubts
    "outer_braces": "the braces around the placeholder in {written} are sent too",
    "outer_quotes": "the quotation marks around the placeholder in {written} are sent too",
    "unknown_braces": "{written} names no column, so everybody gets it as it stands",
    "unknown_braces_but": '{written} names no column, so everybody gets it as it stands; the column "{near}" has nearly that name',
    "unknown_braces_for_now": "{written} is not a placeholder, so everybody would get it as it stands; `send` refuses it where it names a column",
    "named_marked_name": f"{{written}} is sent as it stands, {_NAMED}",
    "named_comment": f"{{written}} is a comment, and nothing is sent of it, {_NAMED}",
    "named_quoted_name": f"{{written}} is a text in quotation marks, and everybody gets that text, {_NAMED}",
}
