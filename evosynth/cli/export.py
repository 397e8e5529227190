"""``evosynth export``: a voice as an instrument for samplers."""

from __future__ import annotations

from argparse import Namespace

from evosynth.cli import say
from evosynth.cli.bank import one_of
from evosynth.synths import registry
from evosynth.system import outputs
from evosynth.system.writing import file_name, folder_for


def export(arguments: Namespace) -> int:
    """Render a voice over the keyboard and write an SFZ instrument."""
    from evosynth.export import sfz

    file = one_of(arguments.file, arguments.voice)
    instrument = arguments.sfz / file_name(file.names[0].strip(), ".sfz")
    name = file.names[0].strip()
    keys = sfz.sampled_keys(arguments.step)
    rate, bits = arguments.rate, arguments.bits
    with folder_for(arguments.sfz) as folder:
        outputs.check([instrument], outputs.INSTRUMENT, inputs=[arguments.file], force=arguments.force)
        written = sfz.write(file.genomes[0], file.synth, name, folder, keys=keys, rate_hz=rate, bits=bits)
    say(f"{name} ({registry.of(file.synth).title}) written to {written.path}.")
    for remark in written.remarks:
        say(remark)
    return 0
