"""What this machine can bear, where the settings leave it to the archive. Asks the system; decides nothing else."""

import os

PROCESS_BYTES = 800_000_000
"""For each process that transcribes with the embedded model: 520 MB were measured, on a recording of five minutes."""


def processes_here() -> int:
    """Return how many processes there are cores and memory for, with room for one more left to everything else."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(1, min(os.cpu_count() or 1, memory // PROCESS_BYTES - 1))
