"""What every use case is handed: the settings, the clock and the opened parts of one archive. It decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlite_utils import Database

from archive.clock import Clock
from archive.config import Config
from archive.passphrases import Passphrases
from archive.store.connect import Connections
from archive.store.moments import newest_ms
from archive.terms.indexes import IndexName
from archive.terms.lasting import Remembered
from archive.terms.models import Audience
from media.store import Store
from search.meaning import Meanings
from search.port import WordIndex


@dataclass(frozen=True, slots=True)
class Archive:
    """One archive, opened by `bootstrap.open_archive`."""

    config: Config
    clock: Clock
    connections: Connections
    media: Store
    indexes: Mapping[IndexName, WordIndex]
    meanings: Mapping[Audience, Meanings]
    passphrases: Passphrases
    remembered: Remembered = field(default_factory=dict)

    def database(self) -> Database:
        """Return the connection of the thread that asks."""
        return self.connections.get()

    def catch_up(self) -> None:
        """Let the clock go by the newest line of the audit, whoever wrote it: at each request or round of work."""
        self.clock.written(newest_ms(self.database()))
