"""``evosynth document export``: voices of a document as a bank, as sounds, or as instruments for samplers."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evosynth.audio.bit_depth import FLOAT
from evosynth.cli import say
from evosynth.errors import InputError
from evosynth.synths import registry, voicing
from evosynth.system import outputs
from evosynth.system.writing import file_name, folder_for, together

if TYPE_CHECKING:
    from evosynth.documents.taken_out import Taken

BANK, WAV, SFZ = "bank", "wav", "sfz"
KINDS = {".wav": WAV, ".sfz": SFZ, ".syx": BANK, ".evopatch": BANK}  # by the suffix of what is written
SAMPLE_BITS = 24  # of an instrument, where nothing was said


def export(arguments: Namespace) -> int:
    """All of them or, where one cannot be written, none; of instruments those before it."""
    taken = _chosen(arguments)
    out = arguments.output
    kind = arguments.kind or KINDS.get(out.suffix.lower()) or _kind_without(taken, out)
    {BANK: _bank, WAV: _sounds, SFZ: _instruments}[kind](taken, arguments)
    return 0


def _chosen(arguments: Namespace) -> Sequence[Taken]:
    from evosynth.documents import taken_out
    from evosynth.documents.stored_run import stored_run

    path = arguments.file
    if arguments.kept:
        taken = taken_out.kept(path, arguments.run)
    else:
        found = stored_run(path, arguments.run)
        number = arguments.generation
        taken = taken_out.sixteen(path, found) if number is None else taken_out.generation(path, found, number)
    if arguments.voice is None:
        return taken
    if arguments.voice > len(taken):
        raise InputError(f"There is no voice {arguments.voice}: {_many(taken)} would be written.")
    return taken[arguments.voice - 1 : arguments.voice]


def _many(taken: Sequence[Taken]) -> str:
    return "1 voice" if len(taken) == 1 else f"{len(taken)} voices"


def _kind_without(taken: Sequence[Taken], out: Path) -> str:
    """Patches, where the engine has no other files: they lie in a folder."""
    if any(_files(one) is not None for one in taken):
        raise InputError(f"Say what {out} is to be: --as bank, wav or sfz; or name a bank: {out.with_suffix('.syx')}.")
    return BANK


def _files(one: Taken) -> voicing.OwnFiles | None:
    return voicing.of(voicing.synth_of(one.voice)).files


def _names(taken: Sequence[Taken], suffix: str) -> list[str]:
    """A file of its own each: "01-DARK BELL.wav"."""
    names = [voicing.own_name(one.voice).strip() for one in taken]
    return [file_name(f"{number:02}-{name}", suffix) for number, name in enumerate(names, 1)]


def _places(taken: Sequence[Taken], arguments: Namespace, suffix: str) -> list[Path]:
    """One is a file where its name is that of one; several lie in a folder, which is made."""
    out = arguments.output
    if out.suffix.lower() != suffix or out.is_dir():
        return [out / name for name in _names(taken, suffix)]
    if len(taken) > 1:
        way = f"name one without {suffix}, with --as {KINDS[suffix]}, or choose one of them with --voice"
        raise InputError(f"{_many(taken)} are written into a folder: {way}.")
    return [out]


# ---- what is written -------------------------------------------------------------------------------------------------


def _bank(taken: Sequence[Taken], arguments: Namespace) -> None:
    """A file of the engine's own, or a folder of patches."""
    from evosynth.documents.taken_out import engines
    from evosynth.library.voice_files import write_bank, write_voice

    if len(names := engines(taken)) > 1:
        titles = " and ".join(registry.named(name).title for name in names)
        raise InputError(f"The voices are of several engines, {titles}, and no bank holds both: give --as wav or sfz.")
    voices, files, out = [one.voice for one in taken], _files(taken[0]), arguments.output
    if files is not None:
        if len(voices) > files.bank:
            raise InputError(f"{_many(taken)} would be written, and a bank holds {files.bank}: give --as wav or sfz.")
        outputs.check([out], outputs.BANK, inputs=[arguments.file], force=arguments.force)
        write_bank(voices, out)
        say(out)
        return
    paths = _places(taken, arguments, voicing.of(voicing.synth_of(voices[0])).suffix)
    with folder_for(paths[0].parent) as folder:
        outputs.check(paths, outputs.PATCH, inputs=[arguments.file], force=arguments.force)
        with together(folder) as staged:
            for voice, path in zip(voices, paths, strict=True):
                write_voice(voice, staged / path.name)
    say(*paths)


def _sounds(taken: Sequence[Taken], arguments: Namespace) -> None:
    """Each at the note at which it was heard, as loud as its target, or as near as its peaks allow.

    Beside it, where a device was heard to play it, what that sounded like, as loud.
    """
    from evosynth.audio.files import resample
    from evosynth.audio.level import gain_for
    from evosynth.documents.taken_out import heard
    from evosynth.export.result_files import save_sound
    from evosynth.runs.assembly import engine

    paths, rate, bits = _places(taken, arguments, ".wav"), arguments.rate, arguments.bits or FLOAT
    takes = [heard(arguments.file, one) for one in taken]
    beside = [path.with_stem(f"{path.stem} heard") if take else None for path, take in zip(paths, takes, strict=True)]
    written = [path for both in zip(paths, beside, strict=True) for path in both if path is not None]
    with folder_for(paths[0].parent) as folder:
        outputs.check(written, outputs.WAV, inputs=[arguments.file], force=arguments.force)
        with together(folder) as staged:
            for one, path, take, other in zip(taken, paths, takes, beside, strict=True):
                spec = voicing.synth_of(one.voice)
                genomes = voicing.genome_of(one.voice, spec)[None]
                sound = engine(spec, rate).render(genomes, [one.note], quality="final")[0].rows()[0]
                save_sound(sound, rate, gain_for(sound, rate, one.loudness_lufs), staged / path.name, bits)
                if take is not None and other is not None:
                    sound = resample(take.samples(), take.sample_rate, rate)
                    save_sound(sound, rate, gain_for(sound, rate, one.loudness_lufs), staged / other.name, bits)
    say(*written)


def _instruments(taken: Sequence[Taken], arguments: Namespace) -> None:
    from evosynth.export import sfz

    paths, keys = _places(taken, arguments, ".sfz"), sfz.sampled_keys(arguments.step)
    with folder_for(paths[0].parent) as folder:
        outputs.check(paths, outputs.INSTRUMENT, inputs=[arguments.file], force=arguments.force)
        for one, path in zip(taken, paths, strict=True):
            spec = voicing.synth_of(one.voice)
            options = {"keys": keys, "rate_hz": arguments.rate, "bits": arguments.bits or SAMPLE_BITS}
            written = sfz.write(voicing.genome_of(one.voice, spec), spec, path.stem, folder, **options)
            say(written.path, *written.remarks)
