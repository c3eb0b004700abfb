"""A researcher's own codes: on words that are found again, seen by whom they are for, and by consent alone."""

import json
from dataclasses import replace

import pytest

from archive.analysis import coded, coders, coding, sharing
from archive.analysis.coders import Unit
from archive.consent.reader import reading
from archive.methods.alignment import spread_words
from archive.methods.anchoring import Fate
from archive.participation import participants, restricting
from archive.participation.erasing import erase
from archive.participation.participants import withdraw
from archive.participation.restricting import NewRestriction
from archive.terms.codes import CodeId, Pattern, ProjectId, Wanted
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.models import Audience, InterviewId, ParticipantRole, Purpose, Role, Viewer
from archive.terms.restrictions import RestrictionReason
from archive.transcripts import review
from tests.archive.participation.test_erasing import everywhere
from tests.archive.stewardship.test_named_readers import let_in
from tests.peopled import EMAILS, World

SAID = "Hola, me llamo Rosa. A mi hermana la mató su marido en la casa de Potosí y nadie dijo nada."
QUOTE = "la mató su marido"


@pytest.fixture
def said(world: World) -> World:
    """Rosa's interview with a longer text, each word with its time."""
    (segment,) = reading(world.archive, world.berta, Purpose.PRESERVE).transcript(world.rosa).segments
    words = tuple(spread_words(SAID.split(), 0, 4_000))
    longer = replace(segment, text=SAID, words=words, start_ms=0, end_ms=4_000)
    review.keep_corrected(world.archive, world.berta, world.rosa, (longer,))
    return world


def correct(world: World, text: str) -> None:
    (segment,) = reading(world.archive, world.berta, Purpose.PRESERVE).transcript(world.rosa).segments
    review.correct(world.archive, world.berta, world.rosa, 0, text, seen_revision=segment.revision)


def span_of(world: World, quote: str, viewer: Viewer | None = None) -> tuple[int, int]:
    """Return the time of the first place where these words are said."""
    (segment,) = (
        reading(world.archive, viewer or world.berta, Purpose.PRESERVE).transcript(world.rosa).segments
    )
    words = [each.text for each in segment.words]
    wanted = quote.split()
    at = next(at for at in range(len(words)) if words[at : at + len(wanted)] == wanted)
    return segment.words[at].start_ms, segment.words[at + len(wanted) - 1].end_ms


def begun(world: World, viewer: Viewer, *names: str) -> tuple[ProjectId, list[CodeId]]:
    project = coding.begin(world.archive, viewer, "Tesis")
    return project, [coding.keep_code(world.archive, viewer, project, name=name) for name in names]


def share(world: World, owner: Viewer, project: ProjectId, role: Role) -> None:
    """Let somebody work in a project: she is asked, and says yes."""
    sharing.ask(world.archive, owner, project, EMAILS[role])
    sharing.answer(world.archive, world.users[role].viewer, project, comes=True)


def put(
    world: World,
    viewer: Viewer,
    project: ProjectId,
    code: CodeId | None,
    quote: str = QUOTE,
    interview: InterviewId | None = None,
    **given: object,
) -> object:
    span = span_of(world, quote)
    return coded.code_words(world.archive, viewer, project, interview or world.rosa, span, code=code, **given)  # type: ignore[arg-type]


def restrict(world: World, quote: str) -> None:
    reason = NewRestriction(RestrictionReason.THIRD_PARTY)
    restricting.propose(world.archive, world.ana, world.rosa, [span_of(world, quote)], reason)


def found(world: World, viewer: Viewer, project: ProjectId) -> list[coded.CodedWords]:
    return list(coded.on_interview(world.archive, viewer, project, world.rosa)[1])


@pytest.mark.parametrize(
    ("now", "fate", "text"),
    [
        (SAID, Fate.SAME, QUOTE),
        (f"Sí. Bueno, sí, {SAID}", Fate.SAME, QUOTE),
        (SAID.replace("la mató su marido en", "La mató, su marido, en"), Fate.SAME, "La mató, su marido,"),
        (SAID.replace("hermana la", "hermana mayor, Ana, la"), Fate.SAME, QUOTE),
        (SAID.replace("mató su", "mató ayer su"), Fate.CHANGED, "la mató ayer su marido"),
        (SAID.replace("mató", "golpeó"), Fate.CHANGED, "la golpeó su marido"),
        (SAID.replace("marido", "esposo"), Fate.CHANGED, "la mató su esposo"),
        (SAID.replace("la mató", "lo mató"), Fate.CHANGED, "lo mató su marido"),
        (SAID.replace(" la mató su marido", ""), Fate.GONE, ""),
        ("Silencio.", Fate.GONE, ""),
        ("La casa es de su hermana y la llave la tiene ella.", Fate.GONE, ""),
    ],
)
def test_codes_are_found_again_after_corrections_and_gone_words_are_not_shown(
    said: World, now: str, fate: Fate, text: str
) -> None:
    project, (violence,) = begun(said, said.rita, "Violencia")
    put(said, said.rita, project, violence, memo="una nota")
    correct(said, now)
    (each,) = found(said, said.rita, project)
    assert (each.fate, each.text) == (fate, text)
    assert each.coding.memo == "una nota"
    if fate is Fate.GONE:
        assert "marido" not in repr(each)


def test_a_restricted_word_inside_is_seen_where_another_line_ends_before_it(said: World) -> None:
    """Somebody else says a word over hers: her line is the longer one, and does not come last."""
    (hers,) = reading(said.archive, said.berta, Purpose.PRESERVE).transcript(said.rosa).segments
    over = (replace(hers.words[0], text="sí", start_ms=1_000, end_ms=1_200),)
    other = replace(hers, number=1, start_ms=1_000, end_ms=1_200, text="sí", words=over, verified=True)
    review.keep_corrected(said.archive, said.berta, said.rosa, (replace(hers, verified=True), other))
    for each in participants.show_agreements(said.archive, said.berta, said.rosa):
        participants.grant(said.archive, said.berta, said.rosa, each.participant, (Purpose.QUOTE_IN_PRINT,))
    project, _ = begun(said, said.rita)
    share(said, said.rita, project, Role.ARCHIVIST)
    coded.code_words(said.archive, said.rita, project, said.rosa, (0, 4_000), memo="es Potosí")
    (kept,) = coded.for_file(said.archive, said.rita, project, Wanted())
    assert (kept[0].text.endswith("sí"), kept[0].end_ms, kept[1]) == (True, 4_000, "")
    span = next((word.start_ms, word.end_ms) for word in hers.words if word.text == "Potosí")
    for audience, viewer in ((Audience.RESEARCH, said.rita), (Audience.STAFF, said.rita)):
        new = NewRestriction(RestrictionReason.THIRD_PARTY, audience=audience)
        restricting.propose(said.archive, said.ana, said.rosa, [span], new)
        ((each, why_not),) = coded.for_file(said.archive, viewer, project, Wanted())
        assert (each.text, why_not) == ("", "A part of it is restricted.")
    (mine,) = coded.gather(said.archive, said.rita, project, Wanted()).found
    assert mine.coding.touches_covered


def test_a_coding_survives_a_whole_new_text_with_other_lines_and_times(said: World) -> None:
    project, (violence,) = begun(said, said.rita, "Violencia")
    put(said, said.rita, project, violence)
    (segment,) = reading(said.archive, said.berta, Purpose.PRESERVE).transcript(said.rosa).segments
    words = tuple(
        replace(word, start_ms=word.start_ms + 60_000, end_ms=word.end_ms + 60_000) for word in segment.words
    )
    moved = replace(segment, number=7, start_ms=60_000, end_ms=70_000, words=words)
    review.keep_corrected(said.archive, said.berta, said.rosa, (moved,))
    (each,) = found(said, said.rita, project)
    assert (each.fate, each.text) == (Fate.SAME, QUOTE)
    assert each.start_ms > 60_000


def test_no_word_of_the_interview_is_kept_with_a_code(said: World) -> None:
    project, (violence,) = begun(said, said.rita, "Violencia")
    put(said, said.rita, project, violence)
    rows = [value for row in said.archive.database().query("select * from codings") for value in row.values()]
    kept = json.dumps(rows, ensure_ascii=False).casefold()
    for word in SAID.casefold().replace(".", "").replace(",", "").split():
        assert word not in rows
        assert len(word) < 4 or word not in kept
    assert violence in rows


def test_private_codes_and_projects_are_found_by_nobody_else_whatever_her_role(said: World) -> None:
    project, (violence,) = begun(said, said.rita, "Violencia")
    mine = put(said, said.rita, project, violence, is_private=True)
    for other in (said.ana, said.berta):
        assert coding.projects(said.archive, other) == []
        for ask in (coding.project, coding.codebook, coding.counts, coding.overlaps, coders.coders_of):
            with pytest.raises(NotFound):
                ask(said.archive, other, project)
        with pytest.raises(NotFound):
            found(said, other, project)
        with pytest.raises(NotFound):
            coded.gather(said.archive, other, project, Wanted())
        with pytest.raises(NotFound):
            list(coded.for_file(said.archive, other, project, Wanted()))
        with pytest.raises(NotFound):
            put(said, other, project, violence)
        with pytest.raises(NotFound):
            coding.keep_code(said.archive, other, project, name="Mío")
        with pytest.raises(NotFound):
            sharing.ask(said.archive, other, project, EMAILS[Role.ADMIN])
        with pytest.raises(NotFound):
            coded.remove(said.archive, other, said.rosa, mine)  # type: ignore[arg-type]
    assert len(found(said, said.rita, project)) == 1


def test_members_of_a_project_see_each_others_codes_but_not_the_private_ones(said: World) -> None:
    project, (violence,) = begun(said, said.rita, "Violencia")
    put(said, said.rita, project, violence, memo="para todas")
    put(said, said.rita, project, None, memo="para mí", is_private=True)
    share(said, said.rita, project, Role.ARCHIVIST)
    assert [each.coding.memo for each in found(said, said.berta, project)] == ["para todas"]
    assert coding.counts(said.archive, said.berta, project) == {violence: (1, 1)}
    assert coding.counts(said.archive, said.rita, project) == {violence: (1, 1), None: (1, 1)}
    with pytest.raises(BadRequest, match="began"):
        sharing.ask(said.archive, said.berta, project, EMAILS[Role.ADMIN])
    with pytest.raises(BadRequest):
        sharing.part(said.archive, said.rita, project, said.rita.id)
    sharing.part(said.archive, said.rita, project, said.berta.id)
    with pytest.raises(NotFound):
        found(said, said.berta, project)


def test_who_asks_somebody_learns_nothing_but_a_yes(said: World) -> None:
    """The same is seen of who signs in here, of who does not, and of who says no."""
    project, _ = begun(said, said.rita)
    addresses = [EMAILS[Role.ARCHIVIST], "nobody@archive.test", EMAILS[Role.ADMIN]]
    for each in addresses:
        sharing.ask(said.archive, said.rita, project, f" {each.upper()} ")
        said.clock.ms += 1
    assert [each.id for each in sharing.offered(said.archive, said.ana)] == [project]
    sharing.answer(said.archive, said.ana, project, comes=False)
    assert sharing.offered(said.archive, said.ana) == []
    assert sharing.asked(said.archive, said.rita, project) == addresses
    assert coding.project(said.archive, said.rita, project).members == (said.rita.id,)
    with pytest.raises(NotFound):
        coding.project(said.archive, said.berta, project)
    sharing.answer(said.archive, said.berta, project, comes=True)
    assert sharing.asked(said.archive, said.rita, project) == addresses[1:]
    assert sharing.asked(said.archive, said.berta, project) == []
    assert set(coding.project(said.archive, said.berta, project).members) == {said.rita.id, said.berta.id}
    assert sharing.offered(said.archive, said.berta) == []


def test_the_audit_does_not_tell_a_no_from_a_yes(said: World) -> None:
    """Nor to which project it was given: whoever began that may read the audit."""
    project, _ = begun(said, said.rita)
    for role in (Role.ARCHIVIST, Role.ADMIN):
        sharing.ask(said.archive, said.rita, project, EMAILS[role])
    sharing.answer(said.archive, said.ana, project, comes=False)
    sharing.answer(said.archive, said.berta, project, comes=True)
    lines = list(said.archive.database().query("select * from events order by number desc limit 2"))
    assert [(each["actor"], each["verb"], each["subject"], each["reason"]) for each in lines] == [
        (each.id, "code", each.id, "answered") for each in (said.berta, said.ana)
    ]


def test_only_who_was_asked_answers_and_only_the_owner_asks_or_takes_it_back(said: World) -> None:
    project, _ = begun(said, said.rita)
    for comes in (True, False):
        with pytest.raises(NotFound):
            sharing.answer(said.archive, said.berta, project, comes=comes)
    sharing.ask(said.archive, said.rita, project, EMAILS[Role.ARCHIVIST])
    with pytest.raises(NotFound):
        sharing.ask_no_more(said.archive, said.berta, project, EMAILS[Role.ARCHIVIST])
    sharing.ask_no_more(said.archive, said.rita, project, EMAILS[Role.ARCHIVIST])
    assert sharing.offered(said.archive, said.berta) == sharing.asked(said.archive, said.rita, project) == []
    with pytest.raises(NotFound):
        sharing.answer(said.archive, said.berta, project, comes=True)
    with pytest.raises(NotFound):
        sharing.ask_no_more(said.archive, said.rita, project, EMAILS[Role.ARCHIVIST])
    for wrong in ("", "berta", "a @b.test", "@b.test", f"{'a' * 300}@b.test"):
        with pytest.raises(BadRequest, match="address"):
            sharing.ask(said.archive, said.rita, project, wrong)


def test_others_memos_on_words_that_a_correction_moved_are_not_there_when_these_are_restricted(
    said: World,
) -> None:
    project, (violence,) = begun(said, said.berta, "Violencia")
    share(said, said.berta, project, Role.RESEARCHER)
    for quote in ("su marido en", "Potosí"):
        put(said, said.berta, project, violence, quote=quote, memo="lo de Evaristo")
    put(said, said.rita, project, violence, quote="su marido en", memo="mío")
    correct(said, "En Potosí su marido en la casa mató a mi hermana. Hola, me llamo Rosa. Y nadie dijo nada.")
    assert len(found(said, said.rita, project)) == 3
    restrict(said, "En Potosí su marido en")
    assert [each.coding.memo for each in found(said, said.rita, project)] == ["mío"]
    every = coded.for_file(said.archive, said.rita, project, Wanted())
    assert [each.coding.memo for each, _ in every] == ["mío"]
    assert len(found(said, said.berta, project)) == 3


def test_restricted_words_never_appear_and_others_codes_on_them_are_not_there(said: World) -> None:
    project, (violence,) = begun(said, said.berta, "Violencia")
    share(said, said.berta, project, Role.RESEARCHER)
    put(said, said.berta, project, violence, memo="el marido se llama Zacarías")
    put(said, said.rita, project, violence, "A mi hermana la mató su marido en la casa")
    assert len(found(said, said.rita, project)) == 2
    restrict(said, "mató su marido")
    (own,) = found(said, said.rita, project)
    assert own.coding.coder == said.rita.id
    assert own.text == "A mi hermana la […] en la casa"
    assert coding.counts(said.archive, said.rita, project) == {violence: (1, 1)}
    gathered = coded.gather(said.archive, said.rita, project, Wanted())
    assert gathered.total == 1
    every = list(coded.for_file(said.archive, said.rita, project, Wanted()))
    for shown in (own, gathered, every):
        assert "marido" not in repr(shown)
        assert "Zacar" not in repr(shown)
    assert [each.text for each in found(said, said.berta, project)][1] == QUOTE


def test_ones_own_code_on_words_that_are_all_restricted_shows_none_of_them(said: World) -> None:
    project, (violence,) = begun(said, said.rita, "Violencia")
    put(said, said.rita, project, violence)
    restrict(said, QUOTE)
    (own,) = found(said, said.rita, project)
    assert (own.fate, own.text) == (Fate.GONE, "")


def test_a_withdrawn_interview_is_in_no_list_count_or_file_and_erased_with_its_memos(said: World) -> None:
    project, (violence,) = begun(said, said.rita, "Violencia")
    put(said, said.rita, project, violence, memo="Xochiquetzalli")
    withdraw(said.archive, said.berta, said.rosa)
    assert coding.counts(said.archive, said.rita, project) == {}
    gathered = coded.gather(said.archive, said.rita, project, Wanted())
    assert (gathered.total, gathered.found, gathered.titles) == (0, (), {})
    assert list(coded.for_file(said.archive, said.rita, project, Wanted())) == []
    assert coding.overlaps(said.archive, said.rita, project) == []
    with pytest.raises(NotFound):
        found(said, said.rita, project)
    memo = b"Xochiquetzalli"
    assert any(memo in each for each in everywhere(said)), "sealed is not erased"
    erase(said.archive, said.ana, said.berta, said.rosa)
    assert list(said.archive.database().query("select * from codings")) == []
    assert not any(memo in each for each in everywhere(said))


def test_a_researcher_codes_no_interview_that_she_may_not_read(said: World) -> None:
    project, (violence,) = begun(said, said.rita, "Violencia")
    for hidden in (said.marta, InterviewId("nobody")):
        with pytest.raises(NotFound):
            coded.code_words(said.archive, said.rita, project, hidden, (0, 9_000), code=violence)
    share(said, said.rita, project, Role.ARCHIVIST)
    coded.code_words(said.archive, said.berta, project, said.marta, (0, 9_000), code=violence)
    assert coding.counts(said.archive, said.berta, project) == {violence: (1, 1)}
    assert coding.counts(said.archive, said.rita, project) == {}
    assert coded.gather(said.archive, said.rita, project, Wanted()).total == 0
    with pytest.raises(BadRequest, match="other codes"):
        coding.remove_code(said.archive, said.rita, project, violence)


def test_codes_are_gathered_by_code_theme_speaker_and_coder(said: World) -> None:
    said.work()
    project, (violence, wider) = begun(said, said.rita, "Violencia", "Familia")
    coding.keep_code(said.archive, said.rita, project, code=violence, name="Violencia", parent=wider)
    put(said, said.rita, project, violence)
    put(said, said.rita, project, wider, "Hola, me")

    def total(**wanted: object) -> int:
        return coded.gather(said.archive, said.rita, project, Wanted(**wanted)).total  # type: ignore[arg-type]

    codes = coding.codebook(said.archive, said.rita, project)
    assert [each.name for each in codes] == ["Familia", "Violencia"]
    assert [coding.depth(each, codes) for each in codes] == [0, 1]
    assert total() == 2
    assert total(codes=(violence,)) == 1
    assert total(codes=coding.with_narrower(codes, wider)) == 2
    assert total(codes=coding.with_narrower(codes, CodeId("nobody"))) == 0
    themes = coded.themes_heard(said.archive, said.rita)
    assert "femicide" in themes, "the tagger finds it in these words"
    assert total(theme="femicide") == 1
    assert total(theme="nobody") == 0
    assert total(coder=said.rita.id) == 2
    assert total(coder=said.berta.id) == 0
    assert total(speaker=ParticipantRole.NARRATOR) == 0, "nobody said yet who speaks"
    review.correct(
        said.archive,
        said.berta,
        said.rosa,
        0,
        SAID,
        seen_revision=1,
        speaker=next(
            each.participant
            for each in participants.show_agreements(said.archive, said.ana, said.rosa)
            if each.role is ParticipantRole.NARRATOR
        ),
    )
    assert total(speaker=ParticipantRole.NARRATOR) == 2
    assert total(speaker=ParticipantRole.INTERVIEWER) == 0
    gathered = coded.gather(said.archive, said.rita, project, Wanted())
    assert {each.speaker for each in gathered.found} == {"Elena"}, "as she chose to be named"
    assert "Quispe" not in repr(gathered)


def test_overlaps_are_counted(said: World) -> None:
    project, (one, other, third) = begun(said, said.rita, "A", "B", "C")
    put(said, said.rita, project, one)
    put(said, said.rita, project, other, "su marido en la casa")
    put(said, said.rita, project, third, "nadie dijo nada.")
    assert [(times, {a, b}) for a, b, times in coding.overlaps(said.archive, said.rita, project)] == [
        (1, {one, other})
    ]


def test_coders_agree_as_far_as_they_mark_the_same_words(said: World) -> None:
    project, (violence, family) = begun(said, said.rita, "Violencia", "Familia")
    share(said, said.rita, project, Role.ARCHIVIST)
    put(said, said.rita, project, violence, "la mató su marido")
    put(said, said.berta, project, violence, "mató su marido en")
    put(said, said.rita, project, family, "mi hermana")
    put(said, said.berta, project, family, "mi hermana")
    put(said, said.berta, project, family, "nadie dijo", is_private=True)
    both = (said.rita.id, said.berta.id)
    assert set(coders.coders_of(said.archive, said.rita, project)) == set(both)
    compared = coders.compare(said.archive, said.rita, project, both, Unit.WORD)
    n = len(SAID.split())
    assert (compared.units, compared.interviews, compared.left_out) == (n, 1, 0)
    by_code = {each.code: each for each in compared.rows}
    assert by_code[family].alpha == 1
    assert by_code[family].kappas[0][2] == 1
    observed, chance = (n - 2) / n, (4 * 4 + (n - 4) ** 2) / n**2
    (kappa,) = [each[2] for each in by_code[violence].kappas]
    assert kappa == pytest.approx((observed - chance) / (1 - chance))
    assert by_code[violence].marked == (4, 4)
    assert by_code[None].alpha is not None
    assert coders.compare(said.archive, said.berta, project, both, Unit.WORD).rows == compared.rows
    lines = coders.compare(said.archive, said.rita, project, both, Unit.LINE)
    assert lines.units == 1
    with pytest.raises(BadRequest):
        coders.compare(said.archive, said.rita, project, both[:1], Unit.WORD)


def test_covered_words_are_no_units_for_who_may_not_have_them(said: World) -> None:
    project, (violence,) = begun(said, said.rita, "Violencia")
    share(said, said.rita, project, Role.ARCHIVIST)
    both = (said.rita.id, said.berta.id)
    for viewer in (said.rita, said.berta):
        put(said, viewer, project, violence, "mi hermana")
        put(said, viewer, project, violence, "su marido en")
    restrict(said, "su marido")
    compared = coders.compare(said.archive, said.rita, project, both, Unit.WORD)
    assert compared.units == len(SAID.split()) - 2
    assert [each.marked for each in compared.rows if each.code] == [(2, 2)]


def test_a_codebook_takes_no_odd_codes(said: World) -> None:
    project, (one, other) = begun(said, said.rita, "A", "B")
    keep = coding.keep_code
    coding.keep_code(
        said.archive, said.rita, project, code=other, name="B", parent=one, pattern=Pattern.DOTTED
    )
    for given in (
        {"name": " "},
        {"name": "a"},
        {"name": "x" * 81},
        {"name": "C", "colour": 8},
        {"name": "C", "definition": "x" * 2_001},
        {"name": "C", "parent": CodeId("nobody")},
        {"code": one, "name": "A", "parent": other},
        {"code": one, "name": "A", "parent": one},
    ):
        with pytest.raises(BadRequest):
            keep(said.archive, said.rita, project, **given)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        keep(said.archive, said.rita, project, name="D", code=CodeId("nobody"))
    with pytest.raises(BadRequest):
        coding.remove_code(said.archive, said.rita, project, one)
    coding.remove_code(said.archive, said.rita, project, other)
    coding.remove_code(said.archive, said.rita, project, one)
    assert coding.codebook(said.archive, said.rita, project) == []
    for odd in ({"code": None}, {"code": CodeId("nobody")}, {"code": None, "memo": "x" * 5_001}):
        with pytest.raises(BadRequest):
            coded.code_words(said.archive, said.rita, project, said.rosa, (0, 3_000), **odd)  # type: ignore[arg-type]
    with pytest.raises(BadRequest, match="no words"):
        coded.code_words(said.archive, said.rita, project, said.rosa, (600_000, 700_000), memo="nada")


def test_whoever_may_nothing_codes_nothing(said: World) -> None:
    narrator = Viewer(said.rita.id, Role.NARRATOR, "ella")
    with pytest.raises(Refused):
        coding.begin(said.archive, narrator, "Tesis")


def test_who_was_let_in_by_name_is_told_that_she_cannot_code_what_is_in_no_list_of_hers(said: World) -> None:
    said.archive.database().execute(
        "update grants set decision = 'ask_each_time' where purpose = 'research' and agreement_id in "
        "(select id from agreements where interview_id = ?)",
        [said.rosa],
    )
    project, (violence,) = begun(said, said.rita, "Violencia")
    with pytest.raises(NotFound):
        coded.code_words(said.archive, said.rita, project, said.rosa, (0, 3_000), code=violence)
    let_in(said)
    with pytest.raises(Refused, match="each time"):
        coded.code_words(said.archive, said.rita, project, said.rosa, (0, 3_000), code=violence)
    assert coding.counts(said.archive, said.rita, project) == {}
