"""The list of interviews, what waits for a person, the work, and the audit."""

from datetime import timedelta

import pytest

from archive.accession.intake import NewInterview, NewParticipant, grants_for
from archive.bootstrap import make_archive
from archive.clock import from_ms
from archive.config import Config
from archive.participation.participants import withdraw
from archive.stewardship.accounts import IDLE_MS
from archive.stewardship.catalogue import Workflow
from archive.store import jobs as store_jobs
from archive.store.connect import atomic
from archive.terms.errors import Refused
from archive.terms.jobs import JobKind, JobState
from archive.terms.models import ParticipantRole, Purpose, Role
from archive.terms.reasons import Reason
from tests.peopled import INSIDE, RECORDINGS, fast_passphrases
from tests.web.workspace.conftest import SECRET, Browser, World
from web.workspace.app import create_workspace
from web.workspace.wording import (
    JOB_STATES,
    PURPOSE_GROUPS,
    PURPOSES,
    STEPS,
    WORKFLOW_STYLES,
    in_words,
    spoken_size,
    time_left,
)

NOT_SOUND = b"\x00\x01\x02 no sound in here \xff\xfe" * 40


def closed(title: str, *, embargo: str | None = None) -> NewInterview:
    """Return an interview whose research is asleep until the embargo is lifted."""
    grants = grants_for((*INSIDE, Purpose.RESEARCH), embargo)
    return NewInterview(title, ("es",), (NewParticipant("Juana", ParticipantRole.NARRATOR, grants),))


def test_the_shelf_says_how_far_each_interview_is(archivist: Browser) -> None:
    page = archivist.page("/")
    assert "2 interviews" in page
    assert "Hola, soy Rosa" in page
    assert "Marta, a puerta cerrada" in page
    assert "Spanish and French" in page
    assert "recorded 10 March 2025" in page
    assert page.count('status--active">transcribed') == 2


def test_a_researcher_sees_what_was_agreed_to_for_research_and_no_sign_of_the_rest(
    world: World, researcher: Browser
) -> None:
    page = researcher.page("/")
    assert "Hola, soy Rosa" in page
    assert "1 interview," in page
    for hidden in ("Marta", world.marta, "Quispe", "Lucía", "Take an interview in", "/audit", "/jobs"):
        assert hidden not in page


def test_a_withdrawn_interview_is_gone_from_everybodys_shelf(world: World) -> None:
    withdraw(world.archive, world.users[Role.ADMIN].viewer, world.rosa)
    for role in (Role.ADMIN, Role.ARCHIVIST, Role.RESEARCHER):
        page = world.browser(role).page("/")
        assert "Rosa" not in page
        assert world.rosa not in page


def test_work_that_waits_is_shown_with_its_interview(world: World, archivist: Browser) -> None:
    world.take_in(closed("Acaba de llegar"), NOT_SOUND)
    page = archivist.page("/")
    assert "Acaba de llegar" in page
    assert "Prepare the sound: waits" in page
    assert "data-live-on" in page
    assert 'status--waiting">received' in page


def test_running_work_says_how_far_it_is_and_how_long_it_takes(world: World, archivist: Browser) -> None:
    world.take_in(closed("Una hora de voz"), NOT_SOUND)
    now_ms = world.clock.ms
    with atomic(world.archive.database()) as database:
        job = store_jobs.claim(database, "somewhere:1:1", now_ms + 600_000, now_ms)
        assert job is not None
        store_jobs.report(database, job.id, 0, 12, now_ms)
        store_jobs.report(database, job.id, 3, 12, now_ms + 60_000)
    world.clock.ms += 60_000
    for path in ("/", "/jobs"):
        page = archivist.page(path)
        assert 'max="12" value="3"' in page
        assert "about 3 minutes left" in page
        assert "under way" in page


def test_work_that_was_not_agreed_to_says_so_on_the_shelf(world: World, archivist: Browser) -> None:
    person = NewParticipant("Juana", ParticipantRole.NARRATOR, grants_for((Purpose.PRESERVE,)))
    recording = (RECORDINGS / "hola_4s.opus").read_bytes() + b"again"
    interview = world.take_in(NewInterview("Solo guardada", ("es",), (person,)), recording)
    world.work()
    page = archivist.page("/")
    assert "Write down what is said: not done. A participant did not agree to this purpose" in page
    assert f"/interviews/{interview}/agreements" in page
    assert "Waits for a person" not in page


def test_a_file_that_is_no_recording_is_told_in_words(world: World, archivist: Browser) -> None:
    interview = world.take_in(closed("Un archivo roto"), NOT_SOUND, "notas.wav")
    world.work()
    home, jobs = archivist.page("/"), archivist.page("/jobs")
    assert "cannot be read" in home
    assert "The file is not a sound recording in a format that is accepted here." in home
    assert "Waits for a person" in home
    assert "Needs a person" in jobs
    assert f"/interviews/{interview}" in jobs
    assert "data-live-on" not in jobs
    french = archivist.get(f"/interviews/{interview}", headers={"Accept-Language": "fr"})
    assert "<strong>Préparer le son\u202f:</strong> Le fichier n’est pas" in french.get_data(as_text=True)


def test_a_failed_step_is_tried_again_by_a_person(world: World, archivist: Browser) -> None:
    interview = world.take_in(closed("Un archivo roto"), NOT_SOUND, "notas.wav")
    world.work()
    assert f"/interviews/{interview}/again" in archivist.page("/jobs")
    answer = archivist.post(f"/interviews/{interview}/again")
    assert (answer.status_code, answer.location) == (303, "/jobs")
    page = archivist.page("/jobs")
    assert "1 step waits" in page
    assert f"/interviews/{interview}/again" not in page
    assert archivist.post(f"/interviews/{world.rosa}/again").status_code == 400


def test_an_embargo_that_ended_waits_for_a_person_and_opens_nothing(world: World, archivist: Browser) -> None:
    tomorrow = (from_ms(world.clock.ms) + timedelta(days=1)).date().isoformat()
    interview = world.take_in(closed("Hasta mañana", embargo=tomorrow), NOT_SOUND)
    assert "Waits for a person" not in archivist.page("/")
    world.clock.ms += 2 * 24 * 3600 * 1000
    page = world.browser(Role.ARCHIVIST).page("/")
    assert "Waits for a person" in page
    assert f"/interviews/{interview}/agreements" in page
    assert "Hasta mañana" not in world.browser(Role.RESEARCHER).page("/")


def test_an_empty_archive_says_what_to_do_first(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    config = Config(data_dir=tmp_path_factory.mktemp("empty") / "archive")
    archive = make_archive(config, passphrases=fast_passphrases())
    app = create_workspace(archive, base_url="http://localhost", secret_key=SECRET, insecure_http=True)
    for user in world.archive.database().query("select * from users"):
        archive.database().table("users").insert(user)
    empty = World(archive, world.clock, world.rosa, world.marta, world.users, app)
    page = empty.browser(Role.ARCHIVIST).page("/")
    assert "Begin with one conversation" in page
    assert "/upload" in page
    assert "No work yet" in empty.browser(Role.ADMIN).page("/jobs")
    assert "nothing for research yet" in empty.browser(Role.RESEARCHER).page("/")
    archive.connections.close()


def test_a_long_shelf_has_pages(world: World, archivist: Browser) -> None:
    for number in range(30):
        world.take_in(closed(f"Entrevista {number:02}"), NOT_SOUND + str(number).encode())
    assert "Page 1 of 2" in archivist.page("/")
    second = archivist.page("/?page=2")
    assert "Page 2 of 2" in second
    assert second.count('<li class="shelf-row') == 2
    for odd in ("0", "-1", "99", "x", "²", "1" * 50):
        assert "Page" in archivist.page(f"/?page={odd}")


def test_the_work_page_names_steps_states_and_interviews(archivist: Browser) -> None:
    page = archivist.page("/jobs")
    for words in ("Prepare the sound", "Write down what is said", "Suggest themes", "Make it searchable"):
        assert words in page
    assert "Hola, soy Rosa" in page
    assert "Nothing waits." in page


def test_the_work_page_does_not_name_a_withdrawn_interview(world: World, archivist: Browser) -> None:
    withdraw(world.archive, world.users[Role.ADMIN].viewer, world.rosa)
    page = archivist.page("/jobs")
    assert "an interview that is closed" in page
    assert "Take it out of the public site and the search" in page
    assert "Rosa" not in page
    assert world.rosa not in page


def test_the_audit_holds_ids_and_reasons_and_never_a_name_of_who_spoke(
    world: World, archivist: Browser
) -> None:
    withdraw(world.archive, world.users[Role.ADMIN].viewer, world.rosa)
    page = archivist.page("/audit")
    assert world.rosa in page
    assert "withdraw" in page
    assert "Ana" in page
    for hidden in ("Quispe", "Hola", "Marta", "Elena", "hermana"):
        assert hidden not in page
    only = archivist.page(f"/audit?subject={world.rosa}")
    assert world.marta not in only
    assert "Nothing was done to an id like that" in archivist.page("/audit?subject=<script>")


def test_still_here_keeps_a_visit_open(world: World, archivist: Browser) -> None:
    for _ in range(4):
        world.clock.ms += IDLE_MS - 1000
        answer = archivist.get("/still-here")
        assert answer.status_code == 204
        assert f'data-person="{answer.headers["X-Person"]}"' in archivist.page("/")
    kept = {"csrf_token": answer.headers["X-CSRFToken"], "language": "fr"}
    assert archivist.client.post("/languages", data=kept).status_code == 303
    assert archivist.client.post("/languages", data={**kept, "csrf_token": "x"}).status_code == 400


def test_every_choice_of_the_archive_has_words() -> None:
    asked = [purpose for _, purposes in PURPOSE_GROUPS for purpose in purposes]
    assert set(PURPOSES) == set(Purpose) == set(asked)
    assert len(asked) == len(set(asked))
    assert set(WORKFLOW_STYLES) == set(Workflow)
    assert set(STEPS) == set(JobKind)
    assert set(JOB_STATES) == set(JobState)


def test_a_refusal_names_its_purpose_as_people_do() -> None:
    refused = str(Refused(Reason.NOT_ALLOWED, Purpose.TRANSCRIBE_LOCAL))
    assert in_words(refused) == "A participant did not agree to this purpose: write down what is said."
    assert in_words("The disk is full.") == "The disk is full."
    assert in_words("It broke. (code_seven)") == "It broke. (code_seven)"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "less than a minute left"),
        (61, "about 1 minute left"),
        (600, "about 10 minutes left"),
        (3_660, "about 1 h 1 min left"),
    ],
)
def test_time_left_is_said_as_people_say_it(seconds: float, words: str) -> None:
    assert time_left(seconds) == words


def test_sizes_are_said_as_people_say_them() -> None:
    assert [spoken_size(size) for size in (1, 640_000, 12_000_000, 8 * 1024**3)] == [
        "1 KB",
        "640 KB",
        "12 MB",
        "8.6 GB",
    ]
