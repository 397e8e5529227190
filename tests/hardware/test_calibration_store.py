"""What is kept of each synth, in files of the user's folder."""

import json

import pytest

from evosynth.errors import StorageError
from evosynth.hardware import calibration_store as store
from evosynth.hardware.address import Address
from evosynth.hardware.calibration import DeviceCalibration
from evosynth.library import paths
from evosynth.synths.correction import Correction

HERE = Address("dx7", "USB MIDI", sound="Line 1").text
THERE = Address("dx7", "USB MIDI", sound="Line 2").text
NOISE = (-97.0, -94.0, -91.0, -88.0, -85.0, -82.0, -79.0, -76.0, -73.0)
BRIGHT = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.0, -3.0, -4.0)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path))
    return tmp_path


def made(device=HERE, speed=1.113):
    return DeviceCalibration(
        device,
        "2026-11-30T11:00:00+00:00",
        19,
        speed,
        0.002,
        -6.0,
        BRIGHT,
        NOISE,
        0.0071,
        0.0004,
        ("Not heard: FALL 31.",),
    )


def only_file():
    (path,) = paths.calibrations().iterdir()
    return path


def test_a_calibration_is_found_again_by_the_address_of_its_device_and_by_no_other():
    store.put(made())
    assert store.find(HERE) == store.Kept(made(), on=True)
    assert store.find(THERE) == store.Kept()
    assert store.correction(HERE) == Correction(1.113, -6.0, BRIGHT, NOISE)
    assert store.correction(THERE) is None


def test_each_device_has_its_own_and_a_new_one_takes_the_place_of_the_earlier():
    for calibration in (made(), made(THERE, 1.0), made(HERE, 1.05)):
        store.put(calibration)
    assert store.find(HERE).calibration == made(HERE, 1.05)
    assert store.find(THERE).calibration == made(THERE, 1.0)


def test_a_calibration_can_be_switched_off_and_on_and_is_kept():
    store.put(made())
    assert store.switch(HERE, False) == store.Kept(made(), on=False) == store.find(HERE)
    assert store.correction(HERE) is None
    store.switch(HERE, True)
    assert store.correction(HERE) == made().correction


def test_a_run_knows_the_noise_of_today_whether_a_calibration_is_used_or_not():
    today = (-80.0,) * 9
    assert store.for_run(HERE) is None
    assert store.for_run(HERE, today) == Correction(noise_db=today)
    store.put(made())
    assert store.for_run(HERE) == made().correction
    assert store.for_run(HERE, today) == Correction(1.113, -6.0, BRIGHT, today)
    store.switch(HERE, False)
    assert store.for_run(HERE) is None
    assert store.for_run(HERE, today) == Correction(noise_db=today)


def test_a_file_without_noise_is_read():
    store.put(made())
    path = only_file()
    said = json.loads(path.read_text())
    del said["calibration"]["noise_db"]
    path.write_text(json.dumps(said))
    assert store.correction(HERE) == Correction(1.113, -6.0, BRIGHT)


def test_what_was_never_calibrated_cannot_be_switched_and_leaves_no_file():
    assert store.switch(HERE, True) == store.Kept()
    store.forget(HERE)
    assert not paths.calibrations().exists()


def test_a_calibration_made_anew_is_used_whatever_the_switch_said_of_the_earlier():
    store.put(made())
    store.switch(HERE, False)
    store.put(made())
    assert store.find(HERE).on


def test_what_is_forgotten_is_gone():
    store.put(made())
    store.forget(HERE)
    assert store.find(HERE) == store.Kept()
    assert not list(paths.calibrations().iterdir())


@pytest.mark.parametrize("cut", [0, 1, 40, -1])
def test_a_damaged_file_is_said_and_taken_for_none(cut):
    store.put(made())
    path = only_file()
    path.write_bytes(path.read_bytes()[:cut])
    kept = store.find(HERE)
    assert kept.correction is kept.calibration is None
    assert str(path) in kept.problem
    store.put(made())
    assert store.find(HERE) == store.Kept(made())


@pytest.mark.parametrize(
    "wrong",
    [
        {"envelope_speed": 9.0},
        {"envelope_speed": "fast"},
        {"response_db": [1.0]},
        {"response_db": None},
        {"level_db": float("nan")},
        {"device": THERE},
        {"made_at": 5},
        {"left_out": [5]},
        {"noise_db": [3.0]},
        {"colour": "red"},
    ],
)
def test_a_file_that_says_what_no_calibration_says_is_taken_for_none(wrong):
    store.put(made())
    path = only_file()
    said = json.loads(path.read_text())
    said["calibration"].update(wrong)
    path.write_text(json.dumps(said))
    kept = store.find(HERE)
    assert kept.calibration is None
    assert kept.problem


def test_a_folder_that_cannot_be_written_is_named(home):
    (home / "calibrations").write_text("in the way")
    with pytest.raises(StorageError, match="calibrations"):
        store.put(made())
