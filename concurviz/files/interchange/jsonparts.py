"""JSON larger than memory: objects and arrays read part by part, from a file nobody vouches for."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

_READ = 1 << 20
#: The longest text of one value that is read as a whole.
MAX_VALUE = 64 << 20
#: White space at a stretch: no writer leaves more, a bomb does.
_MAX_SPACE = 64 << 20
_SPACE = re.compile(r"[ \t\r\n]*")
#: Numbers, texts and such, each with the comma behind it; some at a time, since each takes memory.
#: Up to 3.11.4 Python matches what is possessive and has alternatives in it wrongly.
_SCALARS = re.compile(
    r'(?:(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^\s"{}\[\],:]++)[ \t\r\n]*+,[ \t\r\n]*+){0,1000}'
)
#: What ends an element, as a rule, by how it begins; of numbers and texts a comma alone.
_ENDS = {"{": "}", "[": "]"}
#: Less text than this is not worth trying to parse at once.
_FEW = 1_000


class JsonError(ValueError):
    """What is no JSON, or more of it than is sensible: one line."""


class CutError(JsonError):
    """The text ends in the midst of something."""


class Parts:
    """A JSON text that is read from a file bit by bit.

    ``told`` is called after each read, and by whoever takes long over what was read; what it raises
    ends the reading.
    """

    def __init__(self, file: BinaryIO, told: Callable[[], None] = lambda: None) -> None:
        self._file = file
        self.told = told
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._text = ""
        self._at = 0
        self._ended = False
        self._parse = json.JSONDecoder().raw_decode

    def kind(self) -> str:
        """The next character that is no white space, which stays; "" at the end."""
        passed = 0
        while True:
            match = _SPACE.match(self._text, self._at)
            assert match is not None
            passed += match.end() - self._at
            self._at = match.end()
            if self._at < len(self._text):
                return self._text[self._at]
            if passed > _MAX_SPACE:
                raise JsonError("there is nothing but white space in it")
            if not self._more():
                return ""

    def take(self, characters: str) -> str:
        """The next character, which must be one of these."""
        found = self.kind()
        if not found:
            raise CutError("it is cut")
        if found not in characters:
            raise JsonError(f"there is {found!r} where one of {characters!r} belongs")
        self._at += 1
        return found

    def value(self) -> Any:
        """The next value, whole."""
        self.kind()
        while True:
            try:
                found, end = self._parse(self._text, self._at)
            except RecursionError as error:
                raise JsonError("it is nested too deeply") from error
            except ValueError as error:
                if len(self._text) - self._at > MAX_VALUE:
                    raise JsonError("one value of it is too long") from error
                # Twice as much each time: else a long value would be parsed again and again.
                if not self._more(max(_READ, len(self._text) - self._at)):
                    cut = getattr(error, "pos", 0) >= len(self._text.rstrip()) - 8
                    wrong = CutError("it is cut") if cut else JsonError("it is not valid JSON")
                    raise wrong from error
                continue
            # A number may go on in what has not been read.
            if end == len(self._text) and not self._ended and not isinstance(found, dict | list):
                self._more()
                continue
            self._at = end
            return found

    def passed(self, pattern: re.Pattern[str], longest: int) -> bool:
        """Go behind the next match, of so many characters at most; False, and to the end, without.

        What lies between need not be JSON.
        """
        while True:
            match = pattern.search(self._text, self._at)
            if match is not None:
                self._at = match.end()
                return True
            self._at = max(self._at, len(self._text) - longest)
            if not self._more():
                return False

    def pass_scalars(self) -> None:
        """Within an array, pass over its elements up to the last one, or to an object or array."""
        while True:
            self.kind()
            before = -1
            while self._at != before:
                before = self._at
                match = _SCALARS.match(self._text, before)
                assert match is not None
                self._at = match.end()
            if len(self._text) - self._at >= _READ or not self._more():
                return

    def members(self) -> Iterator[str]:
        """The keys of the object that begins here; the value of each must be taken before the next.

        CutError where the text ends before it does.
        """
        self.take("{")
        if self.kind() == "}":
            self._at += 1
            return
        while True:
            key = self.value()
            if not isinstance(key, str):
                raise JsonError("a key is no text")
            self.take(":")
            yield key
            if self.take(",}") == "}":
                return

    def entries(self) -> Iterator[int]:
        """The places of the elements of the array that begins here, each to be taken before the
        next.
        """
        self.take("[")
        if self.kind() == "]":
            self._at += 1
            return
        place = 0
        while True:
            yield place
            place += 1
            if self.take(",]") == "]":
                return

    def elements(
        self, many: Callable[[str], Sequence[Any]] = json.loads
    ) -> Iterator[Sequence[Any]]:
        """The elements of the array that begins here, many at a time.

        ``many`` parses the text of an array, and raises ValueError where that is none; single ones
        are always made of Python's own types. CutError where the text ends before the array does; a
        comma before the end is let pass.
        """
        self.take("[")
        while True:
            while len(self._text) - self._at < _READ and self._more():
                pass
            whole = self._many(many)
            if whole:
                yield whole
                continue
            if self.kind() == "]":
                self._at += 1
                return
            yield [self.value()]
            if self.kind() == ",":
                self._at += 1
            elif self.kind() != "]":
                self.take(",]")

    def _many(self, parse: Callable[[str], Sequence[Any]]) -> Sequence[Any]:
        """All elements up to one that is surely whole; none where that cannot be told.

        What looks like the end of one may lie inside it, or behind the array: then half as much is
        tried, and at last elements are taken one by one.
        """
        end = _ENDS.get(self.kind(), "")
        cut = self._text.rfind(f"{end},", self._at)
        while cut > self._at + _FEW:
            try:
                found = parse(f"[{self._text[self._at : cut + len(end)]}]")
            except (ValueError, RecursionError):
                cut = self._text.rfind(f"{end},", self._at, self._at + (cut - self._at) // 2)
                continue
            self._at = cut + len(end) + 1
            return found
        return ()

    def _more(self, count: int = _READ) -> bool:
        """Read more; whether there was any."""
        if self._ended:
            return False
        data = self._file.read(count)
        self.told()
        self._ended = not data
        self._text = self._text[self._at :] + self._decoder.decode(data, final=not data)
        self._at = 0
        return bool(data)
