"""The wavetable synth: two oscillators that read tables, a filter, envelopes, LFOs and a modulation matrix."""
