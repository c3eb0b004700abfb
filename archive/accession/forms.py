"""The forms that an agreement is talked through with: a text in each language, and the hash that tells which it was.

The house's own texts lie in `forms` of the data folder and go before those that come with the program, which are a
beginning and no legal advice. A text that is changed has another hash; agreements keep the one that was read.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from archive.config import Config
from archive.terms.errors import BadRequest, NotFound
from archive.terms.grounds import FORM_NAME, Ground

SHIPPED = Path(__file__).parent / "forms"
ENDING = ".txt"
LARGEST_BYTES = 200_000
POINT = re.compile(r"\s*\d+\.\s")


@dataclass(frozen=True, slots=True)
class Form:
    """A text to agree to. `name` ends with its language: `participation-1.es`; `sha256` is of its bytes."""

    name: str
    language: str
    title: str
    text: str
    sha256: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The text after its title in paragraphs: a new one at each empty line and at each numbered point."""
        found: list[str] = []
        is_new = True
        for line in self.text.strip().splitlines()[1:]:
            if not line.strip() or POINT.match(line):
                is_new = True
            if line.strip():
                found = [*found, line.strip()] if is_new else [*found[:-1], f"{found[-1]} {line.strip()}"]
                is_new = line.rstrip().endswith(":")
        return tuple(found)


def forms(config: Config) -> list[Form]:
    """Return every form by name; a text of the house takes the place of a shipped one with the same name."""
    found: dict[str, Form] = {}
    for folder in (SHIPPED, config.forms_folder):
        for file in sorted(folder.glob(f"*{ENDING}")):
            if FORM_NAME.fullmatch(file.stem) and file.stat().st_size <= LARGEST_BYTES:
                found[file.stem] = _read(file)
    return [found[name] for name in sorted(found)]


def form(config: Config, name: str) -> Form:
    """Return one form. Raises NotFound."""
    for each in forms(config):
        if each.name == name:
            return each
    raise NotFound


def with_form(config: Config, ground: Ground, name: str) -> Ground:
    """Return the ground with the form of this name and the hash of its text now. Raises BadRequest for no such form."""
    return grounded(ground, form_named(forms(config), name))


def form_named(read: Iterable[Form], name: str) -> Form:
    """Return the form of this name. Raises BadRequest, with the names that there are."""
    known = {each.name: each for each in read}
    if name not in known:
        raise BadRequest(f"There is no form called {name}. They are: {', '.join(known) or 'none'}.")
    return known[name]


def grounded(ground: Ground, read: Form) -> Ground:
    """Return the ground with a form that was read, and its language where the talk's is not written down."""
    return replace(ground, language=ground.language or read.language, form=read.name, form_hash=read.sha256)


def _read(file: Path) -> Form:
    content = file.read_bytes()
    text = content.decode("utf-8", errors="replace")
    lines = [line.strip("# ").strip() for line in text.splitlines()]
    title = next((line for line in lines if line), file.stem)
    language = file.stem.rpartition(".")[2]
    return Form(file.stem, language, title, text, hashlib.sha256(content).hexdigest())
