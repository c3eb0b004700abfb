"""Writes the people who may sign in and their sessions; of a session only the hash of its token is kept."""

from sqlite_utils import Database

from archive.store.rows import Row
from archive.terms.models import Role, User, UserId

Times = tuple[int, int]


def add_user(database: Database, user: User, password_hash: str, now_ms: int) -> None:
    """Write a new user."""
    database.table("users").insert(
        {
            "id": user.id,
            "email": user.email,
            "name": user.name,
            "role": user.role.value,
            "password_hash": password_hash,
            "created_at": now_ms,
        }
    )


def user_by_email(database: Database, email: str) -> tuple[User, str] | None:
    """Return the user and the hash of her pass phrase."""
    for row in database.query("select * from users where email = ?", [email]):
        return _user(row), row["password_hash"]
    return None


def users(database: Database) -> list[User]:
    """Return everybody who may sign in."""
    return [_user(row) for row in database.query("select * from users order by email")]


def _user(row: Row) -> User:
    return User(UserId(row["id"]), row["email"], row["name"], Role(row["role"]), bool(row["active"]))


def user(database: Database, identifier: UserId) -> User | None:
    """Return the user with this id."""
    found = next(database.query("select * from users where id = ?", [identifier]), None)
    return None if found is None else _user(found)


def active_admins(database: Database) -> set[UserId]:
    """Return who may still sign in as an administrator with a pass phrase of her own."""
    found = database.query(
        """
        select id from users
         where role = 'admin' and active = 1
           and id not in (select user_id from invitations)
        """
    )
    return {UserId(row["id"]) for row in found}


def set_role(database: Database, user: UserId, role: Role) -> None:
    """Write another role."""
    database.table("users").update(user, {"role": role.value})


def set_active(database: Database, user: UserId, *, is_active: bool) -> None:
    """Write whether she may sign in; where not, her sessions and her invitation end."""
    database.table("users").update(user, {"active": int(is_active)})
    if not is_active:
        end_sessions_of(database, user)
        database.execute("delete from invitations where user_id = ?", [user])


def set_passphrase(database: Database, user: UserId, password_hash: str) -> None:
    """Write another pass phrase; her sessions end, and her invitation is used up."""
    database.table("users").update(user, {"password_hash": password_hash})
    end_sessions_of(database, user)
    database.execute("delete from invitations where user_id = ?", [user])


def end_sessions_of(database: Database, user: UserId) -> None:
    """Forget every session of a person."""
    database.execute("delete from sessions where user_id = ?", [user])


def add_invitation(database: Database, token_hash: str, user: UserId, by: UserId, times_ms: Times) -> None:
    """Write an invitation, in the place of an earlier one for the same person; `times_ms` is from when until when."""
    database.execute("delete from invitations where user_id = ?", [user])
    database.table("invitations").insert(
        {
            "token_hash": token_hash,
            "user_id": user,
            "made_by": by,
            "made_at": times_ms[0],
            "expires_at": times_ms[1],
        }
    )


def invited(database: Database, token_hash: str, now_ms: int) -> User | None:
    """Return whom an invitation is for; None where there is none that still holds."""
    for row in database.query(
        """
        select users.*
          from invitations join users on users.id = invitations.user_id
         where invitations.token_hash = ? and invitations.expires_at > ? and users.active = 1
        """,
        [token_hash, now_ms],
    ):
        return _user(row)
    return None


def invitations(database: Database) -> dict[UserId, int]:
    """Return until when each person is invited who has not come yet, in ms."""
    found = database.query("select user_id, expires_at from invitations")
    return {UserId(row["user_id"]): int(row["expires_at"]) for row in found}


def add_session(database: Database, token_hash: str, user: UserId, now_ms: int) -> None:
    """Write a session that begins now."""
    database.table("sessions").insert(
        {"token_hash": token_hash, "user_id": user, "created_at": now_ms, "seen_at": now_ms}
    )


def session(database: Database, token_hash: str) -> tuple[User, int, int] | None:
    """Return the user of a session, when it began and when it was last seen (ms)."""
    for row in database.query(
        """
        select users.*, sessions.created_at as began, sessions.seen_at as seen
          from sessions join users on users.id = sessions.user_id
         where sessions.token_hash = ?
        """,
        [token_hash],
    ):
        return _user(row), row["began"], row["seen"]
    return None


def see_session(database: Database, token_hash: str, now_ms: int) -> None:
    """Write that the session was used now."""
    database.table("sessions").update(token_hash, {"seen_at": now_ms})


def end_session(database: Database, token_hash: str) -> None:
    """Forget a session."""
    database.execute("delete from sessions where token_hash = ?", [token_hash])


def end_sessions_before(database: Database, began_before: int, seen_before: int) -> None:
    """Forget the sessions that are too old."""
    database.execute("delete from sessions where created_at < ? or seen_at < ?", [began_before, seen_before])
