"""Voices of every synth as bytes: there and back, names, tables, and what is refused."""

import json
from pathlib import Path

import numpy as np
import pytest

from evosynth.errors import InputError
from evosynth.library import paths, table_store
from evosynth.library.voice_files import patch_of, read_voices, write_voice
from evosynth.synths import voicing
from evosynth.synths.engine import EngineSpec
from evosynth.synths.patch_tables import own_table
from evosynth.synths.wavetable.factory import factory_names
from evosynth.synths.wavetable.patches import read_patch, space_of

DX7, WAVETABLE, KEYS = map(EngineSpec.parse, ("dx7", "wavetable", "wavetable:00aa,00bb"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVOSYNTH_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.mark.parametrize("synth", [DX7, WAVETABLE, KEYS])
def test_a_genome_comes_back_from_its_voice(synth: EngineSpec) -> None:
    space, rng = voicing.space_of(synth), np.random.default_rng(3)
    for genome in space.sample(20, rng):
        voice = voicing.voice_of(genome, synth)
        back = voicing.genome_of(voice, synth)
        np.testing.assert_allclose(space.decode(back[None]), space.decode(genome[None]), rtol=1e-12, atol=1e-12)
        assert voicing.synth_of(voice).name == synth.name


@pytest.mark.parametrize("synth", [DX7, WAVETABLE])
def test_another_name_is_the_same_sound(synth: EngineSpec) -> None:
    voice = voicing.voice_of(voicing.space_of(synth).default(), synth)
    named = voicing.renamed(voice, "EVO 001-02")
    assert voicing.own_name(named) == "EVO 001-02"
    assert voicing.sound(named) == voicing.sound(voice)
    assert voicing.own_name(voicing.renamed(named, "a name\nthat is far too long for any of them " * 3)) != ""
    assert voicing.sound(voicing.renamed(named, "two\nlines")) == voicing.sound(voice)


def test_a_voice_names_the_tables_that_it_needs_and_only_those() -> None:
    space = voicing.space_of(KEYS)
    values = np.array([p.default for p in space.parameters])
    values[space.index("osc1_table")] = len(factory_names()) + 1
    voice = voicing.voice_of(space.encode(values[None])[0], KEYS)
    assert voicing.synth_of(voice) == WAVETABLE.with_tables("00bb")
    alone = voicing.genome_of(voice)
    assert voicing.space_of(WAVETABLE.with_tables("00bb")).decode(alone[None])[0, space.index("osc1_table")] == len(
        factory_names()
    )
    assert voicing.together(WAVETABLE, [voice]) == WAVETABLE.with_tables("00bb")
    assert voicing.together(DX7, [voice]) == DX7
    with pytest.raises(InputError, match="table"):
        voicing.genome_of(voice, WAVETABLE.with_tables("00aa"))
    with pytest.raises(InputError, match="engine Wavetable, not for DX7"):
        voicing.genome_of(voice, DX7)


def test_a_synth_that_there_is_not_is_named() -> None:
    with pytest.raises(ValueError, match="no synth called 'moog'"):
        voicing.of(EngineSpec("moog"))


# ---- files ---------------------------------------------------------------------------------------------------------


def own_voice() -> tuple[np.ndarray, EngineSpec]:
    """A voice that uses a table of its own, which is in the store."""
    rng = np.random.default_rng(0)
    key = table_store.put(own_table("Mine: all", rng.uniform(-1, 1, (3, 2048)).astype(np.float32)))
    space = space_of(1)
    values = np.array([p.default for p in space.parameters])
    values[space.index("osc1_table")] = len(factory_names())
    return space.encode(values[None])[0], WAVETABLE.with_tables(key)


def test_a_patch_carries_its_tables_to_another_machine(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    genome, synth = own_voice()
    write_voice(voicing.renamed(voicing.voice_of(genome, synth), "Far away"), home / "a.evopatch")
    monkeypatch.setenv("EVOSYNTH_HOME", str(home / "elsewhere"))
    (key,) = synth.tables
    assert table_store.find(key) is None
    file = read_voices(home / "a.evopatch")
    assert (file.synth, file.names, file.problems) == (synth, ("Far away",), ())
    np.testing.assert_array_equal(file.genomes[0], genome)
    table = table_store.find(key)
    assert table is not None
    assert table.key == key


def test_the_same_table_is_kept_once_and_comes_back_to_the_bit() -> None:
    frames = np.sin(np.linspace(0, 7, 4096)).reshape(2, 2048).astype(np.float32)
    table = own_table("Sine", frames)
    assert table_store.put(table) == table_store.put(own_table("Other name", table.frames))
    assert len(list(paths.tables().iterdir())) == 1
    found = table_store.find(table.key)
    assert found is not None
    np.testing.assert_array_equal(found.frames, table.frames)


def test_a_table_file_that_has_become_another_is_not_taken_for_it(home: Path) -> None:
    genome, synth = own_voice()
    (path,) = paths.tables().iterdir()
    other = own_table("x", np.random.default_rng(9).uniform(-1, 1, (1, 2048)).astype(np.float32))
    path.unlink()
    table_store.put(other)
    next(iter(paths.tables().iterdir())).rename(path)
    with pytest.raises(InputError, match="missing"):
        write_voice(voicing.renamed(voicing.voice_of(genome, synth), "x"), home / "a.evopatch")


GOOD = {"format": "evosynth-patch", "version": 2, "synth": "wavetable", "name": "N", "values": {}, "choices": {}}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 3}, r"a.evopatch cannot be used: the patch has version 3"),
        ({"synth": "moog"}, r"for the synth 'moog'"),
        ({"choices": {"osc1_table": "Lost"}}, r"needs the table 'Lost', which this program does not have"),
        ({"choices": {"osc1_table": "#0123456789abcdef"}}, r"needs a table that it does not carry"),
        ({"choices": {"filter_type": "comb"}}, r"needs filter_type to be 'comb'"),
        ({"attached": {"#0123456789abcdef": "T:!!"}}, r"table 'T' in the patch is damaged"),
        ({"values": {"osc1_level": "loud"}}, r"osc1_level to 'loud'"),
    ],
)
def test_what_could_only_become_another_sound_is_refused(home: Path, change: dict, message: str) -> None:
    path = home / "a.evopatch"
    path.write_text(json.dumps(GOOD))
    assert read_voices(path).names == ("N",)
    path.write_text(json.dumps(GOOD | change))
    with pytest.raises(InputError, match=message):
        read_voices(path)


def test_a_table_that_was_changed_inside_a_patch_is_refused(home: Path) -> None:
    genome, synth = own_voice()
    voice = voicing.voice_of(genome, synth)
    patch = patch_of(voice)
    (word, text) = next(iter(patch.attached.items()))
    other = own_table("x", np.ones((1, 2048), np.float32) * 0.5)
    swapped = json.loads(patch.to_json()) | {"attached": {word: text.split(":")[0] + ":" + _packed(other)}}
    (home / "a.evopatch").write_text(json.dumps(swapped))
    with pytest.raises(InputError, match="not the one that the patch was made with"):
        read_voices(home / "a.evopatch")


def _packed(table: object) -> str:
    from evosynth.synths.patch_tables import _packed as packed

    return packed(table)  # type: ignore[arg-type]


def test_what_can_be_mended_is_mended_and_told(home: Path) -> None:
    values = {"osc1_level": 7.0, "osc1_octave": 1.6, "wobble": 3.0}
    content = GOOD | {"values": values, "choices": {"colour": "red"}, "mood": "good"}
    (home / "a.evopatch").write_text(json.dumps(content))
    file = read_voices(home / "a.evopatch")
    decoded = dict(zip(space_of().names, space_of().decode(file.genomes)[0], strict=True))
    assert decoded["osc1_level"] == 1.0
    assert decoded["osc1_octave"] == 2
    told = " ".join(file.problems)
    for word in ("wobble", "colour", "mood", "osc1_level to 7: 1 is the nearest"):
        assert word in told


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"{", b"null", b"RIFF1234WAVE"])
def test_a_file_that_is_no_patch_is_one_sentence(home: Path, data: bytes) -> None:
    (home / "a.evopatch").write_bytes(data)
    with pytest.raises(InputError, match=r"a\.evopatch"):
        read_voices(home / "a.evopatch")


def test_a_voice_is_not_written_as_a_file_of_another_synth(home: Path) -> None:
    with pytest.raises(InputError, match=r"a\.syx cannot be written: voices of the engine Wavetable are \.evopatch"):
        write_voice(
            voicing.renamed(voicing.voice_of(voicing.space_of(WAVETABLE).default(), WAVETABLE), "x"), home / "a.syx"
        )


# ---- the patches that come with the program -----------------------------------------------------------------------


def bundled() -> list[Path]:
    return sorted((paths.bundled() / "wavetable").glob("*.evopatch"))


def test_the_bundled_patches_cover_the_eight_kinds() -> None:
    from evosynth.patch import Patch
    from evosynth.synths.wavetable.prior import KINDS

    kinds = [Patch.from_json(path.read_text()).tags for path in bundled()]
    assert len(kinds) >= 32
    for kind in KINDS:
        assert kinds.count((kind.name,)) >= 4


def test_every_bundled_patch_reads_without_a_remark() -> None:
    from evosynth.patch import Patch

    for path in bundled():
        assert read_patch(Patch.from_json(path.read_text())).problems == (), path.name
