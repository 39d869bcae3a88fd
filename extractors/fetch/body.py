"""The body of an answer, unpacked piece by piece: bounded, and never taken for whole when it is short."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import requests
import urllib3

from extractors.fetch.errors import FetchError, PassingError, too_big

ACCEPTED_ENCODING = "gzip"  # what it may be packed with: of others one can't see that they are cut
_PLAIN = frozenset({"", "identity"})
_GZIP = frozenset({"gzip", "x-gzip"})
_GZIP_WINDOW = 31  # of zlib: the largest, in the frame of gzip
_PIECE = 1 << 20  # bytes
_ENDS = 2048  # bytes at either end of a document that tell whether it is whole


def pieces(answer: requests.Response, limit: int) -> Iterator[bytes]:
    """Pieces of the body, unpacked, as they come.

    Raises FetchError if it is of more than `limit` bytes, or packed otherwise than it may be; PassingError
    if it is shorter than the server declares, or than its own form says.
    """
    declared = answer.headers.get("Content-Length", "")
    if declared.isdecimal():
        _check_size(answer.url, int(declared), limit)
    encoding = answer.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in _PLAIN | _GZIP:
        what = f"comes packed as {encoding!r}, and only {ACCEPTED_ENCODING} was asked for"
        raise FetchError(answer.url, what, "Look at it in a browser: the server ignores what it is asked")
    unpacked = _Gzip(answer.url) if encoding in _GZIP else None
    ends = _Ends()
    came = 0
    with _breaks_told(answer.url, ends):
        while packed := answer.raw.read1(_PIECE, decode_content=False):
            came += len(packed)
            _check_size(answer.url, came, limit)  # what unpacks to nothing has a limit, too
            for piece in unpacked.pieces(packed) if unpacked else [packed]:
                ends.add(piece)
                _check_size(answer.url, ends.byte_count, limit)
                yield piece
    if unpacked:
        unpacked.check_end()
    elif not declared and "chunked" not in answer.headers.get("Transfer-Encoding", "").lower():
        ends.check(answer)  # nothing else tells where it should end


def _check_size(url: str, byte_count: int, limit: int) -> None:
    if byte_count > limit:
        raise too_big(url, byte_count, limit)


@contextmanager
def _breaks_told(url: str, ends: "_Ends") -> Iterator[None]:
    try:
        yield
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise _broken_off(url, ends.byte_count, str(error)) from error


def _broken_off(url: str, byte_count: int, how: str) -> PassingError:
    return PassingError(url, f"the answer broke off after {byte_count} bytes ({how})", "Try again later")


class _Gzip:
    """Unpacks a body that may consist of several members."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._member = zlib.decompressobj(_GZIP_WINDOW)
        self._is_begun = False

    def pieces(self, packed: bytes) -> Iterator[bytes]:
        """What `packed` holds, in pieces of a bounded size."""
        while packed:
            if self._member.eof:
                self._member = zlib.decompressobj(_GZIP_WINDOW)
            self._is_begun = True
            try:
                piece = self._member.decompress(packed, _PIECE)
            except zlib.error as error:
                raise PassingError(self._url, f"comes damaged ({error})", "Try again later") from error
            packed = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            if piece:
                yield piece

    def check_end(self) -> None:
        """Raise PassingError unless the last member came to its end."""
        if self._is_begun and not self._member.eof:
            raise PassingError(self._url, "the answer broke off (it is packed, and has no end)", "Try again")


class _Ends:
    """How much has come, and how it begins and ends."""

    def __init__(self) -> None:
        self.byte_count = 0
        self._first = b""
        self._last = b""

    def add(self, piece: bytes) -> None:
        """Take note of the next piece."""
        self.byte_count += len(piece)
        if len(self._first) < _ENDS:
            self._first += piece[:_ENDS]
        self._last = (self._last + piece[-_ENDS:])[-_ENDS:]

    def check(self, answer: requests.Response) -> None:
        """Raise PassingError for a page or a table that ends in the middle.

        Other forms, such as JSON and workbooks, are refused by their readers where they have no end.
        """
        media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        is_open_page = b"<html" in self._first.lower() and b"</html" not in self._last.lower()
        is_open_table = media_type == "text/csv" and not self._last.endswith((b"\n", b"\r"))
        if is_open_page or is_open_table:
            how = "the server does not say how long it is, and it has no end"
            raise _broken_off(answer.url, self.byte_count, how)
