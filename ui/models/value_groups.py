"""All values of two voices of one engine, side by side in their own words, by the blocks of that engine."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from evosynth.errors import InputError
from evosynth.parameters import Parameter, blocks
from evosynth.synths import voicing
from ui.models.edited import text_of
from ui.view_state.comparing import Compared, Group

NAMES = "name"  # the role of what makes no sound


@lru_cache(maxsize=16)
def value_groups(first: bytes, second: bytes) -> tuple[Group, ...]:
    """From A and B; nothing where they are of two engines, or a table of theirs is not here."""
    one, other = voicing.synth_of(first), voicing.synth_of(second)
    if one.name != other.name:
        return ()
    try:
        values = voicing.values_of(first), voicing.values_of(second)
    except InputError:
        return ()
    shared = [p for p in voicing.space_of(other).parameters if p.role != NAMES and all(p.name in v for v in values)]
    made = []
    for block in blocks(shared):
        own = [p for p in shared if p.block == block]
        title = title_of(own)
        made.append(
            Group(title or block.capitalize(), tuple(_compared(p, title, (first, second), values) for p in own))
        )
    return tuple(made)


def title_of(parameters: list[Parameter]) -> str:
    """The words that most labels of a block begin with: "Operator 3"; empty where there are none."""
    split = [one.label.split() for one in parameters]
    title: list[str] = []
    while True:
        longer = Counter(
            words[len(title)] for words in split if words[: len(title)] == title and words[len(title) + 1 :]
        )
        word, count = longer.most_common(1)[0] if longer else ("", 0)
        if 2 * count <= len(split):
            return " ".join(title)
        title.append(word)


def _compared(
    parameter: Parameter, title: str, voices: tuple[bytes, bytes], values: tuple[dict[str, float], ...]
) -> Compared:
    first, second = (one[parameter.name] for one in values)
    label = parameter.label.removeprefix(f"{title} ")
    texts = text_of(voices[0], parameter, first), text_of(voices[1], parameter, second)
    return Compared(parameter.name, f"{label[:1].upper()}{label[1:]}", parameter.label, texts, first)
