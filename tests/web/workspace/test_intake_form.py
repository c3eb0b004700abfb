"""What was written in the upload form, as the archive takes it; and files that are plainly no recordings."""

import io
from datetime import date
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from archive.terms.models import NameAs, Purpose
from tests.peopled import RECORDINGS
from web.workspace.intake_form import embargo_of, interview_of, problems_of
from web.workspace.wrong_files import wrong_kind


@pytest.mark.parametrize("recording", sorted(RECORDINGS.glob("*.opus")), ids=lambda path: path.name)
def test_a_recording_is_never_taken_for_something_else(recording: Path) -> None:
    with recording.open("rb") as stream:
        assert wrong_kind(stream) is None
        assert stream.tell() == 0
    for head in (
        b"RIFF\x24\x08\x00\x00WAVEfmt ",
        b"ID3\x04\x00",
        b"\xff\xfb\x90\x00",
        b"\x00\x00\x00\x20ftypM4A ",
    ):
        assert wrong_kind(io.BytesIO(head + bytes(600))) is None


@pytest.mark.parametrize(
    ("chosen", "until", "wanted"),
    [
        ("none", "", None),
        ("until", "2040-01-02", "2040-01-02"),
        ("until", "", "indefinite"),
        ("indefinite", "", "indefinite"),
        ("something odd", "", "indefinite"),
    ],
)
def test_an_embargo_that_cannot_be_read_means_forever(chosen: str, until: str, wanted: str | None) -> None:
    assert embargo_of(MultiDict({"embargo": chosen, "embargo_until": until})) == wanted


def test_an_unknown_purpose_language_or_name_is_left_out() -> None:
    form: MultiDict[str, str] = MultiDict(
        [
            ("title", "T"),
            ("narrator", "N"),
            ("languages", "es"),
            ("languages", "xx"),
            ("main_language", "zz"),
            ("purposes", "everything"),
            ("purposes", "index"),
            ("name_as", "loudly"),
        ]
    )
    assert problems_of(form, date(2026, 1, 1)) == []
    new = interview_of(form)
    assert new.languages == ("es",)
    assert [grant.purpose for grant in new.participants[0].grants] == [Purpose.INDEX]
    assert new.participants[0].presentation.name_as is NameAs.NONE
