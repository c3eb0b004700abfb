"""A sheet for many recordings: right rows become interviews, and every mistake is told with its row and column."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from archive.accession import batches
from archive.accession.agreed import as_text, from_text
from archive.accession.batches import Checked, sample_file
from archive.accession.forms import forms
from archive.accession.sheet_columns import COLUMNS
from archive.config import Config
from archive.methods.sheet_rows import LARGEST_BYTES, as_csv, harmless, rows_of
from archive.terms.errors import BadRequest
from archive.terms.models import Decision, Embargo, NameAs, ParticipantRole, Purpose, Voice

HEADS = ["file", "title", "languages", "narrator"]
FORMS = {each.name: each for each in forms(Config(data_dir=Path("nowhere")))}


def read_sheet(content: bytes, **given: list[str]) -> Checked:
    return batches.read_sheet(content, FORMS.values(), **given)


def csv(*rows: list[str], separator: str = ",") -> bytes:
    return "\n".join(separator.join(row) for row in rows).encode()


def xlsx(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def said(checked: Checked) -> list[tuple[int, str]]:
    return [(each.row, each.column) for each in checked.problems]


@pytest.mark.parametrize(
    ("part", "end", "more"),
    [
        ("xl/styles.xml", b"</cellXfs>", b'<xf numFmtId="0"/>'),
        ("xl/_rels/workbook.xml.rels", b"</Relationships>", b'<Relationship Id="q" Type="x" Target="y"/>'),
    ],
)
def test_a_small_file_that_swells_to_megabytes_of_anything_but_rows_is_not_read(
    part: str, end: bytes, more: bytes
) -> None:
    swollen = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx(["a", "b"]))) as plain,
        zipfile.ZipFile(swollen, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in plain.namelist():
            content = plain.read(name)
            packed.writestr(name, content.replace(end, more * 80_000 + end) if name == part else content)
    assert len(swollen.getvalue()) < LARGEST_BYTES
    with pytest.raises(BadRequest, match="cannot be read as a sheet"):
        rows_of(swollen.getvalue())


@pytest.mark.parametrize("value", ["=1+1", " =1+1", "\t@SUM(A1)", "  -2", "+32 2"])
def test_no_cell_is_taken_for_a_formula_not_even_after_blanks(value: str) -> None:
    assert harmless(value) == f"'{value}"
    assert harmless(f"a{value.strip()}") == f"a{value.strip()}"


@pytest.mark.parametrize("parted_at", [",", ";", "\t"])
def test_nor_where_a_spreadsheet_parts_the_file_at_another_sign(parted_at: str) -> None:
    """Excel in Belgium takes semicolons, and then no quotation marks of ours."""
    hostile = ["dijo que sí; =WEBSERVICE(A1);y", "una\n\t+1\r\n@SUM(A1)", "uno\t=2", "no; uno-dos"]
    written = as_csv([hostile, hostile]).decode("utf-8-sig")
    lines = [line.split(parted_at) for line in written.splitlines()]
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for line in lines for cell in line)
    assert "no; uno-dos" in written


def test_a_country_is_written_by_its_name_or_code_and_told_only_where_it_says_yes() -> None:
    heads = [*HEADS, "país", "country_shown"]
    here = read_sheet(
        csv(heads, ["a.wav", "A", "es", "Ana", "bolivia", ""], ["b.wav", "B", "es", "Bea", "pe", "yes"])
    )
    found = [each.new.participants[0].presentation for each in here.rows]
    assert [(each.country, each.country_shown) for each in found] == [("BO", False), ("PE", True)]
    assert from_text(as_text(here.rows[1].new)) == here.rows[1].new
    wrong = read_sheet(csv(heads, ["a.wav", "A", "es", "Ana", "Narnia", "maybe"]))
    assert said(wrong) == [(2, "country"), (2, "country_shown")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_sample_is_right_as_it_is(kind: str) -> None:
    checked = read_sheet(sample_file(kind))
    assert checked.problems == ()
    (row,) = checked.rows
    assert (row.row, row.file, row.new.title) == (2, "interview-01.wav", "A market seller tells")
    her, other = row.new.participants
    assert (her.role, other.role) == (ParticipantRole.NARRATOR, ParticipantRole.INTERVIEWER)
    assert (her.presentation.name_as, her.presentation.shown_name) == (NameAs.PSEUDONYM, "Elena")
    assert {each.purpose for each in her.grants} == {
        Purpose.PRESERVE,
        Purpose.TRANSCRIBE_LOCAL,
        Purpose.INDEX,
    }
    assert row.new.recorded_on == "2026-05-14"


def test_an_empty_cell_agrees_to_nothing() -> None:
    (row,) = read_sheet(csv(HEADS, ["a.wav", "A", "es", "Ana"])).rows
    assert row.new.participants[0].grants == ()
    assert row.new.participants[0].presentation.name_as is NameAs.NONE


@pytest.mark.parametrize(
    "content",
    [
        csv(["archivo", "título", "idiomas", "narradora"], ["a.wav", "Añil", "es", "Ana"], separator=";"),
        "archivo;título;idiomas;narradora\na.wav;Añil;es;Ana\n".encode("cp1252"),
        "\ufefffile\ttitle\tlanguages\tnarrator\r\na.wav\tAñil\tes\tAna\r\n".encode(),
        xlsx(["Bestand", "Titel", "Talen", "Verteller"], ["a.wav", "Añil", "es", "Ana"]),
    ],
)
def test_it_is_read_as_the_programs_of_our_countries_write_it(content: bytes) -> None:
    (row,) = read_sheet(content).rows
    assert (row.file, row.new.title, row.new.languages) == ("a.wav", "Añil", ("es",))


def test_days_of_a_spreadsheet_are_days() -> None:
    heads = [*HEADS, "date", "embargo", "agreed_to"]
    row = ["a.wav", "A", "es fr", "Ana", datetime(2026, 5, 14, 9, 30), date(2040, 1, 2), "preserve; research"]  # noqa: DTZ001
    (read,) = read_sheet(xlsx(heads, row)).rows
    assert (read.new.recorded_on, read.new.languages) == ("2026-05-14", ("es", "fr"))
    asleep = {each.purpose: each for each in read.new.participants[0].grants}
    assert asleep[Purpose.RESEARCH].decision is Decision.ALLOW
    assert (asleep[Purpose.RESEARCH].embargo, asleep[Purpose.RESEARCH].embargo_until) == (
        Embargo.UNTIL,
        "2040-01-02",
    )


def test_a_row_names_the_form_that_everybody_went_through_and_keeps_its_hash() -> None:
    heads = [*HEADS, "interviewer", "agreed_to", "Formulario", "talk_language"]
    named, spoken, none = read_sheet(
        csv(
            heads,
            ["a.wav", "A", "es", "Ana", "Inés", "preserve", "participation-1.es", ""],
            ["b.wav", "B", "es", "Bea", "", "preserve", "participation-1.es", "qu"],
            ["c.wav", "C", "es", "Carla", "", "preserve", "", ""],
        )
    ).rows
    for each in named.new.participants:
        assert (each.ground.form, each.ground.language) == ("participation-1.es", "es")
        assert each.ground.form_hash == FORMS["participation-1.es"].sha256
    assert len(named.new.participants) == 2
    assert (spoken.new.participants[0].ground.form, spoken.new.participants[0].ground.language) == (
        "participation-1.es",
        "qu",
    )
    assert none.new.participants[0].ground.is_empty, "a form that nobody named is none that was read"
    assert from_text(as_text(named.new)) == named.new, "kept while its file is waited for"


def test_a_form_that_is_not_there_is_told_with_those_that_are_and_nothing_is_guessed() -> None:
    heads = [*HEADS, "form", "talk_language"]
    checked = read_sheet(
        csv(
            heads,
            ["a.wav", "A", "es", "Ana", "participation-1", ""],
            ["b.wav", "B", "es", "Bea", "participation-9.es", "Spanish!"],
        )
    )
    assert said(checked) == [(2, "form"), (3, "talk_language"), (3, "form")]
    assert checked.problems[0].sentence.startswith("There is no form called participation-1. They are: ")
    assert "participation-1.es, " in checked.problems[0].sentence
    assert checked.rows == ()


def test_every_mistake_of_every_row_is_told_at_once_and_no_right_row_is_forgotten() -> None:
    heads = [*HEADS, "agreed_to", "date", "embargo", "appears_as", "shown_name", "voice"]
    checked = read_sheet(
        csv(
            heads,
            ["a.wav", "A", "es", "Ana", "preserve", "2026-05-14", "", "", "", ""],
            ["", "", "", "", "", "", "", "", "", ""],
            ["b.wav", "", "xx", "Bea", "everything", "14/5/2026", "soon", "pseudonym", "", "loud"],
            ["A.WAV", "C", "es", "Carla", "", "", "", "anonymous", "", ""],
        )
    )
    assert said(checked) == [
        (4, "title"),
        (4, "languages"),
        (4, "agreed_to"),
        (4, "date"),
        (4, "embargo"),
        (4, "voice"),
        (4, "shown_name"),
        (5, "file"),
        (5, "appears_as"),
    ]
    assert [row.row for row in checked.rows] == [2]
    assert "row 2 has the same file" in checked.problems[7].sentence.lower()
    assert "“everything” is no purpose here" in checked.problems[2].sentence


def test_columns_that_are_missing_twice_or_unknown_are_told() -> None:
    checked = read_sheet(csv(["file", "title", "Title", "colour"], ["a.wav", "A", "A", "red"]))
    assert said(checked) == [(1, "Title"), (1, "colour"), (1, "languages"), (1, "narrator")]


def test_what_is_waited_for_already_is_not_asked_for_twice() -> None:
    checked = read_sheet(csv(HEADS, ["a.wav", "A", "es", "Ana"]), awaited=["A.wav"])
    assert said(checked) == [(2, "file")]


def test_names_are_text_whatever_they_look_like() -> None:
    (row,) = read_sheet(csv(HEADS, ["a.wav", '=HYPERLINK("x")', "es", "@Ana"])).rows
    assert row.new.title == '=HYPERLINK("x")'
    assert row.new.participants[0].presentation.voice is Voice.ORIGINAL


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", bytes(64 * 2**20))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (csv(HEADS), "no rows"),
        (b"PK\x03\x04 no sheet", "cannot be read"),
        (b"a\0b,c", "cannot be read"),
        (bytes(2 * 2**20), "larger than 1 MB"),
        (csv(HEADS, *[["a.wav", "A", "es", "Ana"]] * 1500), "more than 1000 rows"),
    ],
)
def test_what_is_no_sheet_is_said_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(BadRequest, match=sentence):
        read_sheet(content)


def test_a_small_file_that_unpacks_to_a_huge_one_is_not_unpacked() -> None:
    content = bomb()
    assert len(content) < 2**20
    with pytest.raises(BadRequest, match="cannot be read"):
        read_sheet(content)


def test_every_column_has_an_explanation() -> None:
    assert all(each.means for each in COLUMNS)


def test_two_rows_whose_files_arrive_under_one_name_never_get_each_others_agreement() -> None:
    heads = [*HEADS, "agreed_to"]
    open_to_all = ["Brussels/interview.wav", "A", "es", "Ana", "full_public"]
    checked = read_sheet(csv(heads, open_to_all, ["Ghent\\Interview.WAV", "B", "es", "Berta", ""]))
    assert said(checked) == [(3, "file")]
    assert said(read_sheet(csv(HEADS, open_to_all[:4]), awaited=["interview.wav"])) == [(2, "file")]


@pytest.mark.parametrize(
    ("column", "cell"),
    [("voice", "original altered"), ("voice", "."), ("appears_as", "none real"), ("appears_as", ". ")],
)
def test_one_choice_is_one_choice(column: str, cell: str) -> None:
    checked = read_sheet(csv([*HEADS, column], ["a.wav", "A", "es", "Ana", cell]))
    assert said(checked) == [(2, column)]


def damaged() -> Iterator[bytes]:
    """Yield sheets in which something is not as it should be: a byte, a name, a number, a tag, a flag."""
    good = sample_file("xlsx")
    for at in range(0, len(good), 97):
        yield good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :]
    with zipfile.ZipFile(io.BytesIO(good)) as packed:
        parts = {each.filename: packed.read(each) for each in packed.infolist()}
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "' + b"&a;" * 50_000 + b'">]>'
    for name, old, new in (
        ("xl/worksheets/sheet1.xml", b"<row", b"<row spans='x' r='-1'"),
        ("xl/worksheets/sheet1.xml", b'r="A1"', b'r="1A"'),
        ("xl/worksheets/sheet1.xml", b'customWidth="1"', b'customWidth="x"'),
        ("xl/worksheets/sheet1.xml", b"<worksheet", entities + b"<worksheet a='&b;&b;&b;'"),
        (
            "xl/worksheets/sheet1.xml",
            b"<worksheet",
            b'<!DOCTYPE x [<!ENTITY e SYSTEM "/etc/hosts">]><worksheet a="&e;"',
        ),
        ("xl/workbook.xml", b"showHorizontalScroll", b"showNothing"),
        ("xl/styles.xml", b'patternType="', b'patternTypo="'),
        ("xl/styles.xml", b'numFmtId="0"', b'numFmtId="99999999999999"'),
        ("docProps/core.xml", b"xmlns:dcterms", b"xmlns:"),
        ("[Content_Types].xml", b"sheet.main", b"sheet.none"),
    ):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as packed:
            for each, content in parts.items():
                packed.writestr(each, content.replace(old, new) if each == name else content)
        yield stream.getvalue()


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
def test_a_damaged_or_hostile_sheet_is_refused_in_a_sentence_and_never_an_accident() -> None:
    sentences = set()
    for content in damaged():
        try:
            read_sheet(content)
        except BadRequest as refused:
            sentences.add(str(refused))
    assert any("cannot be read" in each for each in sentences)
    assert len(sentences) == 1
