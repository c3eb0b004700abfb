"""A participant's own room over the archive of `tests.peopled`: one excerpt is public, another proposed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from archive.participation import narrators, participants
from archive.publication.excerpts import draft
from archive.steps.publishing import publish
from archive.terms.models import ExcerptId, InterviewId, ParticipantId, ParticipantRole
from archive.transcripts.review import correct
from tests import peopled
from tests.peopled import Made, approve, copied
from tests.untouched import untouched
from web.narrator.app import create_narrator

SECRET = "a key that is only for these tests"
SAID = "Hola, me llamo Rosa. A mi quixotetl la mató su zumbayllu."
PUBLIC, PROPOSED, OUTSIDE = "hola", "quixotetl", "zumbayllu"
"""A word of the public excerpt, one that is only in the proposed one, one in neither."""


@dataclass(frozen=True, slots=True)
class Told:
    """The archive in which Rosa has an excerpt in public and another proposed."""

    made: Made
    public: ExcerptId
    proposed: ExcerptId


@dataclass(frozen=True, slots=True)
class World(peopled.World):
    """One test's own archive and the room of own pages over it."""

    app: Flask
    public: ExcerptId
    proposed: ExcerptId

    def participant(
        self, role: ParticipantRole = ParticipantRole.NARRATOR, interview: InterviewId | None = None
    ) -> ParticipantId:
        """Return who did this in the interview."""
        people = participants.show_agreements(self.archive, self.berta, interview or self.rosa)
        return next(each.participant for each in people if each.role is role)

    def link(self, **given: Any) -> str:
        """Make Rosa's link."""
        made = {"language": "es", **given}
        return narrators.make_link(self.archive, self.berta, self.rosa, self.participant(), **made)

    def get(self, path: str, **given: Any) -> TestResponse:
        """Open an address of the room, in a browser that has never been here."""
        return self.app.test_client().get(path, **given)

    def post(self, path: str, form: dict[str, str] | None = None) -> TestResponse:
        """Send a form."""
        return self.app.test_client().post(path, data=form or {})

    def text(self, path: str) -> str:
        """Return the text of a page that must be there."""
        answer = self.get(path)
        assert answer.status_code == 200, path
        return answer.get_data(as_text=True)


@pytest.fixture(scope="session")
def told(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """That archive with both excerpts."""
    folder = tmp_path_factory.mktemp("told") / "archive"
    with copied(made, folder) as world:
        correct(world.archive, world.berta, world.rosa, 0, SAID, seen_revision=1)
        world.work()
        public = draft(world.archive, world.berta, world.rosa, start_ms=0, end_ms=1_200, title="Saludo")
        approve(world.archive, world.berta, public)
        approve(world.archive, world.ana, public)
        publish(world.archive, world.ana, public)
        proposed = draft(
            world.archive,
            world.berta,
            world.rosa,
            start_ms=1_200,
            end_ms=2_900,
            title="Mi hermana",
            context="Una nota",
            warning="Habla de una muerte",
        )
        approve(world.archive, world.berta, proposed)
    with untouched(folder):
        yield Told(Made(made.config.at(folder), made.rosa, made.marta, made.users), public, proposed)


@pytest.fixture
def world(told: Told, tmp_path: Path) -> Iterator[World]:
    """That archive, copied for one test, with its room."""
    with copied(told.made, tmp_path / "archive") as people:
        app = create_narrator(people.archive, base_url="http://localhost", secret_key=SECRET)
        yield World(
            people.archive,
            people.clock,
            people.rosa,
            people.marta,
            people.users,
            app,
            told.public,
            told.proposed,
        )
