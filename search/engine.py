"""The door to Whoosh: what the rest of this folder uses of it, and nothing else.

Whoosh is half typed; here its names are handed on untyped, so that the half-truths of its annotations stay outside.
The classes that ours are made from (codec, fields, analysers, storage) are imported where they are extended:
`codec`, `schema`, `storage`.
"""

from importlib.metadata import version
from typing import Any

import whoosh
import whoosh.columns
import whoosh.fields
import whoosh.formats
import whoosh.index
import whoosh.lang.stopwords
import whoosh.qparser
import whoosh.query
import whoosh.reading

VERSION = f"whoosh {'.'.join(map(str, whoosh.__version__))}, snowball {version('snowballstemmer')}"
"""What the files and the stems in them depend on."""

columns: Any = whoosh.columns
fields: Any = whoosh.fields
formats: Any = whoosh.formats
index: Any = whoosh.index
parsing: Any = whoosh.qparser
query: Any = whoosh.query
reading: Any = whoosh.reading
stop_words: Any = whoosh.lang.stopwords.stoplists
