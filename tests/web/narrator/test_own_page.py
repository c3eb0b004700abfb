"""Her page: in her language, hers alone, nothing kept in a browser, closed when it says so."""

import logging
import re

import pytest
from werkzeug.test import Client

from archive.clock import from_ms
from archive.gallery.schema import audio_file
from archive.participation import narrators, participants, restricting
from archive.participation.erasing import erase
from archive.participation.presenting import present
from archive.publication import excerpt_translations, excerpts
from archive.stewardship import access, progress
from archive.terms.jobs import JobKind
from archive.terms.models import ExcerptId, NameAs, ParticipantRole, Presentation, Purpose
from archive.terms.own import Happened, Line
from archive.terms.people import AccessState
from archive.terms.reasons import Reason, sentence
from archive.terms.restrictions import RestrictionReason
from media.store import Store
from tests.architecture.calls import leads_to
from tests.archive.participation.test_narrators import DAY_MS
from tests.peopled import PASSPHRASE
from tests.web.narrator.conftest import OUTSIDE, PROPOSED, PUBLIC, World
from web.headers import CONTENT_SECURITY_POLICY
from web.narrator.texts import TEXTS
from web.wsgi import make_application

BUTTON = re.compile(r"<details.*?</details>", re.DOTALL)
LEADS_ON = re.compile(r'(?:href|action|src)="([^"]*)"')


def is_public(world: World, excerpt: ExcerptId) -> bool:
    return audio_file(world.archive.config.gallery_folder, excerpt).is_file()


@pytest.mark.parametrize("language", list(TEXTS))
def test_the_whole_page_is_in_her_language(world: World, language: str) -> None:
    text = world.text(f"/{world.link(language=language)}")
    texts = TEXTS[language]
    assert f'<html lang="{language}">' in text
    assert f"<title>{texts.say('page_title')}</title>" in text
    for key in ("heading", "recorded_heading", "public_heading", "proposed_heading", "who_heading", "leave"):
        assert texts.say(key) in text
    others = [each for code, each in TEXTS.items() if code != language]
    for other in others:
        for key in ("lede", "everything_means", "refuse_means", "take_back_one_means"):
            assert other.say(key) not in text


def test_another_language_is_one_press_away_and_stays(world: World) -> None:
    token = world.link(language="es")
    text = world.text(f"/{token}?language=nl")
    assert '<html lang="nl">' in text
    assert f'action="/{token}/take-back?language=nl"' in text
    assert '<html lang="es">' in world.text(f"/{token}?language=xx")


def test_she_reads_the_translation_that_the_public_would_read_beside_her_words(world: World) -> None:
    for each in participants.show_agreements(world.archive, world.berta, world.rosa):
        participants.grant(world.archive, world.berta, world.rosa, each.participant, (Purpose.TRANSLATE,))
    excerpt_translations.write(
        world.archive,
        world.berta,
        world.proposed,
        seen=excerpts.show(world.archive, world.berta, world.proposed).seal,
        language="fr",
        made_by="une <i>bénévole",
        lines=("Ma <b>zibeline.",),
    )
    text = world.text(f"/{world.link()}")
    assert '<p class="translated" lang="fr" dir="auto">Ma &lt;b&gt;zibeline.</p>' in text
    assert "une &lt;i&gt;bénévole" in text


def test_her_page_says_what_is_hers_and_of_others_nothing(world: World) -> None:
    text = world.text(f"/{world.link(language='en')}")
    for told in (
        "10 March 2025",
        "Molenbeek",
        "the person who asks",
        "Saludo",
        "Mi hermana",
        "Elena",
        "Bruselas",
    ):
        assert told in text
    assert PUBLIC in text.lower()
    assert PROPOSED in text
    for hidden in (
        OUTSIDE,
        "Lucía",
        "Vermeulen",
        "Quispe",
        "Berta",
        "berta@",
        "Hola, soy Rosa",
        world.ana.name,
    ):
        assert hidden not in text


SAINT_LUCIA = "Santa Lucía".encode()
"""One of the countries that she may come from: no interviewer."""


@pytest.mark.parametrize("language", list(TEXTS))
def test_no_answer_of_the_room_names_anybody_else_or_holds_a_word_of_outside(
    world: World, language: str
) -> None:
    token = world.link(language=language)
    forms = [{}, {"purpose": "research"}, {"name_as": "chosen", "name": "Amaru"}, {"purpose": "everything"}]
    for form in forms:
        for method, path in everywhere(world, token):
            answer = world.app.test_client().open(
                path, method=method, data=form if method == "POST" else None
            )
            said = answer.get_data().replace(SAINT_LUCIA, b"") + str(answer.headers).encode()
            for hidden in (
                OUTSIDE,
                "Lucía",
                "Vermeulen",
                "Quispe",
                "Berta",
                "Ana,",
                "archive.test",
                "soy Rosa",
            ):
                assert hidden.encode() not in said, (path, hidden)


def test_the_server_has_the_room_where_the_links_lead(world: World) -> None:
    token = world.link()
    world.archive.connections.close()
    client = Client(make_application(world.archive.config, gallery_only=False))
    found = client.get(f"/mine/{token}", base_url="http://localhost")
    assert found.status_code == 200
    assert f'action="/mine/{token}/take-back"' in found.get_data(as_text=True)
    assert client.get("/mine/nothing", base_url="http://localhost").status_code == 404
    assert 'href="/mine' not in client.get("/", base_url="http://localhost").get_data(as_text=True)


def test_the_title_and_the_addresses_say_nothing(world: World) -> None:
    text = world.text(f"/{world.link()}")
    assert re.findall(r"<title>(.*?)</title>", text) == ["Página"]
    assert "<form" in text
    assert all("Saludo" not in each for each in LEADS_ON.findall(text))


def test_who_may_see_it_is_said_for_each_purpose_in_use(world: World) -> None:
    participants.withdraw(
        world.archive,
        world.berta,
        world.rosa,
        world.participant(ParticipantRole.INTERVIEWER),
        Purpose.RESEARCH,
    )
    participants.withdraw(world.archive, world.berta, world.rosa, world.participant(), Purpose.FULL_PUBLIC)
    text, texts = world.text(f"/{world.link(language='fr')}"), TEXTS["fr"]
    assert texts.purpose(Purpose.EXCERPT_PUBLIC, "yes") in text
    assert texts.purpose(Purpose.FULL_PUBLIC, "no") in text
    assert sentence(Reason.NOT_ALLOWED, "fr") in text
    assert texts.purpose(Purpose.RESEARCH, "yes") not in text


def everywhere(world: World, token: str) -> list[tuple[str, str]]:
    return [
        ("GET", f"/{token}"),
        ("POST", f"/{token}/open"),
        ("GET", f"/{token}/excerpts/{world.public}/sound.mp3"),
        ("POST", f"/{token}/excerpts/{world.public}/approve"),
        ("POST", f"/{token}/excerpts/{world.public}/refuse"),
        ("POST", f"/{token}/name"),
        ("POST", f"/{token}/take-back"),
        ("POST", f"/{token}/undo"),
    ]


def test_every_address_of_the_room_is_known_here(world: World) -> None:
    said = {rule.endpoint for rule in world.app.url_map.iter_rules()} - {"static"}
    adapter = world.app.url_map.bind("localhost")
    assert {adapter.match(path, method)[0] for method, path in everywhere(world, "t")} == said


def test_looking_changes_nothing_and_sending_does(world: World) -> None:
    writes = ("archive.consent.writer", "writing")
    for rule in world.app.url_map.iter_rules():
        view = world.app.view_functions[rule.endpoint]
        way = leads_to((view.__module__, view.__name__), writes)
        if "GET" in (rule.methods or set()):
            assert way == (), rule.endpoint
        elif rule.endpoint != "mine.unlock":
            assert way, rule.endpoint


def test_nothing_is_kept_anywhere_and_no_cookie_is_set(world: World) -> None:
    token = world.link()
    asked = [
        *everywhere(world, token),
        *everywhere(world, "A" * 43),
        ("GET", "/static/narrator.css"),
        ("GET", "/"),
    ]
    for method, path in asked:
        answer = world.app.test_client().open(path, method=method)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store", path
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"].startswith("noindex")
        assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert not {"ETag", "Last-Modified"} & set(answer.headers.keys()) or path.startswith("/static")


def test_whatever_leads_nowhere_is_the_same_page_byte_for_byte(world: World) -> None:
    ended = world.link(days=1)
    world.clock.ms += DAY_MS
    revoked = world.link()
    narrators.revoke_links(world.archive, world.ana, world.rosa, world.participant())
    locked = world.link(passphrase=PASSPHRASE)
    narrators.take_back(world.archive, narrators.open_link(world.archive, locked), None)
    erase(world.archive, world.ana, world.berta, world.rosa)
    answers = set()
    for token in (ended, revoked, locked, "A" * 43, "x", "mine"):
        for method, path in everywhere(world, token):
            form = {"passphrase": PASSPHRASE} if method == "POST" else {}
            client = world.app.test_client()
            answer = client.open(
                path, method=method, data=form, environ_base={"REMOTE_ADDR": token[:9] + path[-4:]}
            )
            kept = {name: value for name, value in answer.headers.items() if name != "Date"}
            answers.add((answer.status_code, answer.get_data(), tuple(sorted(kept.items()))))
    (only,) = answers
    assert only[0] == 404
    read = re.sub(r"<[^>]*>", " ", only[1].decode())
    assert "There is nothing here." in read
    for word in ("testimony", "archiv", "story", "withdr", "taken back", "rosa"):
        assert word not in read.lower()


def test_a_link_leads_to_one_interview_and_to_no_excerpt_of_another(world: World) -> None:
    other = narrators.make_link(
        world.archive,
        world.berta,
        world.marta,
        world.participant(interview=world.marta),
        language="es",
    )
    assert "Saludo" not in world.text(f"/{other}")
    for excerpt in (world.public, world.proposed):
        assert world.get(f"/{other}/excerpts/{excerpt}/sound.mp3").status_code == 404
        for deed in ("approve", "refuse"):
            assert world.post(f"/{other}/excerpts/{excerpt}/{deed}").status_code == 404
    assert is_public(world, world.public)


def test_she_hears_the_stretch_and_nothing_else(world: World) -> None:
    token = world.link()
    clip = world.get(f"/{token}/excerpts/{world.public}/sound.mp3")
    assert clip.get_data() == audio_file(world.archive.config.gallery_folder, world.public).read_bytes()
    heard = world.get(f"/{token}/excerpts/{world.proposed}/sound.mp3").get_data()
    copies = [Store(world.archive.config.media_folder).path(each) for each in world.archive.media.hashes()]
    (whole,) = [each for each in copies if heard in each.read_bytes()]
    assert len(heard) == pytest.approx(1_700 * 8, rel=0.04)
    assert len(heard) < whole.stat().st_size * 0.5
    part = world.get(f"/{token}/excerpts/{world.proposed}/sound.mp3", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.get_data()) == (206, heard[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(heard)}"
    beyond = world.get(
        f"/{token}/excerpts/{world.proposed}/sound.mp3", headers={"Range": f"bytes={len(heard)}-"}
    )
    assert beyond.status_code == 416


def test_taking_back_is_two_presses_and_closed_when_it_answers(world: World) -> None:
    token = world.link()
    asked = [each for each in BUTTON.findall(world.text(f"/{token}")) if "everything" in each]
    assert len(asked) == 1, "one press opens the question, the second answers it"
    assert asked[0].count("<button") == 1
    answer = world.post(f"/{token}/take-back", {"purpose": "everything"})
    assert answer.status_code == 303
    assert not is_public(world, world.public)
    text = world.text(answer.headers["Location"])
    assert TEXTS["es"].say("closed_heading") in text
    assert TEXTS["es"].count("closed_out", 1) in text
    assert TEXTS["es"].say("closed_search_waits") in text
    assert PROPOSED not in text
    assert "Molenbeek" not in text
    world.archive.database().execute("update jobs set state = 'failed' where kind = 'retract'")
    assert TEXTS["es"].say("closed_search_waits") in world.text(f"/{token}"), "the staff are told the same"
    assert progress.taking_out(world.archive, world.berta, world.rosa) is not None
    assert progress.try_again(world.archive, world.berta, world.rosa) == (JobKind.RETRACT,)
    world.work()
    assert progress.taking_out(world.archive, world.berta, world.rosa) is None
    assert TEXTS["es"].say("closed_search_done") in world.text(f"/{token}")
    assert world.get(f"/{token}/excerpts/{world.public}/sound.mp3").status_code == 404
    assert TEXTS["es"].say("done_undone") in world.text(
        world.post(f"/{token}/undo", {"purpose": "everything"}).headers["Location"]
    )
    assert PROPOSED in world.text(f"/{token}")
    assert not is_public(world, world.public)


def test_one_purpose_and_one_excerpt_are_taken_back_alone(world: World) -> None:
    token = world.link(language="en")
    world.post(f"/{token}/take-back", {"purpose": "research"})
    text = world.text(f"/{token}")
    assert TEXTS["en"].purpose(Purpose.RESEARCH, "no") in text
    assert 'name="purpose" value="research"' in text
    assert is_public(world, world.public)
    world.post(f"/{token}/excerpts/{world.public}/refuse")
    assert not is_public(world, world.public)
    assert world.post(f"/{token}/take-back", {"purpose": "nonsense"}).status_code == 404
    assert world.post(f"/{token}/take-back").status_code == 404
    assert "wrong_nothing" in world.post(f"/{token}/undo", {"purpose": "index"}).headers["Location"]


def test_her_answer_counts_for_what_she_was_shown(world: World) -> None:
    token = world.link(language="en")
    seal = re.search(r'name="seal" value="([0-9a-f]{64})"', world.text(f"/{token}"))
    assert seal is not None
    path = f"/{token}/excerpts/{world.proposed}/approve"
    assert "wrong_changed" in world.post(path, {"seal": "0" * 64}).headers["Location"]
    assert "done_approved" in world.post(path, {"seal": seal[1]}).headers["Location"]
    assert "You said yes to it" in world.text(f"/{token}")


def test_a_name_is_changed_and_what_was_public_under_the_old_one_is_gone(world: World) -> None:
    token = world.link(language="en")
    answer = world.post(f"/{token}/name", {"name_as": "chosen", "name": "Amaru", "place": ""})
    text = world.text(answer.headers["Location"])
    assert "Amaru" in text
    assert TEXTS["en"].say("done_renamed") in text
    assert not is_public(world, world.public)
    assert "Elena" not in text
    assert (
        "wrong_name" in world.post(f"/{token}/name", {"name_as": "chosen", "name": " "}).headers["Location"]
    )
    assert world.post(f"/{token}/name", {"name_as": "queen", "name": "x"}).status_code == 400


def test_a_page_that_was_open_before_does_not_bring_her_old_name_back(world: World) -> None:
    token = world.link(language="en")
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', world.text(f"/{token}"))
    assert seen is not None
    as_she_was = {"name_as": "pseudonym", "name": "Elena", "place": "Gante", "voice": "original"}
    nameless = Presentation(NameAs.NONE, None, None)  # she called, and the staff wrote it down
    present(world.archive, world.berta, world.rosa, world.participant(), nameless)
    answer = world.post(f"/{token}/name", {**as_she_was, "seen": seen[1]})
    text = world.text(answer.headers["Location"])
    assert TEXTS["en"].say("wrong_renamed") in text
    assert "Elena" not in text


def test_she_says_where_she_comes_from_and_who_may_know_it(world: World) -> None:
    token = world.link(language="es")
    named = {"name_as": "pseudonym", "name": "Elena", "place": "Bruselas", "voice": "original"}
    world.post(f"/{token}/name", {**named, "country": "BO", "country_shown": "1"})
    assert TEXTS["es"].say("country_now_told", country="Bolivia") in world.text(f"/{token}")
    world.post(f"/{token}/name", {**named, "country": "BO"})
    assert TEXTS["es"].say("country_now", country="Bolivia") in world.text(f"/{token}")
    assert is_public(world, world.public), "the public never had it"
    world.post(f"/{token}/name", {**named, "country": ""})
    assert "Bolivia; " not in world.text(f"/{token}")


def test_what_she_writes_is_shown_as_text(world: World) -> None:
    token = world.link()
    world.post(f"/{token}/name", {"name_as": "chosen", "name": "<b>Amaru</b>", "place": '"><script>'})
    text = world.text(f"/{token}")
    assert "<b>Amaru" not in text
    assert '"><script>' not in text


def test_with_a_pass_phrase_nothing_is_shown_before_it_and_the_way_past_it_ends(world: World) -> None:
    token = world.link(passphrase=PASSPHRASE)
    for path in (f"/{token}", f"/{token}?way=", f"/{token}?way=ff-00", f"/{token}?way=ñ-ñ"):
        text = world.get(path).get_data(as_text=True)
        assert TEXTS["es"].say("locked_heading") in text
        assert PUBLIC not in text.lower()
    assert world.get(f"/{token}/excerpts/{world.public}/sound.mp3?way=ff-0").status_code == 403
    assert world.post(f"/{token}/take-back", {"purpose": "everything"}).status_code == 403
    assert is_public(world, world.public)
    wrong = world.post(f"/{token}/open", {"passphrase": "otra frase de otra persona"})
    assert wrong.status_code == 403
    opened = world.post(f"/{token}/open", {"passphrase": PASSPHRASE})
    assert "Set-Cookie" not in opened.headers
    page = opened.headers["Location"]
    assert PROPOSED in world.text(page)
    way = page.partition("way=")[2]
    other = narrators.make_link(
        world.archive,
        world.berta,
        world.rosa,
        world.participant(ParticipantRole.INTERVIEWER),
        language="es",
        passphrase=PASSPHRASE,
    )
    assert PROPOSED not in world.get(f"/{other}?way={way}").get_data(as_text=True)
    world.clock.ms += 31 * 60 * 1000
    late = world.get(page)
    assert late.status_code == 403
    assert TEXTS["es"].say("open_again") in late.get_data(as_text=True)


def test_the_way_past_a_pass_phrase_ends_however_often_the_page_is_opened(world: World) -> None:
    token = world.link(passphrase=PASSPHRASE)
    page = world.post(f"/{token}/open", {"passphrase": PASSPHRASE}).headers["Location"]
    for _ in range(5):
        world.clock.ms += 20 * 60 * 1000
        text = world.text(page)
        on = re.search(r"way=([0-9a-f-]+)", text)
        assert on is not None
        page = f"/{token}?way={on[1]}"
    world.clock.ms += 20 * 60 * 1000
    late = world.get(page)
    assert late.status_code == 403
    assert PROPOSED not in late.get_data(as_text=True)
    until, end, mark = page.partition("way=")[2].split("-")
    for forged in (f"{until}f-{end}f-{mark}", f"{until}-{end}f-{mark}", f"{until}-{mark}"):
        assert world.get(f"/{token}?way={forged}").status_code == 403


@pytest.mark.parametrize("language", list(TEXTS))
def test_that_she_is_asked_each_time_is_told_with_how_many_are_let_in(world: World, language: str) -> None:
    world.archive.database().execute(
        "update grants set decision = 'ask_each_time' where purpose = 'research' and agreement_id in "
        "(select id from agreements where interview_id = ? and participant_id = ?)",
        [world.rosa, world.participant()],
    )
    token, texts = world.link(language=language), TEXTS[language]
    text = world.text(f"/{token}")
    assert texts.say("ask_each_time_research") in text
    assert texts.count("readers", 0) in text
    assert texts.line(Line(from_ms(0), Happened.ASKED_EACH_TIME, purposes=(Purpose.RESEARCH,))) in text
    until = from_ms(world.clock.ms + 9 * DAY_MS)
    request = access.ask(world.archive, world.rita, interview=world.rosa, collection="", purpose="x")
    access.decide(world.archive, world.ana, request, AccessState.APPROVED, until=until)
    text = world.text(f"/{token}")
    assert texts.count("readers", 1, until=texts.moment(until)) in text
    assert "Rita" not in text
    assert 'id="b-research"' in text
    world.post(f"/{token}/take-back", {"purpose": "research"})
    text = world.text(f"/{token}")
    assert texts.purpose(Purpose.RESEARCH, "no") in text
    assert texts.say("ask_each_time_research") not in text
    assert texts.count("readers", 1, until=texts.moment(until)) not in text


@pytest.mark.parametrize("language", list(TEXTS))
def test_her_history_tells_that_a_part_was_closed_and_opened_again(world: World, language: str) -> None:
    token, texts = world.link(language=language), TEXTS[language]
    closed, opened = texts.say("was_stretch_closed"), texts.say("was_stretch_opened")
    (made,) = restricting.propose(
        world.archive,
        world.berta,
        world.rosa,
        [(3_000, 3_500)],
        restricting.NewRestriction(RestrictionReason.THIRD_PARTY),
    )
    text = world.text(f"/{token}")
    assert text.count(closed) == 1
    assert opened not in text
    restricting.approve(world.archive, world.ana, made)
    restricting.lift(world.archive, world.ana, made)
    text = world.text(f"/{token}")
    assert (text.count(closed), text.count(opened)) == (1, 1)
    for hidden in ("third", "Berta", "0:03", OUTSIDE):
        assert hidden not in text


def test_wrong_tries_are_slowed_down_for_a_link_and_for_none(world: World) -> None:
    for token in (world.link(passphrase=PASSPHRASE), "A" * 43):
        codes = [world.post(f"/{token}/open", {"passphrase": "otra frase mas"}).status_code for _ in range(6)]
        assert codes[-1] == 429
        assert 429 not in codes[:5]


def test_the_token_is_in_no_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    token = world.link()
    caplog.set_level(logging.DEBUG)
    world.archive.connections.close()
    world.archive.config.database_file.rename(world.archive.config.data_dir / "elsewhere")
    answer = world.get(f"/{token}")
    assert answer.status_code == 500
    assert TEXTS["en"].say("trouble") in answer.get_data(as_text=True)
    for name in ("web", "waitress", "flask-limiter"):
        logging.getLogger(name).error("Exception while serving /mine/%s", token)
    assert caplog.records
    assert token not in caplog.text
    assert "/mine/…" in caplog.text


def test_another_host_is_not_served(world: World) -> None:
    assert world.get(f"/{world.link()}", headers={"Host": "evil.example"}).status_code == 400


def test_who_speaks_is_read_out_in_the_language_that_it_is_written_in(world: World) -> None:
    page = world.app.jinja_env.from_string(
        "{% from 'narrator/parts.html' import lines with context %}{{ lines(each) }}"
    )
    said = [{"language": "es", "speaker": each, "text": "Hola."} for each in ("Speaker 2", "Ana")]
    shown = page.render(texts=TEXTS["fr"], each={"stretch": {"lines": said, "translation": None}})
    assert '<span class="own-speaker" lang="fr"><bdi>Voix 2</bdi></span>' in shown
    assert '<span class="own-speaker"><bdi>Ana</bdi></span>' in shown
