"""What a person is told."""

import pytest

from evosynth.service.sentences import sentence


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("there is no MIDI here", "There is no MIDI here."),
        ("the file a.wav has gone.", "The file a.wav has gone."),
        ("still.wav is silent.", "still.wav is silent."),
        ("one sample.wav has only 1 sample", "one sample.wav has only 1 sample."),
        ("there is no voice in bank.syx: it is empty", "There is no voice in bank.syx: it is empty."),
    ],
)
def test_a_sentence_begins_with_a_capital_but_a_file_keeps_its_name(said: str, shown: str) -> None:
    assert sentence(said) == shown
