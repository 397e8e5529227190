"""What hypothesis draws: voices, and files made of good and bad pieces."""

from hypothesis import strategies as st

from evosynth.midi.sysex import bank_dump, parameter_change, single_dump
from evosynth.voices.dx7 import HIGHEST, Voice

voices = st.tuples(*(st.integers(0, high) for high in HIGHEST)).map(bytes).map(Voice)
channels = st.integers(1, 16)
messages = st.one_of(
    st.builds(single_dump, voices, channels),
    st.builds(bank_dump, st.lists(voices, min_size=1, max_size=2), channels),
    st.builds(parameter_change, st.integers(0, 134), st.just(0), channels),
    st.binary(max_size=20).map(lambda data: b"\xf0\x41" + bytes(byte & 0x7F for byte in data) + b"\xf7"),
)


@st.composite
def damaged_files(draw: st.DrawFn) -> bytes:
    """Messages, cut, spoilt and mixed with other bytes."""
    pieces: list[bytes] = []
    for _ in range(draw(st.integers(0, 3))):
        piece = bytearray(draw(st.one_of(messages, st.binary(max_size=40))))
        for _ in range(draw(st.integers(0, 3))):
            if piece:
                piece[draw(st.integers(0, len(piece) - 1))] = draw(
                    st.sampled_from((0x00, 0x7F, 0x80, 0xF0, 0xF7, 0xF8))
                )
        pieces.append(bytes(piece[: draw(st.integers(0, len(piece)))] if draw(st.booleans()) else piece))
    return b"".join([draw(st.sampled_from((b"", b"MThd", b"notes"))), *pieces])
