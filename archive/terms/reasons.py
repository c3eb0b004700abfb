"""Why something is refused: a code for the audit and a sentence for a person, in each language of the house.

The codes also stand in the SQL of `consent.views`, which is generated from this list.
"""

from enum import StrEnum


class Reason(StrEnum):
    """A reason code, stable for the audit."""

    NO_PARTICIPANT = "no_participant"
    NO_AGREEMENT = "no_agreement"
    AGREEMENT_PENDING = "agreement_pending"
    AGREEMENT_EXPIRED = "agreement_expired"
    UPDATE_REQUIRED = "update_required"
    WITHDRAWN = "withdrawn"
    NOT_ALLOWED = "not_allowed"
    ASK_EACH_TIME = "ask_each_time"
    EMBARGOED = "embargoed"
    ROLE = "role"
    NEEDS_TWO_APPROVALS = "needs_two_approvals"
    NO_WORDS = "no_words"
    NOT_PREPARED = "not_prepared"
    EXCERPT_TAKEN_BACK = "excerpt_taken_back"
    NOT_REDACTED = "not_redacted"
    NOT_HEARD = "not_heard"
    CLOSED_SINCE_RESTORE = "closed_since_restore"
    TITLE_TELLS = "title_tells"
    WHOLE_TOGETHER = "whole_together"


SENTENCES = {
    Reason.NO_PARTICIPANT: "Nobody is recorded as taking part in this interview, so nobody has agreed to "
    "anything.",
    Reason.NO_AGREEMENT: "A participant of this interview has no agreement on record.",
    Reason.AGREEMENT_PENDING: "A participant's agreement is not documented yet.",
    Reason.AGREEMENT_EXPIRED: "A participant's agreement has run out.",
    Reason.UPDATE_REQUIRED: "A participant must be asked again first.",
    Reason.WITHDRAWN: "A participant has withdrawn.",
    Reason.NOT_ALLOWED: "A participant did not agree to this purpose.",
    Reason.ASK_EACH_TIME: "A participant wants to be asked each time.",
    Reason.NOT_HEARD: "A participant chose to be read and not heard.",
    Reason.EMBARGOED: "A participant asked for an embargo, and nobody has lifted it.",
    Reason.ROLE: "Your role does not include this.",
    Reason.NEEDS_TWO_APPROVALS: "Two different people must approve this excerpt as it stands now.",
    Reason.NO_WORDS: "There are no words in this stretch of the recording.",
    Reason.NOT_PREPARED: "The recording has not been prepared yet.",
    Reason.EXCERPT_TAKEN_BACK: "A participant took this part of the recording back: it may not be public "
    "again.",
    Reason.NOT_REDACTED: "Parts of this recording are restricted, and the copy without them is not made yet.",
    Reason.WHOLE_TOGETHER: "Together with what is public of this recording it would be the whole of it. Draft it "
    "again: the new draft needs the agreement that the whole needs.",
    Reason.TITLE_TELLS: "A title, a note or the name of a theme beside it tells a word that is restricted "
    "in this recording, or the own name of somebody who does not appear by it. Change it first.",
    Reason.CLOSED_SINCE_RESTORE: "The archive was restored without its withdrawal ledger: it is for the staff alone "
    "until two people open it again.",
}

IN_OTHER_LANGUAGES: dict[str, dict[Reason, str]] = {
    "es": {
        Reason.NO_PARTICIPANT: "No consta nadie como participante en esta entrevista, así que nadie ha dado "
        "permiso.",
        Reason.NO_AGREEMENT: "Falta el acuerdo de una persona que participa en esta entrevista.",
        Reason.AGREEMENT_PENDING: "El acuerdo de una persona que participa todavía no está registrado.",
        Reason.AGREEMENT_EXPIRED: "El acuerdo de una persona que participa ha caducado.",
        Reason.UPDATE_REQUIRED: "Primero hay que volver a preguntar a una persona que participa.",
        Reason.WITHDRAWN: "Una persona que participa ha retirado su permiso.",
        Reason.NOT_ALLOWED: "Una persona que participa no ha dado permiso para esto.",
        Reason.ASK_EACH_TIME: "Una persona que participa quiere que se le pregunte cada vez.",
        Reason.NOT_HEARD: "Una persona que participa prefiere que se la lea y no que se la oiga.",
        Reason.EMBARGOED: "Una persona que participa pidió esperar, y nadie ha levantado esa espera.",
        Reason.ROLE: "Su función no incluye esto.",
        Reason.NEEDS_TWO_APPROVALS: "Dos personas distintas deben aprobar este fragmento tal como está "
        "ahora.",
        Reason.NO_WORDS: "No hay palabras en esta parte de la grabación.",
        Reason.NOT_PREPARED: "La grabación todavía no está preparada.",
        Reason.EXCERPT_TAKEN_BACK: "Una persona que participa retiró esta parte: no puede volver a ser "
        "pública.",
        Reason.NOT_REDACTED: "Hay partes restringidas en esta grabación, y la copia sin ellas aún no está "
        "hecha.",
        Reason.WHOLE_TOGETHER: "Junto con lo que ya es público de esta grabación sería la grabación entera. Prepare el "
        "fragmento otra vez: el nuevo necesita el acuerdo que necesita la grabación entera.",
        Reason.TITLE_TELLS: "Un título, una nota o el nombre de un tema dice una palabra que está restringida en "
        "esta grabación, o el nombre propio de alguien que no aparece con él. Cámbielo primero.",
        Reason.CLOSED_SINCE_RESTORE: "El archivo se restauró sin su registro de retiradas: es solo para el "
        "equipo hasta que dos personas lo abran de nuevo.",
    },
    "fr": {
        Reason.NO_PARTICIPANT: "Aucune participante n’est enregistrée pour cet entretien : personne n’a donc "
        "donné son accord.",
        Reason.NO_AGREEMENT: "Il manque l’accord d’une personne qui participe à cet entretien.",
        Reason.AGREEMENT_PENDING: "L’accord d’une personne qui participe n’est pas encore consigné.",
        Reason.AGREEMENT_EXPIRED: "L’accord d’une personne qui participe est arrivé à son terme.",
        Reason.UPDATE_REQUIRED: "Il faut d’abord redemander à une personne qui participe.",
        Reason.WITHDRAWN: "Une personne qui participe a retiré son accord.",
        Reason.NOT_ALLOWED: "Une personne qui participe n’a pas donné son accord pour cela.",
        Reason.ASK_EACH_TIME: "Une personne qui participe veut qu’on lui demande chaque fois.",
        Reason.NOT_HEARD: "Une personne qui participe préfère être lue plutôt qu’entendue.",
        Reason.EMBARGOED: "Une personne qui participe a demandé d’attendre, et personne n’a levé ce délai.",
        Reason.ROLE: "Votre fonction ne comprend pas cela.",
        Reason.NEEDS_TWO_APPROVALS: "Deux personnes différentes doivent approuver cet extrait tel qu’il est "
        "maintenant.",
        Reason.NO_WORDS: "Il n’y a pas de mots dans cette partie de l’enregistrement.",
        Reason.NOT_PREPARED: "L’enregistrement n’est pas encore préparé.",
        Reason.EXCERPT_TAKEN_BACK: "Une personne qui participe a retiré cette partie : elle ne peut plus être "
        "publique.",
        Reason.NOT_REDACTED: "Des parties de cet enregistrement sont restreintes, et la copie sans elles n’est "
        "pas encore faite.",
        Reason.WHOLE_TOGETHER: "Avec ce qui est déjà public de cet enregistrement, ce serait l’enregistrement entier. "
        "Préparez l’extrait à nouveau : le nouveau demande l’accord qu’il faut pour l’ensemble.",
        Reason.TITLE_TELLS: "Un titre, une note ou le nom d’un thème dit un mot qui est restreint dans cet "
        "enregistrement, ou le vrai nom de quelqu’un qui n’apparaît pas sous ce nom. Changez-le d’abord.",
        Reason.CLOSED_SINCE_RESTORE: "Les archives ont été restaurées sans leur registre des retraits : elles "
        "sont réservées à l’équipe jusqu’à ce que deux personnes les rouvrent.",
    },
    "nl": {
        Reason.NO_PARTICIPANT: "Er staat niemand als deelnemer bij dit interview, dus niemand heeft toestemming "
        "gegeven.",
        Reason.NO_AGREEMENT: "De toestemming van iemand die aan dit interview meedoet ontbreekt.",
        Reason.AGREEMENT_PENDING: "De toestemming van iemand die meedoet is nog niet vastgelegd.",
        Reason.AGREEMENT_EXPIRED: "De toestemming van iemand die meedoet is verlopen.",
        Reason.UPDATE_REQUIRED: "Iemand die meedoet moet eerst opnieuw gevraagd worden.",
        Reason.WITHDRAWN: "Iemand die meedoet heeft de toestemming ingetrokken.",
        Reason.NOT_ALLOWED: "Iemand die meedoet heeft hier geen toestemming voor gegeven.",
        Reason.ASK_EACH_TIME: "Iemand die meedoet wil dat het haar telkens gevraagd wordt.",
        Reason.NOT_HEARD: "Iemand die meedoet wil liever gelezen dan gehoord worden.",
        Reason.EMBARGOED: "Iemand die meedoet vroeg om te wachten, en niemand heeft dat opgeheven.",
        Reason.ROLE: "Dit hoort niet bij uw rol.",
        Reason.NEEDS_TWO_APPROVALS: "Twee verschillende mensen moeten dit fragment goedkeuren zoals het nu "
        "is.",
        Reason.NO_WORDS: "Er zijn geen woorden in dit deel van de opname.",
        Reason.NOT_PREPARED: "De opname is nog niet voorbereid.",
        Reason.EXCERPT_TAKEN_BACK: "Iemand die meedoet heeft dit deel teruggenomen: het mag niet meer openbaar "
        "worden.",
        Reason.NOT_REDACTED: "Delen van deze opname zijn afgeschermd, en de kopie zonder die delen is nog "
        "niet gemaakt.",
        Reason.WHOLE_TOGETHER: "Samen met wat al openbaar is van deze opname zou het de hele opname zijn. Maak het "
        "fragment opnieuw: het nieuwe vraagt de toestemming die voor het geheel nodig is.",
        Reason.TITLE_TELLS: "Een titel, een notitie of de naam van een thema verraadt een woord dat in deze "
        "opname is afgeschermd, of de eigen naam van iemand die niet onder die naam verschijnt. Verander dat eerst.",
        Reason.CLOSED_SINCE_RESTORE: "Het archief is hersteld zonder het register van intrekkingen: het is "
        "alleen voor het team tot twee mensen het weer openen.",
    },
    "pt": {
        Reason.NO_PARTICIPANT: "Ninguém está registado como participante nesta entrevista, por isso ninguém deu "
        "autorização.",
        Reason.NO_AGREEMENT: "Falta o acordo de uma pessoa que participa nesta entrevista.",
        Reason.AGREEMENT_PENDING: "O acordo de uma pessoa que participa ainda não está registado.",
        Reason.AGREEMENT_EXPIRED: "O acordo de uma pessoa que participa chegou ao fim.",
        Reason.UPDATE_REQUIRED: "Primeiro é preciso voltar a perguntar a uma pessoa que participa.",
        Reason.WITHDRAWN: "Uma pessoa que participa retirou a sua autorização.",
        Reason.NOT_ALLOWED: "Uma pessoa que participa não deu autorização para isto.",
        Reason.ASK_EACH_TIME: "Uma pessoa que participa quer que lhe perguntem de cada vez.",
        Reason.NOT_HEARD: "Uma pessoa que participa prefere ser lida e não ouvida.",
        Reason.EMBARGOED: "Uma pessoa que participa pediu para esperar, e ninguém levantou essa espera.",
        Reason.ROLE: "A sua função não inclui isto.",
        Reason.NEEDS_TWO_APPROVALS: "Duas pessoas diferentes têm de aprovar este excerto tal como está "
        "agora.",
        Reason.NO_WORDS: "Não há palavras nesta parte da gravação.",
        Reason.NOT_PREPARED: "A gravação ainda não está preparada.",
        Reason.EXCERPT_TAKEN_BACK: "Uma pessoa que participa retirou esta parte: não pode voltar a ser "
        "pública.",
        Reason.NOT_REDACTED: "Há partes reservadas nesta gravação, e a cópia sem elas ainda não está feita.",
        Reason.WHOLE_TOGETHER: "Junto com o que já é público desta gravação seria a gravação inteira. Prepare o "
        "excerto de novo: o novo precisa do acordo que a gravação inteira precisa.",
        Reason.TITLE_TELLS: "Um título, uma nota ou o nome de um tema diz uma palavra que está reservada "
        "nesta gravação, ou o nome próprio de alguém que não aparece com ele. Mude-o primeiro.",
        Reason.CLOSED_SINCE_RESTORE: "O arquivo foi restaurado sem o seu registo de retiradas: é só para a "
        "equipa até que duas pessoas o voltem a abrir.",
    },
}
"""The same in the other languages; a test sees that none is missing."""


def sentence(reason: Reason, language: str = "en") -> str:
    """Return why, in the language asked for, in English where it is not one of ours."""
    return IN_OTHER_LANGUAGES.get(language, SENTENCES).get(reason) or SENTENCES[reason]
