"""Forms that no stemmer brings together, per language: only words that testimonies of this kind live on.

`base: form form ...`; an ending is replaced before a word is stemmed, so that both of its forms meet.
"""

import re
from functools import lru_cache

from search.words import fold

_FORMS = {
    "es": """
        decir: digo dice dicen dije dijo dijeron dicho
        hacer: hago hice hizo hicieron hecho
        tener: tengo tiene tienen tuve tuvo tuvieron
        venir: vengo viene vienen vine vino vinieron
        querer: quiero quiere quieres quieren quise quiso
        poder: puedo puede pueden pude pudo pudieron
        huir: huyo huye huyó huyeron huyendo
        morir: muero muere mueren murió murieron
        salir: salgo
        volver: vuelvo vuelve vuelven vuelto
        poner: pongo puse puso pusieron
        saber: supe supo supieron
        traer: traigo traje trajo trajeron
        conocer: conozco
        sentir: siento siente sienten sintió sintieron
        dormir: duermo duerme duermen durmió durmieron
        pedir: pido pide piden pidió pidieron
        perder: pierdo pierde pierden
        pensar: pienso piensa piensan
        contar: cuento cuenta cuentan
        recordar: recuerdo recuerda recuerdan recuerdos
        empezar: empiezo empieza empiezan
        entender: entiendo entiende entienden
        encontrar: encuentro encuentra encuentran
        soñar: sueño sueños sueña sueñan
        seguir: sigo sigue siguen siguió siguieron
        golpear: golpeo golpeó golpeé
        violar: violación violaciones violador violadores
        voz: voces
        vez: veces
        luz: luces
        juez: jueces
        joven: jóvenes
        crimen: crímenes
    """,
    "fr": """
        travail: travaux
        œil: yeux
        dire: dit dis disent disait
        partir: pars part partent
        fuir: fui fuit fuient fuyait
        battre: bat battent battu battue battues
        vouloir: veux veut veulent voulu
        pouvoir: peux peut peuvent
        venir: viens vient viennent venu venue
        prendre: pris prise
        voir: vois voit vu vue
    """,
    "nl": """
        kind: kinderen
        huis: huizen
        ziekenhuis: ziekenhuizen
        stad: steden
        vrouw: vrouwen
        oorlog: oorlogen
        vlucht: vluchtte vluchtten gevlucht
        grens: grenzen
        reis: reizen
        mishandelen: mishandeld mishandelde mishandelt
        vermoorden: vermoord vermoordde
        slaan: sloeg sloegen geslagen
        gaan: ging gingen gegaan
        komen: kwam kwamen gekomen
        spreken: sprak spraken gesproken
    """,
    "en": """
        woman: women
        man: men
        child: children
        wife: wives
        life: lives
        flee: fled
        tell: told
        say: said
        go: went gone
        come: came
        know: knew known
        speak: spoke spoken
        write: wrote written
        beat: beaten
        hide: hid hidden
        fight: fought
        run: ran
        lose: lost
        leave: left
        die: dying
        marry: marriage marriages
        threat: threaten threatens threatened threatening
    """,
    "pt": """
        mãe: mães
        pão: pães
        dizer: digo diz dizem disse disseram dito
        fazer: faço faz fazem fiz fez fizeram feito
        vir: venho veio vieram
        fugir: fujo foge fogem
    """,
}
_ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "es": (("eres", "er"), ("ares", "ar"), ("cé", "zar")),
    "fr": (("eaux", "eau"), ("aux", "al"), ("ées", "é"), ("ée", "é"), ("és", "é"), ("ees", "e"), ("ee", "e")),
    "pt": (
        *(("ões", "ão"), ("oes", "ao"), ("ães", "ão"), ("ãos", "ão")),
        *(("éis", "el"), ("iais", "ial"), ("nais", "nal"), ("rais", "ral"), ("tais", "tal")),
    ),
}
_SHORT_PLURAL = re.compile(r"[aeiouáéíóú][^aeiouáéíóú]+[aeo]s")
"""año-s, arma-s: Snowball leaves a suffix on so short a word."""


def regular(word: str, language: str) -> str:
    """Return the word, or the form that is stemmed in its place."""
    if base := _bases(language).get(word):
        return base
    for ending, instead in _ENDINGS.get(language, ()):
        if word.endswith(ending) and len(word) > len(ending):
            return word.removesuffix(ending) + instead
    return word[:-1] if language in {"es", "pt"} and _SHORT_PLURAL.fullmatch(word) else word


@lru_cache(maxsize=8)
def _bases(language: str) -> dict[str, str]:
    """Return form -> base, each form as written and without accents."""
    bases: dict[str, str] = {}
    for line in _FORMS[language].split("\n"):
        base, _, forms = line.strip().partition(": ")
        for form in forms.split():
            bases |= {form: base, fold(form): base}
    return bases
