"""What somebody wrote into a form that came after her visit had ended by itself: shown to her once, to be copied.

It is on that one answer and kept nowhere. Shown are only the fields that are named here, a person's own words about her
work: nothing that opens a door, and nothing that an interview or a safety note may have in it, for nobody is signed in.
And only to the browser that held the visit: whoever signed out, or in, since then has given its token away.
"""

from flask import render_template, request, session
from flask_wtf.csrf import validate_csrf

VISIT = "_user_id"
"""Where Flask-Login keeps the token of a visit, until she signs out or somebody signs in."""
OWN_WORDS = {
    "access.ask": ("purpose",),
    "basket.add": ("note",),
    "basket.note": ("note",),
    "coded.add": ("memo",),
    "coding.keep_code": ("name", "definition"),
    "excerpts.draft": ("title", "context", "warning"),
    "titles.call": ("title", "summary"),
    "titles.reword": ("title", "context", "warning"),
    "theme_tree.add": ("label-",),
    "theme_tree.change": ("label-", "definition-", "note-", "examples-", "alternative-", "patterns-"),
}
"""By the form that they are of, the fields that are shown again; where one ends in a dash, all that begin so."""


def unsent_page(kept: str) -> str | None:
    """Return the page with what was written, once; None where there is nothing that may be shown.

    The visit's cookie ends with it but for what is in its field `kept`, so that nobody has the page again by reloading.
    """
    wanted = OWN_WORDS.get(request.endpoint or "")
    if request.method != "POST" or wanted is None or not _is_of_this_visit():
        return None
    texts = [
        text
        for name, text in request.form.items()
        if text.strip()
        and any(name == each or (each.endswith("-") and name.startswith(each)) for each in wanted)
    ]
    if not texts:
        return None
    spoken = session.get(kept)
    session.clear()
    if spoken:
        session[kept] = spoken
    return render_template("workspace/unsent.html", texts=texts)


def _is_of_this_visit() -> bool:
    if VISIT not in session:
        return False  # the form is not even read
    try:
        validate_csrf(request.form.get("csrf_token", ""))
    except ValueError:  # what wtforms raises is one
        return False
    return True
