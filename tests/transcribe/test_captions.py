import io
import itertools
import json
from dataclasses import replace

import webvtt
from hypothesis import given
from hypothesis import strategies as some

from tests.transcribe.made import segment
from transcribe.captions import LONGEST_CUE, to_json, to_srt, to_text, to_vtt
from transcribe.types import Doubt, Segment, Suppression

TWO = (
    segment("Hola, ¿cómo está?", 1_000, 2_500, speaker="Lucía"),
    segment("Bien. Salí de casa un martes.", 3_000, 6_250, speaker="Rosa"),
)
HIDDEN = replace(segment("Gracias por ver el vídeo", 7_000, 9_000), suppressed=Suppression.known_phrase)
NASTY = segment("a < b & c --> d <script>alert(1)</script>\n\nWEBVTT\x00", 0, 2_000, speaker="Eva <b>\n-->")
texts = some.text(min_size=1, max_size=200).filter(lambda text: bool(text.split()))


def srt_cues(written: str) -> list[webvtt.Caption]:
    return list(webvtt.from_buffer(io.StringIO(written), format="srt").captions) if written else []


def vtt_cues(written: str) -> list[webvtt.Caption]:
    return list(webvtt.from_string(written).captions)


def test_each_cue_says_in_which_language_it_is() -> None:
    spoken = [segment("Buenos días.", language="es"), segment("Good morning.", 3_000, 6_000, language="en")]
    assert "\n<lang es>Buenos días.</lang>\n" in to_vtt(spoken)
    assert "\n<lang en>Good morning.</lang>\n" in to_vtt(spoken)
    assert "\n<lang es>Buenos días.</lang>\n" in to_vtt(spoken[:1])


def test_webvtt_comes_back_with_the_same_times_words_and_speakers() -> None:
    captions = vtt_cues(to_vtt(TWO))
    assert [(cue.start, cue.end) for cue in captions] == [
        ("00:00:01.000", "00:00:02.500"),
        ("00:00:03.000", "00:00:06.250"),
    ]
    assert [cue.text for cue in captions] == [each.text for each in TWO]
    assert [cue.voice for cue in captions] == ["Lucía", "Rosa"]


def test_srt_comes_back_with_the_same_times_and_the_speaker_before_the_words() -> None:
    captions = srt_cues(to_srt(TWO))
    assert [(cue.start, cue.end) for cue in captions] == [
        ("00:00:01.000", "00:00:02.500"),
        ("00:00:03.000", "00:00:06.250"),
    ]
    assert [cue.text for cue in captions] == [f"{each.speaker}: {each.text}" for each in TWO]


def test_words_cannot_end_a_cue_begin_one_or_become_markup() -> None:
    written = to_vtt([NASTY])
    assert written.count("-->") == 1
    assert "<script" not in written
    assert "<b>" not in written
    (cue,) = vtt_cues(written)
    assert "a &lt; b &amp; c --&gt; d" in cue.raw_text
    (plain,) = srt_cues(to_srt([NASTY]))
    assert "<" not in plain.text
    assert to_srt([NASTY]).count("-->") == 1


@given(texts, texts)
def test_whatever_is_said_a_segment_never_becomes_another_cue(text: str, speaker: str) -> None:
    said = segment(text, 0, 2_000, speaker=speaker)
    cues = len(vtt_cues(to_vtt([said])))
    assert to_vtt([said]).count("-->") == cues
    assert to_srt([said]).count("-->") == len(srt_cues(to_srt([said])))


def test_a_long_segment_becomes_several_short_cues_with_every_word_once() -> None:
    long = segment(" ".join(f"palabra{number}" for number in range(40)), 10_000, 50_000)
    cues = vtt_cues(to_vtt([long]))
    assert len(cues) > 1
    assert all(len(cue.text) <= LONGEST_CUE for cue in cues)
    assert " ".join(cue.text for cue in cues) == long.text
    assert all(before.end <= after.start for before, after in itertools.pairwise(cues))
    assert min(len(cue.text) for cue in cues) > LONGEST_CUE / 2
    one_too_many = segment(f"{'palabra ' * 10}software", 0, 9_000)
    assert [len(cue.text.split()) for cue in vtt_cues(to_vtt([one_too_many]))] == [6, 5]


def test_suppressed_words_are_in_no_format() -> None:
    for write in (to_vtt, to_srt, to_text, to_json):
        assert "vídeo" not in write([*TWO, HIDDEN])
        assert "martes" in write([*TWO, HIDDEN])


def test_a_recording_without_words_gives_valid_files() -> None:
    assert vtt_cues(to_vtt([])) == []
    assert to_text([]) == ""
    assert json.loads(to_json([])) == {"segments": []}


def test_hours_are_written_out() -> None:
    late = segment("Sí.", 2 * 3_600_000 + 61_005, 2 * 3_600_000 + 62_000)
    assert "02:01:01.005 --> 02:01:02.000" in to_vtt([late])
    assert "02:01:01,005 --> 02:01:02,000" in to_srt([late])


def test_a_word_without_length_still_makes_a_cue_that_ends_after_it_begins() -> None:
    assert "00:00:01.000 --> 00:00:01.001" in to_vtt([segment("Sí.", 1_000, 1_000)])


def test_text_has_a_paragraph_for_each_turn() -> None:
    more = segment("Llovía.", 6_300, 7_000, speaker="Rosa")
    assert (
        to_text([*TWO, more]) == "Lucía: Hola, ¿cómo está?\n\nRosa: Bien. Salí de casa un martes. Llovía.\n"
    )


def test_json_says_seconds_words_and_doubts() -> None:
    doubtful: Segment = replace(TWO[0], doubts=(Doubt.low_probability,))
    (row,) = json.loads(to_json([doubtful]))["segments"]
    assert (row["start"], row["end"], row["language"], row["doubt"]) == (1.0, 2.5, "es", ["low_probability"])
    assert row["words"][0] == {"text": "Hola,", "start": 1.0, "end": 1.5, "probability": 0.9}
