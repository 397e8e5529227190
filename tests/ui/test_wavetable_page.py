"""The page of a wavetable voice: every value has a place, what is drawn are the values that the engine obeys."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from evosynth.library import paths, table_store
from evosynth.patch import Patch
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec
from evosynth.synths.patch_tables import own_table
from evosynth.synths.wavetable import factory
from evosynth.synths.wavetable.space import SOURCES, WAVETABLE_SPACE
from ui.models.edited import changed_values
from ui.models.value_groups import value_groups
from ui.view_state.changes import WhatChanged
from ui.view_state.limits import LimitsState
from ui.view_state.wavetable_tables import MISSING
from ui.view_state.wavetable_voice import Shown, shown_of
from ui.view_state.window import TableFrames
from ui.views.voices.wavetable import WavetableFace
from ui.views.voices.wavetable_blocks import BLOCKS, CurveBlock
from ui.views.voices.wavetable_oscillator import OscillatorPage

SPEC = EngineSpec("wavetable")
PATCHES = sorted((paths.bundled() / "wavetable").glob("*.evopatch"))
DRAWN = [name for name, block in BLOCKS.items() if block.picture is not None]


def bundled(place: int) -> bytes:
    return voicing.of(SPEC).of_patch(Patch.from_json(PATCHES[place].read_text()))[0]


@pytest.fixture
def face(dressed: QApplication, qtbot: QtBot) -> WavetableFace:
    made = WavetableFace()
    qtbot.addWidget(made)
    assert made.side is not None
    qtbot.addWidget(made.side)
    made.resize(1040, 640)
    made.set_voice(bundled(0))
    made.show()
    return made


def fields(face: WavetableFace) -> dict[str, QWidget]:
    """All of them by the names of their parameters; a block shows its values as soon as it is open."""
    found: dict[str, QWidget] = {}
    for name, page in face.block.pages.items():
        face.open(name)
        found |= page.fields if isinstance(page, OscillatorPage) else page.grid.fields
    for row in face.moves.rows:
        found |= row.fields
    return found


def test_every_parameter_has_one_place(face: WavetableFace) -> None:
    tables = {f"{page.block}_table" for page in face.block.pages.values() if isinstance(page, OscillatorPage)}
    assert set(fields(face)) | tables == set(WAVETABLE_SPACE.names)


def test_typing_a_value_as_it_stands_there_changes_nothing(face: WavetableFace) -> None:
    wishes: list[object] = []
    face.values_wished.connect(lambda values, _text: wishes.append(values))
    for place in range(len(PATCHES)):
        face.set_voice(bundled(place))
        for name, field in fields(face).items():
            assert field.shown == voicing.values_of(bundled(place))[name]  # type: ignore[attr-defined]
            field._type(field.words)  # type: ignore[attr-defined]
    assert wishes == []


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_a_point_that_is_drawn_stands_where_it_was_let_go(data: st.DataObject) -> None:
    """Or at the end of its range: what was wished is in the voice, whose picture has the point there."""
    voice = voicing.voice_of(
        voicing.space_of(SPEC).sample(1, np.random.default_rng(data.draw(st.integers(0, 500))))[0], SPEC
    )
    name = data.draw(st.sampled_from(DRAWN))
    draw = BLOCKS[name].picture
    assert draw is not None
    shown = shown_of(voice, (1.0, 2.0))
    picture = draw(shown, name)
    place = data.draw(st.integers(0, len(picture.grips) - 1))
    along, height = data.draw(st.floats(0.0, picture.envelope.length_s)), data.draw(st.floats(0.0, 1.0))
    wanted = picture.drawn(shown, place, along, height)
    after = shown_of(voicing.with_values(voice, wanted), (1.0, 2.0))
    assert all(after.values[key] == value for key, value in wanted.items())
    now, grip = draw(after, name).grips[place], picture.grips[place]
    assert_at(after, grip.along, along, now.handle.seconds, picture.envelope.length_s)
    assert_at(after, grip.upwards, height, now.handle.height, 1.0)


def assert_at(shown: Shown, axis: object, wanted: float, stands: float, whole: float) -> None:
    """Near where it was wanted, but where its value is at an end, or too steep to be told from its neighbours."""
    if axis is None:
        return
    name, value = axis.name, shown.values[axis.name]  # type: ignore[attr-defined]
    parameter = WAVETABLE_SPACE.named(name)
    at_an_end = value in (parameter.low, parameter.high)
    flat = abs(axis.value(wanted) - axis.value(wanted + 0.02 * whole)) < 1e-6 * (parameter.high - parameter.low)  # type: ignore[attr-defined]
    assert at_an_end or flat or name.endswith("_curve") or abs(stands - wanted) < 0.03 * whole


def test_a_pulled_point_wishes_the_values_of_its_block(face: WavetableFace, qtbot: QtBot) -> None:
    face.open("env_amp")
    page = face.block.pages["env_amp"]
    assert isinstance(page, CurveBlock)
    qtbot.waitUntil(lambda: bool(page.editor.points) and page.editor.points[1].isVisible())
    with qtbot.waitSignal(face.values_wished) as wished:
        page.editor.points[1].setFocus()
        QTest.keyClick(page.editor.points[1], Qt.Key.Key_Right)
    assert set(wished.args[0]) == {"env_amp_attack_s"}


def test_cards_and_boxes_open_their_block_by_click_and_key(face: WavetableFace, qtbot: QtBot) -> None:
    qtbot.mouseClick(face.cards["lfo2"], Qt.MouseButton.LeftButton)
    assert face.block.name == "lfo2"
    QTest.keyClick(face.cards["filter"], Qt.Key.Key_Return)
    assert face.block.name == "filter"
    face.flow.boxes["noise"].click()
    assert face.block.name == "noise"
    assert not any("open" in card.accessibleDescription() for card in face.cards.values())


def test_a_route_is_added_and_removed(face: WavetableFace, qtbot: QtBot) -> None:
    voice = voicing.voice_of(WAVETABLE_SPACE.default(), SPEC)
    face.set_voice(voice)
    face.values_wished.connect(lambda values, _text: face.set_voice(voicing.with_values(voice, values)))
    assert face.moves.used == []
    face.moves.add_one()
    assert face.moves.used == [0]
    with qtbot.waitSignal(face.values_wished) as removed:
        face.moves.take_out(0)
    assert removed.args[0] == {"mod1_source": 0.0, "mod1_destination": 0.0, "mod1_depth": 0.0}


def test_one_source_alone_is_heard_until_another_voice_is_shown(face: WavetableFace, qtbot: QtBot) -> None:
    with qtbot.waitSignal(face.heard_wished) as heard:
        face.block.solo.click()
    assert heard.args[0] == {"osc2_level": 0.0, "sub_level": 0.0, "noise_level": 0.0}
    with qtbot.waitSignal(face.heard_wished) as heard:
        face.hear_all()
    assert heard.args[0] == {}


def test_a_table_of_ones_own_that_no_voice_names_yet_is_chosen_in_the_list(
    face: WavetableFace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    cycle = np.sin(2.0 * np.pi * np.arange(2048) / 2048.0).astype(np.float32)
    keys = {
        name: table_store.put(own_table(name, np.tile(loud * cycle, (3, 1))))
        for name, loud in (("My saw", 0.5), ("another", 0.25))
    }
    seen: list[tuple[bytes, str]] = []
    face.voice_wished.connect(lambda voice, text: seen.append((voice, text)))
    shown_before = bundled(0)
    for name in ("My saw", "another"):
        face.open("osc2")
        face.block.choose_table()
        lines = face.block.list.list
        words = [lines.item(row).text() for row in range(lines.count())]
        lines.itemClicked.emit(lines.item(words.index(name)))
        voice = seen[-1][0]
        assert voicing.synth_of(voice).tables == (keys[name],)
        same = {one: value for one, value in voicing.values_of(shown_before).items() if one != "osc2_table"}
        assert {one: value for one, value in voicing.values_of(voice).items() if one in same} == same
        assert voicing.own_name(voice) == voicing.own_name(shown_before)
        assert set(changed_values(shown_before, voice)) == {"osc2_table"}
        face.set_voice(voice)
    first, second = (voice for voice, _text in seen)
    assert set(changed_values(first, second)) == {"osc2_table"}, "the same number means another table"
    assert [one.texts for group in value_groups(first, second) for one in group.values if not one.same] == [
        ("My saw", "another")
    ]
    assert [one.texts[0] for group in value_groups(first, bundled(0)) for one in group.values if not one.same] == [
        "My saw"
    ]


def test_locks_of_values_blocks_and_the_matrix_are_seen(face: WavetableFace) -> None:
    face.show_limits(LimitsState("wavetable", ("filter_cutoff_hz", "env_amp", "modulation")))
    found = fields(face)
    closed = {name for name, field in found.items() if "locked" in field.accessibleDescription()}
    assert "filter_cutoff_hz" in closed
    assert "filter_resonance" not in closed
    assert {name for name in found if name.startswith("env_amp")} <= closed
    assert {name for name in found if name.startswith("mod")} <= closed
    assert face.moves.lock.closed


def test_the_parents_other_values_are_marked(face: WavetableFace) -> None:
    voice = bundled(0)
    now = voicing.values_of(voice)["filter_resonance"]
    parent = voicing.with_values(voice, {"filter_resonance": 0.25 if now > 0.5 else 0.75})
    face.set_parent_voice(parent, WhatChanged(voice, "p", parent))
    marked = {name for name, field in fields(face).items() if field.changed}  # type: ignore[attr-defined]
    assert marked == {"filter_resonance"}


def test_a_table_is_asked_for_and_drawn_as_soon_as_it_has_come(face: WavetableFace, qtbot: QtBot) -> None:
    wished: list[str] = []
    face.table_wished.connect(wished.append)
    made = factory.factory_table.cache_info().misses
    face.set_voice(voicing.with_values(bundled(0), {"osc1_table": 20.0}))
    word = factory.factory_names()[20]
    page = face.block.pages["osc1"]
    assert isinstance(page, OscillatorPage)
    assert word in wished
    assert page.table.text() == word
    assert factory.factory_table.cache_info().misses == made, "the window makes none"
    before = face.grab().toImage()
    face.show_table(TableFrames("wavetable", word, word, factory.factory_table(word).frames))
    assert face.grab().toImage() != before
    assert page.landscape.accessibleDescription().endswith(f"of {len(factory.factory_table(word).frames)}")
    wished.clear()
    face.open("osc1")
    assert word not in wished
    face.show_table(TableFrames("wavetable", word, word, None))
    assert face.block.about.text() == MISSING
    face.hide()
    face.show()
    face.open("osc1")
    assert word in wished, "it may be there by now"


def test_the_list_of_tables_fills_as_they_come(face: WavetableFace, qtbot: QtBot) -> None:
    wished: list[str] = []
    face.table_wished.connect(wished.append)
    face.block.choose_table()
    rows = face.block.list.list
    qtbot.waitUntil(lambda: set(factory.factory_names()) <= set(wished))
    assert rows.item(3).icon().isNull()
    name = factory.factory_names()[3]
    face.show_table(TableFrames("wavetable", name, name, factory.factory_table(name).frames))
    qtbot.waitUntil(lambda: not rows.item(3).icon().isNull())
    assert rows.item(4).icon().isNull()


class Paints(QObject):
    """Counts how often each card is painted."""

    def __init__(self, face: WavetableFace) -> None:
        super().__init__()
        self.painted: list[str] = []
        self._names = {card: name for name, card in face.cards.items()}
        for card in face.cards.values():
            card.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.painted.append(self._names[watched])  # type: ignore[index]
        return False


def test_while_a_hand_draws_only_what_changes_is_painted(face: WavetableFace, qtbot: QtBot) -> None:
    voice = bundled(0)
    now = voicing.values_of(voice)["env_amp_sustain"]
    other = voicing.with_values(voice, {"env_amp_sustain": 0.25 if now > 0.5 else 0.75})
    face.set_parent_voice(voice, WhatChanged(voice))
    qtbot.waitExposed(face)
    QApplication.processEvents()
    paints = Paints(face)
    face.set_voice(other)
    face.set_parent_voice(voice, WhatChanged(voice))
    QApplication.processEvents()
    assert paints.painted == ["env_amp"]


def test_a_card_shows_what_a_new_one_would_whatever_was_shown_before(face: WavetableFace, qtbot: QtBot) -> None:
    rng, space = np.random.default_rng(5), voicing.space_of(SPEC)
    nothing = dict.fromkeys((f"mod{n}_depth" for n in range(1, 9)), 0.0)
    moved = {"mod1_source": float(SOURCES.index("lfo1")), "mod1_destination": 1.0, "mod1_depth": 0.5}
    voices = voicing.voices_of(list(space.sample(6, rng)), SPEC)
    for voice, parent in itertools.pairwise(voices):
        for part in (nothing, nothing | moved, nothing | moved | {"filter_env_octaves": 3.0}):
            changed = voicing.with_values(voice, part)
            fresh = WavetableFace()
            qtbot.addWidget(fresh)
            for each in (face, fresh):
                each.set_voice(changed)
                each.set_parent_voice(parent, WhatChanged(changed))
            for name, card in face.cards.items():
                alike = fresh.cards[name]
                assert card.accessibleName() == alike.accessibleName()
                assert (card._told, card._parent) == (alike._told, alike._parent)
