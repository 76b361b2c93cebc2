"""Lines of a given width."""

from textwrap import wrap


def wrapped(words: str, width: int, indent: str = "", first: str = "") -> list[str]:
    """A paragraph in lines, the first with a mark, the rest aligned under it."""
    if not words:
        return []
    return wrap(words, width, initial_indent=indent + first, subsequent_indent=indent + " " * len(first), break_long_words=False,
                break_on_hyphens=False)  # fmt: skip
