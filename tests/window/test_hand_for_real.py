"""A voice is edited in the real window by real mouse and keys, undone, rated, and there again after a kill."""

from __future__ import annotations

import time
from pathlib import Path

from screen import Program, Screen, Start


def drag(screen: Screen, start: list[int], end: list[int]) -> None:
    """As a hand does, in steps; nobody has to see where it goes."""
    screen.input("mousemove", *start)
    screen.input("mousedown", 1)
    for step in range(1, 11):
        screen.input("mousemove", *(round(a + (b - a) * step / 10) for a, b in zip(start, end, strict=True)))
        time.sleep(0.03)
    screen.input("mouseup", 1)


def in_the_voice_place(screen: Screen, program: Program) -> dict[str, object]:
    """The page of the selected voice, all at rest."""
    screen.key("ctrl+3")
    program.until(lambda said: said.get("place") == "Voice" and said.get("hand"), "the voice's page")
    while True:
        before = program.said["hand"]
        time.sleep(0.4)
        program.now(lambda said: False)
        if program.said["hand"] == before and before:
            return dict(before)


def test_a_voice_is_drawn_typed_undone_and_done_again_rated_and_there_after_a_kill(
    screen: Screen, start: Start, tmp_path: Path
) -> None:
    program = start("hand_program.py")
    program.until(lambda said: said.get("places") and "live" in said, "the window, its desk at work")
    screen.click(program.place("breed"))
    program.until(
        lambda said: said.get("grid") == 16 and said["active"] and said["selected"] == [0] and said.get("voice"),
        "the first generation",
    )
    original = program.said["voice"]
    hand = in_the_voice_place(screen, program)

    x, y = hand["point"]  # type: ignore[misc]
    drag(screen, [x, y], [x + 40, y + 30])
    program.until(lambda said: said["edited"] and said["undoes"], "an edit that is one step")
    program.until(lambda said: "Operator 1 envelope" in said.get("toast", ""), "that it is written")
    time.sleep(1.0)
    program.now(lambda said: False)
    drawn, step = program.said["voice"], program.said["undoes"]
    assert drawn != original
    assert program.toasts.count(program.said["toast"]) == 1, "a drag is one step"

    screen.click(hand["output"])  # type: ignore[arg-type]
    was = program.said["values"]["op1_output"]
    wanted = 61 if was != 61 else 62
    for key in (*str(wanted), "Return"):
        screen.key(key)
    program.until(lambda said: said["values"]["op1_output"] == wanted, "the value that was typed")
    program.until(lambda said: said["hand"].get("output_shown") == str(wanted), "it, in its field")
    typed = program.said["voice"]
    screen.key("ctrl+z")
    program.until(lambda said: said["voice"] == drawn and said["undoes"] == step, "the voice before")
    screen.key("ctrl+z")
    program.until(lambda said: said["voice"] == original and not said["edited"], "the original")
    screen.key("ctrl+shift+z")
    screen.key("ctrl+shift+z")
    program.until(lambda said: said["voice"] == typed, "both steps again")

    screen.key("ctrl+1")
    program.until(lambda said: said["place"] == "Evolve", "the tiles")
    screen.click(program.place("tile5"))
    program.until(lambda said: said["selected"] == [5] and said["voice"] not in (typed, original), "another voice")
    screen.key("ctrl+z")
    program.until(lambda said: said["voice"] == drawn and said["selected"] == [0], "undo where it was done")
    screen.key("ctrl+shift+z")
    program.until(lambda said: said["voice"] == typed, "redo as well")
    screen.key("4")
    program.until(lambda said: said["stars"][0] == 4 and said["rated"] == 1, "four stars on what was edited")
    time.sleep(1.0)  # written they are at once, who is selected soon
    assert program.errors == ""
    program.stop()  # kill -9, of all its processes

    (document,) = (tmp_path / "home" / "documents").glob("*.evosynth")
    again = start("hand_program.py", str(document))
    again.until(lambda said: said.get("grid") == 16 and said["stars"][0] == 4, "the page with its stars")
    again.until(lambda said: said.get("voice") == typed and said["edited"], "what was edited, in hand")
    assert again.said["selected"] == [0]
    screen.click([1000, 748])  # the status bar: nothing but the keyboard goes there
    again.until(lambda said: said["active"], "the keyboard")
    screen.key("ctrl+z")
    again.until(lambda said: said["stars"][0] == 0 and said["voice"] == typed, "the rating taken back")
    screen.key("ctrl+z")
    again.until(lambda said: said["voice"] == drawn, "the edit before")
    assert again.errors == ""
