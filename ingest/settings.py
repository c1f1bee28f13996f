"""Settings: flags, then BUDGET_ASSISTANT_* environment variables, then defaults. The only door to pydantic-settings.

pydantic-settings takes half a second to import, which the look-up path can spare: it is imported only where the
environment sets something besides the data folder.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.errors import SettingsError

PREFIX = "BUDGET_ASSISTANT_"
LIMIT_PREFIX = PREFIX + "LIMIT_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set. Each field is read from BUDGET_ASSISTANT_ and its name in capitals."""

    data_dir: Path
    """Where the catalog, the vectors and the original files lie."""
    database_url: str | None = None
    """The catalog elsewhere: an SQLAlchemy URL (postgresql+psycopg://…); None for SQLite in the data folder."""
    chroma_url: str | None = None
    """A Chroma server (http://host:port); None for the embedded one in the data folder."""
    embedding_model: str | None = None
    """A sentence-transformers name or path; None for the small model that is shipped."""
    chat_model: str | None = None
    """A chat model as LangChain names it (openai:gpt-…); None answers without a language model."""
    chat_base_url: str | None = None
    """The chat model's address where it is not the provider's own."""
    workers: int = 2
    """How many child processes read reports side by side."""
    memory_mb: int = 4096
    """What one of them may allocate, in MB."""
    limits: Mapping[str, str] = field(default_factory=dict)
    """Reading limits by name in lower case, from BUDGET_ASSISTANT_LIMIT_…; `ingest.readers.limits` knows them."""


def load_settings(**flags: object) -> Settings:
    """Return the settings in force: `flags` that are not None, then the environment, then defaults.

    Raises SettingsError, naming the variable, where a value cannot be read.
    """
    set_here = {name: value for name, value in os.environ.items() if name.startswith(PREFIX) and value}
    limits = {name[len(LIMIT_PREFIX) :].lower(): value for name, value in set_here.items() if name.startswith(LIMIT_PREFIX)}
    chosen: dict[str, Any] = {"data_dir": set_here.pop(PREFIX + "DATA_DIR", None) or default_data_dir()}
    if any(not name.startswith(LIMIT_PREFIX) for name in set_here):
        chosen |= _from_environment()
    chosen |= {name: value for name, value in flags.items() if value is not None}
    chosen["data_dir"] = Path(chosen["data_dir"]).expanduser().absolute()
    return Settings(**chosen, limits=limits)


def disk_is_full(folder: Path) -> bool:
    """Return whether next to nothing can be written where `folder` is; databases fail before the last byte is used."""
    there = next((one for one in (folder, *folder.parents) if one.exists()), None)
    return there is not None and shutil.disk_usage(there).free < _LEAST_FREE


_LEAST_FREE = 1_000_000


def without_password(address: str) -> str:
    """Return a server's address as it may be shown: without user and password, and without what stands behind a "?"."""
    start, mark, rest = address.partition("://") if "://" in address else ("", "", address)
    user, at, place = rest.rpartition("@")
    if "?" in user:
        return f"{start}{mark}…"
    return f"{start}{mark}{at and '…@'}{place.partition('?')[0]}"


def _from_environment() -> dict[str, Any]:
    from pydantic import Field, ValidationError
    from pydantic_settings import BaseSettings, SettingsConfigDict

    class Environment(BaseSettings):
        model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", env_ignore_empty=True)
        database_url: str | None = None
        chroma_url: str | None = Field(default=None, pattern="^https?://")
        embedding_model: str | None = None
        chat_model: str | None = None
        chat_base_url: str | None = Field(default=None, pattern="^https?://")
        workers: int = Field(default=2, ge=1, le=64)
        memory_mb: int = Field(default=4096, ge=256)

    try:
        return Environment().model_dump(exclude_unset=True)
    except ValidationError as error:
        first = error.errors()[0]
        variable = f"{PREFIX}{first['loc'][0]}".upper()
        given = without_password(str(first["input"]))
        raise SettingsError(f'{variable} is "{given}", but it must be {_WANTED[str(first["loc"][0])]}.') from error


_WANTED = {
    "workers": "a whole number from 1 to 64",
    "memory_mb": "a whole number from 256 on",
    "chroma_url": "an address like http://localhost:8000",
    "chat_base_url": "an address like http://localhost:11434/v1",
}


def default_data_dir() -> Path:
    """Return the platform's folder for this user's data of this program; it is not made here."""
    import platformdirs

    return Path(platformdirs.user_data_dir("budget-assistant", appauthor=False))


def quiet_telemetry() -> None:
    """Switch off telemetry and tracing of foreign packages, also where LANGSMITH_* is set.

    Holds for this process and its children; must run before those packages are imported.
    """
    os.environ["ANONYMIZED_TELEMETRY"] = "False"
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["DO_NOT_TRACK"] = "1"
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"):
        os.environ[name] = "false"


def hub_offline() -> None:
    """Keep the model hub from being looked at; must run before sentence_transformers is imported."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
