"""Which rows of a document are believed: conditions in SQL, a type and a length for every column.

SQLite holds values of any type in any column, and checks nothing of a file that another program has written. It answers
these questions without fetching the values.
"""

from __future__ import annotations

MOST = 1 << 53  # of a number that counts something
LARGEST_DATA = 256 << 20  # bytes of a sound, a plan, a checkpoint
LARGEST_VOICE = 1 << 20
LARGEST_SCORES = 4096
LARGEST_PICTURE = 1 << 20  # deflated
LONGEST_TEXT = 1 << 16  # characters of a name or a path
LONGEST_JSON = 8 << 20  # of what a person did: voices and curves within it


def _text(name: str, longest: int = LONGEST_TEXT) -> str:
    return f"typeof({name}) = 'text' AND length({name}) <= {longest}"


def _blob(name: str, largest: int) -> str:
    return f"typeof({name}) = 'blob' AND length({name}) <= {largest}"


def _whole(name: str, least: int = -1, most: int = MOST) -> str:
    return f"typeof({name}) = 'integer' AND {name} BETWEEN {least} AND {most}"


def _number(name: str) -> str:
    return f"typeof({name}) = 'real' AND {name} BETWEEN -1e300 AND 1e300"


def _one_of(name: str, *words: str) -> str:
    return f"typeof({name}) = 'text' AND {name} IN ({', '.join(map(repr, words))})"


def _small(name: str, longest: int = LONGEST_TEXT) -> str:
    """Of what may be missing: whatever it is, it is not large."""
    return f"({name} IS NULL OR length({name}) <= {longest})"


def _all(*conditions: str) -> str:
    return " AND ".join(conditions)


WHOLE_FACT = _all(_text("key"), _text("value", LONGEST_JSON))
WHOLE_RUN = _all(
    _text("run"),
    _number("began"),
    _whole("breeding", 0, 1),
    _text("target"),
    _text("synth"),
    _one_of("stands", "waiting", "running", "paused", "stopped"),
)
WHOLE_PACKED = "typeof({0}) = 'blob' AND length({0}) <= " + str(LARGEST_DATA)
WHOLE_SOURCE = _all(_text("key"), _text("name"), _text("path"), _blob("data", LARGEST_DATA))
WHOLE_TABLE = _all(_text("key"), _text("name"), _blob("data", LARGEST_DATA))
WHOLE_CANDIDATE = _all(
    *(_whole(name) for name in ("id", "parent", "other", "step", "generation", "place")),
    _whole("why", 0),
    _text("move"),
    _blob("voice", LARGEST_VOICE),
    _blob("scores", LARGEST_SCORES),
    "length(scores) % 8 = 0",
)
WHOLE_HEARD = _blob("sound", LARGEST_VOICE)  # all of a voice but its name
WHOLE_RATING = _all(
    _text("run"),
    _whole("generation"),
    _whole("candidate"),
    _whole("stars", 0, 5),
    _blob("voice", LARGEST_VOICE),
)
WHOLE_ACT = _all(
    _whole("number", 0),
    _number("at"),
    _one_of("stand", "done", "undone", "set aside", "stays"),
    _whole("turn"),
    _text("edit", LONGEST_JSON),
)
WHOLE_COMMAND = _all(_whole("number", 0), _text("run"), _whole("evaluations"), _text("command", LONGEST_JSON))
WHOLE_KEPT = _all(
    _whole("id"),
    _number("at"),
    _text("run"),
    _whole("candidate"),
    _text("name"),
    _text("target"),
    _small("distance"),
    _whole("stars", 0, 5),
    _small("note"),
    _small("loudness_lufs"),
    _blob("voice", LARGEST_VOICE),
)
WHOLE_CARD = _all(_text("told"), _blob("voice", LARGEST_VOICE), _small("note"), _small("loudness_lufs"))
WHOLE_CARD_PICTURE = _all(
    _blob("pixels", LARGEST_PICTURE),
    _whole("rows", 1, 4096),
    _number("length_s"),
    _blob("envelope", LONGEST_TEXT),
)
