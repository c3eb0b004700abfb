"""Restrictions at the pages: chosen, proposed, approved, lifted, undone; and the little that others see of them."""

import re

import pytest

from archive.participation import restricting
from archive.participation.restricting import NewRestriction
from archive.terms.models import Audience, Role
from archive.terms.restrictions import Restriction, RestrictionAction, RestrictionReason, RestrictionStatus
from tests.peopled import Made
from tests.web.workspace.conftest import Browser, World

FORM = {
    "start": "1.3",
    "end": "0:01.8",
    "reason": "allegation",
    "action": "replace",
    "replacement": "[una pariente]",
    "audience": "staff",
    "until": "2027-03-08",
}
REASON_WORDS = ("It accuses somebody", "allegation")


@pytest.fixture(scope="session", name="made")
def with_words(made_with_words: Made) -> Made:
    return made_with_words


def stored(world: World) -> list[Restriction]:
    return restricting.list_restrictions(world.archive, world.berta, world.rosa)


def proposed(world: World, browser: Browser, **changed: str) -> Restriction:
    answer = browser.post(f"/interviews/{world.rosa}/restrictions", {**FORM, **changed})
    assert answer.status_code == 303, answer.text
    made = answer.headers["Location"].rpartition("made=")[2]
    return next(each for each in stored(world) if each.id == made)


def shown(browser: Browser, world: World) -> str:
    return browser.page(f"/interviews/{world.rosa}/restrictions")


def test_form_frames_the_chosen_words_and_gives_them_room(world: World, archivist: Browser) -> None:
    page = archivist.page(f"/interviews/{world.rosa}/restrictions/new?start=1.371&end=1.713")
    assert re.search(r'id="start"[^>]* value="1.291"', page)
    assert re.search(r'id="end"[^>]* value="1.793"', page)
    assert '<mark class="restricted">hermana</mark>' in page
    assert '<mark class="restricted">marido.</mark>' not in page
    assert 'data-from="1291" data-until="1793"' in page


def test_times_that_were_typed_are_taken_as_they_are(world: World, archivist: Browser) -> None:
    page = archivist.page(f"/interviews/{world.rosa}/restrictions/new?start=1.4&end=1.7")
    assert re.search(r'id="start"[^>]* value="1.4"', page)
    assert re.search(r'id="end"[^>]* value="1.7"', page)


@pytest.mark.parametrize("asked", ["", "?start=x&end=y", "?start=5", "?start=900&end=901", "?start=2&end=1"])
def test_form_without_a_sensible_stretch_asks_for_one(world: World, archivist: Browser, asked: str) -> None:
    page = archivist.page(f"/interviews/{world.rosa}/restrictions/new{asked}")
    assert "Restrict it now" in page


def test_a_part_is_closed_for_researchers_when_the_answer_comes(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    assert "hermana" in researcher.page(f"/interviews/{world.rosa}")
    made = proposed(world, archivist)
    assert (made.start_ms, made.end_ms, made.until) == (1300, 1800, "2027-03-08")
    assert (made.reason, made.action) == (RestrictionReason.ALLEGATION, RestrictionAction.REPLACE)
    page = researcher.page(f"/interviews/{world.rosa}")
    assert "hermana" not in page
    assert '<mark class="gap">[una\u00a0pariente]</mark>' in page
    assert "a part is not available" in page
    assert researcher.get(f"/interviews/{world.rosa}/sound.mp3").status_code == 403
    assert "hermana" not in researcher.get(f"/interviews/{world.rosa}/captions.vtt").text


def test_researchers_page_says_that_the_sound_is_not_there_yet_and_never_why(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    proposed(world, archivist)
    page = researcher.page(f"/interviews/{world.rosa}")
    assert "The sound is not available just now." in page
    assert "data-player" not in page
    assert "Press a word" not in page
    for said in (*REASON_WORDS, "restrict", "Restrict"):
        assert said not in page.partition("<main")[2], said


def test_researchers_hear_the_copy_once_the_worker_has_made_it(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    whole = archivist.get(f"/interviews/{world.rosa}/sound.mp3").data
    restricting.propose(
        world.archive, world.berta, world.rosa, [(0, 4_000)], NewRestriction(RestrictionReason.SAFETY)
    )
    world.work()
    page = researcher.page(f"/interviews/{world.rosa}")
    assert "data-player" in page
    heard = researcher.get(f"/interviews/{world.rosa}/sound.mp3")
    assert heard.status_code == 200
    assert heard.data != whole
    assert archivist.get(f"/interviews/{world.rosa}/sound.mp3").data == whole
    assert "was made, measured and listened to" in shown(archivist, world)


def test_staff_see_the_words_marked_for_eye_and_ear_and_the_waveform_hatched(
    world: World, archivist: Browser
) -> None:
    made = proposed(world, archivist)
    page = archivist.page(f"/interviews/{world.rosa}")
    assert re.search(r'restricted: </span><mark class="restricted">\S+</mark>', page)
    assert "(end of the restricted part)" in page
    assert f"#r-{made.id}" in page
    assert '<rect x="1300"' in page
    assert "a part is restricted" in page


def test_a_corrected_line_keeps_its_marks(world: World, archivist: Browser) -> None:
    proposed(world, archivist)
    line = archivist.get(f"/interviews/{world.rosa}/lines/1", headers={"X-Part": "line"}).text
    assert '<mark class="restricted">hermana</mark>' in line


def test_list_says_what_it_is_and_what_others_read(world: World, archivist: Browser) -> None:
    proposed(world, archivist)
    page = shown(archivist, world)
    for said in (
        "It accuses somebody",
        "waits for approval",
        "8 March 2027",
        "by <bdi>Berta</bdi>",
        "[una pariente]",
    ):
        assert said in page, said
    assert "Until then researchers hear nothing." in page


def test_approval_is_written_and_asked_for_once(world: World, archivist: Browser) -> None:
    made = proposed(world, archivist)
    way = f"/interviews/{world.rosa}/restrictions/{made.id}/approval"
    assert archivist.post(way).status_code == 303
    assert stored(world)[0].status is RestrictionStatus.APPROVED
    assert archivist.post(way).status_code == 400


def test_lifting_says_what_opens_and_can_be_taken_back(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    made = proposed(world, archivist)
    way = f"/interviews/{world.rosa}/restrictions/{made.id}/lifting"
    asked = archivist.page(way)
    assert "researchers read these words from then on" in asked
    assert stored(world)[0].status is RestrictionStatus.PROPOSED
    answer = archivist.post(way)
    assert "hermana" in researcher.page(f"/interviews/{world.rosa}")
    after = archivist.page(answer.headers["Location"])
    assert "Restrict it again" in after
    archivist.post(f"/interviews/{world.rosa}/restrictions/{made.id}/renewal")
    assert "hermana" not in researcher.page(f"/interviews/{world.rosa}")
    again = [each for each in stored(world) if each.status is RestrictionStatus.PROPOSED]
    assert [(each.start_ms, each.replacement, each.until) for each in again] == [
        (1300, "[una pariente]", "2027-03-08")
    ]


def test_what_a_participant_took_back_is_not_opened_from_a_page(world: World, archivist: Browser) -> None:
    made = restricting.withdraw_span(world.archive, world.berta, world.rosa, 1_300, 2_000)
    way = f"/interviews/{world.rosa}/restrictions/{made}/lifting"
    asked = archivist.page(way)
    assert "took this part back herself" in asked
    assert "Yes, lift it" not in asked
    answer = archivist.post(way)
    assert answer.status_code == 400
    assert "Two different people" in answer.get_data(as_text=True)
    assert stored(world)[0].status is RestrictionStatus.APPROVED


def test_a_slip_is_undone_by_whoever_made_it_until_it_is_approved(world: World, archivist: Browser) -> None:
    made = proposed(world, archivist)
    assert "Undo" in archivist.page(f"/interviews/{world.rosa}/restrictions?made={made.id}")
    admin = world.browser(Role.ADMIN)
    assert "Undo" not in admin.page(f"/interviews/{world.rosa}/restrictions?made={made.id}")
    admin.post(f"/interviews/{world.rosa}/restrictions/undo", {"made": made.id})
    assert stored(world)[0].status is RestrictionStatus.PROPOSED
    archivist.post(f"/interviews/{world.rosa}/restrictions/undo", {"made": made.id})
    assert stored(world)[0].status is RestrictionStatus.LIFTED


@pytest.mark.parametrize(
    "changed",
    [
        {"reason": "because"},
        {"action": "replace", "replacement": " "},
        {"audience": "public"},
        {"audience": ""},
        {"start": "x"},
        {"end": "1.35"},
        {"until": "soon"},
        {"start": "500", "end": "501"},
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_written_is_lost(
    world: World, archivist: Browser, changed: dict[str, str]
) -> None:
    answer = archivist.post(f"/interviews/{world.rosa}/restrictions", {**FORM, **changed})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    for name in ("start", "end"):
        assert f'value="{ {**FORM, **changed}[name] }"' in answer.text
    assert stored(world) == []


def test_previews_show_what_each_audience_reads(world: World, archivist: Browser) -> None:
    proposed(world, archivist, audience=Audience.RESEARCH, action="mute")
    way = f"/interviews/{world.rosa}/restrictions/preview"
    assert "hermana" in archivist.page(f"{way}?as=researchers")
    public = archivist.page(f"{way}?as=public")
    assert "hermana" not in public
    assert '<mark class="gap">[…]</mark>' in public
    assert "Rosa Quispe Mamani" not in public


def test_preview_of_a_closed_interview_says_why_nothing_is_read(world: World, archivist: Browser) -> None:
    page = archivist.page(f"/interviews/{world.marta}/restrictions/preview?as=researchers")
    assert "They read nothing." in page
    assert "no copy is made for them" in page


def test_failed_copy_says_so_and_can_be_tried_again(world: World, archivist: Browser) -> None:
    proposed(world, archivist, start="1.4", end="1.6", action="mute")
    world.work()
    page = shown(archivist, world)
    assert "could not be made" in page
    assert "can still be heard" in page
    assert archivist.post(f"/interviews/{world.rosa}/restrictions/again").status_code == 303
    assert "is not made yet" in shown(archivist, world)


WAYS = ("restrictions", "restrictions/undo", "restrictions/again", "names/restricted", "names/aside")


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_changed_without_the_token_of_the_form_or_by_a_researcher(
    world: World, archivist: Browser, researcher: Browser, way: str
) -> None:
    path = f"/interviews/{world.rosa}/{way}"
    assert archivist.client.post(path, data=FORM).status_code == 400
    assert researcher.post(path, FORM).status_code == 403
    assert world.stranger().client.post(path, data=FORM).status_code in {303, 400}
    assert stored(world) == []


@pytest.mark.parametrize("page", ["restrictions", "restrictions/new", "restrictions/preview", "names"])
def test_pages_are_for_staff_alone(world: World, researcher: Browser, page: str) -> None:
    path = f"/interviews/{world.rosa}/{page}"
    assert researcher.get(path).status_code == 403
    assert "/login" in world.stranger().get(path).headers["Location"]
    assert world.browser(Role.ADMIN).get(path).status_code == 200


def test_a_restriction_is_reached_through_its_own_interview_alone(world: World, archivist: Browser) -> None:
    made = proposed(world, archivist)
    for way in ("approval", "lifting", "renewal"):
        assert archivist.post(f"/interviews/{world.marta}/restrictions/{made.id}/{way}").status_code == 404
    assert archivist.get(f"/interviews/{world.marta}/restrictions/{made.id}/lifting").status_code == 404
    assert stored(world)[0].status is RestrictionStatus.PROPOSED
