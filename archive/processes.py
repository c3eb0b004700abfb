"""What runs on this machine: whose something is, whether that process is gone, whether a port is taken, how to end."""

import os
import signal
import socket
import sys
from pathlib import Path
from types import FrameType


def process_name(pid: int) -> str:
    """Return the name of a process of this machine: host, id, and when it started, since ids are used again."""
    return f"{socket.gethostname()}:{pid}:{_started(pid)}"


def this_process() -> str:
    """Return the name of the process that asks."""
    return process_name(os.getpid())


def end_in_order() -> None:
    """Let SIGTERM end this process like Ctrl-C: what lies in its temporary folders goes with it."""
    signal.signal(signal.SIGTERM, _end)


def _end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    sys.exit(128 + number)


def is_port_taken(host: str, port: int) -> bool:
    """Whether some program of this machine already serves there."""
    with socket.socket() as door:
        door.settimeout(1)
        return door.connect_ex((host, port)) == 0


def is_gone(name: str) -> bool:
    """Whether the name is of a process of this machine that no longer runs; of another machine's nobody can tell."""
    host, _, rest = name.partition(":")
    pid, _, started = rest.partition(":")
    return host == socket.gethostname() and pid.isdecimal() and _started(int(pid)) != started


def _started(pid: int) -> str:
    """Return when a process started, in the kernel's ticks; empty where there is none, or it is a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]
