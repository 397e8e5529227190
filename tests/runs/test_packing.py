"""Settings and targets to bytes and back, whatever their classes come to hold."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

import numpy as np
import pytest

from evosynth.analysis.target import PreparedTarget
from evosynth.analysis.weights import Weights
from evosynth.arrays import F32
from evosynth.errors import StorageError
from evosynth.runs.packing import UnknownField, packed, plain, typed, unpacked
from evosynth.runs.settings import RunSettings
from evosynth.synths.base import Note
from evosynth.synths.correction import Correction
from evosynth.synths.engine import EngineSpec


@dataclass(frozen=True)
class Inner:
    sound: F32
    note: Note | None = None


@dataclass(frozen=True)
class Outer:
    many: tuple[Inner, ...]
    pair: tuple[int, str]
    path: Path
    table: dict[int, float] = field(default_factory=dict)
    maybe: float | None = None


@dataclass(frozen=True)
class OuterBefore:
    many: tuple[Inner, ...]
    pair: tuple[int, str]
    path: Path


def outer() -> Outer:
    inner = Inner(np.arange(5, dtype=np.float32)), Inner(np.zeros(0, np.float32), Note(48, 90, 0.5, 1.0))
    return Outer(inner, (3, "c"), Path("/a/b.wav"), {7: 0.1 + 0.2}, None)


def target(**more: object) -> PreparedTarget:
    sound = np.linspace(-1, 1, 100, dtype=np.float32)
    head = ("a.wav", sound, 22050, (0.0, 0.5), Note(60, 100, 0.2, 0.5), "given", None, 0.1, True, -18.0)
    return PreparedTarget(*head, remarks=("One.", "Two."))


def test_values_come_back_with_their_types_to_the_bit() -> None:
    again = unpacked(packed(outer()), Outer)
    assert (again.pair, again.path, again.table, again.maybe) == ((3, "c"), Path("/a/b.wav"), {7: 0.1 + 0.2}, None)
    assert [one.note for one in again.many] == [None, Note(48, 90, 0.5, 1.0)]
    for one, before in zip(again.many, outer().many, strict=True):
        assert one.sound.dtype == np.float32
        np.testing.assert_array_equal(one.sound, before.sound)
        assert not one.sound.flags.writeable


@pytest.mark.parametrize("value", [RunSettings(evaluations=7, seconds=None, seed=3), target()])
def test_every_field_of_what_a_run_is_started_with_comes_back(value: RunSettings | PreparedTarget) -> None:
    again = unpacked(packed(value), type(value))
    for one in fields(value):
        before, after = getattr(value, one.name), getattr(again, one.name)
        assert type(after) is type(before), one.name
        np.testing.assert_array_equal(after, before, err_msg=one.name)


def test_what_an_earlier_program_wrote_gets_the_defaults_of_fields_that_it_did_not_know() -> None:
    before = OuterBefore(outer().many, (3, "c"), Path("x"))
    again = unpacked(packed(before), Outer)
    assert again.table == {}
    assert again.maybe is None


def test_what_a_later_program_wrote_is_told_apart_from_damage() -> None:
    with pytest.raises(UnknownField, match="maybe, table"):
        unpacked(packed(outer()), OuterBefore)


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.9])
def test_half_an_archive_is_damage(keep: float) -> None:
    whole = packed(outer())
    with pytest.raises(StorageError, match="damaged"):
        unpacked(whole[: int(keep * len(whole))], Outer)


@pytest.mark.parametrize(
    ("field", "odd"), [("synth", 7), ("strategy", None), ("seed", "one"), ("near", 1), ("voices", "x"), ("limits", [])]
)
def test_a_value_of_another_kind_than_its_field_is_damage(field: str, odd: object) -> None:
    with pytest.raises(TypeError):
        typed({**plain(RunSettings(), lambda array: 0), field: odd}, RunSettings, lambda n: np.zeros(1))


def test_an_archive_of_something_else_is_damage() -> None:
    stream = io.BytesIO()
    np.savez(stream, a=np.zeros(3))
    with pytest.raises(StorageError, match="damaged"):
        unpacked(stream.getvalue(), Outer)


def test_engines_of_plans_are_read_as_they_were_always_written() -> None:
    settings = RunSettings(synth=EngineSpec("wavetable", ("00aa", "00bb")))
    with np.load(io.BytesIO(packed(settings))) as archive:
        assert '"synth": "wavetable:00aa,00bb"' in archive["head"].tobytes().decode()
    assert unpacked(packed(settings), RunSettings).synth == settings.synth


def test_what_a_plan_says_of_a_device_comes_back_and_an_earlier_plan_says_nothing_of_any() -> None:
    correction = Correction(1.113, -24.05, (0.0, 0.1, 0.0, -0.2, 0.0, 0.6, -3.0, -5.5, -6.0))
    assert unpacked(packed(RunSettings(calibration=correction)), RunSettings).calibration == correction
    earlier = plain(RunSettings(), lambda array: 0)
    del earlier["calibration"]
    assert typed(earlier, RunSettings, lambda n: np.zeros(1)).calibration is None


def test_a_plan_of_before_the_part_attack_goes_on_without_it() -> None:
    settings = RunSettings(weights=Weights(envelope=2.0))
    assert unpacked(packed(settings), RunSettings).weights.names == ("spectrum", "envelope", "pitch", "attack")
    earlier = plain(settings, lambda array: 0)
    del earlier["weights"]["attack"]
    weights = typed(earlier, RunSettings, lambda n: np.zeros(1)).weights
    assert weights.names == ("spectrum", "envelope", "pitch")
    assert weights.parts == (1.0, 2.0, 1.0)
    assert unpacked(packed(replace(settings, weights=weights)), RunSettings).weights.names == weights.names


def test_a_plan_of_before_edges_were_heard_goes_on_without_them() -> None:
    assert unpacked(packed(RunSettings()), RunSettings).weights.edges
    earlier = plain(RunSettings(), lambda array: 0)
    del earlier["weights"]["edges"]
    weights = typed(earlier, RunSettings, lambda n: np.zeros(1)).weights
    assert not weights.edges
    assert weights.names == ("spectrum", "envelope", "pitch", "attack")


def test_a_plan_that_corrects_by_what_no_device_does_is_damage() -> None:
    wild = plain(RunSettings(calibration=Correction()), lambda array: 0)
    wild["calibration"]["envelope_speed"] = 70
    with pytest.raises(ValueError, match="envelope speed"):
        typed(wild, RunSettings, lambda n: np.zeros(1))
