"""Names for the array types of every public signature. Batch first, time last."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

F64: TypeAlias = npt.NDArray[np.float64]  # genomes, native values, scores
F32: TypeAlias = npt.NDArray[np.float32]  # audio, features
C64: TypeAlias = npt.NDArray[np.complex64]  # spectra of tables
C128: TypeAlias = npt.NDArray[np.complex128]  # spectra
U8: TypeAlias = npt.NDArray[np.uint8]  # voices, pictures
U64: TypeAlias = npt.NDArray[np.uint64]  # random numbers as they are scattered
U32: TypeAlias = npt.NDArray[np.uint32]  # pixels, a byte a colour
I64: TypeAlias = npt.NDArray[np.int64]  # ids, counts
I32: TypeAlias = npt.NDArray[np.int32]  # places in tables
I16: TypeAlias = npt.NDArray[np.int16]  # rows of packed tables
Bool: TypeAlias = npt.NDArray[np.bool_]  # masks over columns or rows
