"""The languages that the archive knows, of what is said and of what people are written to, and their names."""

LANGUAGES = ("es", "fr", "nl", "en", "pt")
"""ISO 639-1 codes, in the order in which they are offered."""

_CALLED = {
    "ar": "Arabic, العربية, árabe, arabe, Arabisch",
    "ay": "Aymara, Aymar aru, aimara, aimará",
    "ca": "Catalan, català, catalán, Catalaans, catalão",
    "de": "German, Deutsch, alemán, allemand, Duits, alemão",
    "en": "English, inglés, anglais, Engels, inglês",
    "es": "Spanish, español, espagnol, Spaans, espanhol, castellano, Castilian, castillan, castelhano",
    "fr": "French, français, francés, Frans, francês",
    "gl": "Galician, galego, gallego, galicien, Galicisch",
    "gn": "Guaraní, avañe'ẽ, guarani",
    "ht": "Haitian Creole, kreyòl ayisyen, criollo haitiano, créole haïtien, Haïtiaans Creools, créole",
    "it": "Italian, italiano, italien, Italiaans",
    "ln": "Lingala, lingála",
    "nah": "Nahuatl, nāhuatl",
    "nl": "Dutch, Nederlands, neerlandés, néerlandais, holandês, holandés, hollandais, Flemish, Vlaams",
    "pt": "Portuguese, português, portugués, portugais, Portugees",
    "qu": "Quechua, runa simi, quíchua, quichua, kichwa",
    "ro": "Romanian, română, rumano, roumain, Roemeens, romeno",
    "ru": "ruso, russe, Russisch, Russian, russo",
    "tl": "tagalo, tagalog",
    "tr": "Turkish, Türkçe, turco, turc, Turks",
    "uk": "Ukrainian, українська, ucraniano, ukrainien, Oekraïens",
    "wo": "wólof, wolof, uolofe",
    "zh": "chino, chinois, Chinees, Chinese, chinês",
}
"""What a language is called in these five and in itself, for whoever asks for it by name (source: CLDR)."""

LANGUAGE_NAMES = {name: code for code, names in _CALLED.items() for name in names.split(", ")}
"""Each name with its code, for fields of a question."""
