"""The words of protlaw in each language: one catalogue each, plain templates by key."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

LANGUAGES = ("es", "en")


def text(lang: str, key: str, /, **args: object) -> str:
    """The words for a key with its arguments filled in; KeyError for a key or an argument that is missing."""
    return catalogue(lang)[key].format(**args)


def has(lang: str, key: str) -> bool:
    return key in catalogue(lang)


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Every template of a language: its module here and those named after it (`es`, `es_cases`, …)."""
    merged: dict[str, str] = {}
    for module in iter_modules(__path__):
        if module.name.split("_")[0] == lang:
            merged |= import_module(f"{__name__}.{module.name}").MESSAGES
    return merged
