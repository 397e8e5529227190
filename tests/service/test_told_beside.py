"""What a voice is beside the target, or beside another voice, as the desk tells it."""

from __future__ import annotations

import numpy as np

from evosynth.analysis.comparatives import SAME
from evosynth.analysis.picture_difference import NOTHING
from evosynth.analysis.target import PreparedTarget
from evosynth.audio.level import levelled
from evosynth.service import sounds
from evosynth.service.beside import IN_THE_MIDDLE, page_of
from evosynth.service.desk_messages import Beside, Picture, Silence
from evosynth.synths import voicing
from evosynth.synths.base import Note
from evosynth.voices.dx7 import INIT_VOICE

NOTE = Note(57, 100, 0.4, 0.5)


def voice(**values: int) -> bytes:
    return INIT_VOICE.with_values(op1_output=99, **values).data


PLAIN = voice()
BRIGHTER = voice(op2_output=80, op2_coarse=3)  # modulates operator 1
SILENT = INIT_VOICE.with_values(**{f"op{n}_output": 0 for n in range(1, 7)}).data


def recorded(of: bytes) -> PreparedTarget:
    """A target that is this voice."""
    samples = levelled(sounds.rendered(of, NOTE, sounds.FILE_RATE), sounds.FILE_RATE, -18.0)
    return PreparedTarget("a_57.wav", samples, sounds.FILE_RATE, (0.0, 0.5), NOTE, "given", 220.0, 0.0, True, -18.0)


def told(of: bytes, target: PreparedTarget | None, *against: bytes) -> Beside | None:
    drawn = sounds.pictures([of], target, against)[0]
    assert isinstance(drawn, Picture)
    return drawn.beside


def test_beside_a_target_that_is_the_voice_itself_it_sounds_alike_and_nothing_differs() -> None:
    beside = told(PLAIN, recorded(PLAIN))
    assert beside is not None
    assert beside.words == (SAME,)
    assert np.abs(beside.pixels.astype(int) - NOTHING).max() <= 1
    assert beside.of == b""


def test_a_voice_with_more_partials_is_brighter_than_its_target_and_has_too_much_above() -> None:
    beside = told(BRIGHTER, recorded(PLAIN))
    assert beside is not None
    assert "brighter" in beside.words
    rows = beside.pixels.astype(int).mean(axis=1)
    assert rows[len(rows) // 2 :].max() > NOTHING + 30
    assert "darker" in told(PLAIN, recorded(BRIGHTER)).words


def test_beside_a_parent_a_child_is_told_beside_that_voice_and_says_so() -> None:
    beside = told(BRIGHTER, None, PLAIN)
    assert beside is not None
    assert "brighter" in beside.words
    assert beside.of == voicing.sound(PLAIN)
    assert told(PLAIN, None, PLAIN).words == (SAME,)


def test_beside_silence_nothing_is_said_and_silence_is_told_as_such() -> None:
    beside = told(PLAIN, None, SILENT)
    assert beside is not None
    assert (beside.words, beside.pixels) == ((), None)
    assert sounds.pictures([SILENT], None, [PLAIN]) == (Silence(),)


def test_with_neither_target_nor_parent_a_picture_stands_by_itself() -> None:
    assert told(PLAIN, None) is None


def test_voices_of_a_page_without_parents_are_told_beside_the_middle_of_it() -> None:
    page = [PLAIN, voice(op2_output=60, op2_coarse=3), BRIGHTER, SILENT]
    plain, between, bright, silent = sounds.pictures(page, None, (), page)
    assert "brighter" in bright.beside.words
    assert {"darker", "narrower"} & set(plain.beside.words)
    assert not {"darker", "brighter"} & set(between.beside.words)
    assert silent == Silence()
    assert bright.beside.of == page_of(list(reversed(page)))
    assert bright.beside.pixels is None
    same = [voice(lfo_delay=k) for k in range(3)]
    assert sounds.pictures(same[:1], None, (), same)[0].beside.words == (IN_THE_MIDDLE,)
    told_beside_a_parent = sounds.pictures([BRIGHTER], None, [BRIGHTER], page)[0]
    assert told_beside_a_parent.beside.words == (SAME,), "its parent goes before the page"
