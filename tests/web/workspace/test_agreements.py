"""What was agreed to, on a page: in words, with a form to open and a question before anything is closed."""

import re
from datetime import timedelta

import pytest

from archive.accession.intake import NewInterview, NewParticipant, grants_for
from archive.clock import from_ms
from archive.gallery.schema import audio_file
from archive.participation import narrators
from archive.participation.participants import open_purposes, show_agreements, withdraw
from archive.publication import excerpts
from archive.publication.publish import ask_for_publication
from archive.steps.publishing import publish as put_into_gallery
from archive.stewardship import catalogue
from archive.terms.models import (
    AgreementStatus,
    ExcerptId,
    InterviewId,
    NameAs,
    ParticipantId,
    ParticipantRole,
    Participation,
    Presentation,
    Purpose,
    Role,
    Voice,
)
from tests.peopled import INSIDE, approve
from tests.web.workspace.conftest import Browser, World


def people(world: World, interview: InterviewId) -> dict[ParticipantRole, Participation]:
    """Return the participants by what they did."""
    found = show_agreements(world.archive, world.users[Role.ADMIN].viewer, interview)
    return {each.role: each for each in found}


def narrator(world: World, interview: InterviewId) -> ParticipantId:
    """Return the narrator's id."""
    return people(world, interview)[ParticipantRole.NARRATOR].participant


def publish(world: World) -> ExcerptId:
    """Put an excerpt of Rosa's interview on the public site, as two people would."""
    ana, berta = world.users[Role.ADMIN].viewer, world.users[Role.ARCHIVIST].viewer
    excerpt = excerpts.draft(world.archive, ana, world.rosa, start_ms=300, end_ms=3500, title="Su hermana")
    for each in (ana, berta):
        approve(world.archive, each, excerpt)
    ask_for_publication(world.archive, ana, excerpt)
    put_into_gallery(world.archive, ana, excerpt)
    return excerpt


def public_clips(world: World) -> int:
    """Return how many sounds the public site has."""
    return len(list(world.archive.config.gallery_folder.rglob("*.mp3")))


def test_agreements_are_said_in_words(world: World, archivist: Browser) -> None:
    page = archivist.page(f"/interviews/{world.rosa}/agreements")
    assert "Rosa Quispe Mamani" in page
    assert "with a pseudonym: <bdi>Elena</bdi>" in page
    assert "Let researchers read and listen" in page
    assert "her word" in page
    assert "Whatever is not in this list is a no." in page
    assert "excerpt_public<" not in page


@pytest.mark.parametrize("path", ["", "/everybody/withdraw", "/receipt"])
def test_a_researcher_never_sees_what_was_agreed_to(world: World, researcher: Browser, path: str) -> None:
    answer = researcher.get(f"/interviews/{world.rosa}/agreements{path}")
    assert answer.status_code == 403
    assert "Quispe" not in answer.get_data(as_text=True)


def test_an_interview_that_is_not_there_has_no_agreements(archivist: Browser) -> None:
    assert archivist.get("/interviews/nothing/agreements").status_code == 404
    assert archivist.get("/interviews/nothing/agreements/everybody/withdraw").status_code == 404


def test_agreeing_to_more_is_a_new_version_and_keeps_the_rest(world: World, archivist: Browser) -> None:
    for each in people(world, world.marta).values():
        answer = archivist.post(
            f"/interviews/{world.marta}/agreements/{each.participant}/grant",
            {"purposes": ["research", "teaching"]},
        )
        assert answer.status_code == 303
    after = people(world, world.marta)[ParticipantRole.NARRATOR]
    assert after.version == 2
    assert set(open_purposes(world.archive, world.marta)) == {*INSIDE, Purpose.RESEARCH, Purpose.TEACHING}
    assert "Marta" in world.browser(Role.RESEARCHER).page("/")


def test_one_yes_is_not_enough_where_two_take_part(world: World, archivist: Browser) -> None:
    her = narrator(world, world.marta)
    archivist.post(f"/interviews/{world.marta}/agreements/{her}/grant", {"purposes": ["research"]})
    assert Purpose.RESEARCH not in open_purposes(world.archive, world.marta)
    assert "Marta" not in world.browser(Role.RESEARCHER).page("/")


def test_agreeing_to_nothing_changes_nothing_and_says_so(world: World, archivist: Browser) -> None:
    her = narrator(world, world.marta)
    answer = archivist.post(f"/interviews/{world.marta}/agreements/{her}/grant", {"purposes": ["odd"]})
    assert answer.status_code == 400
    assert "nothing was changed" in answer.get_data(as_text=True)
    assert people(world, world.marta)[ParticipantRole.NARRATOR].version == 1


def test_before_taking_back_the_page_says_exactly_what_will_happen(world: World, archivist: Browser) -> None:
    publish(world)
    her = narrator(world, world.rosa)
    page = archivist.page(f"/interviews/{world.rosa}/agreements/{her}/withdraw")
    assert "1 excerpt leaves</strong>" in page or "1 excerpt leaves the public site" in page
    assert "Su hermana" in page
    assert "For fourteen days the recording lies sealed" in page
    assert "After that it is erased" in page
    assert public_clips(world) == 1
    one = archivist.page(f"/interviews/{world.rosa}/agreements/{her}/withdraw?purpose=research")
    assert "Researchers no longer see that this interview exists." in one
    assert "Su hermana" not in one
    assert people(world, world.rosa)[ParticipantRole.NARRATOR].version == 1


def test_taking_everything_back_closes_at_once_and_gives_a_receipt(world: World, archivist: Browser) -> None:
    publish(world)
    her = narrator(world, world.rosa)
    answer = archivist.post(f"/interviews/{world.rosa}/agreements/{her}/withdraw")
    assert answer.location == f"/interviews/{world.rosa}/agreements/receipt"
    assert public_clips(world) == 0
    assert open_purposes(world.archive, world.rosa) == []
    receipt = archivist.page(answer.location)
    assert "Everything is taken back" in receipt
    assert "1 of 1 public excerpt was taken out of the public site." in receipt
    assert "Still open: nothing." in receipt
    assert "still to be done" in receipt
    for gone in ("Quispe", "Elena", "Hola, soy Rosa", "Su hermana"):
        assert gone not in receipt
        assert gone not in archivist.page(f"/interviews/{world.rosa}/agreements")
    assert archivist.get(f"/interviews/{world.rosa}").status_code == 404
    assert "Hola" not in archivist.page("/")


def test_the_receipt_says_when_the_worker_has_looked_again(world: World, archivist: Browser) -> None:
    answer = archivist.post(f"/interviews/{world.rosa}/agreements/everybody/withdraw")
    world.work()
    assert "The worker has gone through" in archivist.page(answer.location)


def test_staff_see_first_of_all_what_could_not_be_taken_out_and_can_try_again(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    excerpt = publish(world)
    clip = audio_file(world.archive.config.gallery_folder, excerpt)
    before = clip.read_bytes()
    answer = archivist.post(f"/interviews/{world.rosa}/agreements/everybody/withdraw")
    world.archive.database().execute(
        "update jobs set state = 'failed', error = 'The disk is full.' where kind = 'retract'"
    )
    pages = (answer.location, "/jobs", "/tasks", f"/interviews/{world.rosa}/agreements")
    again = f'action="/interviews/{world.rosa}/again"'
    for path in pages:
        page = archivist.page(path)
        assert again in page, path
        assert "whoever looks after the machine" in page
        assert "Quispe" not in page
        assert "Su hermana" not in page
    assert "The worker has gone through" not in archivist.page(answer.location)
    assert "still be heard on the public site" not in archivist.page("/tasks")
    clip.write_bytes(before)
    assert "still be heard on the public site" in archivist.page("/tasks")
    home, todo = archivist.page("/"), archivist.page("/tasks")
    title = "What could not be taken out of the public site or the search"
    assert home.index(title) < home.index("Waits for you")
    assert todo.index("<h2") < todo.index(title) < todo.index("</h2>"), "before everything else"
    assert title not in researcher.page("/")
    assert researcher.post(f"/interviews/{world.rosa}/again").status_code == 403
    assert archivist.post(f"/interviews/{world.rosa}/again").status_code == 303
    world.work()
    assert not clip.is_file()
    assert "The worker has gone through" in archivist.page(answer.location)
    assert not any(again in archivist.page(path) for path in pages)
    assert title not in archivist.page("/")


def test_a_receipt_is_only_for_whoever_took_it_back(world: World, archivist: Browser) -> None:
    archivist.post(f"/interviews/{world.rosa}/agreements/everybody/withdraw")
    assert world.browser(Role.ADMIN).get(f"/interviews/{world.rosa}/agreements/receipt").status_code == 404
    assert archivist.get(f"/interviews/{world.marta}/agreements/receipt").status_code == 404


def test_the_receipt_in_her_language_is_there_after_everything_is_closed(
    world: World, archivist: Browser
) -> None:
    publish(world)
    answer = archivist.post(f"/interviews/{world.rosa}/agreements/everybody/withdraw")
    assert f"/interviews/{world.rosa}/receipt" in archivist.page(answer.location)
    page = archivist.page(f"/interviews/{world.rosa}/receipt")
    assert '<article class="receipt-page" lang="es">' in page
    assert "Quitado. Se ha buscado y no está." in page
    for gone in ("Quispe", "Elena", "Hola, soy Rosa", "Su hermana"):
        assert gone not in page
    assert "Taken out. It was looked for" in archivist.page(f"/interviews/{world.rosa}/receipt?language=en")
    file = archivist.get(f"/interviews/{world.rosa}/receipt/file?language=nl")
    assert file.headers["Content-Disposition"] == 'attachment; filename="receipt-nl.html"'
    assert '<html lang="nl">' in file.get_data(as_text=True)


def test_the_receipt_is_for_the_staff_and_for_what_was_taken_back(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    for way in ("receipt", "receipt/file"):
        assert archivist.get(f"/interviews/{world.rosa}/{way}").status_code == 400
        assert archivist.get(f"/interviews/nowhere/{way}").status_code == 404
    withdraw(world.archive, world.users[Role.ADMIN].viewer, world.rosa)
    for way in ("receipt", "receipt/file"):
        assert archivist.get(f"/interviews/{world.rosa}/{way}?language=xx").status_code == 400
        assert researcher.get(f"/interviews/{world.rosa}/{way}").status_code == 403
        assert world.stranger().get(f"/interviews/{world.rosa}/{way}").status_code == 303


def test_taking_one_purpose_back_leaves_the_others(world: World, archivist: Browser) -> None:
    publish(world)
    her = narrator(world, world.rosa)
    path = f"/interviews/{world.rosa}/agreements/{her}/withdraw"
    answer = archivist.post(path, {"purpose": "excerpt_public"})
    allowed = open_purposes(world.archive, world.rosa)
    assert Purpose.EXCERPT_PUBLIC not in allowed
    assert Purpose.RESEARCH in allowed
    assert public_clips(world) == 0
    receipt = archivist.page(answer.location)
    assert "Taken back: publish excerpts" in receipt
    assert "let researchers read and listen" in receipt
    assert "Hola, soy Rosa" in world.browser(Role.RESEARCHER).page("/")


def test_taking_research_back_leaves_what_is_public(world: World, archivist: Browser) -> None:
    publish(world)
    her = narrator(world, world.rosa)
    archivist.post(f"/interviews/{world.rosa}/agreements/{her}/withdraw", {"purpose": "research"})
    assert public_clips(world) == 1
    assert "Rosa" not in world.browser(Role.RESEARCHER).page("/")


def test_an_unknown_purpose_takes_nothing_back(world: World, archivist: Browser) -> None:
    her = narrator(world, world.rosa)
    path = f"/interviews/{world.rosa}/agreements/{her}/withdraw"
    assert archivist.post(path, {"purpose": "something"}).status_code == 404
    assert archivist.get(f"{path}?purpose=something").status_code == 404
    assert people(world, world.rosa)[ParticipantRole.NARRATOR].version == 1


def test_nobody_grants_for_one_who_has_withdrawn(world: World, archivist: Browser) -> None:
    her = narrator(world, world.rosa)
    withdraw(world.archive, world.users[Role.ADMIN].viewer, world.rosa, her)
    page = archivist.page(f"/interviews/{world.rosa}/agreements")
    assert f"/agreements/{her}/grant" not in page
    answer = archivist.post(f"/interviews/{world.rosa}/agreements/{her}/grant", {"purposes": ["research"]})
    assert answer.status_code == 400
    assert "She has withdrawn" in answer.get_data(as_text=True)
    assert people(world, world.rosa)[ParticipantRole.NARRATOR].status is AgreementStatus.WITHDRAWN


def asleep(world: World, embargo: str) -> InterviewId:
    """Take in an interview whose research is asleep."""
    grants = grants_for((*INSIDE, Purpose.RESEARCH), embargo)
    presentation = Presentation(NameAs.INITIALS, "J. P.", None)
    person = NewParticipant("Juana Pérez", ParticipantRole.NARRATOR, grants, presentation)
    return world.take_in(NewInterview("Bajo embargo", ("es",), (person,)), b"\x00\x01 sound \xff" * 9)


def test_an_embargo_is_lifted_by_a_person_who_says_that_she_was_asked(world: World) -> None:
    tomorrow = (from_ms(world.clock.ms) + timedelta(days=1)).date().isoformat()
    interview = asleep(world, tomorrow)
    world.clock.ms += 2 * 24 * 3600 * 1000
    archivist = world.browser(Role.ARCHIVIST)
    page = archivist.page(f"/interviews/{interview}/agreements")
    assert "the embargo ended on" in page
    her = narrator(world, interview)
    asked = archivist.page(f"/interviews/{interview}/agreements/{her}/lift")
    assert "has been asked again and said yes" in asked
    assert " checked" not in asked
    assert Purpose.RESEARCH not in open_purposes(world.archive, interview)
    archivist.post(f"/interviews/{interview}/agreements/{her}/grant", {"purposes": ["research"]})
    assert Purpose.RESEARCH in open_purposes(world.archive, interview)
    assert archivist.get(f"/interviews/{interview}/agreements/{her}/lift").status_code == 404
    assert catalogue.embargoes_ended(world.archive, world.users[Role.ADMIN].viewer) == []


def test_an_embargo_without_an_end_is_shown_as_such(world: World, archivist: Browser) -> None:
    interview = asleep(world, "indefinite")
    page = archivist.page(f"/interviews/{interview}/agreements")
    assert "Closed until she says so." in page
    assert "Waits for a person" not in archivist.page("/")


def test_taking_back_from_another_site_does_nothing(world: World, archivist: Browser) -> None:
    path = f"/interviews/{world.rosa}/agreements/everybody/withdraw"
    assert archivist.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert archivist.client.post(path).status_code == 400
    assert archivist.get(path).status_code == 200
    assert people(world, world.rosa)[ParticipantRole.NARRATOR].version == 1


def test_a_form_that_was_open_before_does_not_undo_what_she_chose_since(
    world: World, archivist: Browser
) -> None:
    path, her = f"/interviews/{world.rosa}/agreements", narrator(world, world.rosa)
    seen = people(world, world.rosa)[ParticipantRole.NARRATOR].presentation.seal
    assert f'name="seen" value="{seen}"' in archivist.page(path)
    link = narrators.open_link(
        world.archive, narrators.make_link(world.archive, world.ana, world.rosa, her, language="es")
    )
    narrators.rename(world.archive, link, NameAs.NONE, None, None, Voice.TEXT_ONLY)
    as_she_was = {"name_as": "pseudonym", "shown_name": "Elena", "shown_place": "Gante", "voice": "original"}
    answer = archivist.post(f"{path}/{her}/presentation", {**as_she_was, "seen": seen})
    assert answer.status_code == 409
    form = answer.text.split('<details class="fold" open>')[1].split("</form>")[0]
    assert "Nothing was written: look at it again." in form
    assert "<title>Please look again: " in answer.text
    assert 'value="Gante"' in form, "what was typed is not lost"
    assert re.search(r'value="original"[^>]* checked', form)
    assert "without a name" in answer.text.split("<dt>Appears</dt>")[1].split("</dd>")[0]
    no_name = archivist.post(f"{path}/{her}/presentation", {**as_she_was, "shown_name": " "})
    assert (no_name.status_code, "Write the name that is to be shown." in no_name.text) == (400, True)
    shown = people(world, world.rosa)[ParticipantRole.NARRATOR].presentation
    assert shown == Presentation(NameAs.NONE, None, None, Voice.TEXT_ONLY)
    as_she_is = {"name_as": "none", "voice": "text_only", "seen": seen}
    assert archivist.post(f"{path}/{her}/presentation", as_she_is).status_code == 303, "pressed twice"
    assert archivist.post(f"{path}/{her}/presentation", {**as_she_is, "seen": shown.seal}).status_code == 400


def test_how_somebody_is_named_can_be_changed_where_another_has_withdrawn(
    world: World, archivist: Browser
) -> None:
    path, her = f"/interviews/{world.rosa}/agreements", narrator(world, world.rosa)
    withdraw(
        world.archive,
        world.ana,
        world.rosa,
        people(world, world.rosa)[ParticipantRole.INTERVIEWER].participant,
    )
    page = archivist.page(path)
    seen = re.search(
        rf'action="{path}/{her}/presentation".*?name="seen" value="([0-9a-f]+)"', page, re.DOTALL
    )
    assert seen is not None
    sent = {"name_as": "initials", "shown_name": "R. M.", "voice": "altered", "seen": seen[1]}
    assert archivist.post(f"{path}/{her}/presentation", sent).status_code == 303


@pytest.mark.parametrize("decision", ["allow", "ask_each_time"])
def test_what_she_took_back_meanwhile_is_not_given_again_by_a_form_that_was_open_before(
    world: World, archivist: Browser, decision: str
) -> None:
    path, her = f"/interviews/{world.rosa}/agreements", narrator(world, world.rosa)
    seen = people(world, world.rosa)[ParticipantRole.NARRATOR].version
    assert archivist.page(path).count(f'name="seen" value="{seen}"') > 0
    withdraw(world.archive, world.ana, world.rosa, her, Purpose.RESEARCH)
    sent = {"purposes": "research", "decision": decision, "seen": str(seen)}
    assert archivist.post(f"{path}/{her}/grant", sent).status_code == 409
    assert Purpose.RESEARCH not in open_purposes(world.archive, world.rosa)
    for _ in range(2):  # pressed twice
        assert archivist.post(f"{path}/{her}/grant", {**sent, "seen": str(seen + 1)}).status_code == 303
    assert people(world, world.rosa)[ParticipantRole.NARRATOR].version == seen + 2
    more = {**sent, "purposes": ["research", "train_models"], "seen": str(seen + 1)}
    assert archivist.post(f"{path}/{her}/grant", more).status_code == 409
