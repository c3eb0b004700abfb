"""An interview that waits for its recording, as text and back: what was agreed to is written down first.

Knows the shape of the plain values of `intake` and `models`, whatever fields they have; decides nothing.
"""

import dataclasses
import json
import types
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from archive.accession.intake import NewInterview
from archive.terms.models import LONGEST_TEXT


def as_text(new: NewInterview) -> str:
    """Return the interview as JSON."""
    return json.dumps(dataclasses.asdict(new), ensure_ascii=False, sort_keys=True)


def from_text(text: str, number: int | None = None) -> NewInterview:
    """Return the interview that `as_text` wrote; `number` is put behind its title where there are several."""
    new = _made(NewInterview, json.loads(text))
    if not isinstance(new, NewInterview):
        raise TypeError("this is no interview")
    if number is None:
        return new
    mark = f" ({number})"
    return dataclasses.replace(new, title=f"{new.title.strip()[: LONGEST_TEXT - len(mark)]}{mark}")


def _made(kind: Any, value: Any) -> Any:
    """Return a plain value as what its annotation says: a dataclass, a choice, a tuple, or itself."""
    if get_origin(kind) in {Union, types.UnionType}:
        return (
            None
            if value is None
            else _made(next(each for each in get_args(kind) if each is not type(None)), value)
        )
    if get_origin(kind) is tuple:
        return tuple(_made(get_args(kind)[0], each) for each in value)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return kind(**{name: _made(hints[name], each) for name, each in value.items()})
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    return value
