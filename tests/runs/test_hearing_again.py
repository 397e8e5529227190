"""The end of a match on a device: the best are heard three times, and what is simpler has to be confirmed by a take."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evosynth.analysis.prepare import load_target
from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F32
from evosynth.evolution import foreseen, repeats
from evosynth.export.report import report_of
from evosynth.runs import assembly, matching
from evosynth.runs.finals import SIMPLIFIED, Finals, finals_of
from evosynth.runs.hearing_again import AGAIN, HEARINGS, Heard, again_share, takes_share
from evosynth.runs.settings import RunSettings
from evosynth.synths import registry
from evosynth.synths.engine import EngineSpec
from evosynth.synths.takes import InMemory, Remembered, TakesOf

PLUCKED = Path(__file__).resolve().parents[2] / "patches" / "examples" / "plucked_string_57.flac"
SPEC = EngineSpec("dx7", device="dx7;1;PORT;;INPUT")


def noisy(samples: F32, again: int) -> F32:
    """A little hiss, another at each hearing."""
    hiss = np.random.default_rng(again).standard_normal(len(samples)) * 1e-4
    return np.asarray(samples + hiss, np.float32)


class Device:
    """An engine with hiss in the place of a device."""

    def __init__(self, store: InMemory | None = None) -> None:
        self.store = store or InMemory()
        self.takes = TakesOf(registry.make("dx7", 44100, 1), SPEC, noisy)
        self.spec = SPEC.heard_by(Remembered(self.takes, self.store))

    def settings(self, **wishes: object) -> RunSettings:
        return RunSettings(synth=self.spec, **{"seconds": None, "evaluations": 120, **wishes})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def target() -> PreparedTarget:
    return load_target(PLUCKED, region_s=(0.0, 0.4))


@pytest.fixture(autouse=True)
def _short_search_on_the_twin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreseen, "AHEAD", 100)


def test_the_best_five_are_heard_three_times_and_no_more_takes_are_asked_for_than_were_allowed(
    target: PreparedTarget,
) -> None:
    device = Device()
    result = matching.run_match(target, device.settings(simplify=False))
    assert device.takes.count <= result.evaluations <= 120
    often = [len(one.distances) for one in result.heard]
    assert often == [HEARINGS] * AGAIN + [1] * (len(often) - AGAIN)
    assert len(often) > AGAIN
    best = result.heard[0]
    assert result.distances["total"] == pytest.approx(best.mean)
    assert best.spread > 0.0
    assert result.distances["total"] == pytest.approx(min(one.mean for one in result.heard[:AGAIN]))
    repeat = f"distances of this device repeat to ±{result.repeats.spread:.2f}"
    assert result.heard_words == f"On the device {best.words}; {repeat}."
    told = report_of(result)["hearings"]
    assert told["voices"][0] == {
        "voice_name": result.voice_name,
        "distances": list(best.distances),
        "mean": best.mean,
        "spread": best.spread,
    }
    assert told["repeat_to"] == pytest.approx(result.repeats.spread) != 0.0


def test_what_was_made_simpler_on_the_twin_was_heard_once_and_is_as_near(target: PreparedTarget) -> None:
    device = Device()
    settings = device.settings()
    session = assembly.make_session(target, settings)
    for _ in range(6):
        session.step()
    finals = finals_of(session, target, settings)
    told = finals.most_takes
    finals.finish()
    winner = finals.winner
    assert winner.candidate.move == SIMPLIFIED
    assert len(winner.hearings) == 1
    origin = next(one for one in finals.ranked if one.candidate.id == winner.candidate.parents[0])
    assert winner.candidate.distance <= origin.candidate.distance + max(0.02, finals.repeats.spread)
    assert finals.evaluations == AGAIN * (HEARINGS - 1) + 1 == told
    assert finals.heard[0].id == winner.candidate.id
    result = matching._concluded(session, finals, target, settings)
    words = f"On the device {finals.heard[0].words}; what it was made of {Heard(0, '', origin.hearings).words}; "
    assert result.heard_words.startswith(words)
    before = device.takes.count
    again = finals_of(session, target, settings).finish()
    assert again.winner.candidate.id == winner.candidate.id
    assert device.takes.count == before, "all of it was remembered"


@pytest.mark.slow
def test_what_a_take_does_not_confirm_is_left_as_it_was(target: PreparedTarget) -> None:
    device = Device()
    session = assembly.make_session(target, device.settings())
    for _ in range(6):
        session.step()
    first = finals_of(session, target, device.settings()).finish().winner
    heard_before = {sound for sound, _, _ in device.store.kept} - {_sound(first.candidate.genome)}

    class Moody(TakesOf):
        """Plays noise for all that it has not played yet."""

        def record(self, voices, notes, **how):  # type: ignore[no-untyped-def]
            for voice, takes in zip(voices, super().record(voices, notes, **how), strict=True):
                loud = np.random.default_rng(1).standard_normal(4000).astype(np.float32) * np.float32(0.1)
                known = voice[:145] in {sound[:145] for sound in heard_before}
                yield takes if known else tuple(replace(take, samples=loud) for take in takes)

    other = InMemory()
    spec = SPEC.heard_by(Remembered(Moody(registry.make("dx7", 44100, 1), SPEC, noisy), other))
    finals = finals_of(session, target, replace(device.settings(), synth=spec)).finish()
    assert finals.winner.candidate.move != SIMPLIFIED
    assert finals.evaluations == AGAIN * (HEARINGS - 1) + 1


def _sound(genome: np.ndarray) -> bytes:
    from evosynth.synths import voicing

    return voicing.sound(voicing.voice_of(genome, SPEC.without_device()))


def test_at_rest_a_device_need_not_be_heard_again(target: PreparedTarget) -> None:
    device = Device()
    session = assembly.make_session(target, device.settings())
    for _ in range(3):
        session.step()
    before = device.takes.count
    two = Finals(session.distinct[:2], target, device.settings(), spare=9)
    assert two.most_takes == 2 * (HEARINGS - 1) + 1, "of fewer than five that differ fewer are heard again"
    finals = finals_of(session, target, device.settings(), simplify=False, again=False)
    assert finals.most_takes == 0
    finals.finish()
    assert device.takes.count == before
    assert {len(one.distances) for one in finals.heard} == {1}


def test_finals_that_are_cut_short_rank_by_what_was_heard(target: PreparedTarget) -> None:
    device = Device()
    session = assembly.make_session(target, device.settings())
    for _ in range(3):
        session.step()
    before, finals = device.takes.count, None

    def enough() -> bool:
        return device.takes.count - before >= 7

    finals = Finals(session.distinct[:8], target, device.settings(simplify=False), cancelled=enough).finish()
    assert device.takes.count - before == 7
    assert [len(one.distances) for one in finals.heard] == [3, 3, 2, 2, 2, 1, 1, 1]


@pytest.mark.slow
def test_a_search_hears_its_best_again_now_and_then_and_tells_how_noisy_distances_are(target: PreparedTarget) -> None:
    device = Device()
    session = assembly.make_session(target, device.settings())
    reports = [session.step(at_most=200 - session.evaluations) for _ in range(15)]
    assert [report.evaluations for report in reports[:6]] == [8, 16, 24, 32, 40, 48]
    assert reports[6].evaluations == 56
    assert reports[7].evaluations == 56 + 8 + 1
    assert device.takes.count == session.evaluations
    assert session.next_id == session.evaluations - 2
    assert session.repeats.hearings >= 3
    assert 0.0 < session.repeats.spread < 0.5
    assert reports[-1].repeats == session.repeats
    resumed = assembly.resume_session(session.checkpoint(), target, Device(device.store).settings())
    assert resumed.repeats == session.repeats
    assert resumed.checkpoint() == session.checkpoint()


def test_a_match_that_is_stopped_on_a_device_plays_no_more_and_hands_over_the_best_as_it_was_heard(
    target: PreparedTarget,
) -> None:
    device = Device()
    result = matching.run_match(target, device.settings(), cancelled=lambda: device.takes.count >= 20)
    assert device.takes.count == 20
    assert result.evaluations == 16
    assert result.best_first[0].move != SIMPLIFIED
    assert result.heard_words == f"On the device {result.distances['total']:.2f}, heard once."


def test_small_budgets_leave_little_for_the_end() -> None:
    shares = {n: (takes_share(s), again_share(s)) for n in (5, 10, 30, 50, 200, None) for s in [_asked(n)]}
    assert shares == {5: (0, 0), 10: (1, 0), 30: (3, 1), 50: (5, 2), 200: (11, 5), None: (11, 5)}


def _asked(evaluations: int | None) -> RunSettings:
    return RunSettings(synth=SPEC, seconds=None, evaluations=evaluations)


def test_words_tell_the_mean_and_how_far_one_hearing_is_from_it() -> None:
    assert Heard(1, "EVO 001-01", (1.8, 1.84, 1.88)).words == "1.84 ± 0.04 over 3 hearings"
    assert Heard(1, "EVO 001-01", (1.8,)).words == "1.80, heard once"
    several = repeats.Repeats.of([(1.0, 1.2), (2.0,), (5.0, 5.0, 5.3)])
    assert several.heard == ((1.0, 1.2), (5.0, 5.0, 5.3))
    assert several.spread == pytest.approx(np.sqrt((0.02 + 0.06) / 3))
    assert several.words == "distances of this device repeat to ±0.16"
    assert not repeats.Repeats()
    assert repeats.Repeats().words == ""
