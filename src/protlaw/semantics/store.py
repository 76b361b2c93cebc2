"""The lawbook as plain data and back: what the cache holds and what digests are taken of. Nothing executable."""

from typing import Any

from protlaw.core import anchor
from protlaw.law import jurisdiction
from protlaw.semantics import norms

_TYPES: dict[str, Any] = {
    name: value for module in (anchor, jurisdiction, norms) for name, value in vars(module).items() if hasattr(value, "_fields")
}


def plain(value: Any) -> Any:
    """Lists, texts and numbers only: a named tuple is `["Name", field, …]`, a tuple `["", …]`, a set sorted under `"{}"`."""
    if hasattr(value, "_fields"):
        return [type(value).__name__, *map(plain, value)]
    if isinstance(value, tuple):
        return ["", *map(plain, value)]
    if isinstance(value, frozenset):
        return ["{}", *sorted(value)]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return value


def revive(data: Any) -> Any:
    """The inverse of `plain`."""
    if isinstance(data, list):
        tag = data[0]
        if tag == "":
            return tuple(map(revive, data[1:]))
        return frozenset(data[1:]) if tag == "{}" else _TYPES[tag](*map(revive, data[1:]))
    if isinstance(data, dict):
        return {k: revive(v) for k, v in data.items()}
    return data


def interned(value: Any, seen: dict[Any, Any] | None = None) -> Any:
    """The same value with equal parts made one object, so that what is equal is evaluated (and hashed) once."""
    seen = {} if seen is None else seen
    if isinstance(value, dict):
        return {k: interned(v, seen) for k, v in value.items()}
    if not isinstance(value, tuple):
        return value
    parts = tuple(interned(v, seen) for v in value)
    key = (type(value), tuple(id(p) if isinstance(p, tuple) else (type(p), p) for p in parts if not isinstance(p, dict)))
    if any(isinstance(p, dict) for p in parts):
        return type(value)(*parts)
    if key not in seen:
        seen[key] = type(value)(*parts) if hasattr(value, "_fields") else parts
    return seen[key]
