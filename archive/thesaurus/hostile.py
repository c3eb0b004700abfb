"""Refuses a file of a thesaurus that would reach out of itself, before anything in it is read as a graph."""

import json
import re
from typing import Any

from archive.thesaurus.reading import ThesaurusError

DEEPEST = 64
"""Brackets inside brackets of a JSON file."""


def refuse_what_reaches_out(content: bytes, form: str, name: str) -> None:
    """Refuse entities of XML and contexts of JSON that would be fetched; `form` is xml, json-ld or turtle."""
    if form == "xml" and re.search(rb"<!\s*(DOCTYPE|ENTITY)", content.replace(b"\0", b""), re.IGNORECASE):
        raise ThesaurusError(f"The thesaurus file {name} declares entities, which are not read.")
    if form == "json-ld":
        try:
            table = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise ThesaurusError(f"The thesaurus file {name} is not valid {form}.") from error
        if _reaches_out(table, 0):
            raise ThesaurusError(
                f"The thesaurus file {name} names a context elsewhere, which is not fetched."
            )


def _reaches_out(value: Any, depth: int) -> bool:
    if depth > DEEPEST:
        return True
    if isinstance(value, list):
        return any(_reaches_out(each, depth + 1) for each in value)
    if not isinstance(value, dict):
        return False
    contexts = value.get("@context", [])
    contexts = contexts if isinstance(contexts, list) else [contexts]
    if "@import" in value or any(isinstance(each, str) for each in contexts):
        return True
    return any(_reaches_out(each, depth + 1) for each in value.values())
