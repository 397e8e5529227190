"""What may be done about a sound that is beside its key: words of the command line, of requests and of targets."""

from __future__ import annotations

from typing import Literal, get_args

Tuning = Literal["keep", "correct"]  # it is matched as it is, or brought in tune where its pitch is sure
TUNINGS: tuple[Tuning, ...] = get_args(Tuning)
IN_TUNE_CENTS = 25.0  # nearer to its key a sound is matched as it is in any case, since engines can follow
