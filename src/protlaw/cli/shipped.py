"""The shipped law, as the commands load it."""

import os
from pathlib import Path

from protlaw.api import Edition, Law, edition, load, only_jurisdiction


def shipped(jurisdiction: str | None) -> Law:
    """The law of a jurisdiction; of the only one shipped, if none is named."""
    return load(jurisdiction or only_jurisdiction(), cache_folder())


def shipped_edition(name: str | None) -> Edition:
    """The law on a day with drafts on top, by its name (`mx@2020-11-06`); the law as it is, of the only jurisdiction, if none is named."""
    return edition(name or only_jurisdiction(), cache_folder())


def cache_folder() -> Path:
    """Where compiled law is kept (law only, never cases): `PROTLAW_CACHE`, else the user's cache folder."""
    from platformdirs import user_cache_path

    return Path(os.environ.get("PROTLAW_CACHE") or user_cache_path("protlaw", appauthor=False))
