"""Names of files as people can read them.

A name on a disk is bytes. Where they are no text Python keeps each as a lone surrogate: such a string finds its file,
but no page, database or window takes it.
"""

from __future__ import annotations

from os import PathLike, fspath


def legible(name: str | PathLike[str]) -> str:
    """A name, or a sentence with one in it, as text that can be written and shown anywhere.

    Bytes that are UTF-8 become what they mean (a program in the C locale reads none by itself), others "\ufffd".
    """
    text = fspath(name)
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:  # a half of a pair, as Windows may have in names
        return text.encode("utf-8", "replace").decode("utf-8")
