"""Keeps the catalogues in step with the sources: `python -m web.catalogues` collects, updates and compiles them.

A tool for whoever writes sentences; no page imports it. It prints what is not translated yet, and never invents any.
"""

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from web.speaking import FOLDER

ROOT = Path(__file__).parent.parent
LANGUAGES = ("es", "fr", "nl", "pt")
"""Those that must be complete. Another one is begun by adding it here."""
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "ngettext": (1, 2), "later": None}
TEMPLATE_OPTIONS = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
RAISED = {
    "BadRequest": -1,
    "SignInRefused": -1,
    "_Declined": -1,
    "ModelDamaged": -1,
    "ModelError": -1,
    "ModelMissing": -1,
    "NoSound": -1,
    "NotSound": -1,
    "UnknownLanguage": -1,
    "Problem": -1,
    "SheetProblem": -1,
    "Column": 1,
}
"""What is made with a sentence that a page shows, and which of its arguments the sentence is."""
WHOLE_SENTENCES = (
    "archive/discovery/baskets.py",
    "archive/accession/batches.py",
    "archive/steps/hearing.py",
    "archive/steps/preparing.py",
    "archive/steps/rehearing.py",
    "archive/store/interviews.py",
    "archive/terms/errors.py",
    "media/errors.py",
    "search/atoms.py",
    "search/errors.py",
    "search/finding.py",
    "search/joining.py",
    "search/limits.py",
    "search/parsing.py",
    "transcribe/errors.py",
)
"""Files in which every sentence is for a person, wherever it stands; a docstring is none."""
NOT_SHOWN = (
    "archive/cli/",
    "archive/demo/",
    "archive/restoring.py",
    "archive/withdrawals.py",
    "archive/stewardship/backups.py",
)
"""Only the command line says these."""
WIDTH = 110


def collect() -> Catalog:
    """Return every sentence of the sources, with the files it stands in."""
    catalogue = Catalog(project="testimony-archive", charset="utf-8", fuzzy=False)
    for folder, pattern, method in (
        ("web/templates", "*.html", "jinja2.ext:babel_extract"),
        ("web", "*.py", "python"),
    ):
        for file in sorted((ROOT / folder).rglob(pattern)):
            _collect_file(catalogue, file, method)
    for folder in ("archive", "media", "search", "transcribe", "web"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            _collect_raised(catalogue, file)
    return catalogue


def _collect_raised(catalogue: Catalog, file: Path) -> None:
    name = file.relative_to(ROOT).as_posix()
    source = file.read_text(encoding="utf-8")
    found = [] if name.startswith(NOT_SHOWN) else [*raised_in(source)]
    if name in WHOLE_SENTENCES:
        found += sentences_in(source)
    for sentence in found:
        catalogue.add(sentence, locations=[(name, 0)])


def _collect_file(catalogue: Catalog, file: Path, method: str) -> None:
    options = TEMPLATE_OPTIONS if file.suffix == ".html" else {}
    with file.open("rb") as opened:
        for _, message, _, _ in extract(method, opened, keywords=KEYWORDS, options=options):
            catalogue.add(message, locations=[(file.relative_to(ROOT).as_posix(), 0)])


def raised_in(source: str) -> Iterator[str]:
    """Yield the sentences of the errors that a module raises, its constants too; a gap where something is put in."""
    tree = ast.parse(source)
    constants = {
        name.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for name in node.targets
        if isinstance(name, ast.Name)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in RAISED
            and node.args
        ):
            given = node.args[RAISED[node.func.id]]
            yield from _sentences(constants.get(given.id, given) if isinstance(given, ast.Name) else given)


def sentences_in(source: str) -> Iterator[str]:
    """Yield everything that ends as a sentence does and is no docstring."""
    tree = ast.parse(source)
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    said_of_code = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in inside | said_of_code:
            yield from (each for each in _sentences(node) if " " in each and each.endswith("."))


def _sentences(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(words)):
            yield words
        case ast.JoinedStr(values=parts):
            yield "".join(_part(each) for each in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from _sentences(one)
            yield from _sentences(other)


def _part(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value).replace("%", "%%")
    names = [each.id for each in ast.walk(part) if isinstance(each, ast.Name)]
    return f"%({names[-1].lower() if names else 'what'})s"


def catalogue_file(language: str) -> Path:
    """Return where the sentences of a language stand."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """Return the catalogue of a language, an empty one where there is none yet."""
    file = catalogue_file(language)
    if not file.exists():
        return Catalog(locale=language, project="testimony-archive", charset="utf-8", fuzzy=False)
    with file.open("rb") as opened:
        return read_po(opened, locale=language)


def updated(language: str, collected: Catalog) -> Catalog:
    """Return the catalogue of a language with exactly the sentences that were collected; nothing is guessed."""
    old = read(language)
    fresh = Catalog(
        locale=language,
        project="testimony-archive",
        charset="utf-8",
        fuzzy=False,
        creation_date=old.creation_date,
    )
    for message in sorted((each for each in collected if each.id), key=lambda each: str(each.id)):
        known = old.get(message.id)
        fresh.add(message.id, known.string if known else "", locations=message.locations, flags=message.flags)
    return fresh


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as gettext reads it."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def write(language: str, catalogue: Catalog) -> None:
    """Write the catalogue of a language, and what gettext reads of it."""
    file = catalogue_file(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=WIDTH, sort_output=True, omit_header=False, include_lineno=False)
    file.write_bytes(buffer.getvalue())
    file.with_suffix(".mo").write_bytes(compiled(catalogue))


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the sentences that are not translated, or not surely."""
    return [
        each.id if isinstance(each.id, str) else each.id[0]
        for each in catalogue
        if each.id
        and (each.fuzzy or not all(each.string if isinstance(each.string, tuple) else (each.string,)))
    ]


def main() -> None:
    """Collect, update, compile, and say what is missing."""
    collected = collect()
    for language in LANGUAGES:
        catalogue = updated(language, collected)
        write(language, catalogue)
        missing = untranslated(catalogue)
        sys.stdout.write(f"{language}: {len(catalogue)} sentences, {len(missing)} not translated\n")
        sys.stdout.writelines(f"  {each}\n" for each in missing[:20])


if __name__ == "__main__":
    main()
