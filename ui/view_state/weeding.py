"""Whether rejected voices of a generation can make way for children of the rest."""

from __future__ import annotations

NOBODY_REJECTED = "Reject with X first: children of the rest take those places"
ALL_REJECTED = "All are rejected: take one back, so that the others can come from it"


def why_no_weeding(rejected: int, total: int) -> str:
    """Why not; empty where it can be done."""
    if not rejected:
        return NOBODY_REJECTED
    return ALL_REJECTED if rejected >= total else ""
