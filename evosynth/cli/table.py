"""``evosynth table``: wavetables cut out of sounds."""

from __future__ import annotations

from argparse import Namespace

from evosynth.cli import say
from evosynth.cli.kinds import opened
from evosynth.errors import AudioError
from evosynth.system import outputs


def make(arguments: Namespace) -> int:
    """Cut a sound into single cycles and write them as a wavetable."""
    from evosynth.analysis.cycles import table_of
    from evosynth.analysis.prepare import load_target
    from evosynth.audio.table_files import WRITTEN, write_table
    from evosynth.notation.note_names import note_label
    from evosynth.notation.tuning import hz_of_note

    kind = outputs.SURGE if arguments.output.suffix.lower() == ".wt" else outputs.WAV
    outputs.check([arguments.output], kind, inputs=[arguments.sample], force=arguments.force)
    if arguments.output.suffix.lower() not in ("", *WRITTEN):
        raise AudioError(f"{arguments.output.name}: tables are written as {' or '.join(WRITTEN)}.")
    target = load_target(opened(arguments.sample), note=arguments.note, region_s=arguments.region)
    if target.f0_hz is None and arguments.note is None:
        raise AudioError(f"{target.name} has no pitch that its cycles could be cut by: give one with --note.")
    note = target.note.midi_note
    try:
        frames = table_of(target.samples, target.sample_rate, hz_of_note(note), arguments.frames)
    except AudioError as error:
        raise AudioError(f"{target.name}: {error}") from error
    write_table(arguments.output, frames)
    number = "1 cycle" if len(frames) == 1 else f"{len(frames)} cycles"
    say(
        f"{number} of {target.name} at note {note} ({note_label(note)}) written to {arguments.output}.", *target.remarks
    )
    return 0
