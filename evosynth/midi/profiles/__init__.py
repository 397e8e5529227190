"""What each synth takes, and how it wants to be treated: one file a device."""
