"""One whole sound on its way to the device, beside what keys play: its words in memory, and the kernel that adds it.

The sound is there before it begins, at its loudness and behind its limiter, with the fades of its ends. Here it gets
the volume, and nothing else: alone it goes out to the bit. A sound that has to leave fades first and the next one
begins behind the fade, since together they could pass the limiter's ceiling. One that goes on where the sound before
stands takes over in a straight line, which no sum passes: the two are heard as one sound that changes.

One writer (see mixer) and one reader (``add_sound``, in the callback of the sound device) share the words. A wish has a
number, which is written last; of several wishes between two looks only the newest is obeyed.
"""

from __future__ import annotations

from evosynth.arrays import F32, F64, I64
from evosynth.kernels.compiled import kernel

# Places for samples: what is heard, what leaves, what is wished, and one to write to.
SLOTS = 4
SLOT_SAMPLES = 1 << 22  # 87 s at 48 kHz; the system gives memory only to what is written
SOUNDS_SIZE = SLOTS * SLOT_SAMPLES

# Words: the newest wish and the one that was obeyed last, then what is heard and what leaves.
WISHED, OBEYED, SLOT, LENGTH, AT = range(5)
LEFT_SLOT, LEFT_LENGTH, LEFT_AT, FADE, FADE_LENGTH = range(5, 10)  # FADE: samples that are left of the fade
CROSS, CROSS_LENGTH = 10, 11  # likewise where the next one takes over meanwhile
WISHES = 12  # slot, length and shift of each wish, by its number
WISH = 3
WORDS = WISHES + WISH * SLOTS
FROM_START = 1 << 40  # in the place of a shift

VOLUME, VOLUME_NOW = range(2)  # levels: what is wanted, and where it is


@kernel
def add_sound(words: I64, levels: F64, sounds: F32, out: F32) -> None:
    """Add what is heard to the frames (frames, channels); all channels alike."""
    if words[OBEYED] != words[WISHED] and words[CROSS] == 0:
        _obey(words)
    frames = len(out)
    start = levels[VOLUME_NOW]
    step = (levels[VOLUME] - start) / max(1, frames)
    began = _fade(words, start, step, sounds, out)
    cross, whole = int(words[CROSS]), int(words[CROSS_LENGTH])
    at, slot = int(words[AT]), int(words[SLOT]) * SLOT_SAMPLES
    for i in range(began, began + max(0, min(frames - began, int(words[LENGTH]) - at))):
        part = 1.0 if i >= cross else (whole - cross + i + 1) / whole
        _add(out, i, sounds[slot + at + i - began] * part * (start + step * (i + 1)))
    _leave(words, start, step, sounds, out)
    words[AT] = at + frames - began  # it goes on counting: what was let out last is heard a little later
    levels[VOLUME_NOW] = levels[VOLUME]


@kernel
def _obey(words: I64) -> None:
    """What is wished is heard next; what was heard begins to leave. What was never heard need not."""
    number = int(words[WISHED])
    row = WISHES + WISH * (number % SLOTS)
    shift, heard = words[row + 2], 0 < words[AT] < words[LENGTH]
    at = words[AT] + shift if heard and shift != FROM_START else 0
    if not 0 < at < words[row + 1]:
        at = 0
    if heard:
        words[LEFT_SLOT], words[LEFT_LENGTH], words[LEFT_AT] = words[SLOT], words[LENGTH], words[AT]
        words[CROSS if at else FADE] = words[CROSS_LENGTH if at else FADE_LENGTH]
    words[SLOT], words[LENGTH], words[AT] = words[row], words[row + 1], at
    words[OBEYED] = number


@kernel
def _fade(words: I64, start: float, step: float, sounds: F32, out: F32) -> int:
    """Let go what leaves; the frame at which the next may begin."""
    left, length = int(words[FADE]), int(words[FADE_LENGTH])
    count = min(left, len(out))
    at, slot = int(words[LEFT_AT]), int(words[LEFT_SLOT]) * SLOT_SAMPLES
    for i in range(count):
        if at + i < words[LEFT_LENGTH]:
            fade = (left - 1 - i) / max(1, length - 1)
            _add(out, i, sounds[slot + at + i] * fade * (start + step * (i + 1)))
    words[FADE], words[LEFT_AT] = left - count, at + count
    return count


@kernel
def _leave(words: I64, start: float, step: float, sounds: F32, out: F32) -> None:
    """Let go what another one takes over from."""
    left, length = int(words[CROSS]), int(words[CROSS_LENGTH])
    count = min(left, len(out))
    at, slot = int(words[LEFT_AT]), int(words[LEFT_SLOT]) * SLOT_SAMPLES
    for i in range(min(count, int(words[LEFT_LENGTH]) - at)):
        _add(out, i, sounds[slot + at + i] * ((left - 1 - i) / length) * (start + step * (i + 1)))
    if count:
        words[CROSS], words[LEFT_AT] = left - count, at + count


@kernel
def _add(out: F32, frame: int, sample: float) -> None:
    for channel in range(out.shape[1]):
        out[frame, channel] += sample
