"""The name by which scripts know the settings of a run; they stand in evosynth.runs.settings."""

from evosynth.runs.settings import RunSettings as RunSettings
