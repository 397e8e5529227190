"""What a person has made of a voice by hand, as a candidate of its run."""

from __future__ import annotations

EDIT = "edit"  # the move of whoever came about so
EDITED_IDS = 1 << 41  # from here on are their ids, which the window gives: no search, and no winner, has any as large
