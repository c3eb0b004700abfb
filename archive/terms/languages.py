"""The languages that the archive knows: what is said in an interview, and in what people are written to."""

LANGUAGES = ("es", "fr", "nl", "en", "pt")
"""ISO 639-1 codes, in the order in which they are offered."""
