"""The countries as this room says them, in the language of the page. Whose may be told, the archive decides."""

from archive.terms.countries import COUNTRIES, names_in
from web.speaking import language


def countries() -> list[tuple[str, str]]:
    """Return each country as (code, name), in the order of the names."""
    return list(names_in(language()).items())


def country_name(code: str) -> str:
    """Return what the language of the page calls a country; what is no code of a country, as it came."""
    return names_in(language())[code] if code in COUNTRIES else code
