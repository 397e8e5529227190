"""Good files of every kind that EvoSynth reads, small ones: what is changed."""

from __future__ import annotations

import io
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from evosynth.library.take_rows import StoredTake

RATE = 22050


def _tone() -> np.ndarray:
    t = np.arange(round(0.15 * RATE)) / RATE
    return (0.5 * np.sin(2 * np.pi * 220 * t) * np.exp(-6 * t)).astype(np.float32)


def sounds() -> dict[str, bytes]:
    """By a name with its suffix: what libsndfile writes, and WAV files with the chunks of samplers."""
    import soundfile

    kinds = {
        "pcm16.wav": ("WAV", "PCM_16"), "pcm24.wav": ("WAV", "PCM_24"), "float.wav": ("WAV", "FLOAT"),
        "adpcm.wav": ("WAV", "MS_ADPCM"), "extensible.wav": ("WAVEX", "PCM_16"), "rf64.wav": ("RF64", "PCM_16"),
        "a.flac": ("FLAC", "PCM_16"), "a.ogg": ("OGG", "VORBIS"), "opus.ogg": ("OGG", "OPUS"),
        "a.mp3": ("MP3", "MPEG_LAYER_III"), "a.aiff": ("AIFF", "PCM_16"), "float.aif": ("AIFF", "FLOAT"),
        "a.caf": ("CAF", "PCM_16"), "a.au": ("AU", "PCM_16"), "a.w64": ("W64", "PCM_16"), "a.voc": ("VOC", "PCM_U8"),
    }  # fmt: skip
    tone, found = _tone(), {}
    for name, (container, codec) in kinds.items():
        stream = io.BytesIO()
        rate = 48000 if codec == "OPUS" else RATE
        samples = np.column_stack([tone, -0.5 * tone]) if name in ("pcm16.wav", "a.aiff") else tone
        soundfile.write(stream, samples, rate, format=container, subtype=codec)
        found[name] = stream.getvalue()
    found["sampler.wav"] = with_chunks(found["pcm16.wav"], sampler_chunks())
    return found


def with_chunks(wav: bytes, chunks: bytes) -> bytes:
    """A RIFF file with more chunks at its end."""
    body = wav[8:] + chunks
    return b"RIFF" + struct.pack("<I", len(body)) + body


def sampler_chunks() -> bytes:
    """``smpl`` with a loop, ``inst`` and ``acid``."""
    smpl = struct.pack("<9I", 0, 0, 1_000_000_000 // RATE, 57, 0, 0, 0, 1, 0) + struct.pack(
        "<6I", 0, 0, 500, 2500, 0, 0
    )
    inst = struct.pack("<7bx", 57, 0, 0, 0, 127, 1, 127)
    acid = struct.pack("<IHHfIHHf", 2, 57, 0x8000, 0.0, 4, 4, 4, 120.0)
    return b"".join(
        name + struct.pack("<I", len(data)) + data for name, data in ((b"smpl", smpl), (b"inst", inst), (b"acid", acid))
    )


def tables() -> dict[str, bytes]:
    """Wavetables with and without a chunk that says their frames, and Surge's own format."""
    import soundfile

    from evosynth.audio.table_files import write_table

    cycle = np.sin(2 * np.pi * np.arange(2048) / 2048).astype(np.float32)
    frames = np.stack([cycle, np.sign(cycle), cycle**3])
    with tempfile.TemporaryDirectory() as folder:
        write_table(Path(folder, "clm.wav"), frames)
        own = Path(folder, "clm.wav").read_bytes()
    stream = io.BytesIO()
    soundfile.write(stream, frames[:, ::8].reshape(-1), 44100, format="WAV", subtype="PCM_16")
    plain = stream.getvalue()
    srge = b"srge" + struct.pack("<III", 8, 1, 256)
    surge = b"vawt" + struct.pack("<IHH", 512, 3, 0) + frames[:, ::4].astype("<f4").tobytes()
    small = b"vawt" + struct.pack("<IHH", 256, 3, 4) + (frames[:, ::8] * 16383).astype("<i2").tobytes()
    return {
        "clm.wav": own,
        "plain.wav": plain,
        "srge.wav": with_chunks(plain, srge),
        "smpl.wav": with_chunks(plain, sampler_chunks()),
        "float.wt": surge,
        "short.wt": small,
    }


def voices() -> dict[str, bytes]:
    """Sysex alone, in a MIDI file, without its head, in a ZIP; a patch."""
    from evosynth.midi.sysex import bank_dump, single_dump
    from evosynth.runs import seeding
    from evosynth.synths.engine import EngineSpec
    from evosynth.voices.dx7 import Voice

    made = [Voice(data) for data in seeding.own_voices(EngineSpec("dx7"))[:32]]
    single, bank = single_dump(made[0], 1), bank_dump(made, 1)
    found = {
        "one.syx": single,
        "bank.syx": bank,
        "both.syx": single + bank + single,
        "bare.syx": bank[6:-2],
        "single.syx": made[0].data,
        "file.mid": midi_file(bank),
        "volca.sysex": single[:-2] + bytes([0x7F, -(sum(single[6:-2]) + 0x7F) & 0x7F, 0xF7]),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.syx", single)
        archive.writestr("folder/b.SYX", bank)
    return {**found, "two.zip": stream.getvalue()}


def midi_file(message: bytes) -> bytes:
    """A MIDI file with one message in one track."""
    size = len(message) - 1
    track = bytes([0, 0xF0, 0x80 | size >> 7, size & 0x7F]) + message[1:] + b"\x00\xff\x2f\x00"
    return b"MThd" + struct.pack(">IHHH", 6, 0, 1, 96) + b"MTrk" + struct.pack(">I", len(track)) + track


def patches() -> dict[str, bytes]:
    """A patch of each engine, and one with a table of its own."""
    from evosynth.library import paths, table_store
    from evosynth.library.voice_files import patch_of
    from evosynth.synths import voicing
    from evosynth.synths.engine import EngineSpec
    from evosynth.voices.dx7 import INIT_VOICE

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "own.wav")
        file.write_bytes(tables()["clm.wav"])
        table, _ = table_store.put_file(file)
    own = EngineSpec("wavetable", (table.key,))
    space = voicing.space_of(own)
    genome = space.sample(1, np.random.default_rng(0))[0]
    return {
        "dx7.evopatch": patch_of(INIT_VOICE.data).to_json().encode(),
        "own.evopatch": patch_of(voicing.voice_of(genome, own)).to_json().encode(),
        "bundled.evopatch": next((paths.bundled() / "wavetable").glob("*.evopatch")).read_bytes(),
    }


def library() -> dict[str, bytes]:
    """A library with kept voices, pictures, runs and ratings."""
    from evosynth.library.records import Kept, Thumbnail
    from evosynth.library.store import Library
    from evosynth.synths.base import Note
    from evosynth.voices.dx7 import INIT_VOICE

    voice = INIT_VOICE.data
    picture = Thumbnail(np.zeros((48, 40), np.uint8), 1.0, np.zeros(48, np.float32))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "library.sqlite")
        store = Library(file)
        for n in range(4):
            store.keep(Kept(voice, f"VOICE {n}", 1.5, n, "bell", picture, 0, Note(60, 100, 1.0, 2.0), -20.0))
        store.close()
        with sqlite3.connect(file) as db:
            db.execute(
                "INSERT INTO runs (dir, state, target) VALUES (?, 'running', 'bell')", (str(Path(folder, "run")),)
            )
            db.execute("INSERT INTO ratings (run, candidate, voice, stars) VALUES (1, 3, ?, 4)", (voice,))
            db.commit()
            db.execute("PRAGMA journal_mode=DELETE")
        return {"library.sqlite": file.read_bytes()}


def documents() -> dict[str, bytes]:
    """One that was closed, and one that was cut off, with its log."""
    from evosynth.documents import changes as c
    from evosynth.documents import records as r
    from evosynth.documents.document import Document
    from evosynth.library.records import Thumbnail
    from evosynth.synths.base import Note
    from evosynth.voices.dx7 import INIT_VOICE

    voice, scores = INIT_VOICE.data, np.ones(3).tobytes()
    picture = Thumbnail(np.zeros((48, 40), np.uint8), 1.0, np.zeros(48, np.float32))
    found = tuple(r.Candidate(n, n - 1, -1, n - 1, n, 0, 1, "mutate", voice, scores) for n in range(40))
    first = (
        r.Source("ab", "bell.wav", "/bell.wav", b"RIFF" * 3000),
        c.Began(r.Run("a", 1.0, False, "bell", "dx7", sources=("ab",), state="{}")),
        c.Planned("a", "dx7", b"plan" * 1500),
        c.StandsAt("a", "{}", b"checkpoint" * 1500),
        c.Found("a", found),
        r.Card("1.50", voice, Note(60), -20.0, picture),
    )
    then = (
        *_takes(),
        c.Heard((b"key",)),
        *(r.Rating("a", -1, n, 3, voice) for n in range(5)),
        *(r.Act(n + 1, 1.0, "done", n, '{"what": "rate"}') for n in range(30)),
        r.Command(1, "a", 10, "{}"),
        r.KeptCopy(1, 1.0, "a", 3, "EVO", "bell", 1.5, 4, Note(60), -20.0, voice),
        c.Looked("place", '"See"'),
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "one.evosynth")
        document = Document(file)
        document.apply(first)
        document.close()
        document = Document(file)
        document.apply(then)
        cut_off = {"open.evosynth": file.read_bytes(), "log": file.with_name("one.evosynth-wal").read_bytes()}
        document.close()
        return {
            "closed.evosynth": file.read_bytes(),
            **cut_off,
            "whole.evosynth": _whole_document(Path(folder)),
            "older.evosynth": _older_document(Path(folder)),
        }


DEVICE = "tx802;1;PORT;;"
OLD_SCHEMA = Path(__file__).parents[2] / "data" / "document_1.sql"


def _takes() -> list[StoredTake]:
    """Of two voices, one of them heard twice; and one that heard nothing."""
    from evosynth.library.take_rows import StoredTake, TakeKey
    from evosynth.synths.base import Note
    from evosynth.synths.takes import Take

    tone, note = _tone(), Note(57, 90, 0.1, 0.15)
    heard = [(b"one", 0, tone), (b"one", 1, tone / 2), (b"other", 0, -tone), (b"silent", 0, tone[:0])]
    return [
        StoredTake.of(TakeKey(voice, note, DEVICE, again), Take.of(samples, RATE, "it clips"), 1.0)
        for voice, again, samples in heard
    ]


def _older_document(folder: Path) -> bytes:
    """Of version 1, which has no takes."""
    from evosynth.documents.opening import APPLICATION
    from evosynth.system.database import statements

    file = folder / "older.evosynth"
    db = sqlite3.connect(file, isolation_level=None)
    for statement in ("PRAGMA synchronous = OFF", *statements(OLD_SCHEMA.read_text("utf-8"))):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute("PRAGMA user_version = 1")
    db.execute("INSERT INTO runs VALUES ('a', 1.0, 0, 'bell', 'dx7', 'paused', '[]', '{}', NULL)")
    db.executemany("INSERT INTO acts VALUES (?, 1.0, 'done', ?, '{}')", [(n, n) for n in range(1, 30)])
    db.close()
    return file.read_bytes()


def _whole_document(folder: Path) -> bytes:
    """With a match that can go on, a breeding that waits with its seeds, and acts as the window writes them."""
    from evosynth.documents import changes as c
    from evosynth.documents import records as r
    from evosynth.documents.acts import as_record
    from evosynth.documents.document import Document
    from evosynth.edits.edit import DOCUMENT, Edit
    from evosynth.edits.history import Act, Stand
    from evosynth.edits.values import Confined, KeptRow, RunInHand, Stars
    from evosynth.library.records import Kept, Thumbnail
    from evosynth.limits import Limits
    from evosynth.runs.commands import Begin, Rate, text_of
    from evosynth.synths.engine import EngineSpec
    from evosynth.voices.dx7 import INIT_VOICE
    from ui.models.seeds import as_text, gathered

    voice, sound = INIT_VOICE.data, sounds()["pcm16.wav"]
    picture = Thumbnail(np.zeros((48, 40), np.uint8), 1.0, np.zeros(48, np.float32))
    files = _run_files("dx7", "ga")
    edits = (
        Edit("run", RunInHand(""), RunInHand("a"), DOCUMENT, "cello"),
        Edit("rating", Stars(3, voice, 0), Stars(3, voice, 4), ("run", "a"), "rating"),
        Edit("kept", KeptRow(1, None), KeptRow(1, Kept(voice, "EVO", 1.5, picture=picture)), ("kept",), "keep"),
        Edit("limits", Confined("dx7", ()), Confined("dx7", ("feedback",), voice), ("engine", "dx7"), "lock"),
    )
    file = folder / "whole.evosynth"
    document = Document(file)
    document.apply(
        [
            r.Source("ab", "tone.wav", "/tone.wav", sound),
            c.Began(r.Run("b", 1.0, True, "", "dx7")),
            c.Looked("seeds/b", as_text(gathered([(voice, 3)], [], EngineSpec("dx7")))),
            c.Began(r.Run("a", 2.0, False, "tone", "dx7", "paused", ("ab",))),
            c.Planned("a", "dx7", files["plan.npz"]),
            c.StandsAt("a", files["state.json"].decode(), files["checkpoint.npz"]),
            *(as_record(Act(n, 1.0, edit, Stand.DONE, n)) for n, edit in enumerate(edits, 1)),
            *(r.Command(n, "a", 10 * n, text_of(one)) for n, one in enumerate((Begin(Limits()), Rate({3: 0.8})), 1)),
            r.Rating("a", -1, 3, 4, voice),
            r.KeptCopy(1, 1.0, "a", 3, "EVO", "bell", 1.5, 4, None, -20.0, voice),
            r.StoredTable("0123456789abcdef", "own", tables()["clm.wav"]),
            r.Card("1.50", voice, picture=picture),
        ]
    )
    document.close()
    return file.read_bytes()


def settings() -> dict[str, bytes]:
    """What the window remembers."""
    lines = ["[midi]", "port=My synth", "channel=1", "[audio]", "volume=0.8", "[evolve]", "engine=wavetable"]
    lines += ["strategy=ga", "[look]", "theme=dark", "accent=mint", "scale=1.25", "colour_map=ember", "[files]"]
    lines += ["reduce_motion=0", "last_folder=/home/me", "recents=/home/me/a.wav, /home/me/b.wav"]
    return {"settings.ini": "\n".join(lines).encode()}


def checkpoints() -> dict[str, bytes]:
    """state.json, plan.npz and checkpoint.npz of a run of a few generations, for each engine."""
    found = {}
    for synth, strategy in (("dx7", "ga"), ("wavetable", "cma"), ("dx7", "nsga2")):
        for name, data in _run_files(synth, strategy).items():
            found[f"{synth}-{strategy}/{name}"] = data
    return found


def _run_files(synth: str, strategy: str) -> dict[str, bytes]:
    from evosynth.analysis.prepare import prepare_target
    from evosynth.audio.clip import Clip
    from evosynth.runs import assembly
    from evosynth.runs.folder import Plan, RunFolder
    from evosynth.runs.settings import RunSettings
    from evosynth.synths.engine import EngineSpec

    target = prepare_target(Clip(_tone(), RATE), "tone", note=57, gate_s=0.1, length_s=0.15)
    plan = Plan(
        assembly.resolved(RunSettings(EngineSpec(synth), strategy, evaluations=60, seconds=None), target), target
    )
    session = assembly.make_session(target, plan.settings)
    session.step()
    with tempfile.TemporaryDirectory() as folder:
        run = RunFolder(Path(folder))
        run.write_checkpoint(session, run.begin(plan), 1.0)
        return {file.name: file.read_bytes() for file in Path(folder).iterdir()}


GOOD_FILES: dict[str, Callable[[], dict[str, bytes]]] = {
    "sounds": sounds,
    "tables": tables,
    "voices": voices,
    "patches": patches,
    "library": library,
    "documents": documents,
    "settings": settings,
    "checkpoints": checkpoints,
}
