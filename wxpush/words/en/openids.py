"""What is said of openids that are unlike the others of a list."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "foreign": "to: the openid begins otherwise than most of this list ({beginning}…): is it of another account?",
    "odd": "to: openids seen so far have {length} characters and begin with o, and this one does not",
}
