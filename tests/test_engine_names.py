"""No room but an engine's own knows it by name: all others ask the registry, so that one more engine is one folder."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OWN_ROOMS = (
    "evosynth/synths/fm/",
    "evosynth/synths/wavetable/",
    "evosynth/voices/",
    "evosynth/midi/",
    "evosynth/hardware/",
)
REGISTRY = "evosynth/synths/registry.py"
NAMES = re.compile(r"dx7|wavetable|voice_size", re.IGNORECASE)
SIZES = {155, 145}  # bytes of a DX7 voice, and all of them but its name

# Files that may, each with its reason.
MAY = {
    "evosynth/audio/table_files.py": "other programs look for the word in a file of cycles",
    "evosynth/audio/identity.py": "words for people: what a file is",
    "evosynth/cli/arguments.py": "words for people: examples, and what a table of cycles is called",
    "evosynth/cli/midi.py": "the hardware that there is takes that engine's voices",
    "evosynth/cli/midi_arguments.py": "words for people: models of hardware",
    "evosynth/cli/midi_bank.py": "the hardware that there is takes that engine's voices",
    "evosynth/cli/device.py": "the hardware that there is takes that engine's voices",
    "evosynth/cli/device_arguments.py": "words for people: models of hardware",
    "evosynth/service/device_library.py": "the hardware that there is takes that engine's voices",
    "evosynth/service/device_recording.py": "likewise",
    "evosynth/service/device.py": "the hardware that there is takes that engine's voices",
    "evosynth/service/device_acts.py": "likewise",
    "evosynth/service/device_ears.py": "likewise",
    "ui/intents/hardware.py": "likewise",
    "ui/intents/synth_bank.py": "likewise",
    "evosynth/evolution/memory.py": "a seed of random numbers",
    "evosynth/library/migrations.py": "rows from before there was a second engine",
    "ui/view_state/wavetable_curves.py": "what that engine's face draws",
    "ui/views/voices/dx7.py": "that engine's face",
    "ui/views/voices/wavetable.py": "that engine's face",
    **dict.fromkeys(
        (
            "ui/view_state/wavetable_grips.py",
            "ui/view_state/wavetable_tables.py",
            "ui/view_state/wavetable_voice.py",
            "ui/views/voices/wavetable_at_hand.py",
            "ui/views/voices/wavetable_blocks.py",
            "ui/views/voices/wavetable_cards.py",
            "ui/views/voices/wavetable_open.py",
            "ui/views/voices/wavetable_oscillator.py",
        ),
        "a part of the wavetable engine's face",
    ),
    "ui/widgets/algorithm_diagram.py": "a part of the DX7's face",
    "ui/widgets/envelope_view.py": "a part of the DX7's face",
    "ui/widgets/operator_card.py": "a part of the DX7's face",
    "ui/view_state/dx7_envelopes.py": "a part of the DX7's face",
    "ui/view_state/dx7_frequency.py": "a part of the DX7's face",
    "ui/view_state/dx7_meanings.py": "a part of the DX7's face",
    "ui/view_state/dx7_scaling.py": "a part of the DX7's face",
    "ui/views/voices/dx7_operator.py": "a part of the DX7's face",
    "ui/views/voices/dx7_side.py": "a part of the DX7's face",
    "ui/widgets/frequency_field.py": "a part of the DX7's face",
    "ui/widgets/lfo_view.py": "a part of the DX7's face",
}


def said(tree: ast.AST) -> list[str]:
    """Every name, module and constant of a file; comments and docstrings may say what they like."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            found.append("voice_size" if type(node.value) is int and node.value in SIZES else str(node.value))
        elif isinstance(node, ast.alias):
            found.append(node.name)
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
        else:
            found += [str(getattr(node, field)) for field in ("id", "attr", "arg", "name") if hasattr(node, field)]
    return found


def named_in(path: Path) -> list[str]:
    return [word for word in said(ast.parse(path.read_text("utf-8"))) if NAMES.search(word)]


def test_nobody_else_knows_an_engine_by_its_name_or_by_the_size_of_its_voices() -> None:
    files = [path for package in ("evosynth", "ui") for path in (ROOT / package).rglob("*.py")]
    assert len(files) > 250
    named = {str(path.relative_to(ROOT)): found for path in files if (found := named_in(path))}
    strangers = {path: found for path, found in named.items() if not path.startswith(OWN_ROOMS) and path != REGISTRY}
    assert {path: found[:3] for path, found in strangers.items() if path not in MAY} == {}
    assert strangers.keys() == MAY.keys(), "an exception that nobody needs any more goes"


def test_the_search_for_names_finds_them() -> None:
    tree = ast.parse(
        '"""dx7"""\nfrom a.wavetable import b\nx.VOICE_SIZE = "dx7" if len(y) == 155 else z  # wavetable\n'
    )
    assert [word for word in said(tree) if NAMES.search(word)].count("dx7") == 1
    assert {"a.wavetable", "VOICE_SIZE", "voice_size"} <= set(said(tree))
