"""The report as one page: template, style and script laid into a single file that needs no other and no network."""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from protlaw.engine.derivation import Result
from protlaw.render.contract import case_digest, tzdata_version
from protlaw.render.html.report import Asked, Report
from protlaw.render.messages import text

_REFERENCE = re.compile(r"\[(\d{1,4})\]")


def report_html(result: Result, lang: str, engine: str, salt: str) -> str:
    """The report of an answer in a language. `salt` is that of the digest of the case, as in the JSON contract."""
    parts = environment(lang)
    style, script = (part(parts, name) for name in ("style.css", "script.js"))
    return parts.get_template("report.html").render(
        report=Report(result, lang), lang=lang, engine=engine, salt=salt, style=style, script=script, 
        policy=policy({"style": style, "script": script}),        case_digest=case_digest(result.case, salt), tzdata=tzdata_version(),
    )  # fmt: skip


def environment(lang: str) -> Environment:
    """The templates, in a language."""
    made = Environment(
        loader=PackageLoader("protlaw.render.html"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals["say"] = lambda key, **args: text(lang, key, **args)
    made.filters["references"] = _references
    return made


def part(parts: Environment, name: str) -> Markup:
    """A file laid into the page as it is."""
    assert parts.loader is not None
    return Markup(parts.loader.get_source(parts, name)[0])


def policy(own: Mapping[str, str]) -> str:
    """What a browser may do with the page: its own style and script, and nothing else."""
    digests = {name: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for name, text in own.items()}
    return "default-src 'none'; base-uri 'none'; form-action 'none'; " + "; ".join(f"{k}-src 'sha256-{v}'" for k, v in digests.items())


def _references(words: str, asked: Sequence[Asked]) -> Markup:
    """Words with the numbers of questions as links to them; a line that begins with one also says what it is about."""
    parts = _REFERENCE.split(words)
    shown = [escape(p) if i % 2 == 0 else _link(int(p), asked) for i, p in enumerate(parts)]
    if parts[0] == "" and 0 < int(parts[1]) <= len(asked):
        shown.insert(2, Markup(" <i>{}</i>:").format(asked[int(parts[1]) - 1].about))
    return Markup("").join(shown)


def _link(number: int, asked: Sequence[Asked]) -> Markup:
    """A reference to a question there is; any other number in brackets is only that."""
    return Markup(f'<a href="#q{number}">[{number}]</a>' if 0 < number <= len(asked) else f"[{number}]")
