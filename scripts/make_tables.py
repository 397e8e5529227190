"""Writes the wavetables that come with the engine as WAV files, for other synths: make_tables.py FOLDER."""

from __future__ import annotations

import argparse
from pathlib import Path

from evosynth.audio.table_files import write_table
from evosynth.synths.wavetable.factory import factory_tables
from evosynth.system.writing import file_name


def main() -> None:
    """One file a table, numbered in their order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for number, table in enumerate(factory_tables().tables, start=1):
        write_table(folder / file_name(f"{number:02} {table.name}", ".wav"), table.frames)


if __name__ == "__main__":
    main()
