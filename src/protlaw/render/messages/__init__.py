"""The words of protlaw in each language: one catalogue each, plain templates by key."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

LANGUAGES = ("es", "en")
# `cases` (the diagnostics of case files) is written beside the reader of case files.
_PARTS = ("", "_law", "_sources", "_cases")


def text(lang: str, key: str, /, **args: object) -> str:
    """The words for a key with its arguments filled in; KeyError for a key or an argument that is missing."""
    return catalogue(lang)[key].format(**args)


def has(lang: str, key: str) -> bool:
    return key in catalogue(lang)


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Every template of a language."""
    merged: dict[str, str] = {}
    for part in _PARTS:
        name = f"{__name__}.{lang}{part}"
        if find_spec(name) is not None:
            merged |= import_module(name).MESSAGES
    return merged
