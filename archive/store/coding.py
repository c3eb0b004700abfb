"""Writes projects, codes and codings, and reads what belongs to no interview; who may see it is up to `consent`."""

import json
from collections.abc import Iterable

from sqlite_utils import Database

from archive.terms.codes import Code, CodeId, Coding, CodingId, Pattern, Project, ProjectId
from archive.terms.models import UserId


def add_project(database: Database, project: ProjectId, title: str, owner: UserId, now_ms: int) -> None:
    """Begin a project; its owner is its first member."""
    database.table("coding_projects").insert(
        {"id": project, "title": title, "owner": owner, "made_at": now_ms}
    )
    set_members(database, project, [owner])


def set_members(database: Database, project: ProjectId, members: Iterable[UserId]) -> None:
    """Write who works in a project, in the place of who did."""
    database.execute("delete from coding_members where project_id = ?", [project])
    database.table("coding_members").insert_all(
        {"project_id": project, "user_id": member} for member in sorted(set(members))
    )


def ask(database: Database, project: ProjectId, email: str, now_ms: int) -> None:
    """Write that whoever signs in with an address was asked to work in a project; a second time changes nothing."""
    database.execute(
        "insert into coding_asked (project_id, email, asked_at) values (?, ?, ?) on conflict do nothing",
        [project, email, now_ms],
    )


def asked(database: Database, project: ProjectId) -> list[str]:
    """Return the addresses that were asked to work in a project and do not, the first first; who said no is in it."""
    rows = database.query(
        "select email from coding_asked where project_id = ? order by asked_at, email", [project]
    )
    return [row["email"] for row in rows]


def decline(database: Database, project: ProjectId, email: str) -> None:
    """Write that whoever has an address said no."""
    database.execute(
        "update coding_asked set declined = 1 where project_id = ? and email = ?", [project, email]
    )


def forget_asked(database: Database, project: ProjectId, email: str) -> bool:
    """Forget that an address was asked; False where it was not."""
    gone = database.query(
        "delete from coding_asked where project_id = ? and email = ? returning email", [project, email]
    )
    return len(list(gone)) > 0


def projects_of(database: Database, user: UserId) -> list[Project]:
    """Return the projects in which a user works, newest first."""
    return _projects(
        database,
        """
        select p.*, (select json_group_array(user_id) from coding_members m where m.project_id = p.id) as members
          from coding_projects p join coding_members own on own.project_id = p.id and own.user_id = ?
         order by p.made_at desc, p.id
        """,
        [user],
    )


def projects_asking(database: Database, email: str, user: UserId) -> list[Project]:
    """Return the projects in which whoever has an address was asked to work, and has not answered; newest first."""
    return _projects(
        database,
        """
        select p.*, (select json_group_array(user_id) from coding_members m where m.project_id = p.id) as members
          from coding_projects p join coding_asked a on a.project_id = p.id and a.email = ? and not a.declined
         where not exists (select 1 from coding_members own where own.project_id = p.id and own.user_id = ?)
         order by p.made_at desc, p.id
        """,
        [email, user],
    )


def _projects(database: Database, statement: str, values: list[str]) -> list[Project]:
    return [
        Project(
            ProjectId(row["id"]),
            row["title"],
            UserId(row["owner"]),
            tuple(UserId(each) for each in json.loads(row["members"])),
        )
        for row in database.query(statement, values)
    ]


def codes_of(database: Database, project: ProjectId) -> list[Code]:
    """Return the codes of a project by name."""
    return [
        Code(
            CodeId(row["id"]),
            None if row["parent"] is None else CodeId(row["parent"]),
            row["name"],
            row["definition"],
            row["colour"],
            Pattern(row["pattern"]),
        )
        for row in database.query("select * from codes where project_id = ? order by name, id", [project])
    ]


def keep_code(database: Database, project: ProjectId, code: Code, now_ms: int) -> None:
    """Write a code, or write it anew."""
    database.execute(
        """
        insert into codes (id, project_id, parent, name, definition, colour, pattern, made_at)
        values (?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (id) do update set parent = excluded.parent, name = excluded.name,
               definition = excluded.definition, colour = excluded.colour, pattern = excluded.pattern
        """,
        [
            code.id,
            project,
            code.parent,
            code.name,
            code.definition,
            code.colour,
            code.pattern.value,
            now_ms,
        ],
    )


def is_used(database: Database, code: CodeId) -> bool:
    """Whether any coding, anybody's, carries the code, or a code is under it."""
    asked = {"code": code}
    found = database.query(
        "select 1 from codings where code_id = :code union select 1 from codes where parent = :code", asked
    )
    return next(found, None) is not None


def delete_code(database: Database, code: CodeId) -> None:
    """Forget a code that nothing uses."""
    database.execute("delete from codes where id = ?", [code])


def add_coding(database: Database, coding: Coding, now_ms: int) -> None:
    """Write a coding."""
    kept = coding.anchor
    database.table("codings").insert(
        {
            "id": coding.id,
            "project_id": coding.project,
            "code_id": coding.code,
            "interview_id": coding.interview,
            "coder": coding.coder,
            "is_private": int(coding.is_private),
            "memo": coding.memo,
            "transcript": kept.transcript,
            "first_segment": kept.first[0],
            "first_word": kept.first[1],
            "last_segment": kept.last[0],
            "last_word": kept.last[1],
            "start_ms": kept.start_ms,
            "end_ms": kept.end_ms,
            "digest": kept.digest,
            "trail": json.dumps(kept.trail),
            "before": kept.before,
            "length": kept.length,
            "made_at": now_ms,
        }
    )


def delete_coding(database: Database, coding: CodingId, coder: UserId) -> bool:
    """Forget a coding of this coder; False where she has none by this id."""
    gone = database.query("delete from codings where id = ? and coder = ? returning id", [coding, coder])
    return len(list(gone)) > 0
