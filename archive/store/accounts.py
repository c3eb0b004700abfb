"""Writes the people who may sign in and their sessions; of a session only the hash of its token is kept."""

from sqlite_utils import Database

from archive.models import Role, User, UserId


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


def _user(row: dict[str, str]) -> User:
    return User(UserId(row["id"]), row["email"], row["name"], Role(row["role"]))


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
