"""One deed for several interviews of the list, as a form; then what came of it, with a button that takes it back.

What it takes to undo a deed travels in that button, signed: it holds ids and names of collections, no word of an
interview, and works for whoever did it.
"""

import hmac
import json
from hashlib import sha256

from flask import Blueprint, current_app, render_template, request

from archive.stewardship import several as deeds
from archive.stewardship.several import Deed, Done, Outcome, Past
from archive.terms.errors import BadRequest
from archive.terms.models import InterviewId
from archive.transcripts import glossary
from web.asked import is_number
from web.workspace.asked import written
from web.workspace.person import archive, viewer

several = Blueprint("several", __name__)

LONGEST_ID = 64


@several.post("/interviews/several")
def do() -> str:
    """Do it for each of the chosen interviews; for a collection, ask into which one first."""
    chosen = deeds.checked(InterviewId(each[:LONGEST_ID]) for each in request.form.getlist("interview"))
    if written("deed") not in {*Deed}:
        raise BadRequest("Choose what to do with the chosen interviews.")
    deed, collection = Deed(written("deed")), written("name") or written("collection")
    if deed is Deed.PUT and not collection:
        return render_template(
            "workspace/several_collection.html",
            here="interviews",
            chosen=chosen,
            collections=glossary.list_collections(archive(), viewer()),
            page=_page(),
            is_asked_again="collection" in request.form,
        )
    at_ms = archive().clock.now_ms()
    outcome = deeds.do(archive(), viewer(), deed, chosen, collection)
    past = Past(deed, collection if deed is Deed.PUT else None, at_ms, outcome.done)
    return _told(deed, outcome, collection=collection, past=past)


@several.post("/interviews/several/undo")
def undo() -> str:
    """Put each of them back as it was."""
    past = _unsealed(request.form.get("past", ""))
    return _told(past.deed, deeds.undo(archive(), viewer(), past), is_undone=True)


def _told(
    deed: Deed, outcome: Outcome, *, collection: str = "", past: Past | None = None, is_undone: bool = False
) -> str:
    return render_template(
        "workspace/several.html",
        here="interviews",
        deed=deed,
        outcome=outcome,
        collection=collection,
        past=_sealed(past) if past is not None and past.done else "",
        is_undone=is_undone,
        page=_page(),
    )


def _page() -> int:
    page = written("page")
    return int(page) if is_number(page) else 1


def _sealed(past: Past) -> str:
    done = [[each.interview, each.before] for each in past.done]
    text = json.dumps([past.deed, past.collection, past.at_ms, done])
    return f"{_seal(text)}.{text}"


def _unsealed(sealed: str) -> Past:
    """Return what a button holds. Raises BadRequest where this room did not make it, or for somebody else."""
    seal, _, text = sealed.partition(".")
    if not hmac.compare_digest(seal.encode(), _seal(text).encode()):
        raise BadRequest("There is nothing to undo.")
    deed, collection, at_ms, done = json.loads(text)
    return Past(
        Deed(deed), collection, at_ms, tuple(Done(InterviewId(each), before) for each, before in done)
    )


def _seal(text: str) -> str:
    key = f"several {current_app.secret_key!s} {viewer().id}"
    return hmac.new(key.encode(), text.encode(), sha256).hexdigest()
