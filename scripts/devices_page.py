"""Writes docs/devices.md from the profiles of synths: ``python scripts/devices_page.py``.

What stands there for people is what the program goes by; a test holds the page against the profiles.
"""

from __future__ import annotations

from pathlib import Path

from evosynth.midi.profiles.profile import Profile
from evosynth.midi.profiles.registry import PROFILES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "devices.md"

HEAD = """# Devices

What each synth takes and how it wants to be treated, as EvoSynth knows it, and where that stands. A row is a file in
`evosynth/midi/profiles/`; in it each fact names its source. The figures in brackets are the sources below. Bytes, and
the behaviour of a DX7 as a receiver: [DX7 voices as bytes](formats/dx7-sysex.md). This page is written by
`scripts/devices_page.py`.

| `--model` | synth | takes | answers for formats | waits after voice, change, bank (ms) | panel and quirks |
|---|---|---|---|---|---|
"""
EXPLAINED = """
A voice goes to the edit buffer: what the synth plays just now. Only a bank reaches its memory. The waits come on top of
the time on the cable, which carries 3,125 bytes a second: 52 ms for a voice, 1.3 s for a bank; Dexed has no cable.
Formats: 0 a voice, 9 a bank, 5 and 6 DX7II settings of either, 1 and 2 performances, 125 the setting of a TX816's
module.

*Not verified*: what these take stands in no document of their makers, only in what others have written. Nothing is sent
to them before a person agrees.

Left out, for their voices are not a DX7's or nothing public says what they take: reface DX, DX9, DX21, DX27, DX100,
DX11, TX81Z, FB-01 and V50 (four operators), DX200 and PLG150-DX (they take a DX7's voice as a part of theirs, and
nobody has written down how they answer).

## At the panel

"""
FOOT = """
Two facts of the bytes themselves have sources of their own: the packed form of DX7II settings is JSynthLib's
(DX7FamilyAdditionalVoiceBankDriver), their defaults are DX7II-Librarian's.
"""


class Sources:
    """Numbers for sources, in the order in which they are first named."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def of(self, profile: Profile, *facts: str) -> str:
        """Those of these facts, in brackets."""
        named = dict.fromkeys(source.where for fact in facts for source in profile.sources if source.fact == fact)
        return f"[{', '.join(str(self._numbers.setdefault(where, len(self._numbers) + 1)) for where in named)}]"

    def table(self) -> str:
        rows = "".join(f"| {number} | {where} |\n" for where, number in self._numbers.items())
        return f"## Sources\n\n| | where |\n|---|---|\n{rows}"


def page() -> str:
    """The whole of it."""
    sources = Sources()
    rows = "".join([row(profile, sources) for profile in PROFILES])
    return HEAD + rows + EXPLAINED + "\n".join(map(panel, PROFILES)) + "\n" + sources.table() + FOOT


def row(profile: Profile, sources: Sources) -> str:
    name = profile.name if profile.verified else f"{profile.name} (not verified)"
    waits = ", ".join(f"{seconds * 1000:.0f}" for seconds in profile.settling_s)
    cells = (
        f"`{profile.key}`",
        name,
        f"{taken(profile)} {sources.of(profile, *TAKEN)}",
        f"{', '.join(map(str, sorted(profile.answers))) or 'nothing'} {sources.of(profile, 'answers')}",
        f"{waits} {sources.of(profile, 'settling_s')}",
        sources.of(profile, "checks", "quirks", "voice_sent_by_panel", "bank_sent_by_panel"),
    )
    return f"| {' | '.join(cells)} |\n"


TAKEN = ("takes_voice", "takes_bank", "takes_parameters", "supplements", "operator_mask_in_checksum", "bank_slots")


def taken(profile: Profile) -> str:
    """What it takes, in words."""
    bank = "bank of 32 into one of two blocks" if profile.blocks > 1 else "bank of 32"
    words = (
        (profile.takes_voice, "voice"),
        (profile.takes_bank, bank),
        ("voice" in profile.takes_parameters, "changes"),
        (profile.supplements, "DX7II settings"),
    )
    return ", ".join(word for there, word in words if there)


def panel(profile: Profile) -> str:
    """What to look after at it, and its quirks, as a section."""
    lines = [f"### {profile.name}", ""]
    for check in profile.checks:
        how = f" ({check.how})" if check.how else ""
        back = " It falls back at every power-on." if check.falls_back else ""
        lines.append(f"- **{check.words}**{how}: {check.why}{back}")
    lines += [f"- {quirk}" for quirk in profile.quirks]
    if profile.voice_sent_by_panel:
        lines.append("- Choosing a voice at its panel has it send that voice.")
    if profile.bank_sent_by_panel:
        lines.append(f"- To have it send its 32 voices: {profile.bank_sent_by_panel}.")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page())
