"""What each theme is known by when sentences are compared with it: its examples, its definitions, its names. Pure."""

from collections.abc import Iterable, Iterator

from archive.thesaurus.reading import Theme, compared, everyday

NO_THEME = ""
"""What the sorter calls sentences of no theme."""


def examples_of(themes: Iterable[Theme]) -> Iterator[tuple[str, str]]:
    """Yield each theme with what it is known by; one that only stands above others, without examples, by nothing."""
    themes = tuple(themes)
    above = {theme.broader for theme in themes}
    for theme in themes:
        if theme.examples or (theme.description and theme.id not in above):
            yield from ((theme.id, text) for of in theme.examples.values() for text in of)
            definitions = compared(theme.description) if theme.examples else theme.description.values()
            yield from ((theme.id, text) for text in definitions)
            yield from ((theme.id, text) for text in theme.preferred.values())
    yield from ((NO_THEME, text) for text in everyday())
