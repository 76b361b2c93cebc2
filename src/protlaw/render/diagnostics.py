"""Faults of a source in the reader's language: code, place, the line with what is wrong under it, a way out."""

from collections.abc import Iterable, Mapping

from protlaw.core.anchor import Span
from protlaw.core.diagnostic import Diagnostic, Note
from protlaw.render.messages import has, text


def diagnostics_text(diagnostics: Iterable[Diagnostic], sources: Mapping[str, str], lang: str) -> str:
    """Every fault, one after the other, with the lines they stand on where `sources` holds them."""
    return "\n".join("\n".join(_one(d, sources, lang)) + "\n" for d in diagnostics)


def message(code: str, args: Mapping[str, str], lang: str) -> str:
    """The words for a code or key; one whose words are missing still says what is known."""
    shown = {k: _localised(code, k, v, lang) for k, v in args.items()}
    if has(lang, code):
        try:
            return text(lang, code, **shown)
        except (KeyError, IndexError):
            pass
    return text(lang, "unknown.code", args=", ".join(f"{k}: {v}" for k, v in shown.items()) or code)


def _localised(code: str, key: str, value: str, lang: str) -> str:
    """Kinds of values, clauses and files go by their name in the language: `bool` is «un sí o no»."""
    if code[:3] in ("PL2", "PL0") and key in ("found", "expected", "clause") and has(lang, f"word.{value}"):
        return text(lang, f"word.{value}")
    if code.startswith("PL0044") and key == "kind":
        return text(lang, f"document.{value}")
    if code.startswith("PL4218") and key == "why":
        return text(lang, f"refused.{value}")
    return str(value)


def one_line(d: Diagnostic, lang: str) -> str:
    """A fault or warning without its source line."""
    where = f" @ {d.path}" if d.path else f" ({d.span.file}:{d.span.line})" if d.span else ""
    helped = f" — {message(d.help, d.args, lang)}" if d.help and has(lang, d.help) else ""
    return f"{message(d.code, d.args, lang)}{where}{helped} [{d.code}]"


def _one(d: Diagnostic, sources: Mapping[str, str], lang: str) -> list[str]:
    path = f" @ {d.path}" if d.path else ""
    lines = [f"{text(lang, f'severity.{d.severity}')}[{d.code}]: {message(d.code, d.args, lang)}{path}"]
    marks = ([(d.span, "^", "")] if d.span else []) + [(n.span, "-", _note(d.code, n, lang)) for n in d.notes]
    gutter = max((len(str(span.line)) for span, _, _ in marks), default=1)
    if d.span is not None:
        lines.append(f"{' ' * gutter}--> {d.span.file}:{d.span.line}:{d.span.column}")
        lines += _excerpts(marks, d.span.file, sources, gutter)
    if d.help is not None and has(lang, d.help):
        lines.append(f"{' ' * (gutter + 1)}= {text(lang, 'help')}: {message(d.help, d.args, lang)}")
    return lines


def _note(code: str, note: Note, lang: str) -> str:
    own = f"{code}.{note.key}"
    return message(own if has(lang, own) else note.key, note.args, lang)


def _excerpts(marks: list[tuple[Span, str, str]], home: str, sources: Mapping[str, str], gutter: int) -> list[str]:
    """The source lines in order, each with its marks; a place in another file is named."""
    lines = []
    for span, mark, label in sorted(marks, key=lambda m: (m[0].file != home, m[0].file, m[0].line)):
        source = sources.get(span.file)
        rows = source.splitlines() if source is not None else []
        if not 0 < span.line <= len(rows):
            lines += [f"{' ' * (gutter + 1)}= {span.file}:{span.line}:{span.column}: {label}"] if label else []
            continue
        if span.file != home:
            lines.append(f"{' ' * gutter}::: {span.file}:{span.line}:{span.column}")
        lines += _excerpt(rows[span.line - 1], span, mark, label, gutter)
    return [f"{' ' * (gutter + 1)}|", *lines] if lines else []


def _excerpt(row: str, span: Span, mark: str, label: str, gutter: int) -> list[str]:
    """One line of the source; a very long one is cut around the place."""
    start = span.column - 1
    length = max(1, (span.end_column if span.end_line == span.line else len(row) + 1) - span.column)
    cut = max(0, start - 60) if len(row) > 140 else 0
    shown = "".join(c if c.isprintable() else "�" for c in row[cut : cut + 140].replace("\t", " "))  # nothing acts on the terminal
    under = " " * (start - cut) + mark * min(length, max(1, len(shown) - (start - cut)))
    return [f"{span.line:>{gutter}} | {shown}".rstrip(), f"{' ' * gutter} | {under}{' ' + label if label else ''}"]
