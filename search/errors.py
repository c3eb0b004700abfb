"""What can go wrong with an index, each as one sentence that a person can read.

    SearchError
    ├── IndexBroken        a file of the index is damaged, or another version wrote it: rebuild it
    │   └── IndexMissing   nothing has been indexed in this folder yet: rebuild it
    ├── IndexBusy          another writer kept the index for longer than we wait
    ├── EngineMissing      the engine for large archives is not installed
    ├── EncoderUnread      the model that reads questions by meaning is not there, or there is no room for it
    ├── IndexUnwritable    the system did not let us write (a full disk, a folder of somebody else)
    └── BadPassage         a passage that cannot be kept as it is

A person's question never raises: what cannot be understood is taken as words, and `Found.note` says so.
"""


class SearchError(Exception):
    """Anything this folder declines to do; `str()` is a sentence for people."""

    sentence = "The search could not be carried out."

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)


class IndexBroken(SearchError):
    """The index cannot be trusted; it holds nothing that the archive cannot write again."""

    sentence = "The search index is damaged: rebuild it."


class IndexMissing(IndexBroken):
    """There is no index in this folder."""

    sentence = "There is no search index yet: build it."


class IndexBusy(SearchError):
    """Another writer holds the index."""

    sentence = "The search index is being written by somebody else: try again."


class EngineMissing(SearchError):
    """The settings ask for an engine that is not installed."""

    sentence = (
        "The search engine for large archives is not installed: install testimony-archive with [large]."
    )


class EncoderUnread(SearchError):
    """The model that makes vectors of sentences cannot be loaded."""

    sentence = "The model for searching by meaning could not be loaded."


class IndexUnwritable(SearchError):
    """The index stays as it was, since the new one could not be written."""

    sentence = "The search index could not be written: the disk is full or the folder may not be written to."


class BadPassage(SearchError):
    """A passage with an id that cannot be kept, or in another group than was said."""

    sentence = "A passage cannot be indexed: its id or group is empty, holds a zero byte, or is another than was said."
