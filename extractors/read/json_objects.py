"""JSON as the platform sends it: decoding with a clear message, and objects to text columns.

Nothing is lost in silence: a field is used, ignored for a stated reason, or counted in a notice; a value
of a kind that a column can't hold is rejected by itself.
"""

import codecs
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import Any

import orjson
import polars as pl

from extractors.contract import DocumentError, DocumentName

_AGAIN = "Fetch it again; if it comes the same, the platform's answer has changed or its service is down."

_FLAG_WORDS = {"true": "Yes", "false": "No"}

Row = dict[str, Any]


@dataclass(frozen=True)
class Fields:
    """What is known of the fields of one kind of JSON object.

    ``used`` names, for each staged column, the fields that can fill it: the first that holds something
    wins. ``ignored`` gives the reason for each field that is passed over. ``homeless`` does the same for
    fields that no staged column can hold: those that are filled leave a notice.
    """

    used: Mapping[str, tuple[str, ...]]
    ignored: Mapping[str, str]
    homeless: Mapping[str, str]
    known: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        known = frozenset(chain(*self.used.values(), self.ignored, self.homeless))
        object.__setattr__(self, "known", known)


@dataclass(frozen=True)
class ReadObjects:
    """A list of objects as a frame of text columns, and what there is to say about them."""

    table: pl.DataFrame
    rejected: list[Row]
    notices: list[Row]


def decode(data: bytes, document: DocumentName) -> dict[str, Any]:
    """The JSON object that `data` holds.

    Raises DocumentError if `data` is empty, HTML, not UTF-8, not JSON, cut off, or no object.
    """
    decoded = _decode(data, document)
    if not isinstance(decoded, dict):
        what = f"is JSON, but a {_kind(decoded)}, not an object"
        raise DocumentError(document.label, "line 1", what, _AGAIN)
    return decoded


def decode_list(data: bytes, document: DocumentName) -> list[Any]:
    """The JSON list that `data` holds. Raises DocumentError as `decode` does."""
    decoded = _decode(data, document)
    if not isinstance(decoded, list):
        held = f", which holds {', '.join(decoded)[:200]}" if isinstance(decoded, dict) else ""
        what = f"is JSON, but the {_kind(decoded)} is no list{held}"
        raise DocumentError(document.label, "line 1", what, _AGAIN)
    return decoded


def _decode(data: bytes, document: DocumentName) -> object:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data"
        what = "is cut off" if cut else "is not UTF-8 text: compressed, damaged, or in another encoding"
        raise DocumentError(document.label, f"byte {error.start + 1}", what, _AGAIN) from None
    if not text.strip():
        raise DocumentError(document.label, "", "is empty", _AGAIN)
    if text.lstrip().startswith("<"):
        what = "is an HTML page, not JSON"
        remedy = "The platform sends a page when it is down, or when the address is wrong: " + _AGAIN
        raise DocumentError(document.label, "line 1", what, remedy)
    try:
        return orjson.loads(data.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError as error:
        fault = "is cut off" if "end of data" in error.msg else "is not valid JSON"
        where = f"line {error.lineno}, column {error.colno}"
        raise DocumentError(document.label, where, f"{fault} ({error.msg})", _AGAIN) from None


def lacks(key: str, expected: str, answer: Mapping[str, Any], document: DocumentName) -> DocumentError:
    """The error for an answer without the part that matters, quoting what it says instead."""
    said = [answer[name] for name in ("message", "error") if isinstance(answer.get(name), str)]
    quoted = f"; it says {said[0][:200]!r}" if said else ""
    names = ", ".join(name[:40] for name in list(answer)[:8]) or "nothing"
    what = f"has no {expected} under {key!r} (it holds {names}){quoted}"
    return DocumentError(document.label, "", what, _AGAIN)


def is_filled(value: object) -> bool:
    """Whether a JSON value holds anything."""
    return value not in (None, "", [], {})


def read_objects(
    objects: Sequence[Mapping[str, Any]], record_numbers: Sequence[int], fields: Fields, place: str
) -> ReadObjects:
    """Turn `objects` into a frame: ``record_number`` and one String column per entry of ``fields.used``.

    `record_numbers` says which record each object belongs to, `place` what stands before a field's name
    in messages. A number becomes its exact decimal text, a boolean ``Yes`` or ``No`` where the column is
    a flag, blank text null. Every other kind of value is rejected (scope "value").
    """
    rejected: list[Row] = []
    published: dict[str, list[str | None]] = {}
    meanings: list[pl.Expr] = []
    for column, alternatives in fields.used.items():
        is_flag = column.startswith(("is_", "has_"))
        for name in alternatives:
            texts, unfit = _texts([item.get(name) for item in objects], is_flag)
            published[name] = texts
            meanings.append(_flag(name) if is_flag else _filled(name))
            rejected += (
                {
                    "record_number": record_numbers[at],
                    "scope": "value",
                    "column": place + name,
                    "rule": "not_text",
                }
                for at in unfit
            )
    texts_by_field = pl.DataFrame(published, schema=dict.fromkeys(published, pl.String)).select(meanings)
    table = texts_by_field.select(
        pl.Series("record_number", record_numbers, pl.Int64),
        *(pl.coalesce(alternatives).alias(column) for column, alternatives in fields.used.items()),
    )
    remarks = [
        *_passed_over(texts_by_field, table, fields, place),
        *_audit(objects, record_numbers, fields, place),
    ]
    return ReadObjects(table, rejected, remarks)


def _texts(values: list[Any], is_flag: bool) -> tuple[list[str | None], list[int]]:
    """One field's values as text, and where a value is of a kind that the column can't hold."""
    if set(map(type, values)) <= {str, type(None)}:  # nearly always, and much faster
        return values, []
    texts = [_text(value, is_flag) for value in values]
    pairs = enumerate(zip(values, texts, strict=True))
    return texts, [at for at, (value, text) in pairs if value is not None and text is None]


def _filled(name: str) -> pl.Expr:
    """A field's text as published, null where it is blank."""
    return pl.when(pl.col(name).str.strip_chars() != "").then(name)


def _flag(name: str) -> pl.Expr:
    """A field's text with ``true`` and ``false`` as all sources say them: some send the words."""
    word = pl.col(name).str.strip_chars().str.to_lowercase()
    return pl.coalesce(word.replace_strict(_FLAG_WORDS, default=None), _filled(name)).alias(name)


def _passed_over(texts: pl.DataFrame, table: pl.DataFrame, fields: Fields, place: str) -> Iterator[Row]:
    """Count the values that gave way to another field of the same column, and say something else."""
    for column, alternatives in fields.used.items():
        for name in alternatives[1:]:
            count = int((texts[name] != table[column]).sum())
            if count:
                detail = f"another field was taken for {column}"
                yield _remark("ignored_field", place + name, detail, count)


def _text(value: object, is_flag: bool) -> str | None:
    if isinstance(value, bool):
        return ("Yes" if value else "No") if is_flag else None
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")  # repr is the shortest text that means this number
    return str(value) if isinstance(value, str | int) else None


def _audit(
    objects: Sequence[Mapping[str, Any]], record_numbers: Sequence[int], fields: Fields, place: str
) -> Iterator[Row]:
    """Count the fields that nobody knows and those that have no column, by records where they are filled."""
    present = dict.fromkeys(chain.from_iterable(objects))
    for name in present:
        if name in fields.known and name not in fields.homeless:
            continue
        records = {
            number for number, item in zip(record_numbers, objects, strict=True) if is_filled(item.get(name))
        }
        if not records:
            continue
        if name in fields.homeless:
            yield _remark("ignored_field", place + name, fields.homeless[name], len(records))
        else:
            yield _remark("unknown_field", place + name, "nothing is known of this field", len(records))


def _remark(kind: str, column: str, detail: str, count: int) -> Row:
    return {"kind": kind, "column": column, "detail": detail, "count": count}


def _kind(value: object) -> str:
    names = {dict: "object", list: "list", str: "string", bool: "boolean", int: "number", float: "number"}
    return names.get(type(value), "null")
