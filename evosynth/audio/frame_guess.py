"""How long a frame of a table is where its file does not say: what the sound itself speaks for.

Serum's 2048 samples are the convention. Shorter frames betray themselves: where frames are alike, several of them taken
as one hold next to nothing but every 2nd, 4th or 8th harmonic; cycles of any length repeat; and where each is another,
each ends where it begins, as no pieces of another length do. Nothing of this is a proof, so that an assumption
comes with the reason and the sizes that undo it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evosynth.arrays import F32, F64

CONVENTION = 2048  # samples
WHOLE_POWERS = (2048, 1024, 512, 256)  # the first that divides a length is assumed where nothing speaks against it
LONG = 4096  # of Kyma and Surge
SHORTEST = 128  # samples of a frame that is assumed: of PPG and Waldorf
WAVE_EDIT = 64, 256  # frames of a bank of that editor, and samples of each
ADVENTURE_KID = 600  # samples of the cycles of that collection, which are put one behind the other
LONGEST_CYCLE = 8192  # samples of a file that is one cycle of any length
MOST_FRAMES = 1024  # a file without a mark that has more is a recording
_MOST_ODD_FRAMES = 256  # of another length than a power of two
_ALIKE = 0.85  # of the energy at every 2nd harmonic, in the mean of the frames: they are two each
_ALIKE_EACH = 0.3  # and in each of them, where a table may go from one sound to the next at once
_REPEATS = 0.8  # correlation of a row of cycles with itself, shifted by one
_AUDIBLE = 1e-6  # of the loudest frame's energy
_MEETS = 0.02  # squared step from the end of a frame to its beginning, against that of other pieces
_ENOUGH = 8  # frames whose steps have a median


@dataclass(frozen=True, slots=True)
class Assumption:
    """Samples of a frame, how many there are, why, and which sizes undo it, the likeliest first."""

    size: int
    frames: int
    why: str = ""
    instead: tuple[int, ...] = ()

    @property
    def surprising(self) -> bool:
        """Whether it is neither the convention nor a single cycle as such files are."""
        return bool(self.why)

    @property
    def told(self) -> str:
        """What was assumed, and why."""
        number = "1 frame" if self.frames == 1 else f"{self.frames} frames"
        verb = "was" if self.frames == 1 else "were"
        why = f", since {self.why}" if self.why else ""
        return f"Nothing in the file says how long a frame is: {number} of {self.size} samples {verb} assumed{why}."

    @property
    def sentence(self) -> str:
        """The same, and what undoes it on the command line."""
        sizes = [str(size) for size in self.instead] or ["N"]
        either = sizes[0] if len(sizes) == 1 else f"{', '.join(sizes[:-1])} or {sizes[-1]}"
        return f"{self.told} --frame-size {either} undoes this."


def assumed(samples: F32) -> Assumption | None:
    """What speaks for a frame size; None for what is a recording. ``samples``: at least 2, not silent."""
    n = len(samples)
    base = next((size for size in WHOLE_POWERS if n % size == 0 and n // size <= MOST_FRAMES), 0)
    odd = _repeated(samples, base)
    if odd:
        return _made(n, odd, f"the sound repeats every {odd} samples", (base or n,))
    if base:
        size = _halved(samples, base)
        if size < base:
            why = f"frames of {base} would hold only every {base // size}{_th(base // size)} harmonic"
            return _made(n, size, why, (base,))
    if n == WAVE_EDIT[0] * WAVE_EDIT[1] and _is_a_bank(samples.reshape(-1, CONVENTION)):
        return _made(n, WAVE_EDIT[1], "WaveEdit's banks have so many and it sounds like one", (base,))
    size = _meeting(samples, base)
    if size:
        return _made(n, size, f"each {size} samples end where they begin", (base or n,))
    if base and n > base:
        return _made(n, base, "" if base == CONVENTION else "that divides its length", _others(n, base))
    if n <= LONGEST_CYCLE:
        return Assumption(n, 1, "" if n <= CONVENTION else "no usual size divides its length", _others(n, n))
    return None


def sizes_for(n: int, *known: int) -> tuple[int, ...]:
    """What a person may choose from for a file of so many samples: usual sizes that divide it, all of it as one cycle,
    and those ``known``: as it was read, and as it says itself."""
    usual = {each for each in (SHORTEST, *WHOLE_POWERS, ADVENTURE_KID, LONG) if n % each == 0}
    whole = {n} if 2 <= n <= LONGEST_CYCLE else set()
    return tuple(sorted(usual | whole | {size for size in known if size <= n}))


def _made(n: int, size: int, why: str, instead: tuple[int, ...]) -> Assumption:
    return Assumption(size, n // size, why, tuple(dict.fromkeys(other for other in instead if other != size)))


def _others(n: int, size: int) -> tuple[int, ...]:
    """Usual sizes that the file could have as well."""
    return tuple(other for other in (*WHOLE_POWERS, ADVENTURE_KID) if other != size and n > other and n % other == 0)


def _th(number: int) -> str:
    return "nd" if number == 2 else "th"


def _halved(samples: F32, base: int) -> int:
    """``base`` halved as often as all frames are two that are alike."""
    size = base
    while size // 2 >= SHORTEST and _are_two(samples.reshape(-1, size)):
        size //= 2
    return 2 * size if 2 * size == base and _octave_up(samples.reshape(-1, size)) else size


def _are_two(frames: F32) -> bool:
    """Whether all that can be heard of these (n, size) is at every second harmonic."""
    energies: F64 = np.square(np.abs(np.fft.rfft(frames.astype(np.float64), axis=1))[:, 1:])
    whole = energies.sum(axis=1)
    heard = whole > _AUDIBLE * whole.max(initial=0.0)
    if not heard.any():
        return False
    shares = energies[heard, 1::2].sum(axis=1) / whole[heard]
    return bool(shares.mean() >= _ALIKE and shares.min() >= _ALIKE_EACH)


def _is_a_bank(frames: F32) -> bool:
    """Whether eight cycles stand in each of these (8, 2048): the harmonics 8, 16, 24 ... are the strongest of the first
    64, and there is little below the 8th. Or each of the 64 begins and ends at zero.

    They are 1.4 to 2.1 times as strong, and there is 0.07 to 0.13, in WaveEdit's own banks; in our tables at most 1.15.
    """
    energies: F64 = np.square(np.abs(np.fft.rfft(frames.astype(np.float64), axis=1))[:, 1:65]).astype(np.float64)
    whole = energies.sum(axis=1)
    heard = whole > _AUDIBLE * whole.max(initial=0.0)
    parts = energies[heard] / whole[heard, None]
    each = np.sqrt(parts).reshape(-1, 8, 8).sum(axis=(0, 1))
    low = parts[:, :7].sum(axis=1)
    if len(parts) and each[7] >= 1.2 * each[:7].max() and low.mean() <= 0.2 and low.max() <= 0.75:
        return True
    return _from_zero(frames.ravel(), WAVE_EDIT[1])


def _octave_up(halves: F32) -> bool:
    """Whether half of the pairs of these (n, size) are one cycle twice and their neighbours others: an octave up."""
    steps = np.square(np.diff(halves.astype(np.float64), axis=0)).sum(axis=1)
    within, across = steps[0::2], np.pad(steps[1::2], 1)
    beside = np.maximum(across[:-1], across[1:])
    return bool(np.mean(within < 0.05 * beside) >= 0.5)


def _repeated(samples: F32, base: int) -> int:
    """The period where the whole is a row of such that are alike; 0 for none, and for powers of two.

    It has to beat ``base``, and to hold over many cycles to the sample, as no recording does.
    """
    n = len(samples)
    if n <= 1024:
        return 0
    part = samples[: 1 << 17].astype(np.float64)
    part -= part.mean()
    longest = min(n // 2, LONGEST_CYCLE // 2)
    like = _alike_by_shift(part, longest)
    negative = np.flatnonzero(like < 0.0)
    if not len(negative):
        return 0
    like[: negative[0]] = 0.0
    peaks = np.flatnonzero(like >= max(_REPEATS, 0.95 * like.max()))
    period = int(peaks[0]) if len(peaks) else 0
    if period:  # the top of the hill whose foot this is
        period += int(np.argmax(like[period : period + 1 + period // 8]))
    if period < 256 or period.bit_count() == 1 or n % period or n // period > _MOST_ODD_FRAMES:
        return 0
    if base and like[period] < like[min(base, longest)] + 0.1:
        return 0
    return period if _holds(part, period) else 0


def _alike_by_shift(part: F64, longest: int) -> F64:
    """Correlation with itself, shifted by 0 to ``longest`` samples: 1 is alike."""
    spectrum = np.fft.rfft(part, 2 * len(part))
    products = np.fft.irfft(np.square(np.abs(spectrum)))[: longest + 1]
    energy = np.concatenate([[0.0], np.cumsum(np.square(part))])
    shifts = np.arange(longest + 1)
    both = energy[len(part) - shifts] + energy[-1] - energy[shifts]
    return np.asarray(2.0 * products / np.maximum(both, 1e-30), np.float64)


def _holds(part: F64, period: int) -> bool:
    """Whether a quarter of the cycles further on the best shift is still whole cycles, to the sample."""
    shift = max(1, len(part) // period // 4) * period
    near = range(-2, 3) if shift + 2 < len(part) else range(-2, 1)
    products = [float(np.dot(part[: len(part) - shift - d], part[shift + d :])) for d in near]
    return int(np.argmax(products)) == 2


def _meeting(samples: F32, base: int) -> int:
    """The size of frames whose ends meet their beginnings as no pieces of about that size do; 0 where there is none.

    ``base`` is what is assumed else: where its frames have much at their lowest harmonics, it stays. Half a cycle
    that is odd about its middle meets itself too: then the next half is the same turned round.
    """
    x = samples.astype(np.float64)
    for size in (SHORTEST, 256, 512, 1024):
        if size < base and len(x) // size >= _ENOUGH and _meets(x, size) <= _MEETS:
            frames = x.reshape(-1, size)
            if _lowest(x.reshape(-1, base), base // size) <= 0.45 and _turned(frames) < 0.65:
                return size
    n = len(x)
    if base == CONVENTION and n % LONG == 0 and n // LONG >= _ENOUGH:
        return LONG if _meets(x, LONG) <= _MEETS and _are_halves(x.reshape(-1, CONVENTION)) else 0
    if base == CONVENTION or n % ADVENTURE_KID or n // ADVENTURE_KID > _MOST_ODD_FRAMES:
        return 0
    rows = x.reshape(-1, ADVENTURE_KID)
    several = len(rows) >= _ENOUGH and _meets(x, ADVENTURE_KID) <= 0.1 and _likeness(rows[:-1], rows[1:]) < _REPEATS
    return ADVENTURE_KID if several or _from_zero(samples, ADVENTURE_KID) else 0


def _are_halves(pieces: F64) -> bool:
    """Whether these (n, size) are halves of cycles: their ends do not meet, or every second is the first turned,
    and unlike it."""
    if _meets(pieces.ravel(), pieces.shape[1]) > 0.3:
        return True
    whole = len(pieces) // 2 * 2
    return _turned(pieces) > 0.95 and _likeness(pieces[0:whole:2], pieces[1:whole:2]) < 0.3


def _meets(x: F64, size: int) -> float:
    """The squared step from the end of a piece to its beginning, against that of pieces a little shorter and longer."""
    about = [round(size * part) for part in (0.89, 0.93, 0.95, 0.97, 1.03, 1.05, 1.07, 1.11)]
    usual = float(np.median([_step(x, length) for length in about]))
    return _step(x, size) / usual if usual > 0.004 * float(np.var(x)) else 1.0


def _step(x: F64, size: int) -> float:
    """The median over pieces of this size."""
    whole = len(x) // size * size
    return float(np.median(np.square(x[:whole:size] - x[size - 1 : whole : size])))


def _lowest(frames: F64, parts: int) -> float:
    """How much of the energy of frames lies below the harmonic ``parts``, in their mean."""
    energies: F64 = np.square(np.abs(np.fft.rfft(frames, axis=1))[:, 1:])
    whole = energies.sum(axis=1)
    heard = whole > _AUDIBLE * whole.max(initial=0.0)
    return float(np.mean(energies[heard, : parts - 1].sum(axis=1) / whole[heard]))


def _turned(pieces: F64) -> float:
    """How like the second of each pair of pieces is to the first turned round and upside down: 1 is the same."""
    whole = len(pieces) // 2 * 2
    return _likeness(pieces[0:whole:2, 1:], -pieces[1:whole:2, :0:-1])


def _likeness(some: F64, others: F64) -> float:
    """The median correlation of rows."""
    energies = np.square(some).sum(axis=1) + np.square(others).sum(axis=1)
    return float(np.median(2.0 * (some * others).sum(axis=1) / np.maximum(energies, 1e-30)))


def _from_zero(samples: F32, size: int) -> bool:
    """Whether rows of so many begin and end near zero, and are too many for chance."""
    frames = samples.reshape(-1, size)
    spread = float(np.var(samples, dtype=np.float64))
    if not 4 <= len(frames) <= _MOST_ODD_FRAMES:
        return False
    ends = (frames[:, 0], frames[:, -1])
    return all(float(np.mean(np.square(end, dtype=np.float64))) < 0.02 * spread for end in ends)
