"""The desk as a real process: it reads, renders, draws and writes, and every failure is one sentence."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from children import Talk

from evosynth.analysis import alike
from evosynth.analysis.target import PreparedTarget
from evosynth.audio.files import read_clip
from evosynth.audio.level import loudest_lufs, loudness_lufs, true_peak_db
from evosynth.audio.wav_out import write_wav
from evosynth.documents.changes import Began, MadeOf, Planned
from evosynth.documents.document import Document
from evosynth.documents.records import Run
from evosynth.library import paths
from evosynth.midi.sysex import bank_dump
from evosynth.notation.phrases import PHRASES, Performed, Phrase
from evosynth.runs.folder import Plan
from evosynth.runs.packing import packed
from evosynth.runs.settings import RunSettings
from evosynth.service.desk import Desk
from evosynth.service.desk_messages import (
    BankReady,
    Done,
    Draw,
    Examine,
    Examined,
    Export,
    LoadTarget,
    Occasion,
    OpenRun,
    Pictures,
    ReadBank,
    RequestFailed,
    RunReady,
    Silence,
    Sound,
    SoundReady,
    TargetReady,
    TargetSound,
)
from evosynth.service.messages import Shutdown
from evosynth.synths import registry
from evosynth.synths.base import Note
from evosynth.voices.dx7 import INIT_VOICE, Voice
from evosynth.voices.dx7_space import DX7_SPACE, voices_from_genomes

tickets = count(1)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVOSYNTH_HOME", str(tmp_path_factory.mktemp("home")))
        talk = Talk("evosynth.service.desk:run")
    yield talk
    talk.child.end(Shutdown(), 5.0)


def voice(name: str = "LOUD") -> bytes:
    return INIT_VOICE.with_name(name).data


def silent_voice() -> bytes:
    return INIT_VOICE.with_values(**{f"op{n}_output": 0 for n in range(1, 7)}).data


def target(lufs: float = -23.0) -> PreparedTarget:
    rate = 44100
    samples = (0.1 * np.sin(2 * np.pi * 220 * np.arange(rate // 2) / rate)).astype(np.float32)
    note = Note(57, 100, 0.4, 0.5)
    return PreparedTarget("tone_57.wav", samples, rate, (0.0, 0.5), note, "given", 220.0, 0.0, True, lufs)


def test_an_example_is_read_with_its_overview_and_picture(desk: Talk) -> None:
    path = paths.examples()[0]
    ready = desk.ask(LoadTarget(next(tickets), path), TargetReady)
    assert ready.target.name == path.name
    assert ready.picture.pixels.shape[0] == 176
    assert ready.picture.pixels.max() == 255
    assert ready.waveform.peak.max() == 1.0


def test_the_note_that_the_person_says_wins(desk: Talk) -> None:
    ready = desk.ask(LoadTarget(next(tickets), paths.examples()[0], note=40), TargetReady)
    assert (ready.target.note.midi_note, ready.target.note_source) == (40, "given")


def test_several_files_are_one_instrument_also_after_a_note_was_corrected(desk: Talk) -> None:
    path, *further = paths.examples()[:3]
    ready = desk.ask(LoadTarget(next(tickets), path, further=tuple(further)), TargetReady)
    assert [target.name for target in ready.target.every] == [path.name, *(other.name for other in further)]
    assert ready.target.remarks[0].startswith("One voice is to play this and 2 more of the same instrument: ")
    again = desk.ask(LoadTarget(next(tickets), path, note=40, others=ready.target.others), TargetReady)
    assert again.target.note.midi_note == 40
    assert [target.note for target in again.target.others] == [target.note for target in ready.target.others]
    assert len([said for said in again.target.remarks if said.startswith("One voice")]) == 1


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.wav", b"", "empty.wav is empty: it has zero bytes."),
        ("noise.wav", bytes(range(256)) * 9, "noise.wav is damaged or not audio"),
        ("song.m4a", b"\0\0\0\x20ftypM4A " + bytes(99), "is M4A (AAC or ALAC), which is not read"),
        ("voices.syx", b"not a voice at all", "no DX7 voice"),
    ],
)
def test_a_bad_file_is_one_sentence(desk: Talk, tmp_path: Path, name: str, data: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    kind = ReadBank if name.endswith(".syx") else LoadTarget
    message = desk.ask(kind(next(tickets), path), RequestFailed).message
    assert says in message
    assert message.endswith(".")


def test_the_loudest_part_of_voices_and_of_their_target_is_equally_loud_at_the_rate_of_the_device(desk: Talk) -> None:
    answer = desk.ask(Sound(next(tickets), voice(), Occasion.of(target(-23.0)), 48000), SoundReady)
    assert answer.sample_rate == 48000
    assert len(answer.samples) == 24000
    assert loudest_lufs(answer.samples, 48000)[0] == pytest.approx(-25.0, abs=0.1)
    beside = desk.ask(TargetSound(next(tickets), target(-23.0), 48000), SoundReady)
    assert loudest_lufs(beside.samples, 48000)[0] == pytest.approx(-25.0, abs=0.1)


def test_without_a_target_the_loudest_part_of_sounds_is_at_minus_20_lufs(desk: Talk) -> None:
    answer = desk.ask(Sound(next(tickets), voice(), Occasion(), 44100), SoundReady)
    assert loudest_lufs(answer.samples, 44100)[0] == pytest.approx(-20.0, abs=0.1)


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.name)
def test_a_phrase_is_as_loud_as_a_note_and_lasts_its_beats(desk: Talk, phrase: Phrase) -> None:
    request = Sound(next(tickets), voice(), Occasion(), 44100, Performed(phrase, 120.0, loop=True))
    answer = desk.ask(request, SoundReady)
    assert len(answer.samples) == round(phrase.beats * 0.5 * 44100)
    assert loudest_lufs(answer.samples, 44100)[0] == pytest.approx(-20.0, abs=0.6)
    assert true_peak_db(answer.samples, 44100) <= -0.99


@pytest.mark.parametrize("rate", [8000, 192000])
def test_devices_of_any_rate_are_served(desk: Talk, rate: int) -> None:
    answer = desk.ask(Sound(next(tickets), voice(), Occasion.of(target()), rate), SoundReady)
    assert len(answer.samples) == pytest.approx(rate / 2, abs=2)


def test_whatever_is_heard_stays_below_minus_1_dbfs(desk: Talk) -> None:
    loud = desk.ask(Sound(next(tickets), voice(), Occasion.of(target(lufs=0.0)), 48000), SoundReady)
    assert true_peak_db(loud.samples, 48000) <= -0.99
    both = desk.ask(TargetSound(next(tickets), target(lufs=0.0), 48000), SoundReady)
    assert true_peak_db(both.samples, 48000) <= -0.99


def test_a_silent_voice_has_no_picture_and_others_have_one(desk: Talk) -> None:
    voices = voice(), silent_voice(), voice()
    heard = len(desk.said)
    desk.send(Draw(next(tickets), (7, 8, 9), voices, target()))
    desk.wait(Pictures, lambda p: 9 in p.ids, since=heard)
    drawn = {i: p for m in desk.said[heard:] if isinstance(m, Pictures) for i, p in zip(m.ids, m.pictures, strict=True)}
    assert drawn[8] == Silence()
    np.testing.assert_array_equal(drawn[7].pixels, drawn[9].pixels)
    assert alike.steps(drawn[7].heard, drawn[9].heard).tolist() == [0.0]


def test_a_newer_draw_replaces_an_older_one_and_a_sound_goes_before_both(desk: Talk) -> None:
    many = (voice(),) * 64
    desk.send(LoadTarget(next(tickets), paths.examples()[0]))  # so that all of them wait in front of a busy desk
    heard = len(desk.said)
    first, second, sound = next(tickets), next(tickets), next(tickets)
    desk.send(Draw(first, tuple(range(64)), many, target()))
    desk.send(Draw(second, tuple(range(100, 164)), many, target()))
    desk.send(Sound(sound, voice(), Occasion.of(target()), 44100))
    desk.wait(Pictures, lambda p: 163 in p.ids, since=heard)
    answers = [m for m in desk.said[heard:] if isinstance(m, Pictures | SoundReady)]
    of_first = [m for m in answers if m.ticket == first]
    assert len(of_first) < 32
    place = next(i for i, m in enumerate(answers) if m.ticket == sound)
    assert place < len(answers) - 16


class Looks:
    """A channel that hands over what has come at each look, in the end Shutdown, and keeps what was said in between."""

    def __init__(self, *comes: list[object]) -> None:
        self._comes = [*comes, [Shutdown()]]
        self.said: list[list[object]] = [[]]

    def receive(self, timeout_s: float | None = None) -> object:
        return self._comes[0].pop(0)

    def drain(self) -> list[object]:
        self.said.append([])
        return self._comes.pop(0)

    def send(self, message: object) -> None:
        self.said[-1].append(message)


def test_a_person_is_answered_next_in_the_middle_of_a_flood(tmp_path: Path) -> None:
    many = (voice(),) * 300
    flood: list[object] = []
    for _ in range(100):
        flood.append(LoadTarget(next(tickets), paths.examples()[0], background=True))
        flood.append(Examine(next(tickets), tuple(range(300)), many, target()))
        flood.append(Draw(next(tickets), tuple(range(300)), many, target()))
    asked = [
        Sound(next(tickets), voice(), Occasion(), 44100),
        TargetSound(next(tickets), target(), 44100),
        LoadTarget(next(tickets), paths.examples()[0]),
        Export(next(tickets), voice("A"), Occasion(), tmp_path / "a.syx"),
    ]
    channel = Looks(flood, [], [], *([request] for request in asked), [], [])
    Desk(channel).loop()  # type: ignore[arg-type]
    assert [len(said) for said in channel.said[1:-1]] == [1] * (len(asked) + 5)  # one answer between two looks
    answers = [said[0].ticket for said in channel.said[1:-1]]  # type: ignore[attr-defined]
    drawn = flood[-1].ticket  # type: ignore[attr-defined]
    assert answers == [drawn, drawn, drawn, *(request.ticket for request in asked), drawn, drawn]


def test_what_nobody_waits_for_comes_after_the_pictures_and_is_done_all_the_same() -> None:
    two = voice(), voice()
    wanted = [
        LoadTarget(next(tickets), paths.examples()[0], background=True),
        Examine(next(tickets), (1, 2), two, target()),
        Draw(next(tickets), (1, 2), two, target()),
    ]
    channel = Looks(list(wanted), [], [], [], [])
    Desk(channel).loop()  # type: ignore[arg-type]
    said = [message for some in channel.said for message in some]
    assert [type(message) for message in said] == [Pictures, Pictures, TargetReady, Examined, Examined]


def test_a_saved_voice_is_163_bytes_under_its_name(desk: Talk, tmp_path: Path) -> None:
    path = tmp_path / "mine.syx"
    done = desk.ask(Export(next(tickets), voice("EVO 037-01"), Occasion(), path), Done)
    data = path.read_bytes()
    assert len(data) == 163
    assert data[6 + 145 : 6 + 155] == b"EVO 037-01"
    assert "mine.syx" in done.message


def test_a_saved_wav_is_as_loud_as_the_target_and_below_minus_1_dbfs(desk: Talk, tmp_path: Path) -> None:
    path = tmp_path / "mine.wav"
    desk.ask(Export(next(tickets), voice(), Occasion.of(target(-23.0)), path), Done)
    clip = read_clip(path, (0.0, 9.0))
    assert loudness_lufs(clip.samples, clip.sample_rate) == pytest.approx(-23.0, abs=0.1)
    desk.ask(Export(next(tickets), voice(), Occasion.of(target(0.0)), path), Done)
    clip = read_clip(path, (0.0, 9.0))
    assert true_peak_db(clip.samples, clip.sample_rate) <= -0.99


@pytest.mark.parametrize("name", ["missing/mine.syx", "missing/mine.wav", "mine.mp4"])
def test_a_file_that_cannot_be_written_is_named(desk: Talk, tmp_path: Path, name: str) -> None:
    problem = desk.ask(Export(next(tickets), voice("X"), Occasion(), tmp_path / name), RequestFailed)
    assert Path(name).name in problem.message
    assert problem.message.endswith(".")


def test_what_is_in_hand_and_what_is_of_another_kind_is_not_saved_over(desk: Talk, tmp_path: Path) -> None:
    sample, bank, saved = tmp_path / "sample.wav", tmp_path / "bank.syx", tmp_path / "saved.syx"
    write_wav(sample, np.zeros(100, np.float32), 44100)
    bank.write_bytes(bank_dump([INIT_VOICE]))
    (tmp_path / "notes.wav").write_text("what I heard")
    (tmp_path / "hard.wav").hardlink_to(sample)
    said = {
        "sample.wav": "made from",
        "hard.wav": "made from",
        "bank.syx": "no single voice",
        "notes.wav": "no WAV",
    }
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for name, words in said.items():
        asked = Export(next(tickets), voice(), Occasion(), tmp_path / name, inputs=(sample,))
        assert words in desk.ask(asked, RequestFailed).message
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    for name in ("A", "B"):  # asked by the chooser: of the same kind it is replaced
        desk.ask(Export(next(tickets), voice(name), Occasion(), saved, inputs=(sample,)), Done)
    assert saved.read_bytes()[151:161] == b"B         "


def test_a_bank_comes_as_its_voices_to_the_byte(desk: Talk, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    matrix = voices_from_genomes(rng.random((32, len(DX7_SPACE))))
    matrix[:, 145:] = np.frombuffer(b"VOICE     ", np.uint8)
    voices = [Voice(row.tobytes()) for row in matrix]
    path = tmp_path / "bank.syx"
    path.write_bytes(bank_dump(voices))
    bank = desk.ask(ReadBank(next(tickets), path), BankReady)
    assert bank.voices == tuple(v.data for v in voices)
    assert bank.problems == ()


def test_a_run_is_opened_with_its_target_even_when_the_file_has_gone(desk: Talk, tmp_path: Path) -> None:
    file, sound = tmp_path / "one.evosynth", tmp_path / "tone_57.wav"
    write_wav(sound, np.tile(target().samples, 3), 44100)
    document = Document(file)
    run = Run("4f00", 1.0, breeding=False, target="tone_57.wav", synth=str(registry.default()))
    plan = Planned("4f00", run.synth, packed(Plan(RunSettings(seed=4), target())))
    document.apply((Began(run), MadeOf("4f00", (sound,)), plan))
    document.close()
    sound.unlink()
    ready = desk.ask(OpenRun(next(tickets), file, "4f00"), RunReady)
    np.testing.assert_array_equal(ready.target.target.samples, target().samples)
    assert ready.target.target.note == target().note
    assert ready.target.waveform.length_s == pytest.approx(1.5), "the document has the sound"
    assert ready.target.path.is_file()
    assert (ready.breeding, ready.begun, ready.ended) == (False, False, False)


def test_a_fault_of_the_program_is_a_problem_and_the_desk_goes_on(desk: Talk) -> None:
    problem = desk.ask(Sound(next(tickets), None, Occasion(), 44100), RequestFailed)
    assert problem.message.startswith("Rendering the sound failed by a fault of the program")
    desk.ask(Sound(next(tickets), voice(), Occasion(), 44100), SoundReady)
