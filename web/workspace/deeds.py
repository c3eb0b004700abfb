"""How a line of the audit is said to a person: what was done, and why. Plain tables; an unknown code is shown as it is.

Knows ids and reason codes only: what was said in an interview, and by whom, cannot be in here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from archive.terms.events import Event
from archive.terms.jobs import JobKind
from archive.terms.models import OPERATOR, SYSTEM, Purpose, Role, TagState, UserId
from archive.terms.reasons import Reason, sentence
from archive.terms.restrictions import RestrictionReason
from web.formats import day
from web.speaking import gettext, language, later
from web.workspace.purposes import PURPOSES
from web.workspace.restriction_wording import REASONS as RESTRICTION_REASONS
from web.workspace.wording import ROLES, STEPS

DID = {
    "ingest": later("took the interview in"),
    "arrive": later("began, ended or dropped an upload"),
    "work": later("did a step of the work"),
    "correct": later("changed or confirmed the words"),
    "tag": later("decided about a theme"),
    "keep_themes": later("changed the list of themes"),
    "restrict": later("restricted a part of it"),
    "lift": later("lifted a restriction"),
    "ignore_name": later("put a name aside that was heard in it"),
    "retitle": later("gave it another title"),
    "draft": later("drafted an excerpt"),
    "translate_excerpt": later("wrote or took away the translation of an excerpt"),
    "approve": later("approved an excerpt"),
    "publish": later("published an excerpt"),
    "retract": later("took something out of the public site or the search"),
    "record_agreement": later("wrote down what was agreed to"),
    "withdraw": later("wrote down that it was taken back"),
    "reinstate": later("brought it back"),
    "erase": later("erased it"),
    "try_again": later("let a failed step be tried again"),
    "order_work": later("stopped a step, put it first, or had something done again"),
    "gather": later("put it into a collection, or took it out"),
    "add_user": later("let a person sign in"),
    "change_user": later("changed what a person may do here"),
    "accept_invitation": later("set her own pass phrase"),
    "restore": later("put a backup in place"),
    "accept_clock": later("said that the machine's clock is right, after it had been ahead"),
    "make_link": later("made a private link for somebody in it"),
    "revoke_link": later("took a private link back"),
    "rename": later("changed how she is named"),
    "approve_own": later("said yes to an excerpt of hers"),
    "refuse_own": later("said no to an excerpt of hers"),
    "undo": later("undid it"),
    "opened": later("looked at a page about it"),
    "read_words": later("opened the page with its words"),
    "heard": later("played its sound"),
    "exported": later("saved its words as a file"),
    "read_agreements": later("looked at what was agreed to"),
    "read_audit": later("looked at who saw and changed it"),
    "read_safety": later("read a safety note"),
    "write_safety": later("wrote a safety note"),
    "name_third_party": later("changed who is named in it and never agreed"),
    "ask_access": later("asked for access"),
    "decide_access": later("decided about a request for access"),
    "code": later("worked on codes of her own"),
    "keep_glossary": later("changed which names to expect"),
    "keep_quote": later("kept a quote of it, or changed a basket of quotes"),
    "save_search": later("changed saved searches"),
}
REASONS = {
    "asked": later("asked for; the worker does it"),
    "done": later("it is public from here on"),
    "changed": later("it was changed after it was approved"),
    "refused": later("consent did not allow it any more"),
    "everything": later("everything"),
    "second person": later("as the second person"),
    "whole text": later("the whole text"),
    "ask_again": later("she must be asked again; closed until then"),
    "agreed_again": later("she was asked, and says yes to what was written"),
    "reviewed": later("she was asked again, and it stays as it is"),
    "ground": later("what it stands on: language, form, legal basis"),
    "presentation": later("how she is named and heard"),
    "invited": later("by a link that works once"),
    "accepted": later("she came in by her link"),
    "deactivated": later("she may not sign in any more"),
    "activated": later("she may sign in again"),
    "passphrase": later("a new pass phrase"),
    **{role.value: words for role, words in ROLES.items()},
    "begin": later("began a project"),
    "share": later("let somebody work in it"),
    "asked in": later("asked somebody to work in it"),
    "asked no more": later("took back that somebody was asked"),
    "answered": later("answered whether she works in a project"),
    "part": later("took somebody out of it"),
    "codebook": later("changed the codebook"),
    "remove code": later("took a code out of the codebook"),
    "code": later("put a code on words"),
    "remove": later("took something away"),
    "removed": later("took something away"),
    "added": later("added something"),
    "name everywhere": later("put a name right everywhere"),
    "sheet": later("with a sheet"),
    "second": later("as the second person"),
    "announced": later("a file was announced"),
    "agreed": later("it was agreed to"),
    "approved": later("it was approved"),
    "length": later("its length was said"),
    "in": later("into it"),
    "out": later("out of it"),
    "back": later("back to where it was"),
    "translate": later("into English, by the computer"),
    "themes again": later("themes are suggested again"),
    "taken back": later("a step was taken off the queue"),
    "again": later("it had failed and is tried again"),
    "held": later("the archive had it already"),
    "expired": later("nobody went on with it"),
    "erased": later("it was erased here before"),
    "not_in_backup": later("it is in no backup"),
}
TAGGED = {
    TagState.CONFIRMED: later("it was confirmed"),
    TagState.REJECTED: later("it was rejected"),
    TagState.SUGGESTED: later("it was put back to a suggestion"),
}
PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(r"segment (\d+)"),
        lambda found: gettext("line %(number)d was corrected", number=int(found[1]) + 1),
    ),
    (
        re.compile(r"confirm (\d+)"),
        lambda found: gettext("line %(number)d was confirmed", number=int(found[1]) + 1),
    ),
    (
        re.compile(r"confirm (\d+(?:,\d+)+)"),
        lambda found: gettext("%(count)d lines were confirmed", count=found[1].count(",") + 1),
    ),
    (
        re.compile(r"undo (\d+)"),
        lambda found: gettext("line %(number)d was put back", number=int(found[1]) + 1),
    ),
    (re.compile(r"(confirmed|rejected|suggested) (\S+)"), lambda found: TAGGED[TagState(found[1])]),
    (
        re.compile(r"split (\d+)"),
        lambda found: gettext("line %(number)d was split", number=int(found[1]) + 1),
    ),
    (
        re.compile(r"join (\d+)"),
        lambda found: gettext("line %(number)d was joined with the next", number=int(found[1]) + 1),
    ),
    (
        re.compile(r"speaker (\d+)"),
        lambda found: gettext("who speaks in line %(number)d was changed", number=int(found[1]) + 1),
    ),
    (
        re.compile(r"inaudible (\d+)"),
        lambda found: gettext("a word of line %(number)d cannot be heard", number=int(found[1]) + 1),
    ),
    (
        re.compile(rf"role ({'|'.join(ROLES)})"),
        lambda found: gettext("as %(role)s", role=ROLES[Role(found[1])]),
    ),
    (
        re.compile(rf"(?:proposed|approved|applied) ({'|'.join(RESTRICTION_REASONS)})"),
        lambda found: RESTRICTION_REASONS[RestrictionReason(found[1])][0].lower(),
    ),
    (
        re.compile(r"was (\d{4}-\d{2}-\d{2})"),
        lambda found: gettext("the newest line before it was of %(day)s", day=day(found[1])),
    ),
    (re.compile(r"retag (\S+)"), lambda found: gettext("the theme was changed to %(theme)s", theme=found[1])),
    (re.compile(r"add (\S+)"), lambda found: gettext("the theme %(theme)s was added", theme=found[1])),
    (re.compile(r"asked seal (\S+)"), lambda found: gettext("asked for, seal %(seal)s", seal=found[1])),
    (re.compile(r"seal (\S+)"), lambda found: gettext("seal %(seal)s", seal=found[1])),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of deed that the pages can be narrowed to."""

    name: str
    verbs: tuple[str, ...]


KINDS = {
    "seen": Kind(
        later("Seen"),
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
        later("Changed"),
        (
            "correct",
            "tag",
            "keep_themes",
            "restrict",
            "lift",
            "ignore_name",
            "retitle",
            "gather",
            "write_safety",
            "name_third_party",
        ),
    ),
    "published": Kind(
        later("Published"), ("draft", "approve", "approve_own", "refuse_own", "publish", "retract")
    ),
    "agreed": Kind(
        later("Agreed and taken back"),
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
    "work": Kind(later("Work"), ("work", "try_again", "order_work", "accept_clock")),
}


def did(line: Event) -> str:
    """Say what was done: `took the interview in`; the verb itself where nobody wrote words for it."""
    if line.verb == "publish" and line.reason.startswith("asked"):
        return gettext("asked that an excerpt be published")
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
    if reason in {*Reason}:
        return sentence(Reason(reason), language())
    if reason in {*STEPS}:
        return STEPS[JobKind(reason)].lower()
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
    machines = {SYSTEM.id: gettext("the worker"), OPERATOR.id: gettext("the command line")}
    return (
        names.get(UserId(actor))
        or machines.get(UserId(actor))
        or gettext("somebody in the interview (%(id)s)", id=actor)
    )


def in_kind(line: Event, kind: Kind | None) -> bool:
    """Whether a line is of this kind; every line is of none."""
    return kind is None or line.verb in kind.verbs


FILTERS: dict[str, Callable[..., str]] = {"did": did, "saw": saw, "because": because, "who": who}
"""What the templates of the audit say lines with."""
