"""Many targets at once: a folder of sounds, workers here or on other machines, one report."""
