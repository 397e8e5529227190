"""Division inside loops: without the look at zero that would keep a compiler from dividing many numbers at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba.core import types
from numba.extending import intrinsic

from evosynth.synths.fm.compiled import WITHOUT_COMPILER

if WITHOUT_COMPILER:

    def divide(a: np.float32, b: np.float32) -> np.float32:
        """a / b."""
        return np.float32(a / b)

else:

    @intrinsic
    def divide(context: Any, a: Any, b: Any) -> Any:
        """a / b."""

        def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            return builder.fdiv(*values)

        return types.float32(types.float32, types.float32), lower
