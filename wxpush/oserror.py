"""What the operating system says of a call that failed, in the language in which people are told."""

import errno
import os

from wxpush.words import Sentence, catalogue


def of_number(number: int) -> Sentence | str:
    """What the system says of an errno, where the error that had it is told by a library in words of its own."""
    return cause(OSError(number, os.strerror(number)))


def cause(error: OSError) -> Sentence | str:
    """Why the call failed, in a few words: a sentence; words of another than the system, or of an error that the catalogue does not have, as they stand."""
    number = error.errno or 0
    sentence = Sentence(f"system.errno_{errno.errorcode.get(number, '')}")
    # Of an address that cannot be bound Python adds which, as our sentences do.
    said = (error.strerror or "").partition(" (")[0]
    if said == os.strerror(number) and sentence.id in catalogue().TEXTS:
        return sentence
    return error.strerror or type(error).__name__
