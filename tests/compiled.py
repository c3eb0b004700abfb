"""What applications have alike, compiled once in a run of the tests, not for each of the thousand that are made in it.

In memory, for one process. A template that is changed meanwhile is compiled again, as Jinja compares its source.
"""

from collections.abc import Callable
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]
_BUILDERS: dict[tuple[Any, ...], Builder] = {}
"""By all that the code of a builder is written from."""


class Compiled(BytecodeCache):
    """What was compiled of each template, by Jinja's key for it."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket where the template was compiled before."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


class CompiledRule(Rule):
    """A route whose address is put together by code that an equal route shares.

    The code is a function of the rule that it is given: it asks that rule, of its own application, how to write
    a value.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:  # noqa: FBT001, FBT002 - as Werkzeug has it
        if self.defaults:  # these are written into the code by a converter of the one application
            return super()._compile_builder(append_unknown)
        key = (append_unknown, self.rule, tuple(self._trace))
        if key not in _BUILDERS:
            _BUILDERS[key] = super()._compile_builder(append_unknown)
        return _BUILDERS[key]
