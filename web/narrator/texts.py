"""What the page says, in each language of the house: read once from the files beside this one, one for each language.

Knows how a day, a moment and a length are written; decides nothing.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from archive.terms.languages import LANGUAGES
from archive.terms.models import Purpose
from archive.terms.own import Line
from web.formats import NARROW_SPACE, SPEAKER

FOLDER = Path(__file__).parent / "texts"
FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Texts:
    """Everything in one language."""

    language: str
    own_name: str
    months: tuple[str, ...]
    patterns: Mapping[str, str]
    sentences: Mapping[str, str]
    purposes: Mapping[str, Mapping[str, str]]

    def say(self, key: str, **values: object) -> str:
        """Return a sentence with what belongs into its braces. Raises KeyError for one that is not there."""
        return self.sentences[key].format(**values)

    def count(self, key: str, number: int, **values: object) -> str:
        """Return the sentence for none, one or many of something."""
        kind = {0: "none", 1: "one"}.get(number, "many")
        return self.say(f"{key}_{kind}", count=number, **values)

    def purpose(self, purpose: Purpose, what: str = "name") -> str:
        """Return a purpose's `name`, or what it means that she said `yes` or `no`; empty where nothing is said."""
        return self.purposes[purpose.value].get(what, "")

    def speaker(self, name: str) -> str:
        """Say who speaks: a name as it is; a role or a number, which stands for one, in this language."""
        if numbered := SPEAKER.fullmatch(name):
            return self.say("voice_number", number=numbered[1])
        role = self.sentences.get(f"role_{name.lower().replace(' ', '_')}")
        return f"{role[0].upper()}{role[1:]}" if role else name

    def day(self, written: str | date | None) -> str:
        """Write a day, or a month where no day is known; anything else as it came."""
        if isinstance(written, date):
            return self._day(written)
        if not written:
            return ""
        try:
            return self._day(date.fromisoformat(written))
        except ValueError:
            return self._month(written)

    def _day(self, day: date) -> str:
        return self.patterns["date"].format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def _month(self, written: str) -> str:
        try:
            first = date.fromisoformat(f"{written}-01")
        except ValueError:
            return written
        return self.patterns["month_of_year"].format(month=self.months[first.month - 1], year=first.year)

    def moment(self, at: datetime) -> str:
        """Write a day with its hour, in the archive's time, which is UTC."""
        at = at.astimezone(UTC)
        return self.patterns["moment"].format(date=self._day(at.date()), hour=f"{at:%H:%M}")

    def line(self, line: Line) -> str:
        """Write a line of her history as a sentence."""
        by_her, by_others = f"did_{line.happened.value}", f"was_{line.happened.value}"
        key = by_her if line.by_her or by_others not in self.sentences else by_others
        key = key if key in self.sentences else by_others
        if f"{key}_nothing" in self.sentences and not line.purposes:
            key = f"{key}_nothing"
        between = f"{NARROW_SPACE}; " if self.language == "fr" else "; "
        named = between.join(self.purpose(each) for each in line.purposes)
        return self.say(key, purposes=named, title=line.title or "")


def length(milliseconds: int) -> str:
    """Write a length in units that read the same in every language here: 42 s, 3 min 20 s, 1 h 5 min."""
    minutes, seconds = divmod(max(0, milliseconds) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def own_name_of(tag: str) -> str:
    """Return what a language calls itself where it is one of the house's, else its tag."""
    known = TEXTS.get(tag.partition("-")[0].lower())
    return tag if known is None else f"{known.own_name} ({tag})"


def _read(language: str) -> Texts:
    found = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return Texts(
        language=language,
        own_name=found["own_name"],
        months=tuple(found["months"]),
        patterns={name: found[name] for name in ("date", "month_of_year", "moment")},
        sentences=found["say"],
        purposes=found["purposes"],
    )


TEXTS = {language: _read(language) for language in LANGUAGES}
"""By language, in the order in which they are offered."""
