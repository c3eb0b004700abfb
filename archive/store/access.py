"""Writes who asked for access to what, and what was decided."""

from sqlite_utils import Database

from archive.clock import from_ms, to_ms
from archive.store.rows import Row
from archive.terms.models import InterviewId, UserId
from archive.terms.people import AccessId, AccessRequest, AccessState

OPEN_OF = (
    "select count(*) as n from access_requests where user_id = ? and state in ('submitted', 'in_review')"
)


def add_request(database: Database, asked: AccessRequest) -> None:
    """Write a request."""
    database.table("access_requests").insert(
        {
            "id": asked.id,
            "user_id": asked.user,
            "interview_id": asked.interview,
            "collection": asked.collection,
            "purpose": asked.purpose,
            "requested_at": to_ms(asked.requested_at),
            "state": asked.state.value,
            "decided_by": None,
            "decided_at": None,
            "expires_at": None,
            "reason": "",
        }
    )


def decide(
    database: Database,
    request: AccessId,
    state: AccessState,
    by: UserId,
    now_ms: int,
    *,
    reason: str,
    expires_ms: int | None = None,
) -> None:
    """Write what was decided, by whom, and until when it holds."""
    values = {"state": state.value, "decided_by": by, "decided_at": now_ms, "reason": reason}
    if expires_ms is not None:
        values["expires_at"] = expires_ms
    database.table("access_requests").update(request, values)


def request(database: Database, identifier: AccessId, now_ms: int) -> AccessRequest | None:
    """Return a request as it stands at a moment."""
    row = next(database.query("select * from access_requests where id = ?", [identifier]), None)
    return None if row is None else _request(row, now_ms)


def requests(database: Database, now_ms: int, *, user: UserId | None, limit: int) -> list[AccessRequest]:
    """Return one user's requests or everybody's, the newest first."""
    return [
        _request(row, now_ms)
        for row in database.query(
            """
            select * from access_requests
             where :user is null or user_id = :user
             order by requested_at desc, id
             limit :limit
            """,
            {"user": user, "limit": limit},
        )
    ]


def open_requests(database: Database, user: UserId) -> int:
    """Return how many of a user's requests nobody has decided."""
    return int(next(database.query(OPEN_OF, [user]))["n"])


def _request(row: Row, now_ms: int) -> AccessRequest:
    state = AccessState(row["state"])
    if state is AccessState.APPROVED and row["expires_at"] <= now_ms:
        state = AccessState.LAPSED
    return AccessRequest(
        id=AccessId(row["id"]),
        user=UserId(row["user_id"]),
        interview=None if row["interview_id"] is None else InterviewId(row["interview_id"]),
        collection=row["collection"],
        purpose=row["purpose"],
        requested_at=from_ms(row["requested_at"]),
        state=state,
        decided_by=None if row["decided_by"] is None else UserId(row["decided_by"]),
        decided_at=None if row["decided_at"] is None else from_ms(row["decided_at"]),
        expires_at=None if row["expires_at"] is None else from_ms(row["expires_at"]),
        reason=row["reason"],
    )
