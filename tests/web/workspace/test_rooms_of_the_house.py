"""People and roles, settings, first steps, what waits, refusals: what stands on these pages, and what does not."""

import dataclasses
import re

import pytest

from archive.bootstrap import make_archive
from archive.config import SECTIONS, Config
from archive.participation import narrators, participants
from archive.participation.participants import show_agreements
from archive.publication import excerpts
from archive.stewardship import membership
from archive.stewardship.beginning import Step, way
from archive.terms.models import OPERATOR, ParticipantRole, Purpose, Role
from tests.peopled import EMAILS, PASSPHRASE, approve, fast_passphrases
from tests.web.workspace.conftest import Browser, World
from web.workspace.setting_words import GROUPS, MEANS
from web.workspace.settings import settings_of
from web.workspace.welcome import WORDS

OWN = "una frase que solo yo conozco"
LINK = re.compile(r'value="[^"]*?(/come-in/[\w-]+)"')


@pytest.fixture
def admin(world: World) -> Browser:
    """Somebody who says who may sign in."""
    return world.browser(Role.ADMIN)


def test_an_administrator_invites_and_the_invited_comes_in(world: World, admin: Browser) -> None:
    asked = {"email": "nora@archive.test", "name": "Nora", "role": "archivist"}
    shown = admin.post("/people", asked)
    link = LINK.search(shown.get_data(as_text=True))
    assert link is not None
    assert link[1] not in admin.page("/people")
    stranger = world.stranger()
    assert "nora@archive.test" in stranger.page(link[1])
    assert stranger.post(link[1], {"passphrase": OWN, "again": "otra"}).status_code == 400
    assert stranger.post(link[1], {"passphrase": OWN, "again": OWN}).status_code == 303
    assert stranger.get(link[1]).status_code == 404
    assert stranger.sign_in("nora@archive.test", OWN).status_code == 303
    assert "Take an interview in" in stranger.page("/")


def test_what_is_wrong_with_an_invitation_is_said_beside_the_form(admin: Browser) -> None:
    answer = admin.post("/people", {"email": EMAILS[Role.RESEARCHER], "role": "archivist"})
    assert answer.status_code == 400
    assert "There is already a user with this address." in answer.get_data(as_text=True)
    assert admin.post("/people", {"email": "x@y.test", "role": "system"}).status_code == 400


def test_a_role_is_changed_and_ended_on_the_page_and_holds_at_once(world: World, admin: Browser) -> None:
    berta = world.users[Role.ARCHIVIST].id
    browser = world.browser(Role.ARCHIVIST)
    assert admin.post(f"/people/{berta}/role", {"role": "researcher"}).status_code == 303
    assert browser.get("/tasks").status_code == 403
    assert admin.post(f"/people/{berta}/deactivate").status_code == 303
    assert browser.get("/").status_code == 303
    assert "may not sign in" in admin.page("/people")
    assert world.stranger().sign_in(EMAILS[Role.ARCHIVIST], PASSPHRASE).status_code == 401


def test_the_last_administrator_has_no_button_and_is_refused(world: World, admin: Browser) -> None:
    ana = world.users[Role.ADMIN].id
    assert f"/people/{ana}/deactivate" not in admin.page("/people")
    assert admin.post(f"/people/{ana}/deactivate").status_code == 400
    assert admin.get("/people").status_code == 200


@pytest.mark.parametrize("path", ["/people", "/settings"])
def test_people_and_settings_are_for_administrators(
    archivist: Browser, researcher: Browser, path: str
) -> None:
    assert archivist.get(path).status_code == 403
    assert researcher.get(path).status_code == 403
    assert f'href="{path}"' not in archivist.page("/")


def test_every_setting_is_shown_with_what_it_does(admin: Browser) -> None:
    page = admin.page("/settings")
    for section, kind in SECTIONS.items():
        assert section in GROUPS
        for each in dataclasses.fields(kind):
            assert (section, each.name) in MEANS, f"say in setting_words what {each.name} does"
            assert f"<code>{each.name}</code>" in page


def test_no_secret_is_shown(world: World, admin: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TESTIMONY_SECRET", "canary-of-the-signing-key-0123456789")
    page = admin.page("/settings")
    assert "TESTIMONY_SECRET: a key is given" in page
    assert "canary-of-the-signing-key" not in page
    (secret,) = [each.value for each in settings_of(world.archive.config, "web") if each.name == "secret_env"]
    assert "canary" not in secret


def test_an_empty_archive_has_every_step_but_none_done(tmp_path: object) -> None:
    archive = make_archive(Config(data_dir=tmp_path / "new"), passphrases=fast_passphrases())  # type: ignore[operator]
    found = way(archive, OPERATOR)
    archive.connections.close()
    assert (found.done, found.next) == (frozenset(), Step.SECOND_PERSON)
    assert set(WORDS) == set(Step)


def test_the_steps_are_ticked_from_what_is_there(world: World, admin: Browser) -> None:
    assert way(world.archive, world.ana).next is Step.LOOK_OVER
    assert "steps are left to the first public excerpt" in admin.page("/")
    excerpt = excerpts.draft(world.archive, world.ana, world.rosa, start_ms=300, end_ms=3500, title="Uno")
    assert Step.DRAFT in way(world.archive, world.ana).done
    for each in (world.ana, world.berta):
        approve(world.archive, each, excerpt)
    assert Step.APPROVE in way(world.archive, world.ana).done
    page = admin.page("/first-steps")
    assert f'href="/excerpts/{excerpt}"' in page
    participants.withdraw(world.archive, world.ana, world.rosa)
    assert Step.DRAFT not in way(world.archive, world.ana).done


def test_home_counts_what_waits_for_this_person(world: World) -> None:
    ana, berta = world.browser(Role.ADMIN), world.browser(Role.ARCHIVIST)
    excerpt = excerpts.draft(world.archive, world.ana, world.rosa, start_ms=300, end_ms=3500, title="Uno")
    approve(world.archive, world.ana, excerpt)
    assert 'href="/tasks#approval"' in berta.page("/")
    assert 'href="/tasks#approval"' not in ana.page("/")
    assert 'href="/tasks#to_review"' in berta.page("/")
    assert "Nobody has gone through them yet" in berta.page("/tasks")
    assert "/tasks#" not in world.browser(Role.RESEARCHER).page("/")


def test_refused_excerpts_are_listed_and_those_of_closed_interviews_are_not(
    world: World, archivist: Browser
) -> None:
    made = [
        excerpts.draft(world.archive, world.ana, world.rosa, start_ms=300, end_ms=end, title=title)
        for end, title in ((1_500, "Para siempre"), (3_500, "Hoy no"))
    ]
    participants.withdraw(world.archive, world.ana, world.rosa, excerpt=made[0])
    people = show_agreements(world.archive, world.ana, world.rosa)
    her = next(each.participant for each in people if each.role is ParticipantRole.NARRATOR)
    token = narrators.make_link(world.archive, world.ana, world.rosa, her, language="es")
    narrators.refuse(world.archive, narrators.open_link(world.archive, token), made[1])
    page = archivist.page("/refused")
    assert "Para siempre" in page
    assert "Hoy no" in page
    assert "until she says otherwise" in page
    participants.withdraw(world.archive, world.ana, world.rosa)
    page = archivist.page("/refused")
    assert "Para siempre" not in page
    assert "Hola, soy Rosa" not in page


def test_what_an_agreement_stands_on_is_written_on_its_page(world: World, archivist: Browser) -> None:
    people = show_agreements(world.archive, world.ana, world.rosa)
    her = next(each.participant for each in people if each.role is ParticipantRole.NARRATOR)
    way_to = f"/interviews/{world.rosa}/agreements/{her}"
    given = {"talk_language": "qu", "form": "participation-1.es", "article6": "6.1.a", "article9": "9.2.a"}
    assert archivist.post(f"{way_to}/ground", given).status_code == 303
    page = archivist.page(f"/interviews/{world.rosa}/agreements")
    assert "(a) her explicit consent" in page
    assert "/forms/participation-1.es" in page
    assert archivist.post(f"{way_to}/ground", {**given, "article6": "6.1.z"}).status_code == 400
    assert archivist.post(f"{way_to}/ground", {**given, "talk_language": "no language"}).status_code == 400
    more = {**given, "talk_language": "es", "purposes": Purpose.TEACHING.value}
    assert archivist.post(f"{way_to}/grant", more).status_code == 303
    now = show_agreements(world.archive, world.ana, world.rosa)
    ground = next(each.ground for each in now if each.participant == her)
    assert (ground.language, ground.form) == ("es", "participation-1.es")
    assert "Participar" in archivist.page("/forms/participation-1.es")
    assert archivist.get("/forms/unknown").status_code == 404


def test_the_voice_is_changed_on_the_page_of_the_agreement(world: World, archivist: Browser) -> None:
    people = show_agreements(world.archive, world.ana, world.rosa)
    her = next(each.participant for each in people if each.role is ParticipantRole.NARRATOR)
    way_to = f"/interviews/{world.rosa}/agreements/{her}/presentation"
    shown = {"name_as": "pseudonym", "shown_name": "Elena", "shown_place": "Bruselas", "voice": "altered"}
    assert archivist.post(way_to, shown).status_code == 303
    assert archivist.post(way_to, shown).status_code == 400  # nothing was changed
    assert archivist.post(way_to, {**shown, "voice": "loud"}).status_code == 400
    assert "With her voice altered" in archivist.page(f"/interviews/{world.rosa}/agreements")
    assert world.browser(Role.RESEARCHER).get(f"/interviews/{world.rosa}/sound.mp3").status_code == 403


def test_a_deactivated_member_is_not_the_second_person(world: World, admin: Browser) -> None:
    membership.deactivate(world.archive, world.ana, world.users[Role.ARCHIVIST].id)
    assert Step.SECOND_PERSON not in way(world.archive, world.ana).done
    assert 'href="/people"' in admin.page("/first-steps")
