"""What the desk does: targets, sounds for listening, pictures, banks and files. Each function answers one request."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from evosynth.analysis.target import PreparedTarget
from evosynth.arrays import F32
from evosynth.errors import InputError
from evosynth.library import table_store
from evosynth.notation.note_names import calling_middle_c
from evosynth.service.beside import References, among, beside, page_of
from evosynth.service.desk_messages import (
    BankReady,
    Done,
    Export,
    LoadTarget,
    Occasion,
    Picture,
    ReadBank,
    Silence,
    Sound,
    SoundReady,
    TargetReady,
    TargetSound,
    Waveform,
)
from evosynth.service.heard_takes import HeardTakes
from evosynth.service.sentences import sentence
from evosynth.service.take_messages import Heard
from evosynth.service.warmup import warm_up
from evosynth.synths import registry, voicing
from evosynth.synths.base import Audio, Note, Synth
from evosynth.synths.engine import EngineSpec
from evosynth.synths.phrase_sound import phrase_sound
from evosynth.system import outputs

FILE_RATE = 44100  # Hz of exported and drawn sounds
ENGINE_RATES = (16384, 96000)  # Hz; another device's rate is reached by resampling
MANY_VOICES = 32  # of a file with more, only those that sound like the target begin a match
TAKES = HeardTakes()  # of the process
SILENT = 1e-4  # -80 dB of a full carrier
REFERENCE_WITHOUT_TARGET_DB = -8.0  # the loudest level of a picture of a sound of -18 LUFS, but for rare ones


@lru_cache(maxsize=8)
def engine_at(synth: EngineSpec, rate: int) -> Synth:
    """The engine at a rate in Hz; some are kept, as they are loaded."""
    from evosynth.runs.assembly import engine

    warm_up(synth=synth)
    return engine(synth, rate, 1)


def load_ahead() -> bool:
    """Import what the first request will need; false while another process compiles it."""
    if not warm_up(wait=False):
        return False
    synth = registry.default()
    pictures([voicing.voice_of(voicing.space_of(synth).default(), synth)], None)
    return True


def silence(voice: bytes) -> str:
    """Why a voice cannot be heard, in a sentence: a table of it is missing; empty where it can."""
    return table_store.silence(voicing.synth_of(voice).tables)


def rendered(voice: bytes, note: Note, rate: int) -> F32:
    """(samples,) at the engine's own level; as the device made it sound, where there is a take of it."""
    from evosynth.audio.files import resample

    if (take := TAKES.find(voice, note)) is not None:
        return _lasting(take, note, rate)
    synth, engine = voicing.synth_of(voice), rate if ENGINE_RATES[0] <= rate <= ENGINE_RATES[1] else 48000
    genomes = voicing.genome_of(voice, synth)[None]
    row = engine_at(synth, engine).render(genomes, [note], quality="final")[0].rows()[0]
    return resample(row, engine, rate)


def _lasting(take: Heard, note: Note, rate: int) -> F32:
    """(samples,) of a take as long as its note."""
    from evosynth.audio.files import resample

    out, heard = np.zeros(note.samples(rate), np.float32), resample(take.samples, take.sample_rate, rate)
    out[: len(heard)] = heard[: len(out)]
    return out


def at_file_rate(take: Heard, note: Note) -> F32:
    """(samples,) of a take at FILE_RATE, as long as its note."""
    return _lasting(take, note, FILE_RATE)


# ---- sounds for listening ------------------------------------------------------------------------------------------


def sound(request: Sound) -> SoundReady:
    """One voice at the device's rate, its loudest 400 ms as loud as its occasion has it, behind the limiter."""
    from evosynth.audio.listening import as_heard

    rate, occasion = request.sample_rate, request.occasion
    if silence(request.voice):
        return SoundReady(request.ticket, np.zeros(0, np.float32), rate)
    if request.performed is None:
        samples = rendered(request.voice, occasion.note, rate)
    else:
        samples = phrase_sound(lambda note: rendered(request.voice, note, rate), request.performed, occasion.note, rate)
    return SoundReady(request.ticket, as_heard(samples, rate, occasion.loudness_lufs), rate)


def target_sound(request: TargetSound) -> SoundReady:
    """The target at the device's rate, brought to its loudness as voices are: neither jumps out beside the other."""
    from evosynth.audio.files import resample
    from evosynth.audio.listening import as_heard

    rate = request.sample_rate
    samples = resample(request.target.samples, request.target.sample_rate, rate)
    return SoundReady(request.ticket, as_heard(samples, rate, request.target.loudness_lufs), rate)


# ---- pictures ------------------------------------------------------------------------------------------------------


def pictures(
    voices: Sequence[bytes],
    target: PreparedTarget | None,
    against: Sequence[bytes] = (),
    together: Sequence[bytes] = (),
) -> tuple[Picture | Silence, ...]:
    """Voices as they sound at the target's note; each told beside a voice of ``against``, else beside the target.

    Without one those of a page are told beside the middle of it.
    """
    others = (*against, *[b""] * (len(voices) - len(against)))
    if target is None and together:
        page, sounds = page_of(together), set(map(voicing.sound, together))
        return tuple(
            _picture_among(voice, together, page)
            if not other and voicing.sound(voice) in sounds
            else _picture_beside(voice, other, target)
            for voice, other in zip(voices, others, strict=True)
        )
    return tuple(_picture_beside(voice, other, target) for voice, other in zip(voices, others, strict=True))


def _picture_among(voice: bytes, others: Sequence[bytes], page: bytes) -> Picture | Silence:
    """All of the page are drawn with the first, and remembered."""
    drawn = _reference(voice, None)
    if drawn is None:
        return _picture(voice, None)
    return replace(drawn, beside=among(drawn, [_reference(other, None) for other in others], page))


def _picture_beside(voice: bytes, other: bytes, target: PreparedTarget | None) -> Picture | Silence:
    drawn = _picture(voice, target)
    if isinstance(drawn, Silence) or (not other and target is None):
        return drawn
    return replace(drawn, beside=beside(drawn, _reference(other, target), voicing.sound(other) if other else b""))


def _reference(voice: bytes, target: PreparedTarget | None) -> Picture | None:
    """What others are told beside: a voice at the target's note, or the target itself."""
    note, scale = Occasion.of(target).note, _reference_db(target)
    if voice:
        take = TAKES.find(voice, note)
        key = (voicing.sound(voice), note, scale, None if take is None else hash(take.samples.tobytes()))
        return _references.find(key, lambda: _picture(voice, target))
    assert target is not None, "it is told beside a voice, or beside a target"
    return _references.find((key_of(target), note), lambda: drawn_target(target))


def _picture(voice: bytes, target: PreparedTarget | None) -> Picture | Silence:
    if reason := silence(voice):
        return Silence(reason)
    note = Occasion.of(target).note
    return drawn(rendered(voice, note, FILE_RATE), note, target)


def picture_at(voice: bytes, note: Note) -> Picture | Silence:
    """A voice at this note, beside no target."""
    if reason := silence(voice):
        return Silence(reason)
    return drawn(rendered(voice, note, FILE_RATE), note, None)


def drawn(samples: F32, note: Note, target: PreparedTarget | None) -> Picture | Silence:
    """A sound of a note at FILE_RATE."""
    from evosynth.analysis.impressions import impressions
    from evosynth.analysis.picture import picture_of
    from evosynth.audio.level import levelled

    if np.abs(samples).max(initial=0.0) < SILENT:
        return Silence()
    sound = levelled(samples, FILE_RATE, Occasion.of(target).loudness_lufs)
    pixels, envelope = picture_of(sound, FILE_RATE, _reference_db(target))
    heard = impressions(Audio(samples[None, :], FILE_RATE, 1), note)
    return Picture(pixels, len(samples) / FILE_RATE, envelope, heard=heard)


_loudest: dict[tuple[int, float], float] = {}
_references = References()


def key_of(target: PreparedTarget) -> tuple[int, float]:
    return hash(target.samples.tobytes()), float(target.sample_rate)


def _reference_db(target: PreparedTarget | None) -> float:
    """What 0 dB means: the target's loudest level."""
    from evosynth.analysis.picture import reference_of

    if target is None:
        return REFERENCE_WITHOUT_TARGET_DB
    key = key_of(target)
    if key not in _loudest:
        if len(_loudest) > 16:
            _loudest.clear()
        _loudest[key] = reference_of(target.samples, target.sample_rate)
    return _loudest[key]


# ---- reading -------------------------------------------------------------------------------------------------------


def load_target(request: LoadTarget) -> TargetReady:
    """A sound file made ready to be matched, with its overview and picture."""
    from evosynth.analysis import prepare
    from evosynth.analysis.target import instrument

    note, velocity = request.note, request.velocity
    if not request.path.is_absolute() and not request.path.exists():  # as a run of a document names it
        raise InputError(
            f"{request.path.name} is not in the document and not where it was: open it to change its note or part."
        )
    with calling_middle_c(request.middle_c):
        region, tuning = request.region_s, request.tuning
        target = prepare.load_target(request.path, note=note, velocity=velocity, region_s=region, tuning=tuning)
        others = (*request.others, *(prepare.load_target(path, tuning=tuning) for path in request.further))
    if others:
        names = ", ".join(other.name for other in others)
        remark = f"One voice is to play this and {len(others)} more of the same instrument: {names}."
        target = instrument([replace(target, remarks=(remark, *target.remarks)), *others])
    return shown_target(request.ticket, request.path, target, of_file=True)


def shown_target(ticket: int, path: Path, target: PreparedTarget, *, of_file: bool) -> TargetReady:
    """A target with what is drawn of it; ``of_file``: the file at the path is the one that it was made of."""
    picture = drawn_target(target)
    return TargetReady(ticket, path, target, _overview(path, target, of_file=of_file), picture)


def drawn_target(target: PreparedTarget) -> Picture:
    """The part of it that is matched."""
    from evosynth.analysis.impressions import impressions
    from evosynth.analysis.picture import picture_of

    pixels, envelope = picture_of(target.samples, target.sample_rate, _reference_db(target))
    heard = impressions(Audio(target.samples[None, :], target.sample_rate, 1), target.note)
    return Picture(pixels, len(target.samples) / target.sample_rate, envelope, heard=heard)


def _overview(path: Path, target: PreparedTarget, *, of_file: bool) -> Waveform:
    """The file around the region; of a file that has gone, the part that is matched."""
    from evosynth.analysis.picture import waveform_of
    from evosynth.audio.clip import Clip
    from evosynth.audio.files import read_around

    clip, starts_s = Clip(target.samples, target.sample_rate), target.region_s[0]
    if of_file:
        with suppress(InputError):  # it may have gone by now, or be another file
            clip, starts_s = read_around(path, target.region_s)
    peak, rms = waveform_of(clip.samples, clip.sample_rate)
    return Waveform(peak, rms, clip.length_s, starts_s)


def read_bank(request: ReadBank) -> BankReady:
    """The voices of a file, and what was wrong with it."""
    from evosynth.library.voice_files import read_voices

    file = read_voices(request.path, whole=False)
    said = (*file.problems, table_store.unstored(file.synth.tables))
    problems = tuple(sentence(problem) for problem in said if problem)
    ready = BankReady(request.ticket, request.path, file.voices, problems)
    if request.target is None or len(file.voices) <= MANY_VOICES:
        return ready
    return _nearest(ready, file.synth, request.target)


def _nearest(bank: BankReady, synth: EngineSpec, target: PreparedTarget) -> BankReady:
    """Of a file of many voices those that sound most like the target, the nearest first."""
    from evosynth.runs import seeding

    warm_up(synth=synth)
    rows, _ = seeding.nearest_rows(bank.voices, synth, target)
    return replace(bank, voices=tuple(bank.voices[row] for row in rows), chosen_of=len(bank.voices))


# ---- writing -------------------------------------------------------------------------------------------------------


def export(request: Export) -> Done:
    """A voice as a file of its kind, or its sound as .wav, true peak at most -1 dBFS.

    A .wav has the integrated loudness of its occasion, as files have it; what is auditioned goes by its loudest 400 ms.
    """
    from evosynth.audio.level import gain_for
    from evosynth.export.result_files import save_sound
    from evosynth.library.voice_files import write_voice

    if reason := silence(request.voice):
        raise InputError(f"{request.path.name} was not written. {reason}")
    suffix, synth = request.path.suffix.lower(), voicing.synth_of(request.voice)
    outputs.check([request.path], outputs.kind_of(suffix), inputs=request.inputs, force=True)
    if suffix == (kind := voicing.of(synth)).suffix:
        write_voice(request.voice, request.path)
    elif suffix == ".wav":
        audio = rendered(request.voice, request.occasion.note, FILE_RATE)
        gain_db = gain_for(audio, FILE_RATE, request.occasion.loudness_lufs)
        save_sound(audio, FILE_RATE, gain_db, request.path, request.bits)
    else:
        raise InputError(f"{request.path.name} cannot be written: voices are saved as {kind.suffix} or .wav.")
    return Done(request.ticket, f"Saved {request.path.name}")
