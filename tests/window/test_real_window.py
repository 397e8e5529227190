"""The program as a person meets it: a real window, a real drag from another program, real keys."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from jack_server import JackServer
from patience import PATIENCE_S
from screen import Program, Screen, Start

from evosynth.midi.sysex import bank_dump, read_sysex
from evosynth.voices.dx7 import INIT_VOICE


def made_sound(path: Path) -> Path:
    """A short additive tone, C4, as a WAV."""
    seconds = np.arange(int(0.9 * 44100)) / 44100
    tone = sum(0.5**k * np.sin(2 * np.pi * 261.63 * k * seconds) for k in range(1, 6))
    soundfile.write(path, (0.3 * tone * np.exp(-3 * seconds)).astype(np.float32), 44100)
    return path


def runs(pid: int) -> bool:
    """Whether a process lives; one that has ended but was not yet collected does not."""
    found = subprocess.run(["ps", "-p", str(pid), "-o", "stat="], capture_output=True, text=True)
    return bool(found.stdout.strip()) and not found.stdout.startswith("Z")


def gone(pids: list[int]) -> bool:
    """Whether none of these processes lives any more."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if not any(runs(pid) for pid in pids):
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def program(start: Start, jack_server: JackServer) -> Program:
    """The window on screen, with sound (a JACK server without a card)."""
    made = start("observed_program.py")
    made.until(lambda said: said.get("places") and said.get("audio_ok"), "the window with sound")
    return made


def test_a_sound_is_dropped_matched_heard_rated_and_kept(
    screen: Screen, start: Start, program: Program, tmp_path: Path
) -> None:
    sound = made_sound(tmp_path / "schöne Glocke.wav")
    source = start("drag_source.py", str(sound))
    source.until(lambda said: said.get("word") == "ready", "the second program")

    screen.drag(
        [1460, 80],
        program.place("zone"),
        lambda: program.now(lambda said: said.get("hover")),
    )
    program.until(lambda said: said.get("target") == sound.name, "the target")
    source.until(lambda said: said.get("word") == "CopyAction", "the end of the drag")
    assert program.said["note"] == 60

    program.until(lambda said: said.get("run") == "ready" and said["places"]["main"][0] > 0, "the working view")
    screen.click(program.place("main"))
    program.until(lambda said: said.get("run") == "running", "evolution")
    program.until(lambda said: said.get("grid") == 12 and said.get("pictures", 0) >= 8, "candidates with pictures")
    assert screen.picture(tmp_path / "running.png") > 200

    screen.click(program.place("main"))
    program.until(lambda said: said["run"] == "paused" and said["selected"] == [0], "the pause, the best first")
    screen.key("Down")
    program.until(lambda said: said.get("selected") == [4], "the tile below")
    screen.key("space")
    program.until(lambda said: said.get("heard", 0) >= 1, "hearing the selected candidate")
    screen.key("4")
    program.until(lambda said: said.get("rated") == 1 and said["stars"][4] == 4, "four stars")
    screen.key("Return")
    program.until(lambda said: len(said.get("kept", ())) == 1, "the kept voice")
    screen.key("Escape")
    screen.key("ctrl+z")
    program.until(lambda said: len(said.get("kept", ())) == 0, "undo")

    family = program.family()
    assert len(family) >= 3  # the window, the evolver, the desk
    screen.key("ctrl+q")
    assert program.wait() == 0
    assert gone(family)


def test_strands_are_heard_rated_restarted_focused_stopped_and_seeded_by_mouse_and_keys(
    screen: Screen, program: Program, tmp_path: Path
) -> None:
    program.until(lambda said: said.get("examples") == 3, "the examples")
    screen.click(program.place("example1"))
    program.until(lambda said: said.get("run") == "ready" and said["places"]["main"][0] > 0, "the working view")
    screen.click(program.place("main"))
    program.until(lambda said: said.get("run") == "running", "evolution")
    program.until(lambda said: said.get("strand_pictures") == 4 and said["grid"] > 11, "four strands with pictures")
    program.until(lambda said: said["places"].get("strand4", [0])[0] > 600, "the places of the cards")

    screen.click(program.place("strand2"))
    program.until(lambda said: said["strand_selected"] == [1] and said["strand_heard"][1], "the sound of strand 2")
    screen.key("4")
    program.until(lambda said: said["strand_stars"][1] == 4, "four stars for it")
    screen.key("Return")
    program.until(lambda said: len(said.get("kept", ())) == 1, "the kept voice")

    screen.click(program.place("restart3"))
    program.until(lambda said: "Strand 3 begins afresh" in said.get("toast", ""), "the restart")
    screen.key("ctrl+z")
    screen.key("ctrl+shift+3")
    program.until(lambda said: said["strand_selected"] == [2], "strand 3 by its keys")
    screen.key("ctrl+shift+x")
    program.until(lambda said: said["doing"][2] == "stopped", "the end of strand 3")
    screen.click(program.place("focus1"))
    program.until(lambda said: said["focused"] == [0] and said["doing"][3] == "waiting", "strand 1 alone")
    screen.click(program.place("halt3"))
    program.until(lambda said: said["doing"][2] != "stopped", "strand 3 again")
    screen.click(program.place("plant4"))
    program.until(lambda said: "Strand 4 begins again from" in said.get("toast", ""), "strand 4 from strand 3")
    assert screen.picture(tmp_path / "strands.png") > 200


def test_places_are_entered_while_a_search_runs_and_a_sound_plays_and_neither_notices(
    screen: Screen, program: Program, tmp_path: Path
) -> None:
    program.until(lambda said: said.get("examples") == 3, "the examples")
    screen.click(program.place("example1"))
    program.until(lambda said: said.get("run") == "ready" and said["places"]["main"][0] > 0, "the working view")
    screen.click(program.place("main"))
    program.until(lambda said: said.get("grid") == 12 and said.get("pictures", 0) >= 8, "candidates with pictures")
    screen.key("Down")
    program.until(lambda said: said.get("selected") == [4], "a selection")
    for key, place in (
        ("ctrl+2", "See"),
        ("ctrl+3", "Voice"),
        ("F3", "See"),
        ("F3", "Voice"),
        ("ctrl+1", "Evolve"),
    ):
        screen.key("space")
        program.until(lambda said: said.get("sounding") is not None, "a sound")
        generation, kept = program.said["generation"], program.said["selected_id"]
        screen.key(key)
        program.until(lambda said, place=place: said.get("place") == place, place)
        assert program.said["sounding"] is not None
        program.until(lambda said, before=generation: said["generation"] > before, "the search goes on")
        assert (program.said["run"], program.said["selected_id"]) == ("running", kept)
        assert screen.picture(tmp_path / f"{place}.png") > 200
        program.until(lambda said: said.get("sounding") is None, "the end of the sound")
    screen.key("ctrl+comma")
    program.until(lambda said: said.get("settings"), "the sheet")
    screen.key("Right")
    program.until(lambda said: said.get("theme") == "light", "the light theme")
    screen.key("Left")
    program.until(lambda said: said.get("theme") == "dark", "the dark theme")
    screen.key("Escape")
    program.until(lambda said: not said.get("settings"), "the end of the sheet")
    assert program.said["run"] == "running"


def test_voices_are_bred_by_ear_from_one_generation_to_the_next_and_back(
    screen: Screen, program: Program, tmp_path: Path
) -> None:
    screen.click(program.place("breed"))
    program.until(lambda said: said.get("run") == "breeding" and said.get("grid") == 16, "the first generation")
    assert program.said["generation"] == 0
    program.until(lambda said: said["active"] and said["selected"] == [0], "the keyboard")
    for name in ("5", "Right", "3", "Down", "2"):
        screen.key(name)
    program.until(lambda said: sorted(said.get("stars", ()))[-3:] == [2, 3, 5], "three ratings")
    rated = program.said["stars"]
    screen.key("g")
    program.until(lambda said: said["generation"] == 1 and said["stars"] != rated, "the next generation")
    screen.key("BackSpace")
    program.until(lambda said: said["generation"] == 0 and said["stars"] == rated, "the one before, with its stars")
    program.until(lambda said: said["pictures"] >= 8, "pictures")
    assert screen.picture(tmp_path / "breeding.png") > 200
    screen.key("ctrl+period")
    program.until(lambda said: said["run"] == "stopped", "the end of the breeding")
    assert screen.picture(tmp_path / "stopped.png") > 200
    screen.click(program.place("main"))
    program.until(lambda said: said["run"] == "breeding", "the breeding that goes on")
    screen.key("g")
    program.until(lambda said: said["generation"] == 1, "the next generation once more")


def test_stars_go_to_the_tile_that_was_heard_last_whichever_way_it_was_played(
    screen: Screen, program: Program, tmp_path: Path
) -> None:
    screen.click(program.place("breed"))
    program.until(lambda said: said.get("pictures") == 16 and said["active"], "the first generation with pictures")
    screen.key("Right")
    program.until(lambda said: said["selected"] == [1], "the second tile")
    screen.click(program.place("play3"))
    program.until(lambda said: said.get("sounding") is not None and said["heard"] == 1, "the sound of the fourth tile")
    assert program.said["selected"] == [3]
    screen.key("3")
    program.until(lambda said: said["rated"] == 1, "three stars")
    assert [place for place, stars in enumerate(program.said["stars"]) if stars] == [3]
    program.until(lambda said: said["grid_has_keys"], "the keyboard at the tiles")
    assert screen.picture(tmp_path / "rated.png") > 200

    screen.input("mousemove", *program.place("tile5"))
    screen.input("click", "--repeat", 2, "--delay", 60, 1)
    program.until(lambda said: said["heard"] == 2, "the sound of the sixth tile")
    screen.key("4")
    program.until(lambda said: said["rated"] == 2, "four stars")
    assert (program.said["selected"], program.said["stars"][5]) == ([5], 4)


def test_a_tile_is_dragged_into_another_program_as_a_file_of_163_bytes(
    screen: Screen, start: Start, program: Program
) -> None:
    screen.click(program.place("breed"))
    program.until(lambda said: said.get("pictures") == 16 and said["run"] == "breeding", "the first generation")
    program.until(lambda said: said["places"]["tile5"][0] > 100, "the places of the tiles")
    other = start("drop_target.py")
    other.until(lambda said: said.get("word") == "ready", "the second program")
    screen.drag(
        program.place("tile5"),
        [1460, 380],
        lambda: other.now(lambda said: said.get("word") == "over"),
    )
    other.until(lambda said: said["word"].endswith(".syx"), "the file")
    dump = Path(other.said["word"]).read_bytes()
    assert len(dump) == 163
    assert read_sysex(dump)[1] == []


def test_a_dropped_bank_becomes_the_population_on_two_pages(
    screen: Screen, start: Start, program: Program, tmp_path: Path
) -> None:
    bank = tmp_path / "32 stimmen ü.syx"
    bank.write_bytes(bank_dump([INIT_VOICE.with_name(f"VOICE {number}") for number in range(1, 33)]))
    source = start("drag_source.py", str(bank))
    source.until(lambda said: said.get("word") == "ready", "the second program")
    screen.drag(
        [1460, 80],
        program.place("zone"),
        lambda: program.now(lambda said: said.get("hover")),
    )
    program.until(lambda said: said.get("run") == "breeding" and said.get("pages") == 2, "two pages")
    assert program.said["grid"] == 16
    program.until(lambda said: said["places"]["tile5"][0] > 100, "the places of the tiles")
    screen.click(program.place("tile5"))  # gives the window the keyboard, too
    program.until(lambda said: said["selected"] == [5] and said["active"], "a voice of the first page")
    screen.key("Next")
    program.until(lambda said: said["page"] == 1 and said["selected"] == [5], "the same place of the second page")
    screen.click(program.place("tile5"))
    screen.key("5")
    program.until(lambda said: said["stars"][5] == 5, "five stars for voice 22")


def test_a_file_that_is_not_audio_gets_one_sentence_and_changes_nothing(
    screen: Screen, start: Start, program: Program, tmp_path: Path
) -> None:
    letter = tmp_path / "a letter.m4a"
    letter.write_text("dear reader")
    source = start("drag_source.py", str(letter))
    source.until(lambda said: said.get("word") == "ready", "the second program")
    screen.drag(
        [1460, 80],
        program.place("zone"),
        lambda: program.now(lambda said: said.get("hover", "").startswith(".m4a")),
    )
    program.until(lambda said: "a letter.m4a" in said.get("toast", ""), "the sentence")
    assert "FLAC" in program.said["toast"]
    assert program.said["run"] == "empty"
