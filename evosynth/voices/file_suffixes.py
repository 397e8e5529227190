"""What files of DX7 voices are called, in small letters; people write them in large ones as well.

What a file is is decided by its content: these only choose what to look into.
"""

ARCHIVE = ".zip"
SUFFIXES = (
    ".syx",  # first: what is written
    ".sysex",
    ".mid",
    ".midi",
    ".rmi",
    ".bin",
    ".dx7",
    ".tx7",
    ".snd",
    ".bnk",
    ARCHIVE,
)
