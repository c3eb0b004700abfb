"""The thesaurus: the tree, and a page for each theme; for its keepers with what it is found by and its history."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.terms.errors import BadRequest, NotFound
from archive.terms.languages import LANGUAGES
from archive.terms.models import ThemeId
from archive.theming import relating, shown, teaching, undoing
from archive.theming import theme_tree as changing
from archive.theming import themes as thesaurus
from archive.theming.theme_tree import Deed
from archive.theming.themes import ThemeEntry
from web.speaking import later
from web.workspace.asked import written
from web.workspace.person import archive, viewer
from web.workspace.themes import Label, choices, labels

theme_tree = Blueprint("theme_tree", __name__)

DID = {
    Deed.ADDED: later("Added"),
    Deed.RENAMED: later("Renamed; before"),
    Deed.MOVED: later("Moved; before below"),
    Deed.MERGED: later("Merged into"),
    Deed.DEPRECATED: later("Deprecated: no longer suggested"),
    Deed.REVIVED: later("In use again"),
    Deed.IMPORTED: later("Changed or added to by a file"),
    Deed.TAUGHT: later("Names, phrases, examples or links were changed"),
    Deed.RELATED: later("Related to, or no longer"),
}
SWITCHES = {"deprecate": changing.deprecate, "revive": changing.revive, "undo": undoing.undo}
DEEDS = {"rename", "move", "merge", "relate", "unrelate", "teach", *SWITCHES}
"""What a form may say that is done to a theme."""
IN_LANGUAGES = ("alternative", "patterns", "examples")
"""What a theme is found by, in each language."""


@theme_tree.get("/themes")
def index() -> str:
    """Show the tree; to the staff also how sure a theme must be before it is suggested."""
    return _tree({})


def _tree(typed: Mapping[str, str], wrong: str = "") -> str:
    """Return the page of the tree; `wrong` says why the theme that was `typed` was not added."""
    entries = {each.id: each for each in thesaurus.list_themes(archive())}
    places = shown.with_places(archive(), viewer())
    return render_template(
        "workspace/theme_tree.html",
        here="themes",
        tree=[(label, entries[label.id]) for label in choices(in_use=False) if label.id in places],
        places=places,
        themes=choices(),
        languages=LANGUAGES,
        typed=typed,
        wrong=wrong,
    )


@theme_tree.post("/themes")
def add() -> PlainResponse:
    """Add a theme."""
    broader = ThemeId(written("broader")) if written("broader") else None
    try:
        new = changing.add_theme(archive(), viewer(), _by_language("label"), broader)
    except BadRequest as odd:
        return make_response(_tree(request.form, str(odd)), 400)
    return redirect(url_for("theme_tree.show", theme_id=new), 303)


@theme_tree.get("/themes/<theme_id>")
def show(theme_id: str) -> str:
    """Show a theme and those around it; to the staff also what was done to it, and what can be."""
    return _page(ThemeId(theme_id), {})


def _page(theme: ThemeId, typed: Mapping[str, str], wrong: str = "") -> str:
    """Return the page of a theme; `wrong` says why the form that was `typed` was not taken. Raises NotFound."""
    places = shown.with_places(archive(), viewer())
    if theme not in places:
        raise NotFound
    entry = _entry(theme)
    known = {each: label for each, label in labels().items() if each in places}
    history = changing.history(archive(), theme)
    return render_template(
        "workspace/theme.html",
        here="themes",
        theme=known[theme],
        entry=entry,
        known=known,
        places=places,
        narrower=[each for each in known.values() if each.above[-1:] == (theme,)],
        related=[label for each, label in known.items() if each in entry.related],
        themes=_others(theme),
        history=history,
        did=DID,
        can_undo=any(not each.is_undone and each.deed is not Deed.ADDED for each in history),
        languages=LANGUAGES,
        kinds=teaching.KINDS,
        typed=typed,
        wrong=wrong,
    )


@theme_tree.post("/themes/<theme_id>")
def change(theme_id: str) -> PlainResponse:
    """Rename, teach, relate, move, merge, deprecate or bring back a theme, or undo what was done last."""
    theme, deed = ThemeId(theme_id), written("deed")
    _entry(theme)
    if deed not in DEEDS:
        raise BadRequest("The form does not say what is done to the theme.")
    try:
        _do(theme, deed)
    except BadRequest as odd:
        return make_response(_page(theme, request.form, str(odd)), 400)
    return redirect(url_for("theme_tree.show", theme_id=theme), 303)


def _do(theme: ThemeId, deed: str) -> None:
    if deed == "rename":
        names, definition = _by_language("label"), _by_language("definition")
        changing.rename(archive(), viewer(), theme, names, definition, _by_language("note"))
    elif deed == "move":
        broader = written("broader")
        changing.move(archive(), viewer(), theme, ThemeId(broader) if broader else None)
    elif deed == "merge":
        changing.merge(archive(), viewer(), theme, ThemeId(written("into")))
    elif deed in {"relate", "unrelate"}:
        others = {each: None for each in _entry(theme).related if each != written("other")}
        added = [ThemeId(written("other"))] if deed == "relate" else []
        relating.relate(archive(), viewer(), theme, [*others, *added])
    elif deed == "teach":
        teaching.teach(archive(), viewer(), theme, _taught())
    else:
        SWITCHES[deed](archive(), viewer(), theme)


def _taught() -> dict[str, dict[str, list[str]]]:
    """Return the lists of the form, a line each; a list that the form does not carry stays as it is."""
    fields = [(part, key) for part in IN_LANGUAGES for key in LANGUAGES] + [
        ("matches", key) for key in teaching.KINDS
    ]
    found: dict[str, dict[str, list[str]]] = {}
    for part, key in fields:
        if f"{part}-{key}" in request.form:
            found.setdefault(part, {})[key] = written(f"{part}-{key}").splitlines()
    return found


def _entry(theme: ThemeId) -> ThemeEntry:
    found = next((each for each in thesaurus.list_themes(archive()) if each.id == theme), None)
    if found is None:
        raise NotFound
    return found


def _others(theme: ThemeId) -> Sequence[Label]:
    """Return the themes that this one may be put below or merged into: not itself, and none below it."""
    return [each for each in choices() if each.id != theme and theme not in each.above]


def _by_language(field: str) -> dict[str, str]:
    return {language: written(f"{field}-{language}") for language in LANGUAGES}
