"""What the pages say about themselves: a name, an address, somebody to write to. Given in, never read from a file."""

from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class Site:
    """The archive as the pages present it.

    `base_url` is the public address without a slash at the end; `contact` an e-mail address or empty;
    `description` says in a sentence or two whose voices these are;
    `workspace_url` is shown as a small link only where it is given.
    """

    base_url: str
    name: str = "Testimony archive"
    description: str = ""
    contact: str = ""
    workspace_url: str = ""

    def address(self, path: str) -> str:
        """Return the full public address of a path that begins with a slash."""
        return self.base_url.rstrip("/") + path

    def path_of(self, address: str) -> str | None:
        """Return the path of an address on this site; None where it is none, or is elsewhere."""
        try:
            asked = urlsplit(address)
        except ValueError:
            return None
        return asked.path if asked.netloc.lower() == urlsplit(self.base_url).netloc.lower() else None

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host of `base_url`; both names of this machine where it is local."""
        host = urlsplit(self.base_url).hostname or LOOPBACK[0]
        return LOOPBACK if host in LOOPBACK else (host,)
