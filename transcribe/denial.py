"""The small words of five languages that deny what is said, or only suppose it. Plain lists, no library.

What is denied or supposed is marked, not dropped: a person decides. *He would hit me* is a habit, *he would have hit
me* is a supposition, so the lists name turns, and of moods only those that never tell what was. *As if*
compares, and what is compared was lived. What stands behind a *but* is not supposed with what stands before it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

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
    "es": "si hubiera|si hubiese|si hubieran|si tuviera|si fuera|si pudiera|si estuviera|si fuese|ojalá"
    "|imagínate que|imagina que|supongamos|en caso de|por si|si algún día|si me hubieran|si no hubiera",
    "fr": "si j' avais|si j' étais|si on avait|si elle avait|si nous avions|au cas où|supposons|imaginons"
    "|imagine que|si un jour|si jamais|si seulement",
    "nl": "als ... zou|als ... was geweest|stel dat|stel je voor|mocht ik|voor het geval|had ik maar",
    "en": "if i had|if she had|if he had|if they had|if we had|if i were|if i was|would have|what if|suppose"
    "|imagine if|imagine that|in case|might have|could have|if only|if one day",
    "pt": "se eu tivesse|se tivesse|se eu fosse|se fosse|se eu pudesse|se houvesse|se tivessem|oxalá|tomara que"
    "|imagina que|imagine que|suponhamos|caso eu|se um dia",
}
FORMS = {
    "es": (
        r"(?<!como )si (?:\S+ ){0,3}(?:hubi|tuvi|pudi|estuvi|quisi|supi|hici|vini|muri)e(?:ra|se)(?:s|n)?",
        r"(?<!como )si (?:(?:no|yo|él|ella|me|te|lo|la) ){0,2}fue(?:ra|se)(?:s|n)?",
        r"(?<!que )(?:me|te|lo|la|le|se|nos|los|las) hubiera[sn]? \w+(?:ado|ido|cho|sto|rto)",
        r"habría[sn]? \w+(?:ado|ido|cho|sto|rto)",
        r"(?:podr[íi]a|pod[íi]a|pudo|pude)n? haber(?:me|te|se|lo|la|nos)? \w+(?:ado|ido|cho|sto|rto)",
        r"podría[sn]? ser",
    ),
    "fr": (
        r"(?<!comme )s' ils? (?:n' |ne )?(?:m'|t'|l'|nous|vous|les) av(?:ait|aient)",
        r"(?<!comme )s' (?:ils?|elles?) (?:m'|t'|l'|nous|vous|les) av(?:ait|aient)",
        r"aur(?:ais|ait|ions|aient) (?:(?:pas|jamais|déjà|presque) )?(?:pu|été|eu|dit|fait|pris|mis|vu|subi|\w+ée?s?)",
        r"ser(?:ais|ait|aient) (?:morte?s?|partie?s?|restée?s?|tombée?s?|devenue?s?|retournée?s?|rentrée?s?)",
        r"pourr(?:ait|aient) être",
    ),
    "nl": (
        r"als (?!kind|meisje|jong|klein|vrouw|moeder|oudste|migrant|vluchteling)(?:\S+ ){0,6}had(?:den)?",
        r"had(?:den)? (?:(?!niet|nooit|geen)\S+ ){0,5}kunnen",
        r"zou(?:den)? (?:\S+ ){0,4}(?:hebben ge\w+|ge\w+ hebben|zijn geweest|geweest zijn|kunnen zijn)",
    ),
    "en": (r"(?:would|could|might) ?'ve",),
    "pt": (
        r"(?<!como )se (?:\S+ ){0,3}(?:(?:tiv|houv|pud|estiv|quis|fiz|vi|morr|bat)esse|fosse|ficasse|matasse)m?",
        r"teria[ms]? (?:(?:me|te|se|nos) )?(?!marido)\w+(?:ado|ido|eito|isto|erto|osto)",
        r"pod(?:ia|eria)[ms]? ter(?:[ -](?:me|te|se|nos))? (?!marido)\w+(?:ado|ido|eito|isto|erto|osto)",
        r"poderia[ms]? ser",
    ),
}
"""Moods that suppose, over words with single spaces: *if I had been*, *could have been*, *would have died*."""
BUT = {"es": "pero", "fr": "mais", "nl": "maar", "en": "but", "pt": "mas porém"}
NEVER = "nunca jamás jamais nooit never"
NEVER_BUT = (
    "again anymore since paid pay could told heard felt más volví volvió pude pagaron pagó dijeron dijo plus revu payé"
    " pu dit meer terug weer betaald betaalden kon mocht mais voltei pagou pagaram disse disseram"
)
"""Words beside which *never* tells of a lack that was lived, as in *they never paid me*, and denies nothing."""
HARMED = {
    "es": r"\bno (?:fu(?:i|e|imos|eron)|(?:he|ha|hemos|han) sido|era|éramos) "
    r"(?:golpe|agred|maltrat|viol|expuls|deport|desaloj|insult|abus|amenaz|secuestr|asesin|discrimin|tortur|forz)"
    r"[ai]d[ao]s?\b",
    "fr": r"\b(?:ne |n')(?:m'|t'|l'|nous |vous |les )?(?:ai|as|a|avons|avez|ont) (?:pas |jamais )?(?:été )?"
    r"(?:(?:frapp|viol|expuls|déport|agress|insult|menac|harcel|maltrait|tu|assassin|discrimin|tortur|forc)ée?s?"
    r"|battue?s?)\b",
    "nl": r"\b(?:niet|nooit) (?:door (?:\S+ ){1,3}?)?(?:geslagen|mishandeld|verkracht|uitgezet|gedeporteerd|misbruikt"
    r"|bedreigd|vermoord|aangerand|gediscrimineerd|gedwongen|uitgescholden)\b",
    "en": r"\b(?:(?:was|were|been|am|are) (?:not|never)|wasn't|weren't|(?:not|never) been) "
    r"(?:beaten|hit|raped|abused|deported|expelled|evicted|threatened|insulted|harassed|murdered|kidnapped|tortured)\b",
    "pt": r"\bnão (?:fu[i]|foi|fomos|foram|era|éramos) "
    r"(?:agred|espanc|maltrat|viol|expuls|deport|despej|insult|abus|ameaç|sequestr|assassin|discrimin|tortur|forç)"
    r"[ai]d[ao]s?\b",
}
"""A harm that was not done. Only harms: *it was not recognised*, *we were not paid* tell of a lack that was lived."""
AFTER_ALL = re.compile(r"\b(?:ya no|já não|hasta|until|tot|até|jusqu'|sino|anymore)")
"""Words beside which such a no says that it was done another time."""
SHORTEST_CLAUSE = 3
"""Words; fewer (*No, ...*, *bueno, ...*) say nothing by themselves."""
OPENING = 4
"""Words of a sentence within which a *never* denies all that follows: *he never laid a hand on me*."""
GAP = 5
"""Words between the two halves of a turn."""
Turns = re.Pattern[str]
"""The turns that suppose, over words with single spaces."""


@lru_cache
def turns(language: str | None) -> Turns:
    """Return the turns that suppose, in a language or in all."""
    chosen = SUPPOSED if language is None else {language} & set(SUPPOSED)
    written = [turn for each in sorted(chosen) for turn in SUPPOSED[each].split("|")]
    plain = [re.escape(turn).replace(r"\ \.\.\.\ ", rf" (?:\S+ ){{0,{GAP}}}") for turn in written]
    forms = [form for each in sorted(chosen) for form in FORMS[each]]
    return re.compile(rf"(?<!\S)(?:{'|'.join([*plain, *forms]) or '(?!)'})(?!\S)")


def is_denied_throughout(said: Sequence[str]) -> bool:
    """Whether words of one sentence, in lower case, open with a *never* that all of it hangs on."""
    return not set(NEVER.split()).isdisjoint(said[:OPENING]) and set(NEVER_BUT.split()).isdisjoint(said)


def is_harm_denied(sentence: str, language: str) -> bool:
    """Whether a sentence says of a harm that it was not done, in each of its clauses."""
    plain = sentence.casefold().replace("’", "'")
    clauses = [each for each in re.split(r"[,;:.…!?()—–]+", plain) if len(each.split()) >= SHORTEST_CLAUSE]
    harmed = re.compile(HARMED.get(language, "(?!)"))
    return bool(clauses) and all(map(harmed.search, clauses)) and not AFTER_ALL.search(plain)


def is_supposed(said: Sequence[str], looked_for: Turns) -> bool:
    """Whether words of one stretch, in lower case, hold one of the turns."""
    return looked_for.search(" ".join(said)) is not None


def is_supposed_throughout(said: Sequence[str], language: str) -> bool:
    """Whether words of one sentence, in lower case, only suppose, on each side of a *but*."""
    return all(is_supposed(each, turns(language)) for each in _sides(said, language))


def opposing(language: str) -> frozenset[str]:
    """Return the words of a language that say *but*."""
    return frozenset(BUT.get(language, "").split())


def _sides(said: Sequence[str], language: str) -> Iterator[Sequence[str]]:
    """Yield what stands before, between and behind each *but*; all of it where there is none."""
    places = [at for at, word in enumerate(said) if word in opposing(language)]
    for start, end in zip([-1, *places], [*places, len(said)], strict=True):
        if end > start + 1 or not places:
            yield said[start + 1 : end]
