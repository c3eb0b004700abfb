"""The small words of five languages that deny what is said, or only suppose it. Plain lists, no library.

What is denied or supposed is marked, not dropped: a person decides. *He would hit me* is a habit, *he would have hit
me* is a supposition, so the lists name turns and not moods.
"""

from collections.abc import Sequence

NOT = {
    "es": "no nunca jamás tampoco ningún ninguna ninguno nadie sin ni",
    "fr": "ne n' pas jamais aucun aucune sans ni nulle",
    "nl": "geen niet nooit noch zonder nergens niemand",
    "en": "no not n't never without nobody neither nor cannot",
    "pt": "não nunca jamais tampouco nenhum nenhuma ninguém sem nem",
}
NOT_AFTER = {"fr": "pas jamais", "nl": "niet nooit"}  # ik werk niet; je travaille pas
MERELY = "solo sólo solamente seulement alleen enkel slechts only just merely apenas só somente"
CLAUSE = "que dat that pero porque sino aunque mais car parce maar want omdat but because although mas porém"
SUPPOSED = {
    "es": "si hubiera|si hubiese|si hubieran|si tuviera|si fuera|si pudiera|si estuviera|si fuese|como si|ojalá"
    "|imagínate que|imagina que|supongamos|en caso de|por si|si algún día|si me hubieran|si no hubiera",
    "fr": "si j' avais|si j' étais|si on avait|si elle avait|si nous avions|comme si|au cas où|supposons|imaginons"
    "|imagine que|si un jour|si jamais|si seulement",
    "nl": "als ... had|als ... zou|als ... was geweest|alsof|stel dat|stel je voor|mocht ik|voor het geval|had ik maar",
    "en": "if i had|if she had|if he had|if they had|if we had|if i were|if i was|would have|as if|what if|suppose"
    "|imagine if|imagine that|in case|might have|could have|if only|if one day",
    "pt": "se eu tivesse|se tivesse|se eu fosse|se fosse|se eu pudesse|se houvesse|se tivessem|como se|oxalá|tomara que"
    "|imagina que|imagine que|suponhamos|caso eu|se um dia",
}
NEVER = "nunca jamás jamais nooit never"
NEVER_BUT = (
    "again anymore since paid pay could told heard felt más volví volvió pude pagaron pagó dijeron dijo plus revu payé"
    " pu dit meer terug weer betaald betaalden kon mocht mais voltei pagou pagaram disse disseram"
)
"""Words beside which *never* tells of a lack that was lived, as in *they never paid me*, and denies nothing."""
OPENING = 4
"""Words of a sentence within which a *never* denies all that follows: *he never laid a hand on me*."""
GAP = 5
"""Words between the two halves of a turn."""
Turn = tuple[tuple[str, ...], tuple[str, ...]]


def turns(language: str | None) -> tuple[Turn, ...]:
    """Return the turns that suppose, in a language or in all: the words of each half; the second may be empty."""
    chosen = SUPPOSED.values() if language is None else [SUPPOSED.get(language, "")]
    halves = [turn.partition(" ... ") for each in chosen for turn in each.split("|") if turn]
    return tuple((tuple(first.split()), tuple(second.split())) for first, _, second in halves)


def is_denied_throughout(said: Sequence[str]) -> bool:
    """Whether words of one sentence, in lower case, open with a *never* that all of it hangs on."""
    return not set(NEVER.split()).isdisjoint(said[:OPENING]) and set(NEVER_BUT.split()).isdisjoint(said)


def is_supposed(said: Sequence[str], looked_for: Sequence[Turn]) -> bool:
    """Whether words of one sentence, in lower case, hold one of the turns."""
    return any(_holds(said, first, second) for first, second in looked_for)


def _holds(said: Sequence[str], first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    for start in _places(said, first, 0, len(said)):
        behind = start + len(first)
        if not second or any(True for _ in _places(said, second, behind, behind + GAP + len(second))):
            return True
    return False


def _places(said: Sequence[str], words: tuple[str, ...], low: int, high: int) -> list[int]:
    last = min(high, len(said)) - len(words)
    return [at for at in range(low, last + 1) if tuple(said[at : at + len(words)]) == words]
