"""One search from what it is asked to do to what it found: settings, seeds, assembly, trial of engines, run folder."""
