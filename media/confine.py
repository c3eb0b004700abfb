"""Lock this process in, before it touches a file from outside; runs in the child only and cannot be undone.

Two layers. The first works on every Unix without any right: resource limits, of which the number of open
files is the lock: with only the three descriptors it was born with, the process can open no file and no
socket, and write no byte to a disk. The second is what a Linux kernel grants: a user namespace with an empty
network and the empty folder as the root of all files, Landlock (no file, no TCP, no signal to anyone
outside), and no capabilities. It may not fail where the kernel grants nothing; it says what it got.
"""

import ctypes
import os
import resource
import signal
import struct
from enum import StrEnum

from media.request import Limits

_LIBC = ctypes.CDLL(None, use_errno=True)

# Numbers from linux/sched.h, linux/prctl.h, linux/capability.h and linux/landlock.h.
_NEW_USER_NETWORK_IPC = 0x10000000 | 0x40000000 | 0x08000000
_DIE_WITH_PARENT = 1
_NO_NEW_PRIVILEGES = 38
_CAPABILITY_VERSION_3 = 0x20080522
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_LANDLOCK_VERSION = 1
# Since which version which rights exist: files, then TCP, then signals and abstract sockets.
_LANDLOCK_RIGHTS = ((6, 0xFFFF, 3, 3), (5, 0xFFFF, 3), (4, 0x7FFF, 3), (3, 0x7FFF), (2, 0x3FFF), (1, 0x1FFF))
_STANDARD_DESCRIPTORS = 3


class Lock(StrEnum):
    """What the system denies the process, beyond the resource limits."""

    network = "network"
    """A network namespace without any interface."""
    root = "root"
    """The empty folder is the root of its files."""
    landlock = "landlock"
    """No file, no TCP port and no outside process, by the kernel's Landlock."""


def lock_in(limits: Limits) -> tuple[Lock, ...]:
    """Deny this process all that the system can deny and return what it denied.

    The working directory must be an empty folder; the process must have one thread, and have imported all it
    needs.
    """
    locks = [*_enter_namespace(), *_enter_landlock()]
    _drop_capabilities()
    _limit(limits)
    return tuple(locks)


def _prctl(option: int, value: int) -> bool:
    prctl = getattr(_LIBC, "prctl", None)
    return prctl is not None and prctl(option, value, 0, 0, 0) == 0


def _enter_namespace() -> list[Lock]:
    """Leave the network and make the working directory the root."""
    unshare = getattr(_LIBC, "unshare", None)
    if unshare is None or unshare(_NEW_USER_NETWORK_IPC) != 0:
        return []
    try:
        os.chroot(".")
        os.chdir("/")
    except OSError:
        return [Lock.network]
    return [Lock.network, Lock.root]


def _enter_landlock() -> list[Lock]:
    """Handle every right that this kernel's Landlock knows and allow none."""
    if not _prctl(_NO_NEW_PRIVILEGES, 1):
        return []
    version = _LIBC.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), _LANDLOCK_VERSION)
    if version < 1:
        return []
    rules = _landlock_rules(version)
    descriptor = _LIBC.syscall(_LANDLOCK_CREATE, rules, ctypes.c_size_t(len(rules)), 0)
    if descriptor < 0:
        return []
    try:
        return [Lock.landlock] if _LIBC.syscall(_LANDLOCK_RESTRICT, descriptor, 0) == 0 else []
    finally:
        os.close(descriptor)


def _landlock_rules(version: int) -> bytes:
    """Build `struct landlock_ruleset_attr` with every right that this version of Landlock knows."""
    rights = next(rights for since, *rights in _LANDLOCK_RIGHTS if since <= version)
    return struct.pack(f"={len(rights)}Q", *rights)


def _drop_capabilities() -> None:
    """Give up what the user namespace (or root) gave, or the root of files could be left again."""
    capset = getattr(_LIBC, "capset", None)
    if capset is not None:
        capset(struct.pack("=Ii", _CAPABILITY_VERSION_3, 0), bytes(24))


def _limit(limits: Limits) -> None:
    """Set the resource limits, and the tie to the parent: no child outlives a killed worker."""
    _prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    # The harder limit a second later, so that the end says by its signal that it was the time.
    _limit_to(resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1)
    _limit_to(resource.RLIMIT_AS, limits.address_space_bytes)
    _limit_to(resource.RLIMIT_CORE, 0)
    _limit_to(resource.RLIMIT_FSIZE, 0)
    _limit_to(resource.RLIMIT_NPROC, 0)
    _limit_to(resource.RLIMIT_NOFILE, _STANDARD_DESCRIPTORS)


def _limit_to(kind: int, soft: int, hard: int | None = None) -> None:
    """Lower a limit; never try to raise one that the system set lower."""
    ceiling = resource.getrlimit(kind)[1]
    wanted = soft if hard is None else hard
    if ceiling != resource.RLIM_INFINITY:
        wanted = min(wanted, ceiling)
    resource.setrlimit(kind, (min(soft, wanted), wanted))
