"""How a line of the audit is said to a person: what was done, and why. Plain tables; an unknown code is shown as it is.

Knows ids and reason codes only: what was said in an interview, and by whom, cannot be in here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from archive.events import Event
from archive.models import OPERATOR, SYSTEM, Purpose, TagState, UserId
from archive.reasons import SENTENCES, Reason
from web.workspace.wording import PURPOSES, STEPS

DID = {
    "ingest": "took the interview in",
    "work": "did a step of the work",
    "correct": "changed or confirmed the words",
    "tag": "decided about a theme",
    "keep_themes": "changed the list of themes",
    "restrict": "restricted a part of it",
    "lift": "lifted a restriction",
    "ignore_name": "put a name aside that was heard in it",
    "draft": "drafted an excerpt",
    "approve": "approved an excerpt",
    "publish": "published an excerpt",
    "retract": "took something out of the public site or the search",
    "record_agreement": "wrote down what was agreed to",
    "withdraw": "wrote down that it was taken back",
    "reinstate": "brought it back",
    "erase": "erased it",
    "try_again": "let a failed step be tried again",
    "add_user": "let a person sign in",
    "restore": "put a backup in place",
    "make_link": "made a private link for somebody in it",
    "revoke_link": "took a private link back",
    "rename": "changed how she is named",
    "approve_own": "said yes to an excerpt of hers",
    "refuse_own": "said no to an excerpt of hers",
    "undo": "undid it",
    "opened": "looked at a page about it",
    "read_words": "opened the page with its words",
    "heard": "played its sound",
    "exported": "saved its words as a file",
    "read_agreements": "looked at what was agreed to",
    "read_audit": "looked at who saw and changed it",
    "read_safety": "read a safety note",
    "write_safety": "wrote a safety note",
    "name_third_party": "changed who is named in it and never agreed",
    "ask_access": "asked for access",
    "decide_access": "decided about a request for access",
    "code": "worked on codes of her own",
    "keep_quote": "kept a quote of it, or changed a basket of quotes",
    "save_search": "changed saved searches",
}
REASONS = {
    "asked": "asked for; the worker does it",
    "done": "it is public from here on",
    "changed": "it was changed after it was approved",
    "refused": "consent did not allow it any more",
    "everything": "everything",
    "second person": "as the second person",
    "whole text": "the whole text",
    "reviewed": "she was asked again, and it stays as it is",
    **{reason.value: SENTENCES[reason] for reason in Reason},
    **{kind.value: words.lower() for kind, words in STEPS.items()},
}
TAGGED = {
    TagState.CONFIRMED: "it was confirmed",
    TagState.REJECTED: "it was rejected",
    TagState.SUGGESTED: "it was put back to a suggestion",
}
PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"segment (\d+)"), lambda found: f"line {int(found[1]) + 1} was corrected"),
    (re.compile(r"confirm (\d+)"), lambda found: f"line {int(found[1]) + 1} was confirmed"),
    (re.compile(r"undo (\d+)"), lambda found: f"line {int(found[1]) + 1} was put back"),
    (re.compile(r"(confirmed|rejected|suggested) (\S+)"), lambda found: TAGGED[TagState(found[1])]),
    (re.compile(r"retag (\S+)"), lambda found: f"the theme was changed to {found[1]}"),
    (re.compile(r"add (\S+)"), lambda found: f"the theme {found[1]} was added"),
    (re.compile(r"(asked )?seal (\S+)"), lambda found: f"{'asked for, ' if found[1] else ''}seal {found[2]}"),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of deed that the pages can be narrowed to."""

    name: str
    verbs: tuple[str, ...]


KINDS = {
    "seen": Kind(
        "Seen",
        (
            "opened",
            "read_words",
            "heard",
            "exported",
            "read_agreements",
            "read_audit",
            "read_safety",
        ),
    ),
    "changed": Kind(
        "Changed",
        (
            "correct",
            "tag",
            "keep_themes",
            "restrict",
            "lift",
            "ignore_name",
            "write_safety",
            "name_third_party",
        ),
    ),
    "published": Kind("Published", ("draft", "approve", "approve_own", "refuse_own", "publish", "retract")),
    "agreed": Kind(
        "Agreed and taken back",
        (
            "ingest",
            "record_agreement",
            "withdraw",
            "undo",
            "rename",
            "make_link",
            "revoke_link",
            "reinstate",
            "restore",
            "erase",
            "ask_access",
            "decide_access",
        ),
    ),
    "work": Kind("Work", ("work", "try_again")),
}


def did(line: Event) -> str:
    """Say what was done: `took the interview in`; the verb itself where nobody wrote words for it."""
    if line.verb == "publish" and line.reason.startswith("asked"):
        return "asked that an excerpt be published"
    if line.reason in STEPS:  # the worker's steps that also close are written down as closing
        return DID["work"]
    return saw(line.verb)


def saw(verb: str) -> str:
    """Say what was done, from its verb alone."""
    return DID.get(verb, verb.replace("_", " "))


def because(reason: str) -> str:
    """Say the reason of a line as a person would; the code itself where nobody wrote words for it."""
    if reason in REASONS:
        return REASONS[reason]
    codes = reason.split(",")
    if all(code in PURPOSES for code in codes):
        return ", ".join(PURPOSES[Purpose(code)].name.lower() for code in codes)
    for pattern, words in PATTERNS:
        found = pattern.fullmatch(reason)
        if found is not None:
            return words(found)
    return reason.replace("_", " ")


def who(actor: str, names: Mapping[UserId, str]) -> str:
    """Say who did it: looked up now, as the audit itself holds only the id."""
    machines = {SYSTEM.id: "the worker", OPERATOR.id: "the command line"}
    return names.get(UserId(actor)) or machines.get(UserId(actor)) or f"somebody in the interview ({actor})"


def in_kind(line: Event, kind: Kind | None) -> bool:
    """Whether a line is of this kind; every line is of none."""
    return kind is None or line.verb in kind.verbs


FILTERS: dict[str, Callable[..., str]] = {"did": did, "saw": saw, "because": because, "who": who}
"""What the templates of the audit say lines with."""
