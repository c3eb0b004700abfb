"""Rows of the database as the records of `archive.terms.models` and `archive.terms.jobs`."""

import json
from collections.abc import Iterable
from itertools import starmap
from typing import Any

from archive.clock import from_ms
from archive.terms import events, jobs, models, restrictions, words
from archive.terms.grounds import Article6, Article9, Ground
from archive.terms.parallel import from_text
from archive.terms.ways import Way, Why
from transcribe.types import Word

Row = dict[str, Any]


def interview(row: Row) -> models.Interview:
    """Return the interview of a row of `interviews`."""
    return models.Interview(
        id=models.InterviewId(row["id"]),
        title=row["title"],
        languages=tuple(json.loads(row["languages"])),
        collection=row["collection"],
        recorded_on=row["recorded_on"],
        place=row["place"],
        summary=row["summary"],
        synthetic=bool(row["synthetic"]),
        created_at=from_ms(row["created_at"]),
    )


def recording(row: Row) -> models.Recording:
    """Return the recording of a row of `recordings`."""
    return models.Recording(
        id=models.RecordingId(row["sha256"]),
        interview=models.InterviewId(row["interview_id"]),
        size=row["size"],
        original_name=row["original_name"],
        received_at=from_ms(row["received_at"]),
        duration_ms=row["duration_ms"],
        sample_rate=row["sample_rate"],
        channels=row["channels"],
        codec=row["codec"],
        problem=row["problem"],
    )


def segment(row: Row) -> words.TranscriptSegment:
    """Return the segment of a row of `segments`."""
    return words.TranscriptSegment(
        number=row["number"],
        revision=row["revision"],
        start_ms=row["start_ms"],
        end_ms=row["end_ms"],
        speaker=row["speaker"],
        language=row["language"],
        text=row["text"],
        words=tuple(starmap(Word, json.loads(row["words"]))),
        doubts=tuple(json.loads(row["doubts"])),
        suppressed=row["suppressed"],
        verified=row["verified_by"] is not None,
    )


def transcript(row: Row, segments: Iterable[words.TranscriptSegment]) -> words.Transcript:
    """Return the transcript of a row of `transcripts`, with these segments."""
    return words.Transcript(
        id=words.TranscriptId(row["id"]),
        interview=models.InterviewId(row["interview_id"]),
        version=row["version"],
        kind=words.TranscriptKind(row["kind"]),
        made_by=row["made_by"],
        is_worked_on=bool(row["is_worked_on"]),
        segments=tuple(segments),
    )


def tag(row: Row) -> models.Tag:
    """Return the tag of a row of `tags`."""
    return models.Tag(
        id=models.TagId(row["id"]),
        theme=models.ThemeId(row["theme_id"]),
        segment=row["segment"],
        start_ms=row["start_ms"],
        end_ms=row["end_ms"],
        words=row["words"],
        negated=bool(row["negated"]),
        state=models.TagState(row["state"]),
        why=Why(Way(row["way"]), row["sure"], bool(row["supposed"])),
    )


def job(row: Row) -> jobs.Job:
    """Return the job of a row of `jobs`."""
    return jobs.Job(
        id=jobs.JobId(row["id"]),
        kind=jobs.JobKind(row["kind"]),
        interview=models.InterviewId(row["interview_id"]),
        state=jobs.JobState(row["state"]),
        attempts=row["attempts"],
        done=row["done"],
        done_before=row["done_before"],
        total=row["total"],
        error=row["error"],
        created_at=from_ms(row["created_at"]),
        started_at=from_ms(row["started_at"]) if row["started_at"] is not None else None,
        finished_at=from_ms(row["finished_at"]) if row["finished_at"] is not None else None,
        paced_ms=row["reported_at"] - row["paced_from"] if row["paced_from"] is not None else None,
        reported_at=from_ms(row["reported_at"]) if row["reported_at"] is not None else None,
        stretch=(row["start_ms"], row["end_ms"]) if row["start_ms"] is not None else None,
        put_first=bool(row["put_first"]),
    )


def grant(row: Row) -> models.Grant:
    """Return the grant of a row of `grants`."""
    return models.Grant(
        purpose=models.Purpose(row["purpose"]),
        decision=models.Decision(row["decision"]),
        embargo=models.Embargo(row["embargo"]),
        embargo_until=row["embargo_until"],
    )


def participation(row: Row, grants: tuple[models.Grant, ...]) -> models.Participation:
    """Return the participation of a row of `current_agreements` joined with the participant and her presentation."""
    return models.Participation(
        participant=models.ParticipantId(row["participant_id"]),
        name=row["name"],
        role=models.ParticipantRole(row["role"]),
        agreement=models.AgreementId(row["agreement_id"]),
        version=row["version"],
        status=models.AgreementStatus(row["status"]),
        state=models.AgreementState(row["state"]),
        instrument=models.Instrument(row["instrument"]),
        obtained_at=from_ms(row["obtained_at"]),
        evidence=row["evidence"],
        valid_until=from_ms(row["valid_until"]) if row["valid_until"] is not None else None,
        presentation=presentation(row),
        grants=grants,
        ground=ground(row),
    )


def presentation(row: Row) -> models.Presentation:
    """Return how somebody appears."""
    return models.Presentation(
        name_as=models.NameAs(row["name_as"]),
        shown_name=row["shown_name"],
        shown_place=row["shown_place"],
        voice=models.Voice(row["voice"]),
        country=row["country"],
        country_shown=bool(row["country_shown"]),
    )


def ground(row: Row) -> Ground:
    """Return what the agreement of a row stands on."""
    return Ground(
        language=row["language"],
        form=row["form"],
        form_hash=row["form_hash"],
        article6=None if row["article6"] is None else Article6(row["article6"]),
        article9=None if row["article9"] is None else Article9(row["article9"]),
    )


def excerpt(row: Row, approved_by: tuple[models.UserId, ...]) -> models.Excerpt:
    """Return the excerpt of a row of `excerpts`, with the approvals that count."""
    return models.Excerpt(
        id=models.ExcerptId(row["id"]),
        interview=models.InterviewId(row["interview_id"]),
        purpose=models.Purpose(row["purpose"]),
        start_ms=row["start_ms"],
        end_ms=row["end_ms"],
        title=row["title"],
        context=row["context"],
        warning=row["warning"],
        state=models.ExcerptState(row["state"]),
        drafted_by=models.UserId(row["drafted_by"]),
        approved_by=approved_by,
        published_at=from_ms(row["published_at"]) if row["published_at"] is not None else None,
        translation=from_text(row["translation"]) if row["translation"] is not None else None,
    )


def event(row: Row) -> events.Event:
    """Return the audit line of a row of `events`."""
    return events.Event(
        number=row["number"],
        at=from_ms(row["at"]),
        actor=row["actor"],
        verb=row["verb"],
        subject=row["subject"],
        reason=row["reason"],
        interview=row["interview"],
    )


def restriction(row: Row) -> restrictions.Restriction:
    """Return the restriction of a row of `restrictions`."""
    return restrictions.Restriction(
        id=restrictions.RestrictionId(row["id"]),
        interview=models.InterviewId(row["interview_id"]),
        start_ms=row["start_ms"],
        end_ms=row["end_ms"],
        speaker=models.ParticipantId(row["speaker"]) if row["speaker"] is not None else None,
        reason=restrictions.RestrictionReason(row["reason"]),
        action=restrictions.RestrictionAction(row["action"]),
        replacement=row["replacement"],
        audience=models.Audience(row["audience"]),
        until=row["until"],
        status=restrictions.RestrictionStatus(row["status"]),
        proposed_by=models.UserId(row["proposed_by"]),
        proposed_at=from_ms(row["proposed_at"]),
        approved_by=models.UserId(row["approved_by"]) if row["approved_by"] is not None else None,
    )
