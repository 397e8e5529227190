"""Made-up documents, as cards."""

from __future__ import annotations

from made_states import made_picture

from ui.view_state.documents import DocumentCard

ROWS = (
    # name, told, named, cut off
    ("Soft Rhodes", "bred, generation 12, today", True, False),
    ("Untitled, cello_43", "1.37, paused", False, False),
    ("Night choir", "cut off at 12:07", True, True),
    ("Untitled, breeding", "bred, generation 3, yesterday", False, False),
    ("Untitled, epiano_60", "0.92, ended, 21 November", False, False),
)


def made_documents(count: int = len(ROWS)) -> tuple[DocumentCard, ...]:
    """The first so many; each has a size of its own."""
    return tuple(
        DocumentCard(
            f"/home/ada/{name}.evosynth" if named else f"/data/documents/20261130-12000{number}-abcd.evosynth",
            name,
            told,
            (number + 1) * 1_000_000,
            made_picture(220.0 * (1 + number), number),
            named,
            cut_off=cut_off,
        )
        for number, (name, told, named, cut_off) in enumerate(ROWS[:count])
    )
