"""What a match or a breeding begins with: banks, rated and bred voices, the selected one."""

from pathlib import Path

import numpy as np
import pytest
from lost_tables import SAID, made_table, patch_file, voice_with
from windowless import Told, made_sound

from evosynth.documents import reading as read
from evosynth.documents.opening import reading
from evosynth.library import paths
from evosynth.midi.sysex import bank_dump
from evosynth.runs import seeding
from evosynth.runs.folder import Plan, plan_of
from evosynth.synths import registry, voicing
from evosynth.synths.engine import EngineSpec
from evosynth.voices.dx7 import Voice
from evosynth.voices.dx7_space import DX7_SPACE, voices_from_genomes, voices_in
from ui.models.seeds import gathered, without_silent
from ui.view_state.window import Run

WAVETABLE = EngineSpec("wavetable")
pytestmark = pytest.mark.usefixtures("home")


def bank(folder: Path, count: int = 32) -> tuple[Path, list[Voice]]:
    matrix = voices_from_genomes(np.random.default_rng(7).random((count, len(DX7_SPACE))))
    matrix[:, 145:] = np.frombuffer(b"          ", np.uint8)
    voices = [Voice(row.tobytes()).with_name(f"VOICE {i + 1}") for i, row in enumerate(matrix)]
    path = folder / "bank.syx"
    path.write_bytes(bank_dump(voices))
    return path, voices


def planned(told: Told) -> Plan:
    """What the match in hand is searched by, as it stands in the document."""
    own = told.controller.run.own
    told.until(lambda: told.controller.run.snapshot and not told.controller.document.pending)
    with reading(own.path) as db:
        plan = read.plan(db, own.run)
    return plan_of(plan, str(own.path), "plan")


def rated(told: Told) -> dict[int, int]:
    """The stars of the run in hand that stand in the document."""
    own = told.controller.run.own
    told.until(lambda: not told.controller.document.pending)
    with reading(own.path) as db:
        return {one.candidate: one.stars for one in read.ratings(db, own.run) if one.stars}


def test_a_dropped_bank_becomes_the_first_generation_on_two_pages_as_it_is(told: Told, tmp_path: Path) -> None:
    path, voices = bank(tmp_path)
    told.intents.loading.open([str(path)])
    told.full()
    assert told.transport.run is Run.BREEDING
    assert (told.grid.pages, told.grid.total) == (2, 32)
    assert [tile.label for tile in told.tiles()] == [f"VOICE {n}" for n in range(1, 17)]
    told.intents.grid.show_page(1)
    told.until(lambda: told.grid.page == 1)
    told.intents.grid.select(15)
    told.until(lambda: told.selection.label == "VOICE 32")
    assert told.selection.voice == voices[31].data
    assert told.selection.distance is None


def test_a_bank_dropped_on_a_target_is_shown_at_once_and_takes_part_in_the_match(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    path, voices = bank(tmp_path)
    told.intents.loading.open([str(path)])
    told.full()
    assert told.transport.run is Run.READY
    assert told.grid.pages == 2
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    seeds = voices_from_genomes(planned(told).seeds)
    assert [row.tobytes() for row in seeds] == [voice.data for voice in voices]
    told.until(lambda: told.tiles() and all(tile.distance is not None for tile in told.tiles()))


@pytest.mark.parametrize("beside", [True, False], ids=["beside a target", "to be bred"])
def test_what_is_wrong_with_a_bank_is_said_with_what_it_does_and_not_hidden_by_it(
    told: Told, tmp_path: Path, beside: bool
) -> None:
    if beside:
        told.load(made_sound(tmp_path))
    path, _ = bank(tmp_path)
    path.write_bytes(path.read_bytes()[6:])  # without its head
    told.intents.loading.open([str(path)])
    told.full()
    said = "bank.syx: This is a bank, but its head is missing."
    assert told.toasts[-1].text == (f"{said} 32 voices take part in the next match" if beside else said)
    assert told.toasts[-1].icon == "triangle-alert"


def test_a_bank_of_another_engine_says_which_one_it_is_now(told: Told, tmp_path: Path) -> None:
    path, _ = bank(tmp_path)
    for engine, now in ((WAVETABLE, "; the engine is now DX7"), (registry.default(), "")):
        told.intents.run.stop()
        told.load(made_sound(tmp_path))
        told.intents.run.set_engine(engine)
        told.toasts.clear()
        told.intents.loading.open([str(path)])
        told.until(lambda: told.toasts)
        assert told.toasts[-1].text == f"32 voices of bank.syx take part in the next match{now}"
        assert told.transport.engine == registry.default()
    told.intents.workflow.breed_without_target()
    told.intents.run.stop()
    told.intents.run.set_engine(WAVETABLE)
    told.toasts.clear()
    told.intents.loading.open([str(path)])
    assert told.toast_with("bred").text == "32 voices of bank.syx are bred; the engine is now DX7"


def test_of_a_large_bank_those_wait_that_sound_most_like_the_target(told: Told, tmp_path: Path) -> None:
    told.load(paths.examples()[0])
    path = tmp_path / "many.syx"
    path.write_bytes(b"".join(file.read_bytes() for file in paths.banks()))
    told.intents.loading.open([str(path)])
    told.toast_with("The 16 of 64 voices of many.syx nearest to the target take part in the next match")
    told.full()
    nearest = seeding.first_voices(told.controller.target.prepared, registry.default(), given=[path])
    names = [voice.name for voice in voices_in(voices_from_genomes(nearest.genomes))]
    assert [tile.label for tile in told.tiles()] == names


def test_a_match_evolves_from_the_selected_voice_and_stays_near_it(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve_near()
    told.toast_with("Select a voice to evolve from first.")
    path, voices = bank(tmp_path)
    told.intents.loading.open([str(path)])
    told.full()
    told.intents.grid.select(6)
    told.until(lambda: told.selection.label == "VOICE 7")
    told.intents.workflow.evolve_near()
    told.state(Run.RUNNING)
    plan = planned(told)
    assert plan.settings.near
    assert [row.tobytes() for row in voices_from_genomes(plan.seeds)] == [voices[6].data]
    told.until(lambda: told.tiles() and all(tile.distance is not None for tile in told.tiles()))
    first = told.controller.run.own
    told.intents.grid.select(1)
    told.intents.workflow.evolve_near()  # and from what was found, while the match still runs
    told.until(lambda: told.controller.run.own is not None and told.controller.run.own != first)
    told.state(Run.RUNNING)


def test_a_bank_that_was_dropped_first_begins_the_match_of_a_target_that_comes_later(
    told: Told, tmp_path: Path
) -> None:
    path, voices = bank(tmp_path)
    told.intents.loading.open([str(path)])
    told.full()
    told.intents.rating.rate_place(4, 3)
    told.intents.rating.rate_place(9, 5)
    told.until(lambda: told.grid.rated == 2)
    told.load(made_sound(tmp_path))
    told.toast_with("32 voices take part in the next match, those that you rated first")
    told.full()
    assert told.transport.run is Run.READY
    assert (told.grid.pages, told.grid.total) == (2, 32)
    assert [tile.label for tile in told.tiles()[:4]] == ["VOICE 10", "VOICE 5", "VOICE 1", "VOICE 2"]
    assert [tile.stars for tile in told.tiles()[:4]] == [5, 3, 0, 0]
    told.intents.rating.rate_place(2, 4)
    told.intents.target.set_note(45)  # the same voices wait beside the corrected target
    told.until(lambda: told.target.note == 45)
    told.until(lambda: [tile.stars for tile in told.tiles()[:4]] == [5, 4, 3, 0])
    assert [tile.label for tile in told.tiles()[:4]] == ["VOICE 10", "VOICE 1", "VOICE 5", "VOICE 2"]
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    seeds = [row.tobytes() for row in voices_from_genomes(planned(told).seeds)]
    assert seeds[:4] == [voices[i].data for i in (9, 0, 4, 1)]
    assert sorted(seeds) == sorted(voice.data for voice in voices)
    told.until(lambda: told.controller.run.snapshot.ratings == {0: 1.0, 1: 0.8, 2: 0.6})
    assert rated(told) == {0: 5, 1: 4, 2: 3}


def test_a_breeding_under_way_begins_the_match_and_nothing_that_was_rated_is_lost(told: Told, tmp_path: Path) -> None:
    told.intents.workflow.breed_without_target()
    told.full()
    first = told.grid.tiles[6].candidate
    told.intents.grid.select(6)
    told.until(lambda: told.selection.label == told.grid.tiles[6].label)
    name = told.selection.name
    told.intents.rating.rate_selected(2)
    told.intents.breeding.breed()
    told.until(lambda: told.transport.generation == 1)
    told.full()
    told.until(lambda: told.grid.tiles[0].candidate.generation == 1 or told.grid.tiles[1].candidate.generation == 1)
    told.intents.rating.rate_place(3, 5)
    told.until(lambda: told.grid.tiles[3].stars == 5)
    liked = told.grid.tiles[3].candidate
    generation = [tile.candidate.voice[:145] for tile in told.tiles()]
    told.load(made_sound(tmp_path))
    told.toast_with("take part in the next match, those that you rated first")
    told.full()
    waiting = [tile.candidate.voice[:145] for tile in told.tiles()]
    assert waiting[:2] == [liked.voice[:145], first.voice[:145]]
    assert [tile.stars for tile in told.tiles()[:3]] == [5, 2, 0]
    assert told.grid.tiles[1].label == name
    assert set(waiting) >= set(generation[:14])
    told.intents.workflow.evolve()
    told.until(lambda: told.transport.run is Run.RUNNING and len(told.controller.run.snapshot.ratings) == 2)


def test_a_breeding_that_a_bank_takes_the_place_of_comes_back_with_its_stars(told: Told, tmp_path: Path) -> None:
    told.intents.workflow.breed_without_target()
    told.full()
    told.intents.rating.rate_place(4, 3)
    told.intents.rating.rate_place(9, 5)
    told.until(lambda: told.grid.tiles[9].stars == 5)
    before = [(tile.candidate.voice, tile.stars) for tile in told.tiles()]
    path, _ = bank(tmp_path)
    told.intents.loading.open([str(path)])
    assert told.toast_with("The breeding rests in this document").undo
    told.until(lambda: told.grid.total == 32)
    told.intents.undo.undo()
    told.until(lambda: [(tile.candidate.voice, tile.stars) for tile in told.tiles()] == before)
    told.intents.breeding.breed()
    told.until(lambda: told.transport.generation == 1)


def test_what_was_rated_beside_a_target_counts_again_when_the_match_begins_anew(told: Told, tmp_path: Path) -> None:
    told.load(made_sound(tmp_path))
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.full()
    told.intents.rating.rate_place(5, 4)
    told.until(lambda: told.grid.tiles[5].stars == 4)
    rated = told.grid.tiles[5].candidate.voice[:145]
    told.intents.target.set_note(56)
    told.until(lambda: told.target.note == 56)
    told.until(lambda: [tile.candidate.voice[:145] for tile in told.tiles()] == [rated])
    assert told.grid.tiles[0].stars == 4
    told.load(made_sound(tmp_path, "other_69.wav", 440.0))
    told.until(lambda: [tile.stars for tile in told.tiles()] == [4])  # it waited and goes on waiting
    told.intents.workflow.evolve()
    told.state(Run.RUNNING)
    told.full()
    told.load(made_sound(tmp_path))  # a match of another sound leaves nothing behind but what was kept
    told.until(lambda: not told.tiles())


def test_a_patch_whose_table_is_missing_is_shown_with_a_sentence_and_left_out_of_the_match(
    told: Told, tmp_path: Path
) -> None:
    path = patch_file(made_table(9), tmp_path / "lost.evopatch", attached=False)
    told.load(made_sound(tmp_path))
    told.intents.loading.open([str(path)])
    told.until(lambda: told.selection is not None and told.selection.silence.endswith(SAID))
    assert told.grid.tiles[0].silence == told.selection.silence
    told.intents.rating.rate_place(0, 5)
    told.intents.workflow.evolve()
    told.toast_with("Left out, since a table is missing: Own")
    told.state(Run.RUNNING)
    told.until(lambda: told.tiles() and all(tile.distance is not None for tile in told.tiles()))
    assert planned(told).seeds is None
    assert not told.controller.run.snapshot.ratings
    told.intents.run.stop()
    told.intents.run.set_engine(registry.default())


def test_stars_stay_with_the_voices_that_are_not_left_out() -> None:
    lost, other = voice_with(made_table(8), "Lost"), voice_with(made_table(9), "Gone")
    plain = voicing.voice_of(voicing.space_of(WAVETABLE).default(), WAVETABLE)
    seeds, names = without_silent(gathered([(lost, 5), (plain, 3)], [other], WAVETABLE))
    assert (seeds.voices, seeds.rated, names) == ((plain,), (3,), ("Lost", "Gone"))
