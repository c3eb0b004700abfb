"""Whether a program of this machine has a file open for writing, as far as the system tells. Reads and changes nothing.

Of programs on other machines nobody here can know: a file on a network share may be written from anywhere.
"""

import errno
import fcntl
import os
import signal
from pathlib import Path

PROCESSES = Path("/proc")
MOUNTS = PROCESSES / "self" / "mountinfo"
"""Line by line: number, number of its parent, device, ..., " - ", file system, ...: proc_pid_mountinfo(5)."""
OF_THIS_MACHINE = frozenset({"ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "tmpfs", "vfat", "exfat"})
"""File systems of which the kernel knows every writer. Of a share it may say “no lease” though nobody writes."""
NOT_TOLD = (FileNotFoundError, PermissionError, ProcessLookupError)
"""A process that ended meanwhile, or that is somebody else's."""


def is_open_for_writing(file: Path) -> bool:
    """Say whether somebody here has it open for writing; False too where the system does not say. Raises OSError."""
    with file.open("rb") as opened:
        facts = os.fstat(opened.fileno())
        told = _by_lease(opened.fileno()) if _is_of_this_machine(facts) else None
        return _by_processes(facts) if told is None else told


def _is_of_this_machine(file: os.stat_result) -> bool:
    """Whether the file lies on a disk of this machine; False where that is not known."""
    device = f"{os.major(file.st_dev)}:{os.minor(file.st_dev)}"
    try:
        lines = MOUNTS.read_text(errors="replace").splitlines()
    except OSError:
        return False
    mounted = [line.partition(" - ") for line in lines if line.split()[2] == device]
    return any(system.split()[0] in OF_THIS_MACHINE for _, _, system in mounted)


def _by_lease(descriptor: int) -> bool | None:
    """Ask for a lease on reading, which the kernel grants only where nobody writes; None where it cannot be asked.

    Only the file's owner may ask, and not every file system can answer: fcntl(2), "Leases".
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return None
    try:
        # Whoever opens the file for writing in this very moment would else end this process with SIGIO.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None
    fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def _by_processes(file: os.stat_result) -> bool:
    """Look through the open files of the processes that this user may look at."""
    if not PROCESSES.is_dir():
        return False
    return any(_writes(process, file) for process in PROCESSES.iterdir() if process.name.isdigit())


def _writes(process: Path, file: os.stat_result) -> bool:
    try:
        numbers = [each.name for each in (process / "fd").iterdir()]
    except NOT_TOLD:
        return False
    return any(_writes_by(process, number, file) for number in numbers)


def _writes_by(process: Path, number: str, file: os.stat_result) -> bool:
    try:
        if not os.path.samestat((process / "fd" / number).stat(), file):
            return False
        said = (process / "fdinfo" / number).read_text()
    except OSError:
        return False
    flags = next((line.split()[1] for line in said.splitlines() if line.startswith("flags:")), "0")
    return int(flags, 8) & os.O_ACCMODE != os.O_RDONLY
