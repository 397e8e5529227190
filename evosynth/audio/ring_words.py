"""The words of a ring's memory, as Python and C find them: what has come, what it is like, where its arrays are."""

FRAMES, BLOCKS, SIZE, ROWS, CHANNELS, CHANNEL, SAMPLES_AT, ENDS_AT, TIMES_AT, BROKEN_AT, TIME_AT = range(11)
S, NS = 11, 12  # room for a time
WORDS = 13
MEAN = -1  # a channel: of the first two
