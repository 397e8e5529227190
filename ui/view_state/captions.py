"""What stands above a field among the others of its block: its label without what all of them begin with."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from evosynth.parameters import Parameter


def captions(parameters: Sequence[Parameter]) -> dict[str, str]:
    """By name, of the parameters of one block: "Oscillator 1 fine tuning" is "Fine tuning" there."""
    words = [parameter.label.split() for parameter in parameters]
    together = zip(*words, strict=False)
    shared = len(list(takewhile(lambda each: len(set(each)) == 1, together))) if len(words) > 1 else 0
    shared = min([shared, *(len(each) - 1 for each in words)])
    said = (" ".join(each[shared:]) for each in words)
    return {p.name: text[:1].upper() + text[1:] for p, text in zip(parameters, said, strict=True)}


def block_title(parameters: Sequence[Parameter]) -> str:
    """What a block is called: what the labels of all of its parameters begin with, else its own word."""
    words = [parameter.label.split() for parameter in parameters]
    together = zip(*words, strict=False)
    shared = list(takewhile(lambda each: len(set(each)) == 1, together)) if len(words) > 1 else []
    word = parameters[0].block.replace("_", " ").strip()
    return " ".join(each[0] for each in shared) or word[:1].upper() + word[1:]
