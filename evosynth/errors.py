"""Every error that EvoSynth raises on purpose.

::

    EvoSynthError
    ├── InputError            what was given cannot be used: a file, a folder, a port (exit code 1)
    │   ├── AudioError        not audio, empty, silent, damaged
    │   ├── VoiceError        a byte of a voice outside its range
    │   ├── ParameterError    what was typed is no value of a parameter
    │   ├── PortError         a MIDI port that is missing or has gone
    │   └── StorageError      a folder or library that cannot be read or written
    └── Cancelled             the caller asked to stop; carries no fault

The message is one sentence for a person: what is wrong and where. Wrong arguments of a call are ``ValueError`` or
``TypeError``, naming the value and its range: they are faults of a program, not of a person.
"""


class EvoSynthError(Exception):
    """Anything that EvoSynth raises on purpose."""


class InputError(EvoSynthError):
    """What was given from outside cannot be used."""


class AudioError(InputError):
    """A sound file that is not readable, empty or silent."""


class VoiceError(InputError, ValueError):
    """A voice with a byte outside its range."""


class ParameterError(InputError):
    """What was typed is no value of a parameter; the message says what would be."""


class PortError(InputError):
    """A MIDI port that is missing or has gone."""


class StorageError(InputError):
    """A folder, file or library that cannot be read or written."""


class Cancelled(EvoSynthError):
    """The caller asked to stop."""


def reason_of(error: Exception) -> str:
    """What the system says of a fault, in small letters: the end of a sentence that names what and where."""
    return (getattr(error, "strerror", None) or str(error)).lower()
