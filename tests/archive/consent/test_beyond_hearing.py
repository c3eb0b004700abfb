"""What may be done with a public excerpt beyond hearing it: what everyone in it agreed to, and not a moment longer."""

import pytest

from archive.gallery import reader as gallery
from archive.gallery.types import Excerpt
from archive.indexing.outlets import close_outlets
from archive.participation.participants import grant, show_agreements, withdraw
from archive.publication.excerpts import show
from archive.steps.publishing import publish
from archive.store.connect import atomic
from archive.terms.models import ExcerptId, ExcerptState, Purpose
from tests.archive.conftest import draft_approved
from tests.peopled import World

BEYOND = (Purpose.DOWNLOAD, Purpose.EMBED, Purpose.HARVEST_METADATA)


def seen(world: World, excerpt: ExcerptId) -> Excerpt:
    opened = gallery.Gallery(world.archive.config.gallery_folder)
    try:
        return gallery.excerpt(opened, excerpt)
    finally:
        opened.close()


def beyond(copy: Excerpt) -> tuple[bool, bool, bool]:
    """Return what is allowed beyond hearing, in the order of BEYOND."""
    return copy.downloadable, copy.embeddable, copy.harvestable


def agree(world: World, *purposes: Purpose) -> None:
    for each in show_agreements(world.archive, world.ana, world.rosa):
        grant(world.archive, world.ana, world.rosa, each.participant, purposes)


@pytest.fixture
def agreed(world: World) -> ExcerptId:
    """An excerpt that may be taken along and shown elsewhere, published."""
    agree(world, *BEYOND)
    excerpt = draft_approved(world)
    publish(world.archive, world.ana, excerpt)
    return excerpt


def test_what_nobody_was_asked_about_is_a_no(public: World, excerpt: ExcerptId) -> None:
    copy = seen(public, excerpt)
    assert beyond(copy) == (False, False, False)
    agree(public, *BEYOND)
    close_outlets(public.archive, public.rosa)
    copy = seen(public, excerpt)
    assert beyond(copy) == (False, False, False), "a later yes opens nothing by itself"


def test_what_everyone_agreed_to_goes_along(world: World, agreed: ExcerptId) -> None:
    copy = seen(world, agreed)
    assert beyond(copy) == (True, True, True)


@pytest.mark.parametrize("purpose", BEYOND)
def test_taking_one_of_them_back_ends_it_at_once_and_nothing_else(
    world: World, agreed: ExcerptId, purpose: Purpose
) -> None:
    first = show_agreements(world.archive, world.ana, world.rosa)[0].participant
    withdraw(world.archive, world.ana, world.rosa, first, purpose)
    copy = seen(world, agreed)
    assert beyond(copy) == tuple(each is not purpose for each in BEYOND)
    assert show(world.archive, world.ana, agreed).excerpt.state is ExcerptState.PUBLISHED


def test_one_who_did_not_agree_is_enough(world: World) -> None:
    first, *others = show_agreements(world.archive, world.ana, world.rosa)
    assert others, "a second person is in it, or this test sees nothing"
    grant(world.archive, world.ana, world.rosa, first.participant, BEYOND)
    excerpt = draft_approved(world)
    publish(world.archive, world.ana, excerpt)
    copy = seen(world, excerpt)
    assert beyond(copy) == (False, False, False)


def test_a_collection_is_part_of_what_two_people_approve(world: World) -> None:
    def keep_in(title: str) -> None:
        with atomic(world.archive.database()) as database:
            database.execute("update interviews set collection = ? where id = ?", [title, world.rosa])

    keep_in("Mujeres Siempre")
    excerpt = draft_approved(world)
    publish(world.archive, world.ana, excerpt)
    assert seen(world, excerpt).collection == "Mujeres Siempre"
    keep_in("Expedientes del juzgado")
    close_outlets(world.archive, world.rosa)
    with pytest.raises(gallery.NotPublished):
        seen(world, excerpt)
