"""Settings, read from the environment: ``ERASMUS_<NAME>``.

The address of each source is a setting of its own, ``ERASMUS_<SOURCE>_URL``, so that it can be pointed at
another server; so is its pace, ``ERASMUS_<SOURCE>_INTERVAL``.
"""

import math
import os
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from extractors.addresses import is_address
from store.paths import Paths

if TYPE_CHECKING:
    from extractors.source import Source

NO_CONTACT = "no contact given"
_PREFIX = "ERASMUS_"


class SettingError(Exception):
    """A setting makes no sense: names it, and says what would."""


class Settings(BaseSettings):
    """What can be set, with its default."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True)

    data: Path = Field(Path("data"), description="folder of everything that is harvested and built")
    contact: str = Field(
        NO_CONTACT, description="e-mail or page that a platform can turn to; part of the User-Agent"
    )
    request_interval: float | None = Field(
        None,
        ge=0,
        allow_inf_nan=False,
        description="seconds between two requests to one host; as each source says if not set",
    )
    request_timeout: float = Field(
        120.0, gt=0, allow_inf_nan=False, description="seconds to wait for an answer"
    )
    request_attempts: int = Field(5, ge=1, description="how often a request is tried")
    max_document_bytes: int = Field(2_000_000_000, ge=1, description="largest document that is fetched")
    search_page_size: int = Field(500, ge=1, le=1000, description="projects per page of the search")
    sources_off: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(), description="sources that are not harvested, separated by commas"
    )
    register_lookups: int = Field(
        2000, ge=1, description="organisations looked up in one harvest of the organisation register"
    )
    keep_releases: int = Field(10, ge=1, description="how many releases are kept")
    keep_raw_days: int | None = Field(
        None,
        ge=0,
        description="days after which `erasmus purge` removes raw versions that are neither newest nor "
        "listed; kept for good if not set",
    )
    publish_texts: bool = Field(
        default=False, description="whether the beneficiaries' long texts go into releases"
    )

    log: Literal["words", "json"] = Field(
        "words", description="what standard error holds: words for people, or one line of JSON for each event"
    )

    @model_validator(mode="before")
    @classmethod
    def _no_other_names(cls, values: Any) -> Any:
        names = {field.upper() for field in cls.model_fields}
        given = {name.upper(): name for name in os.environ if name.upper().startswith(_PREFIX)}
        strange = {name: given[name] for name in given if name.removeprefix(_PREFIX) not in names}
        if strange:
            from extractors.sources import SOURCES  # with all that reads them, slow to import

            for source in SOURCES.values():
                names |= {
                    setting(source).removeprefix(_PREFIX) for setting in (url_setting, interval_setting)
                }
        for name in sorted(strange):
            if (asked := name.removeprefix(_PREFIX)) not in names:
                nearest = get_close_matches(asked, names, 1)
                meant = f"Is {_PREFIX}{nearest[0]} meant? " if nearest else ""
                raise SettingError(f"There is no setting {strange[name]}. {meant}The README lists all.")
        return values

    @field_validator("data")
    @classmethod
    def _no_file(cls, data: Path) -> Path:
        if "?" in str(data.absolute()):
            raise ValueError("a path without ? is wanted, as DuckDB takes it for a sign of its own")
        for path in (data, *data.parents):
            if path.is_file():
                raise ValueError(f"{path} is a file, but a folder is wanted")
        return data

    @field_validator("sources_off", mode="before")
    @classmethod
    def _are_sources(cls, names: object) -> object:
        if not isinstance(names, str):
            return names
        from extractors.sources import SOURCES  # with all that reads them, slow to import

        off = frozenset(name.strip() for name in names.split(",") if name.strip())
        for name in sorted(off - SOURCES.keys()):
            raise ValueError(f"{name!r} is no source. There are: {', '.join(SOURCES)}")
        return off

    @field_validator("contact")
    @classmethod
    def _fits_a_header(cls, contact: str) -> str:
        if not contact.isprintable() or not contact.isascii():
            raise ValueError(
                "a line of plain ASCII characters is wanted, such as an e-mail address or a page"
            )
        return contact

    @cached_property
    def paths(self) -> Paths:
        """Where things are in the data folder."""
        return Paths(self.data)

    @property
    def user_agent(self) -> str:
        """How requests introduce themselves."""
        from extractors.fetch.client import user_agent  # slow to import

        return user_agent(self.contact)

    def url_of(self, source: "Source") -> str:
        """Return the address of a source: its own, or the one that the environment sets."""
        url = os.environ.get(url_setting(source), source.url)
        if not is_address(url):
            raise SettingError(
                f"The setting {url_setting(source)} is {url!r}: no address of the form https://…"
            )
        return url

    def interval_of(self, source: "Source") -> float:
        """Return the seconds between two requests for a source.

        Its own setting, else the one for all, else what the source itself says.
        """
        published = os.environ.get(interval_setting(source))
        if published is None:
            return source.interval if self.request_interval is None else self.request_interval
        try:
            interval = float(published)
        except ValueError:
            interval = math.nan
        if not 0 <= interval < math.inf:
            raise SettingError(
                f"The setting {interval_setting(source)} is {published!r}: no number of seconds, 0 or more."
            )
        return interval

    def is_interval_agreed(self, source: "Source") -> bool:
        """Return whether the pace of this very source is set: then its platform was asked."""
        return interval_setting(source) in os.environ


def url_setting(source: "Source") -> str:
    """Return the name of the setting that holds a source's address."""
    return f"{_PREFIX}{source.id.upper()}_URL"


def interval_setting(source: "Source") -> str:
    """Return the name of the setting that holds the seconds between two requests for a source."""
    return f"{_PREFIX}{source.id.upper()}_INTERVAL"
