"""Sentences that Whisper is known to invent over silence and music, language by language.

They come from subtitles it was trained on. People say some of them too, so this list alone decides nothing:
`quality` asks in addition whether anybody was speaking.
"""

import re
import unicodedata
from functools import cache

WHOLE = {
    "es": (
        "Gracias",
        "Gracias por ver el vídeo",
        "Gracias por ver",
        "Muchas gracias por ver el vídeo",
        "Suscríbete",
        "Suscríbete al canal",
        "No olvides suscribirte",
        "Hasta la próxima",
        "Hasta el próximo vídeo",
    ),
    "fr": (
        "Merci",
        "Merci d'avoir regardé cette vidéo",
        "Merci d'avoir regardé la vidéo",
        "Abonnez-vous",
        "N'oubliez pas de vous abonner",
        "À la prochaine",
        "À bientôt",
    ),
    "nl": (
        "Bedankt",
        "Bedankt voor het kijken",
        "Bedankt om te kijken",
        "Abonneer je op ons kanaal",
        "Tot de volgende keer",
        "Tot ziens",
    ),
    "en": (
        "Thank you",
        "Thank you very much",
        "Thanks for watching",
        "Thank you for watching",
        "Please subscribe",
        "Please like and subscribe",
        "See you next time",
        "See you in the next video",
        "Bye",
        "Bye bye",
        "You",
    ),
    "pt": (
        "Obrigado",
        "Obrigada",
        "Obrigado por assistir",
        "Obrigado por assistirem",
        "Inscreva-se no canal",
        "Até a próxima",
        "Até o próximo vídeo",
        "Tchau",
    ),
    "de": (
        "Vielen Dank",
        "Vielen Dank fürs Zuschauen",
        "Danke fürs Zuschauen",
        "Bis zum nächsten Mal",
        "Tschüss",
    ),
}
"""Invented as a whole: nothing stands before or behind them."""

OPENINGS = {
    "es": ("Subtítulos realizados por", "Subtítulos por la comunidad", "Subtitulado por", "Subtítulos de"),
    "fr": ("Sous-titres réalisés par", "Sous-titrage", "Sous-titres par", "Sous-titres fait par"),
    "nl": ("Ondertiteld door", "Ondertitels ingediend door", "Ondertiteling door", "TV Gelderland"),
    "en": ("Subtitles by", "Subtitled by", "Transcribed by", "Captions by", "Translated by"),
    "pt": ("Legendas pela comunidade", "Legendado por", "Legendas por", "Transcrição e legendas"),
    "de": ("Untertitel der", "Untertitel von", "Untertitelung"),
}
"""Credits: invented with changing names behind them."""


def normalise(text: str) -> str:
    """Return the bare words: lower case, no accents, no punctuation, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", plain))


def is_known_phrase(text: str, language: str) -> bool:
    """Whether the text is nothing but a phrase known to be invented in its language, or in English."""
    plain = normalise(text)
    whole, openings = _known(language)
    return plain in whole or f"{plain} ".startswith(openings)


@cache
def _known(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    codes = {language, "en"}
    whole = frozenset(normalise(phrase) for code in codes for phrase in WHOLE.get(code, ()))
    return whole, tuple(normalise(phrase) + " " for code in codes for phrase in OPENINGS.get(code, ()))
