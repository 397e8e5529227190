"""What the desk does with files of a person's taste."""

from __future__ import annotations

from evosynth.documents.opening import reading
from evosynth.documents.reading import facts, runs
from evosynth.documents.records import TASTE
from evosynth.documents.taste_rows import taste_of_document
from evosynth.errors import InputError
from evosynth.service.desk_messages import Done
from evosynth.service.taste_messages import ReadTaste, SaveTaste, TasteRead
from evosynth.taste.answers import counted
from evosynth.taste.file import SUFFIX, read_taste, write_taste


def save(request: SaveTaste) -> Done:
    """All that a document says. InputError where that is nothing, or the name is that of another kind of file."""
    if request.path.suffix.lower() != SUFFIX:
        raise InputError(f"{request.path.name} cannot be written: a taste is saved as {SUFFIX}.")
    with reading(request.document) as db:
        taste = taste_of_document(facts(db, TASTE), [run.run for run in runs(db)])
    if not taste.answers:
        raise InputError("Nothing has been answered yet: there is no taste to be saved.")
    write_taste(request.path, taste)
    return Done(request.ticket, f"Saved {request.path.name}: {counted(taste.answers)}")


def read(request: ReadTaste) -> TasteRead:
    """StorageError says what is wrong with the file."""
    return TasteRead(request.ticket, request.path.stem, read_taste(request.path))
