"""Baskets of quotes: places and no words; what may not be had says nothing; nobody reaches the basket of another."""

import pytest

from archive.discovery import baskets
from archive.discovery.baskets import Quote
from archive.participation.erasing import erase
from archive.participation.participants import grant, show_agreements, withdraw
from archive.participation.restricting import NewRestriction, propose
from archive.stewardship import catalogue
from archive.stewardship.accounts import add_user
from archive.store.saved_searches import came_since
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.kept import NOT_CHECKED, QuoteId, Step
from archive.terms.models import OPERATOR, Audience, Purpose, Role, Viewer
from archive.terms.restrictions import RestrictionReason
from archive.transcripts import review
from tests.peopled import PASSPHRASE, World

ALL = (0, 4_000)


def allow_print(world: World) -> None:
    for each in show_agreements(world.archive, OPERATOR, world.rosa):
        grant(world.archive, OPERATOR, world.rosa, each.participant, (Purpose.QUOTE_IN_PRINT,))


def check(world: World) -> None:
    """Let a person say that the words are right."""
    for each in catalogue.words(world.archive, world.berta, world.rosa).segments:
        review.confirm(world.archive, world.berta, world.rosa, each.number)


def only(world: World, viewer: Viewer) -> Quote:
    (quote,) = baskets.show(world.archive, viewer)
    return quote


def words(quote: Quote) -> str:
    assert quote.said is not None
    return " ".join(each.text for each in quote.said.segments)


def rows(world: World) -> list[dict[str, object]]:
    return list(world.archive.database()["quotes"].rows)


def test_a_quote_is_a_place_and_its_words_are_read_each_time(world: World) -> None:
    baskets.add(world.archive, world.rita, world.rosa, *ALL, note="for chapter two")
    quote = only(world, world.rita)
    assert "hermana la mató su marido" in words(quote)
    assert quote.said is not None
    assert quote.said.narrator == "Elena"
    assert quote.kept.note == "for chapter two"
    assert "hermana" not in str(rows(world))


@pytest.mark.parametrize("who", [Role.ADMIN, Role.ARCHIVIST, Role.RESEARCHER])
def test_every_role_has_a_basket_of_her_own(world: World, who: Role) -> None:
    viewer = world.users[who].viewer
    quote = baskets.add(world.archive, viewer, world.rosa, *ALL)
    for other in world.users.values():
        if other.viewer != viewer:
            assert baskets.show(world.archive, other.viewer) == ()
            for deed in (baskets.remove, baskets.bring_back):
                with pytest.raises(NotFound):
                    deed(world.archive, other.viewer, quote)
            with pytest.raises(NotFound):
                baskets.write_note(world.archive, other.viewer, quote, "mine")
            with pytest.raises(NotFound):
                baskets.move(world.archive, other.viewer, quote, Step.UP)
            assert not baskets.can_be_brought_back(world.archive, other.viewer, quote)
    assert only(world, viewer).kept.note == ""


def test_what_may_not_be_read_cannot_be_kept(world: World) -> None:
    with pytest.raises(NotFound):
        baskets.add(world.archive, world.rita, world.marta, *ALL)
    for start_ms, end_ms in ((3_000, 1_000), (-5, 10), (0, 3_600_000), (3_990, 3_999)):
        with pytest.raises(BadRequest):
            baskets.add(world.archive, world.rita, world.rosa, start_ms, end_ms)
    with pytest.raises(BadRequest):
        baskets.add(world.archive, world.rita, world.rosa, *ALL, note="x" * 1_001)
    assert rows(world) == []


def test_withdrawn_words_are_in_no_basket_and_no_print(world: World) -> None:
    allow_print(world)
    check(world)
    for viewer in (world.rita, world.berta):
        baskets.add(world.archive, viewer, world.rosa, *ALL)
        assert only(world, viewer).for_print == ""
    withdraw(world.archive, OPERATOR, world.rosa)
    for viewer in (world.rita, world.berta):
        assert only(world, viewer).said is None
        assert only(world, viewer).for_print == baskets.GONE


def test_no_to_research_closes_a_researcher_s_quote_alone(world: World) -> None:
    for viewer in (world.rita, world.berta):
        baskets.add(world.archive, viewer, world.rosa, *ALL)
    withdraw(world.archive, OPERATOR, world.rosa, None, Purpose.RESEARCH)
    assert only(world, world.rita).said is None
    assert "hermana" in words(only(world, world.berta))


def test_a_restricted_stretch_closes_every_quote_that_reaches_into_it(world: World) -> None:
    allow_print(world)
    check(world)
    segment = catalogue.words(world.archive, world.berta, world.rosa).segments[0]
    last = segment.words[-1]
    baskets.add(world.archive, world.rita, world.rosa, *ALL)
    before = baskets.add(world.archive, world.rita, world.rosa, 0, segment.words[2].end_ms)
    baskets.add(world.archive, world.berta, world.rosa, *ALL)
    third = NewRestriction(RestrictionReason.THIRD_PARTY)
    propose(world.archive, world.berta, world.rosa, [(last.start_ms, last.end_ms)], third)
    whole, part = baskets.show(world.archive, world.rita)
    assert whole.said is None
    assert whole.for_print == baskets.GONE
    assert part.kept.id == before
    assert part.said is not None
    assert part.for_print == ""
    staff = only(world, world.berta)
    assert "marido" in words(staff), "the staff read it"
    assert "restricted" in staff.for_print, "and may not print it"
    with pytest.raises(BadRequest):
        baskets.add(world.archive, world.rita, world.rosa, last.start_ms, last.end_ms)


def test_what_researchers_may_have_and_the_public_not_is_not_for_print(world: World) -> None:
    allow_print(world)
    baskets.add(world.archive, world.rita, world.rosa, *ALL)
    inside = NewRestriction(RestrictionReason.THIRD_PARTY, audience=Audience.RESEARCH)
    propose(world.archive, world.berta, world.rosa, [(2_000, 2_500)], inside)
    assert "hermana" in words(only(world, world.rita))
    assert "restricted" in only(world, world.rita).for_print


def test_print_needs_its_own_yes_of_everybody_and_words_that_a_person_checked(world: World) -> None:
    for viewer in (world.rita, world.berta):
        baskets.add(world.archive, viewer, world.rosa, *ALL)
        assert only(world, viewer).for_print.startswith("Not agreed to for print.")
    one, *_ = show_agreements(world.archive, OPERATOR, world.rosa)
    grant(world.archive, OPERATOR, world.rosa, one.participant, (Purpose.QUOTE_IN_PRINT,))
    assert only(world, world.rita).for_print != "", "the other has not said so"
    allow_print(world)
    assert only(world, world.rita).for_print == NOT_CHECKED, "a computer wrote the words"
    check(world)
    assert only(world, world.rita).for_print == ""


def test_quotes_keep_the_order_they_are_given_and_come_back_to_their_place(world: World) -> None:
    first, second, third = (
        baskets.add(world.archive, world.rita, world.rosa, *ALL, note=each) for each in "abc"
    )

    def order() -> str:
        return "".join(each.kept.note for each in baskets.show(world.archive, world.rita))

    baskets.move(world.archive, world.rita, third, Step.UP)
    assert order() == "acb"
    baskets.move(world.archive, world.rita, first, Step.UP)
    assert order() == "acb"
    baskets.move(world.archive, world.rita, first, Step.DOWN)
    assert order() == "cab"
    baskets.remove(world.archive, world.rita, first)
    assert order() == "cb"
    assert baskets.can_be_brought_back(world.archive, world.rita, first)
    baskets.bring_back(world.archive, world.rita, first)
    assert order() == "cab"
    baskets.remove(world.archive, world.rita, second)
    world.clock.ms += baskets.UNDONE_WITHIN_MS + 1
    baskets.add(world.archive, world.rita, world.rosa, *ALL)
    assert not baskets.can_be_brought_back(world.archive, world.rita, second)
    with pytest.raises(NotFound):
        baskets.bring_back(world.archive, world.rita, second)


def test_erasing_an_interview_erases_its_quotes_with_their_notes(world: World) -> None:
    baskets.add(world.archive, world.rita, world.rosa, *ALL, note="zumbayllu")
    withdraw(world.archive, OPERATOR, world.rosa)
    erase(world.archive, world.ana, world.berta, world.rosa)
    assert rows(world) == []


def test_the_audit_says_that_a_quote_was_kept_and_never_what(world: World) -> None:
    baskets.add(world.archive, world.rita, world.rosa, *ALL, note="zumbayllu")
    kept = [each for each in catalogue.events(world.archive, world.berta) if each.verb == "keep_quote"]
    assert len(kept) == 1
    assert "zumbayllu" not in str(kept)


def test_the_system_and_a_stranger_keep_nothing(world: World) -> None:
    other = add_user(world.archive, OPERATOR, "otra@archive.test", Role.RESEARCHER, PASSPHRASE, "Otra")
    with pytest.raises(NotFound):
        baskets.remove(world.archive, other.viewer, QuoteId("nobody"))
    with pytest.raises(Refused):
        baskets.show(world.archive, Viewer(other.id, Role.NARRATOR, "Otra"))


def test_an_interview_is_new_once_its_first_words_are_younger(world: World) -> None:
    database, now_ms = world.archive.database(), world.clock.now_ms()
    assert came_since(database, [world.rosa], 0) == {world.rosa}
    assert came_since(database, [world.rosa], now_ms + 1) == frozenset()
    assert came_since(database, [], 0) == frozenset()
