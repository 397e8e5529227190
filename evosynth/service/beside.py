"""What a voice is beside the target, or beside another voice: in words, and as a picture of the difference.

Who a voice is drawn beside is heard and drawn once, and remembered as long as it sounds the same.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from hashlib import blake2b

import numpy as np

from evosynth.analysis.alike import Impressions
from evosynth.analysis.comparatives import SAME, compared, middle
from evosynth.analysis.picture_difference import difference
from evosynth.service.desk_messages import Beside, Picture, Silence
from evosynth.synths import voicing

REMEMBERED = 48  # pictures of references
IN_THE_MIDDLE = "in the middle"


class References:
    """Pictures that others are drawn beside, by what makes them sound as they do."""

    def __init__(self) -> None:
        self._drawn: OrderedDict[Hashable, Picture | Silence] = OrderedDict()

    def find(self, key: Hashable, draw: Callable[[], Picture | Silence]) -> Picture | None:
        """The picture of a reference; None where it is silent."""
        if key not in self._drawn:
            self._drawn[key] = draw()
        self._drawn.move_to_end(key)
        while len(self._drawn) > REMEMBERED:
            self._drawn.popitem(last=False)
        found = self._drawn[key]
        return found if isinstance(found, Picture) else None


def beside(one: Picture, reference: Picture | None, of: bytes) -> Beside:
    """One sound beside a reference, whose sound is ``of``; nothing is said beside silence."""
    if reference is None or one.heard is None or reference.heard is None:
        return Beside(of)
    words = compared(one.heard, reference.heard)
    pixels = difference(reference.pixels, reference.length_s, one.pixels, one.length_s)
    return Beside(of, words, pixels)


def among(one: Picture, page: Sequence[Picture | None], of: bytes) -> Beside:
    """One sound of a page beside what lies in the middle of it; of two or fewer nothing is said."""
    heard = [picture.heard for picture in page if picture is not None and picture.heard is not None]
    if one.heard is None or len(heard) < 3:
        return Beside(of)
    every = Impressions(np.concatenate([h.values for h in heard]), np.concatenate([h.prints for h in heard]))
    words = compared(one.heard, middle(every))
    return Beside(of, (IN_THE_MIDDLE,) if words == (SAME,) else words)


def page_of(voices: Sequence[bytes]) -> bytes:
    """What a page of voices is known by; their names and their order make no difference."""
    return blake2b(b"".join(sorted(map(voicing.sound, voices))), digest_size=16).digest()
