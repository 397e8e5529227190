"""What becomes of the voices of a file, in words; ``of_file`` names it where that has not been done."""

from __future__ import annotations

from evosynth.service.desk_messages import BankReady


def takes_part(bank: BankReady, of_file: str) -> str:
    """Beside a target."""
    n = len(bank.voices)
    if bank.chosen_of:
        return f"The {n} of {bank.chosen_of:,} voices{of_file} nearest to the target take part in the next match"
    return f"{n} voice{'s' * (n != 1)}{of_file} take{'s' * (n == 1)} part in the next match"


def is_bred(bank: BankReady, of_file: str) -> str:
    """Without one."""
    n = len(bank.voices)
    return f"{n} voice{'s' * (n != 1)}{of_file} {'is' if n == 1 else 'are'} bred"
