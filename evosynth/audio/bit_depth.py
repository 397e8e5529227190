"""What the samples of a WAV file can be: how many bits, and what people call them.

Float keeps everything, above full scale too, and is what the next program loses nothing of. 24 bit is read by every DAW
and by hardware samplers of this century alike; 16 bit by those of the last one, too.
"""

from __future__ import annotations

from collections.abc import Mapping

FLOAT = 32
TITLES: Mapping[int, str] = {FLOAT: "32-bit float", 24: "24 bit", 16: "16 bit"}
BITS = tuple(TITLES)
EVERYWHERE = 24  # what a file has that goes to a program or a sampler of which nothing is known
