"""The settings: read once from config.toml and the environment; unknown keys are refused by name.

May not hold a secret, only the name of the environment variable that does.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from archive.terms.allowed import ORIGIN, between, is_origin, is_scheduler, one_of
from archive.terms.errors import SettingsError
from media.request import Limits

DEFAULT_FILE = "config.toml"
LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class ArchiveSettings:
    """How the archive names itself."""

    name: str = "Testimony archive"
    description: str = ""
    contact: str = ""
    ledger_file: str = ""
    review_years: float = field(default=3.0, metadata=between(0.1, 100))
    second_person_days: float = field(default=7.0, metadata=between(0, 365))


@dataclass(frozen=True, slots=True)
class MediaSettings:
    """How much is taken in."""

    longest_hours: float = field(default=6.0, metadata=between(0.01, 48))
    largest_gib: float = field(default=8.0, metadata=between(0.001, 1024))
    arrival_days: float = field(default=7.0, metadata=between(0.01, 365))

    @property
    def largest_bytes(self) -> int:
        """The largest upload, in bytes."""
        return int(self.largest_gib * 1024**3)

    @property
    def limits(self) -> Limits:
        """How much sound the decoder takes."""
        return Limits(max_seconds=round(self.longest_hours * 3600))


@dataclass(frozen=True, slots=True)
class TranscribeSettings:
    """Which model writes the machine transcript, and how."""

    engine: str = field(default="whisper", metadata=one_of("whisper", "scripted"))
    model: str = "base"
    device: str = field(default="auto", metadata=one_of("auto", "cpu", "cuda"))
    compute_type: str = field(
        default="auto", metadata=one_of("auto", "int8", "float32", "float16", "int8_float16")
    )
    beam_size: int = field(default=5, metadata=between(1, 20))
    speakers: str = field(default="embedded", metadata=one_of("embedded", "none"))
    script: str = ""


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """Which engine keeps the indexes inside; the public one is always kept by the default."""

    engine: str = field(default="whoosh", metadata=one_of("whoosh", "tantivy"))


@dataclass(frozen=True, slots=True)
class ComputeSettings:
    """Where the heavy steps run."""

    processes: int = field(default=0, metadata=between(0, 256))
    scheduler: str = field(
        default="", metadata={"allowed": is_scheduler, "wanted": "empty, or like tcp://10.0.0.1:8786"}
    )


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """How long a job may be silent and how often it is tried."""

    lease_seconds: float = field(default=60.0, metadata=between(1, 3600))
    attempts: int = field(default=3, metadata=between(1, 100))


@dataclass(frozen=True, slots=True)
class WebSettings:
    """How the pages are served."""

    host: str = "127.0.0.1"
    port: int = field(default=8000, metadata=between(1, 65535))
    trusted_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    secret_env: str = "TESTIMONY_SECRET"  # noqa: S105 - the name of a variable
    insecure_http: bool = False
    public_url: str = field(
        default="", metadata={"allowed": is_origin, "wanted": "empty, or like https://voices.example.org"}
    )
    trusted_proxies: int = field(default=0, metadata=between(0, 9))

    @property
    def public_address(self) -> str:
        """Where the pages are for everybody: as it is set, else https at the first host that is not this machine.

        Never taken from what a visitor sends, so that no link of ours can be made to lead elsewhere.
        """
        if self.public_url:
            return self.public_url.rstrip("/")
        for host in self.trusted_hosts:
            if host not in LOOPBACK:
                return f"https://{host}"
        return f"http://{LOOPBACK[0]}:{self.port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that are served: the trusted ones and that of `public_url`."""
        named = ORIGIN.fullmatch(self.public_url)
        if named is None or named[1] in self.trusted_hosts:
            return self.trusted_hosts
        return (*self.trusted_hosts, named[1])


@dataclass(frozen=True, slots=True)
class NarratorSettings:
    """How a participant's own page behaves."""

    exit_url: str = "https://www.wikipedia.org/"


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. Folders below `data_dir` are named here and nowhere else."""

    data_dir: Path
    archive: ArchiveSettings = field(default_factory=ArchiveSettings)
    media: MediaSettings = field(default_factory=MediaSettings)
    transcribe: TranscribeSettings = field(default_factory=TranscribeSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
    compute: ComputeSettings = field(default_factory=ComputeSettings)
    worker: WorkerSettings = field(default_factory=WorkerSettings)
    web: WebSettings = field(default_factory=WebSettings)
    narrator: NarratorSettings = field(default_factory=NarratorSettings)

    @property
    def database_file(self) -> Path:
        """The archive's own database."""
        return self.data_dir / "archive.sqlite"

    @property
    def media_folder(self) -> Path:
        """Masters, derivatives and evidence, by their hash."""
        return self.data_dir / "media"

    @property
    def index_folder(self) -> Path:
        """One index per audience inside."""
        return self.data_dir / "indexes"

    @property
    def gallery_folder(self) -> Path:
        """The public copy, complete in itself."""
        return self.data_dir / "gallery"

    @property
    def models_folder(self) -> Path:
        """Model weights, joined and verified once."""
        return self.data_dir / "models"

    @property
    def work_folder(self) -> Path:
        """Samples of recordings being worked on, and uploads on their way in."""
        return self.data_dir / "work"

    @property
    def anchor_file(self) -> Path:
        """Where the audit ended last, kept beside the database so that a shorter one is noticed."""
        return self.data_dir / "anchor"

    @property
    def ledger_file(self) -> Path:
        """The withdrawal ledger, which travels apart from the backups."""
        return self.data_dir / (self.archive.ledger_file or "withdrawals.jsonl")

    @property
    def restoring_file(self) -> Path:
        """Lies there while a restore is under way: nothing may serve or work then."""
        return self.data_dir / "restoring"

    @property
    def backup_file(self) -> Path:
        """The manifest that makes a folder a backup, which is restored and never served."""
        return self.data_dir / "manifest.json"

    @property
    def forms_folder(self) -> Path:
        """The house's own forms to agree to, as text files; they go before those that come with the program."""
        return self.data_dir / "forms"

    @property
    def room_file(self) -> Path:
        """Room that is held on the disk for the withdrawal that comes when it is full."""
        return self.data_dir / "room"

    def at(self, data_dir: Path) -> "Config":
        """Return the same settings for another data folder."""
        return replace(self, data_dir=data_dir)


Section = TypeVar("Section")

KINDS: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "tuple[str, ...]": (list,),
}
SECTIONS: dict[str, type] = {
    "archive": ArchiveSettings,
    "media": MediaSettings,
    "transcribe": TranscribeSettings,
    "search": SearchSettings,
    "compute": ComputeSettings,
    "worker": WorkerSettings,
    "web": WebSettings,
    "narrator": NarratorSettings,
}


def load_config(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings from `path`, else $TESTIMONY_CONFIG, else ./config.toml where there is one.

    Raises SettingsError, naming the file and the key.
    """
    environ = os.environ if environ is None else environ
    named = path or (Path(environ["TESTIMONY_CONFIG"]) if environ.get("TESTIMONY_CONFIG") else None)
    file = named or Path(DEFAULT_FILE)
    if named is None and not file.exists():
        table: dict[str, Any] = {}
    else:
        table = _read_toml(file)
    data_dir = environ.get("TESTIMONY_DATA_DIR") or table.pop("data_dir", "data/archive")
    table.pop("data_dir", None)
    if not isinstance(data_dir, str):
        raise SettingsError(f"{file}: data_dir must be a text.")
    base = Path.cwd() if environ.get("TESTIMONY_DATA_DIR") else file.resolve().parent
    return Config(data_dir=(base / data_dir).resolve(), **_sections(table, file))


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"The settings file {file} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The settings file {file} is not valid TOML: {error}.") from error


def _sections(table: dict[str, Any], file: Path) -> dict[str, Any]:
    unknown = sorted(set(table) - set(SECTIONS))
    if unknown:
        raise SettingsError(f"{file}: there is no setting called {unknown[0]}.")
    return {name: _section(SECTIONS[name], name, table.get(name, {}), file) for name in SECTIONS}


def _section(kind: type[Section], name: str, table: object, file: Path) -> Section:
    if not isinstance(table, dict):
        raise SettingsError(f"{file}: [{name}] must be a table.")
    known: dict[str, Field[Any]] = {each.name: each for each in fields(kind)}  # type: ignore[arg-type]
    for key, value in table.items():
        if key not in known:
            raise SettingsError(f"{file}: there is no setting called {key} in [{name}].")
        _check_value(value, known[key], f"{file}: {key} in [{name}]")
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return kind(**values)


def _check_value(value: object, setting: Field[Any], where: str) -> None:
    kinds = KINDS[str(setting.type).removeprefix("<class '").removesuffix("'>")]
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise SettingsError(f"{where} must be {' or '.join(kind.__name__ for kind in kinds)}.")
    if isinstance(value, list) and not all(isinstance(each, str) for each in value):
        raise SettingsError(f"{where} must be a list of texts.")
    if setting.metadata and not setting.metadata["allowed"](value):
        raise SettingsError(f"{where} must be {setting.metadata['wanted']}.")
