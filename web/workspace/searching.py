"""Finding what was said, in what this viewer may read: words, narrowed by a theme and a language."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from archive import discover
from archive.discover import Findings
from archive.models import ThemeId
from web.asked import chosen, page_number, question
from web.workspace.person import archive, viewer
from web.workspace.themes import Label, labels

search = Blueprint("search", __name__)

PAGE_SIZE = 20
MOST_THEMES = 16
MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A theme that some of the answers have, and how many."""

    theme: Label
    count: int


@search.get("/search", endpoint="search")
def find() -> str:
    """Show the lines that answer some words, or that have a theme."""
    words, theme, language = question(), chosen("theme"), chosen("language")
    page = min(page_number(), MOST_PAGES)
    found = None
    if words or theme or language:
        found = discover.search(
            archive(),
            viewer(),
            words,
            theme=theme,
            language=language,
            limit=PAGE_SIZE,
            offset=(page - 1) * PAGE_SIZE,
        )
    known = labels()
    return render_template(
        "workspace/search.html",
        here="search",
        found=found,
        words=words,
        theme=theme,
        theme_label_of=known.get(ThemeId(theme or "")),
        language=language,
        narrowings=_narrowings(found, known, theme),
        page=page,
        pages=-(-found.total // PAGE_SIZE) if found else 0,
    )


def _narrowings(
    found: Findings | None, known: dict[ThemeId, Label], theme: str | None
) -> tuple[Narrowing, ...]:
    """Return the themes of the answers, the chosen one first, then the most frequent."""
    if found is None:
        return ()
    counted = sorted(found.themes.items(), key=lambda each: (each[0] != theme, -each[1], each[0]))
    shown = [(ThemeId(name), count) for name, count in counted if name in known][:MOST_THEMES]
    return tuple(Narrowing(known[name], count) for name, count in shown)
