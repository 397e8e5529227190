"""Numbers with units, written and read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evosynth.notation.quantities import UNITS, read, read_count, written

units = st.sampled_from(sorted(UNITS))


@given(st.floats(-1e5, 1e5), units, st.booleans(), st.sampled_from((2, 3)))
def test_what_is_written_is_read_to_the_digits_that_it_shows(
    number: float, unit: str, signed: bool, digits: int
) -> None:
    text = written(number, unit, signed=signed, digits=digits)
    back = read(text, unit)
    assert back is not None
    assert back == pytest.approx(number, rel=0.5 * 10 ** (1 - digits), abs=0.0501)
    assert written(back, unit, signed=signed, digits=digits) == text


@given(st.floats(1e-3, 1e5), units)
def test_a_sign_is_a_true_minus_or_a_plus_where_it_says_something(number: float, unit: str) -> None:
    plain = written(number, unit)
    zero = plain.startswith("0") and read(plain, unit) == 0.0
    assert written(-number, unit) == (plain if zero else f"−{plain}")
    assert written(number, unit, signed=True) == (plain if zero else f"+{plain}")


@pytest.mark.parametrize("text", ["", "Hz", "12 furlongs", "1.200,5", "1e", "1e999", "nan", "--3", "٣"])
def test_what_is_no_number_of_the_unit_is_none(text: str) -> None:
    assert read(text, "Hz") is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("2m", 120.0), ("1.5 h", 5400.0), ("1:30", 90.0), ("0:01.5", 1.5), ("1:02:03", 3723.0), ("1m30s", 90.0)],
)
def test_times_may_be_those_of_a_clock(text: str, seconds: float) -> None:
    assert read(text, "s") == seconds


@pytest.mark.parametrize(
    "text", ["1:75", "1:", ":30", "1:2:3:4", "30s 1m", "1m30", "1m 2m", "2 m m", "1:30 s", "9" * 5000 + ":00"]
)
def test_what_no_clock_shows_is_no_time(text: str) -> None:
    assert read(text, "s") is None


def test_a_minute_is_one_of_time_alone() -> None:
    assert read("1:30", "Hz") is None
    assert read("2m", "Hz") is None


@given(st.integers(-(10**20), 10**20))
def test_a_whole_number_is_read_to_its_last_digit(number: int) -> None:
    assert read_count(str(number)) == read_count(f"{number:,}") == read_count(f"{number:_}") == number


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("1e4", "", 1e4),
        ("1.5e3 Hz", "Hz", 1500.0),
        ("2E-2", "s", 0.02),
        ("1,5e+1 ms", "s", 0.015),
        ("-1e1", "dB", -10.0),
    ],
)
def test_powers_of_ten_are_read(text: str, unit: str, number: float) -> None:
    assert read(text, unit) == pytest.approx(number)
