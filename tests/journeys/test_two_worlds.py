"""One world with a testimony that nobody outside may know of, and one without it: no answer tells which is which.

Both are copies of one archive, so that ids agree. The testimony says what is asked for, and almost what is asked for,
again and again: whatever counts, sorts or suggests by all words would answer differently.
"""

import io
import itertools
import json
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from archive.accession.intake import NewInterview, NewParticipant, grants_for, take_in
from archive.bootstrap import open_archive
from archive.clock import SetClock
from archive.config import Config
from archive.context import Archive
from archive.gallery.gathering import collection_id
from archive.gallery.writer import put_in
from archive.participation.erasing import erase
from archive.participation.participants import withdraw
from archive.publication.excerpts import draft
from archive.steps.publishing import publish
from archive.terms.models import OPERATOR, ExcerptId, InterviewId, ParticipantRole, Purpose, Role
from archive.transcripts import machine_translations
from tests.canaries import AGREED, Aviary, State
from tests.crawling import without_tokens
from tests.peopled import INSIDE, RECORDINGS, approve, fast_passphrases, scripted, work
from tests.web.invented import EXCERPTS, PLAIN, THEMES, line, write_tone
from tests.web.workspace.conftest import SECRET, Browser
from web.gallery.app import create_gallery
from web.workspace.app import create_workspace

PUBLIC_REQUESTS, RESEARCH_REQUESTS = 2_000, 500
BY_MEANING = 4
"""Of so many questions of the public with limits one is asked by meaning too."""
SHARE = 4
"""Of so many requests one is asked in the everyday run; `--whole` asks all."""
NOW_MS = 1_790_000_000_000
SENTENCES = (
    "Limpiaba casas por la mañana y oficinas por la noche.",
    "Mis diplomas no valían nada aquí, y yo había sido maestra.",
    "Crucé la frontera con mi hija en brazos.",
    "El abogado me dijo que esperara los papeles.",
    "Mi hermana vendía pan en el mercado de Cochabamba.",
    "Nous avons marché trois semaines sans dormir.",
)
RARE = ("quetzalcoatlus", "zarzamoras", "esdrújulamente", "Xochimilco", "wuppertalerin", "murciélagos")
"""Said in the hidden testimony alone."""
ENGLISH = "Nobody ever knew of my brother the blacksmith."
"""What the computer makes of it, and in part of what is not hidden too."""
COMMON = (
    "hermana",
    "trabajo",
    "diplomas",
    "frontera",
    "mercado",
    "papeles",
    "noche",
    "maestra",
    "semaines",
    "Elena",
)
FIXED = (
    "/",
    "/about",
    "/excerpts",
    "/people",
    "/collections",
    "/feed.xml",
    "/sitemap.xml",
    "/robots.txt",
    "/oembed",
    "/languages",
    "/themes",
    "/search",
    "/nothing",
    "/static/archive.css",
    "/favicon.ico",
)
VARYING = frozenset({"Date", "Set-Cookie"})

pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True)
class Hidden:
    """The testimony that is in one of the worlds."""

    interview: InterviewId
    excerpt: ExcerptId


@dataclass(frozen=True, slots=True)
class Worlds:
    """Two archives: `plain`, and one in which there is a testimony more; how to ask about it."""

    plain: Config
    more: Config
    hidden: Hidden
    aviary: Aviary


def misspelled(word: str) -> list[str]:
    """Return the word with a letter wrong, one too many, one too few, and two changed places."""
    middle = len(word) // 2
    return [
        word[:middle] + "x" + word[middle + 1 :],
        word[:middle] + word[middle] + word[middle:],
        word[:middle] + word[middle + 1 :],
        word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :],
    ]


@contextmanager
def opened(config: Config) -> Iterator[Archive]:
    archive = open_archive(config, clock=SetClock(NOW_MS), passphrases=fast_passphrases())
    try:
        yield archive
    finally:
        archive.connections.close()


@pytest.fixture
def worlds(two_worlds: Worlds) -> Worlds:
    """Those two, with the invented pages in both: an archive that is opened takes them out."""
    for each in (two_worlds.plain, two_worlds.more):
        shutil.rmtree(each.gallery_folder)
        shutil.copytree(_filled(each), each.gallery_folder)
    return two_worlds


@pytest.fixture(scope="module")
def two_worlds(aviary: Aviary, tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    """The archive of the canaries with some pages of invented excerpts; and the same with one for the staff alone."""
    folder = tmp_path_factory.mktemp("worlds")
    plain = aviary.at(folder / "plain").config
    more = plain.at(folder / "more")
    shutil.copytree(plain.data_dir, more.data_dir)
    hidden = _hide(scripted(more, _script(folder)))
    for each in (plain, more):
        shutil.copytree(each.gallery_folder, _filled(each))
        _fill(_filled(each), folder)
    return Worlds(plain, more, hidden, aviary)


def _filled(config: Config) -> Path:
    """Return where the gallery of a world lies with the invented pages in it, to be copied."""
    return config.data_dir.with_name(f"{config.data_dir.name}-filled")


def _fill(gallery: Path, folder: Path) -> None:
    """Put pages in that no archive knows: the next start of one takes them out again."""
    clip = folder / "clip.mp3"
    write_tone(clip)
    for number, said in enumerate(itertools.islice(itertools.cycle(SENTENCES), 26)):
        lines = (line("Elena", "fr" if said.startswith("Nous") else "es", said, 0, 6000),)
        put_in(gallery, replace(PLAIN, id=f"plain{number:02}", lines=lines), list(THEMES.values()), clip)
    for each in EXCERPTS:
        put_in(gallery, each, list(THEMES.values()), clip)


def _script(folder: Path) -> Path:
    """Write what the hidden testimony says."""
    wrong = [each for word in COMMON for each in misspelled(word)]
    said = [
        *SENTENCES,
        " ".join(RARE),
        " ".join(COMMON * 5),
        *(" ".join(wrong[at : at + 8]) for at in range(0, 40, 8)),
    ]
    step = 3_300 // len(said)
    lines = [
        {
            "start_ms": 100 + step * at,
            "end_ms": 95 + step * (at + 1),
            "text": text,
            "language": "es",
            "english": f"{ENGLISH} {text}",
        }
        for at, text in enumerate(said)
    ]
    file = folder / "hidden.json"
    file.write_text(json.dumps(lines), encoding="utf-8")
    return file


def _hide(config: Config, purposes: tuple[Purpose, ...] = (*INSIDE, Purpose.TRANSLATE)) -> Hidden:
    with opened(config) as archive:
        narrator = NewParticipant("Zenobia Wuppertaler", ParticipantRole.NARRATOR, grants_for(purposes))
        new = NewInterview("Quetzalcoatlus en Xochimilco", ("es",), (narrator,), collection="Axolotario")
        content = io.BytesIO((RECORDINGS / "dos_voces_8s.opus").read_bytes())
        interview = take_in(archive, OPERATOR, new, content, original_name="zarzamoras.opus").interview
        work(archive)
        machine_translations.ask(archive, OPERATOR, interview)
        work(archive)
        excerpt = draft(archive, OPERATOR, interview, start_ms=100, end_ms=3_000, title="Zarzamoras")
        return Hidden(interview, excerpt)


def questions(worlds: Worlds) -> list[str]:
    """Return what is searched for: words that are there and hidden ones, misspelled, their beginnings, in company."""
    published = worlds.aviary.kept[State.PUBLISHED].canaries["public"]
    words = [*COMMON, *RARE, "Axolotario", "Zenobia", published]
    found = [*words]
    for word in words:
        found += [*misspelled(word), word.upper(), *(word[:length] for length in range(3, len(word)))]
        found += [
            f"{word[:4]}*",
            f'"{word} de"',
            f"{word} -hermana",
            f"mi {word} y la noche",
            f"{word} OR pan",
        ]
    return found


def public_requests(worlds: Worlds) -> list[tuple[str, str, dict[str, str]]]:
    """Return (method, address, headers): as many as promised, the same in every run."""
    chance = random.Random(11)  # noqa: S311 - the same in every run
    kept = worlds.aviary.kept[State.PUBLISHED]
    there = ["plain", "unnamed", "warned", "plain07", kept.excerpt]
    ids = [
        *there,
        worlds.hidden.excerpt,
        worlds.hidden.interview,
        worlds.aviary.kept[State.STAFF].interview,
        "nothing",
    ]
    themes = ["work", "diplomas", "route", "gender-violence", "femicide", kept.theme, "own-staff", "nothing"]
    asked: list[tuple[str, str, dict[str, str]]] = []
    for path in FIXED:
        asked += [(method, path, {}) for method in ("GET", "HEAD", "POST")]
    for each in ids:
        page = f"/excerpts/{each}"
        asked += [(method, page, {}) for method in ("GET", "HEAD")] + [("GET", f"{page}?t=2", {})]
        asked += [("GET", f"{page}/captions.vtt", {}), ("HEAD", f"{page}/sound.mp3", {})]
        asked += [
            ("GET", f"{page}/{file}", {}) for file in ("citation.bib", "citation.ris?t=2", "download.mp3")
        ]
        asked += [("GET", f"/embed/{each}", {}), ("GET", f"/oembed?url=http://localhost{page}", {})]
        for span in (
            "bytes=0-",
            "bytes=0-99",
            "bytes=100-5000",
            "bytes=-50",
            "bytes=999999-",
            "bytes=5-1",
            "x=1",
        ):
            asked.append(("GET", f"{page}/sound.mp3", {"Range": span}))
    asked += [("GET", f"/themes/{each}?page={page}", {}) for each in themes for page in (1, 2, 9)]
    for title in ("Las manos", "Axolotario", kept.canaries["collection"], "nothing"):
        asked += [("GET", f"/collections/{collection_id(title)}?page={page}", {}) for page in (1, 2, 9)]
    asked += [("GET", f"/people?page={page}", {}) for page in (1, 2)]
    asked += [
        ("GET", f"/excerpts?language={each}&page={n}", {})
        for each in ("", "es", "fr", "qu")
        for n in range(1, 5)
    ]
    for words in questions(worlds):
        asked.append(("GET", f"/search?words={words}", {}))
    while len(asked) < PUBLIC_REQUESTS:
        words, theme = chance.choice(questions(worlds)), chance.choice(["", *themes])
        language, page = chance.choice(["", "es", "fr", "nl"]), chance.choice([1, 1, 2, 5])
        if len(asked) % BY_MEANING == 0:
            words += "&meaning=1"
        spoken = {"Accept-Language": chance.choice(["es", "fr", "nl", "en"])}
        asked.append(("GET", f"/search?words={words}&theme={theme}&language={language}&page={page}", spoken))
    chance.shuffle(asked)
    return asked[:PUBLIC_REQUESTS]


def research_requests(worlds: Worlds) -> list[tuple[str, str, dict[str, str]]]:
    """Return what a researcher asks: lists, searches, interviews that she may hear and others, sound and words."""
    chance = random.Random(12)  # noqa: S311 - the same in every run
    ids = [*(each.interview for each in worlds.aviary.kept.values()), worlds.hidden.interview, "nothing"]
    asked: list[tuple[str, str, dict[str, str]]] = [
        ("GET", path, {}) for path in ("/", "/?page=2", "/search", "/jobs")
    ]
    for each in ids:
        page = f"/interviews/{each}"
        asked += [(method, page, {}) for method in ("GET", "HEAD")] + [("GET", f"{page}/captions.vtt", {})]
        asked += [
            ("GET", f"{page}/sound.mp3", {"Range": span})
            for span in ("bytes=0-99", "bytes=-50", "bytes=9999999-")
        ]
        asked += [("GET", f"{page}/agreements", {}), ("GET", f"{page}/words.txt", {})]
    found = questions(worlds)
    chance.shuffle(found)
    for words in ("nobody", "knew", "brother", "blacksmiths", "knwe", *RARE, *COMMON):
        asked += [("GET", f"/search?words={words}{only}", {}) for only in ("", "&in=english")]
    asked += [("GET", f"/search?words={words}", {}) for words in found]
    while len(asked) < RESEARCH_REQUESTS:
        asked.append(("GET", f"/search?words={chance.choice(found)} {chance.choice(found)}", {}))
    return asked


Answer = tuple[int, tuple[tuple[str, str], ...], bytes]


def answer_of(response: TestResponse) -> Answer:
    """Return all of an answer but when it was given and whose session it is."""
    headers = tuple((name, value) for name, value in response.headers if name not in VARYING)
    body = response.get_data()
    if response.mimetype == "text/html":
        body = without_tokens(body.decode()).encode()
    response.close()
    return response.status_code, headers, body


def sampled(
    requests: list[tuple[str, str, dict[str, str]]], *, whole: bool
) -> list[tuple[str, str, dict[str, str]]]:
    """Return all of the requests, or the same share of them in every run."""
    return requests if whole else random.Random(13).sample(requests, len(requests) // SHARE)  # noqa: S311


def answers(browser: Browser, requests: list[tuple[str, str, dict[str, str]]]) -> list[Answer]:
    return [
        answer_of(browser.client.open(path, method=method, headers=headers))
        for method, path, headers in requests
    ]


def gallery(config: Config) -> Browser:
    return Browser(create_gallery(config.gallery_folder, base_url="http://localhost").test_client())


def workspace(archive: Archive) -> Flask:
    return create_workspace(archive, base_url="http://localhost", secret_key=SECRET, insecure_http=True)


def different(
    requests: list[tuple[str, str, dict[str, str]]], one: list[Answer], other: list[Answer]
) -> list[tuple[str, str, dict[str, str]]]:
    return [request for request, a, b in zip(requests, one, other, strict=True) if a != b]


def test_two_thousand_public_answers_are_the_same_to_the_byte_with_and_without_a_hidden_testimony(
    worlds: Worlds,
    whole: bool,  # noqa: FBT001
) -> None:
    every = public_requests(worlds)
    assert len(every) == PUBLIC_REQUESTS
    requests = sampled(every, whole=whole)
    plain = answers(gallery(worlds.plain), requests)
    assert different(requests, plain, answers(gallery(worlds.more), requests)) == []
    statuses = {status for status, *_ in plain}
    assert {200, 206, 404, 405, 416} <= statuses, "only errors are the same everywhere"
    assert len({body for *_, body in plain}) > len(requests) / 10


def test_five_hundred_answers_to_a_researcher_are_the_same_with_and_without_one_for_the_staff_alone(
    worlds: Worlds,
    whole: bool,  # noqa: FBT001
) -> None:
    every = research_requests(worlds)
    assert len(every) == RESEARCH_REQUESTS
    requests = sampled(every, whole=whole)
    given: dict[Role, list[list[Answer]]] = {Role.RESEARCHER: [], Role.ARCHIVIST: []}
    for config, role in itertools.product((worlds.plain, worlds.more), given):
        with opened(config) as archive:
            browser = Browser(workspace(archive).test_client())
            assert browser.sign_in(worlds.aviary.emails()[role]).status_code == 303
            given[role].append(answers(browser, requests))
    assert different(requests, *given[Role.RESEARCHER]) == []
    seen = different(requests, *given[Role.ARCHIVIST])
    assert len(seen) > len(requests) / 10, "to the staff it makes a difference, or this test sees nothing"


def test_what_was_public_and_was_taken_back_is_as_if_it_never_was(
    worlds: Worlds,
    tmp_path: Path,
    whole: bool,  # noqa: FBT001
) -> None:
    """Published, withdrawn and erased: after each of the last two the public side is that of a world without it."""
    requests = sampled(public_requests(worlds)[:700], whole=whole)
    was = worlds.plain.at(tmp_path / "was")
    shutil.copytree(worlds.plain.data_dir, was.data_dir)
    hidden = _hide(scripted(was, _script(tmp_path)), purposes=AGREED)
    plain = answers(gallery(worlds.plain), requests)
    first, second = (worlds.aviary.users[role].viewer for role in (Role.ADMIN, Role.ARCHIVIST))
    steps: tuple[Callable[[Archive], None], ...] = (
        lambda archive: withdraw(archive, first, hidden.interview),
        lambda archive: erase(archive, first, second, hidden.interview),
    )
    with opened(was) as archive:
        _fill(was.gallery_folder, tmp_path)
        for viewer in (first, second):
            approve(archive, viewer, hidden.excerpt)
        publish(archive, first, hidden.excerpt)
        assert different(requests, plain, answers(gallery(was), requests)), "while it is public, it is seen"
        for step in steps:
            step(archive)
            assert different(requests, plain, answers(gallery(was), requests)) == []
