from hardware.device import one_stand_in as one_stand_in
from hardware.device import stand_ins as stand_ins
from hardware.device import synth as synth
from hardware.raw_midi import midi as midi
from hardware.raw_midi import one_midi as one_midi
