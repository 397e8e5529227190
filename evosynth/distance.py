"""Distances go one way, for whoever measures them and whoever minimises them.

0 is equal, more is worse, NaN does not occur, and nothing is as far away as silence.
"""

from __future__ import annotations

WORST = 1e3  # the score of silence in each objective: no sound reaches it
