"""What parameters are called, how their values are written, and what is understood when a person types one."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evosynth.errors import InputError, ParameterError
from evosynth.notation.note_names import calling_middle_c
from evosynth.parameters import Parameter
from evosynth.synths.wavetable.space import WAVETABLE_SPACE, choice_names, space_for
from evosynth.voices.dx7_space import DX7_SPACE

SPACES = {"dx7": DX7_SPACE, "wavetable": WAVETABLE_SPACE}
ALL = [p for space in SPACES.values() for p in space.parameters]
parameters = st.sampled_from(ALL)
IDS = Path(__file__).parent / "data" / "parameter_ids"


def named(name: str) -> Parameter:
    return next(p for p in ALL if p.name == name)


def value_at(parameter: Parameter, part: float) -> float:
    """A native value, this part of the way through the range."""
    value = parameter.low + part * (parameter.high - parameter.low)
    return float(round(value)) if parameter.discrete else value


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("filter_cutoff_hz", 440.0, "440 Hz"),
        ("filter_cutoff_hz", 1100.0, "1.1 kHz"),
        ("filter_cutoff_hz", 999.7, "1 kHz"),
        ("voice_volume_db", -6.0, "−6.0 dB"),
        ("voice_volume_db", 3.04, "+3.0 dB"),
        ("voice_volume_db", -0.01, "0.0 dB"),
        ("filter_drive_db", 12.5, "12.5 dB"),
        ("osc1_tilt_db", -3.0, "−3.0 dB/oct"),
        ("env_amp_attack_s", 0.004, "4 ms"),
        ("env_amp_attack_s", 1.25, "1.25 s"),
        ("osc1_level", 0.8, "80 %"),
        ("osc1_position", 0.3742, "37.4 %"),
        ("mod1_depth", -0.4, "−40 %"),
        ("osc1_phase", 0.25, "90°"),
        ("osc1_semitone", 7, "+7 st"),
        ("osc1_octave", -1, "−1 oct"),
        ("osc1_fine_cents", 12.5, "+12.5 ct"),
        ("lfo1_shape", 0, "Sine"),
        ("lfo1_key_sync", 1, "On"),
        ("filter_type", 2, "Low-pass 24"),
        ("osc1_table", 1, "Saw to Square"),
        ("mod1_destination", 1, "Osc 1 position"),
        ("algorithm", 4, "5"),
        ("op2_rate1", 72, "72"),
        ("op2_output", 0, "0"),
        ("op2_detune", 10, "+3"),
        ("op2_coarse", 0, "× 0.5"),
        ("op2_coarse", 14, "× 14"),
        ("op2_fine", 41, "41 %"),
        ("op2_mode", 1, "Fixed"),
        ("op2_breakpoint", 39, "C4"),
        ("op2_left_curve", 0, "−LIN"),
        ("transpose", 12, "−12 st"),
        ("lfo_wave", 5, "Sample & hold"),
        ("name1", 32, "space"),
        ("name1", 69, "E"),
    ],
)
def test_values_are_written_as_musicians_write_them(name: str, value: float, text: str) -> None:
    assert named(name).text(value) == text
    assert named(name).parse(text) == pytest.approx(value, rel=3e-3, abs=0.05)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("filter_cutoff_hz", "0,44 kHz", 440.0),
        ("filter_cutoff_hz", " 440hz ", 440.0),
        ("filter_cutoff_hz", "2k", 2000.0),
        ("filter_cutoff_hz", "440", 440.0),
        ("env_amp_attack_s", "12ms", 0.012),
        ("env_amp_attack_s", "1,5 seconds", 1.5),
        ("env_amp_attack_s", ".5", 0.5),
        ("voice_volume_db", "-6 dB", -6.0),
        ("voice_volume_db", "−6", -6.0),
        ("osc1_level", "50%", 0.5),
        ("osc1_level", "50", 0.5),
        ("osc1_tilt_db", "+3 db", 3.0),
        ("osc1_semitone", "7 semitones", 7),
        ("lfo_wave", "sine", 4),
        ("lfo_wave", "tri", 0),
        ("lfo_wave", "SAW  UP", 2),
        ("filter_type", "notch", 5),
        ("osc1_warp", "bend -", 3),
        ("osc1_table", "fm 1:1", 17),
        ("lfo1_key_sync", "off", 0),
        ("lfo1_key_sync", "yes", 1),
        ("lfo1_key_sync", "1", 1),
        ("op1_mode", "f", 1),
        ("op1_coarse", "x 2", 2),
        ("op1_coarse", "x14", 14),
        ("op1_coarse", "3", 3),
        ("op1_coarse", "0,50", 0),
        ("op1_detune", "-7", 0),
        ("op1_left_curve", "-lin", 0),
        ("op1_left_curve", "+e", 2),
        ("op1_breakpoint", "c4", 39),
        ("op1_breakpoint", "Db4", 40),
        ("op1_breakpoint", "F♯2", 21),
        ("op1_breakpoint", "60", 39),
        ("algorithm", "32", 31),
        ("name3", "e", 101),
    ],
)
def test_what_a_person_types_is_understood(name: str, text: str, value: float) -> None:
    assert named(name).parse(text) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("filter_cutoff_hz", "25 kHz", "Filter cutoff goes from 20 Hz to 20 kHz: 25 kHz is outside."),
        ("filter_cutoff_hz", "loud", "Filter cutoff: 'loud' was not understood; it is said like 20 kHz."),
        ("filter_cutoff_hz", "440 ms", "Filter cutoff: '440 ms' was not understood; it is said like 20 kHz."),
        ("filter_type", "low", "Filter type: 'low' may be Low-pass 12 or Low-pass 24."),
        ("lfo_wave", "noise", "LFO wave is one of Triangle, Saw down, Saw up, Square, Sine, Sample & hold."),
        ("op1_breakpoint", "H4", "Operator 1 level scaling break point goes from A0 to C9: 'H4' is not among them."),
        ("op1_output", "50.5", "Operator 1 output level goes in whole numbers: 50.5 is none."),
        ("op1_output", "100", "Operator 1 output level goes from 0 to 99: 100 is outside."),
        ("op1_detune", "8", "Operator 1 detune goes from −7 to +7: 8 is outside."),
        ("lfo1_key_sync", "", "LFO 1 key sync is one of Off, On."),
    ],
)
def test_what_is_not_understood_is_answered_with_what_would_be(name: str, text: str, sentence: str) -> None:
    with pytest.raises(ParameterError) as error:
        named(name).parse(text)
    assert str(error.value) == sentence
    assert isinstance(error.value, InputError)


@given(parameters, st.floats(0, 1))
def test_what_is_written_is_read_back_as_exactly_what_it_shows(parameter: Parameter, part: float) -> None:
    value = value_at(parameter, part)
    text = parameter.text(value)
    back = parameter.parse(text)
    assert parameter.accepts(back)
    assert parameter.text(back) == text
    if parameter.discrete:
        assert back == value


@given(parameters, st.floats(0, 1))
def test_small_letters_a_comma_and_a_plain_minus_say_the_same(parameter: Parameter, part: float) -> None:
    text = parameter.text(value_at(parameter, part))
    if parameter.block == "name":
        return  # there small letters are others
    typed = text.lower().replace(".", ",").replace("−", "-").replace("♯", "#").replace(" ", "")
    assert parameter.parse(typed if not parameter.choices else text.lower()) == parameter.parse(text)


@given(parameters, st.text() | st.from_regex(r"[-+−x×]? ?[0-9.,]{1,5} ?(Hz|dB|%|s|ms|st|[a-z]{0,3})", fullmatch=True))
@example(DX7_SPACE.parameters[0], "9" * 400)
@example(WAVETABLE_SPACE.parameters[1], "١٢")
@example(WAVETABLE_SPACE.parameters[1], "nan")
def test_nothing_that_is_typed_does_harm(parameter: Parameter, text: str) -> None:
    said, value = "", parameter.default
    try:
        value = parameter.parse(text)
    except ParameterError as error:
        said = str(error)
    assert parameter.accepts(value)
    assert not said or said.startswith(parameter.label)


@pytest.mark.parametrize("engine", SPACES)
def test_every_parameter_has_a_label_of_its_own_and_choices_have_names(engine: str) -> None:
    space = SPACES[engine]
    labels = [p.label for p in space.parameters]
    assert len(set(labels)) == len(labels)
    assert all(label[0].isupper() and "_" not in label for label in labels)
    assert all(p.choices for p in space.parameters if p.kind in ("choice", "switch") and p.name != "algorithm")


def test_two_tables_of_one_name_can_be_told_apart() -> None:
    table = space_for(("Saw", "Bell", "Saw", "Saw")).parameters[0]
    assert table.choices == ("Saw", "Bell", "Saw (2)", "Saw (3)")
    assert table.parse("saw (3)") == 3


def test_words_are_no_part_of_what_a_parameter_is() -> None:
    plain = Parameter("cutoff_hz", "continuous", 20.0, 200.0, 50.0)
    assert plain.label == "Cutoff hz"
    assert plain == Parameter("cutoff_hz", "continuous", 20.0, 200.0, 50.0, label="Cutoff", unit="Hz")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"choices": ("a", "b")}, "wave: 2 names for 3 values"),
        ({"choices": ("a", "b", "a")}, "wave: two of its values have one name"),
        ({"unit": "furlong"}, "wave: there is no unit 'furlong'"),
    ],
)
def test_words_have_to_fit(words: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Parameter("wave", "choice", 0, 2, 0, **words)  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", SPACES)
def test_the_names_in_files_stay_what_they_are_for_ever(engine: str) -> None:
    """Patches, limits and checkpoints keep them. New ones are added to the list; none is changed or taken out."""
    kept = (IDS / f"{engine}.txt").read_text().splitlines()
    words = choice_names if engine == "wavetable" else lambda name: ()
    assert [" ".join((name, *words(name))) for name in SPACES[engine].names] == kept


def test_the_break_point_is_called_as_the_panel_calls_it_where_middle_c_is_c3() -> None:
    breakpoint = DX7_SPACE.named("op1_breakpoint")
    with calling_middle_c("C3"):
        assert [breakpoint.text(value) for value in (0, 39, 99)] == ["A-1", "C3", "C8"]
        assert breakpoint.parse("c3") == breakpoint.parse("60") == 39
        with pytest.raises(ParameterError, match="goes from A-1 to C8: 'C9' is not among them"):
            breakpoint.parse("C9")
