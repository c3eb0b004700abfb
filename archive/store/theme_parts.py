"""How what is said of a theme lies in its row: a column for each part, and one for links that holds two more.

The themes it is related to and its notes came last. They lie with the matches, as links and what is said of its use.
"""

import json
from collections.abc import Mapping
from typing import Any

CALLED = ("preferred", "alternative", "description")
COLUMNS = (*CALLED, "patterns", "examples", "matches")
PARTS = (*COLUMNS, "note")
"""What is kept by language; matches by how near they are."""
RELATED = "related"
WITH_MATCHES = ("note", RELATED)


def parts_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a theme, and the themes it is related to, from all columns of its row."""
    found = {column: json.loads(row[column]) for column in COLUMNS}
    links = found["matches"]
    found["matches"] = {kind: links[kind] for kind in links if kind not in WITH_MATCHES}
    return {**found, "note": links.get("note", {}), RELATED: links.get(RELATED, [])}


def columns_of(parts: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns to be written where these parts of a theme change; `before` are all of its parts."""
    columns = {part: parts[part] for part in parts if part in COLUMNS}
    if any(part in parts for part in ("matches", *WITH_MATCHES)):
        after = {**before, **parts}
        columns["matches"] = {
            **after["matches"],
            **{part: after[part] for part in WITH_MATCHES if after[part]},
        }
    return {column: json.dumps(value, ensure_ascii=False) for column, value in columns.items()}
