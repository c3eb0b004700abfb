"""The countries that a narrator may come from, and their names in the five languages (CLDR, through Babel).

Nothing here says whose country it is, nor who may know: that is `archive/consent/naming.py`.
"""

from functools import cache

from babel import Locale

from archive.terms.languages import LANGUAGES
from archive.terms.plain import plain

_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW "
    "BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI "
    "FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN "
    "IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME "
    "MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF "
    "PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
    "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK "
    "YE YT ZA ZM ZW"
)
COUNTRIES = tuple(_CODES.split())
"""ISO 3166-1 alpha-2, and XK, by which Kosovo goes where it has no code."""

_ALSO = {
    "Birmania": "MM",
    "Burma": "MM",
    "Cape Verde": "CV",
    "Cabo Verde": "CV",
    "Czech Republic": "CZ",
    "East Timor": "TL",
    "Holanda": "NL",
    "Holland": "NL",
    "Ivory Coast": "CI",
    "Swaziland": "SZ",
    "Turkey": "TR",
    "UK": "GB",
    "USA": "US",
    "EE. UU.": "US",
    "EUA": "US",
    "VS": "US",
}
"""Other names that people use."""


@cache
def names_in(language: str) -> dict[str, str]:
    """Return the name of each country in one of the five languages, by its code, in the order of the names."""
    known = Locale(language).territories
    named = {code: known.get(code, code) for code in COUNTRIES}
    return dict(sorted(named.items(), key=lambda each: _plain(each[1])))


@cache
def country_names() -> dict[str, str]:
    """Return each name in any of the five languages with its code, for fields of a question."""
    return _ALSO | {name: code for each in LANGUAGES for code, name in names_in(each).items()}


def country_of(written: str) -> str | None:
    """Return the code of a country that was written as its code or by one of its names; None where it is neither."""
    wanted = _plain(written)
    if wanted.upper() in COUNTRIES:
        return wanted.upper()
    return next((code for name, code in country_names().items() if _plain(name) == wanted), None)


def _plain(name: str) -> str:
    """Return a name without case and accents, so that Åland stands under A."""
    return plain(name.strip())
