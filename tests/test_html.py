"""The report: one page, complete in itself, well made, true to the result it tells, and safe whatever the file says."""

import base64
import hashlib
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings

import lawgen
import protlaw
from protlaw.api import Law, data_folder
from protlaw.engine.derivation import Result
from protlaw.render.answer import Parts
from protlaw.render.contract import zone_of
from protlaw.render.explain import explained
from protlaw.render.finding import Told
from protlaw.render.html.page import report_html
from protlaw.render.html.report import Report
from protlaw.render.html.scale import Window, clocks, windows
from protlaw.render.messages import LANGUAGES, catalogue
from protlaw.render.stated import Stated
from protlaw.scenarios import facts_of
from protlaw.semantics.compile import Sources, compile_law

SOURCE = Path(protlaw.__file__).parent / "render"
CASES = data_folder() / "fixtures" / "mx" / "lppddhp"
FCM, NCJ = (CASES / "casos-publicados" / name for name in ("fcm-2017.md", "ncj-2018.md"))
EXAMPLES = {"fcm": FCM, "ncj": NCJ, "first": CASES / "ejemplos" / "first-case.yaml", "three_hours": CASES / "art_26" / "fr_I-tres-horas.md"}
VOID = {"meta", "br", "rect", "line", "path", "circle"}
FALSE = "{none: yes, until: 2023-03-31, by: us}"


@cache
def mexico() -> Law:
    return protlaw.load("mx")


def evaluated(text: str) -> Result:
    return mexico().evaluate(mexico().parse_case(text))


@cache
def example(name: str) -> Result:
    text = EXAMPLES[name].read_text("utf-8")
    return evaluated(facts_of(text) if EXAMPLES[name].suffix == ".md" else text)


@cache
def page(name: str, lang: str) -> str:
    return report_html(example(name), lang, "0", "salt")


# --- reading a page ------------------------------------------------------------------------------------------------------------


class Element(NamedTuple):
    tag: str
    attributes: dict[str, str]
    inside: tuple[str, ...]  # the tags around it


class Read(HTMLParser):
    """A page as elements and text; fails where tags are not closed in the order in which they were opened."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.words: list[tuple[tuple[str, ...], str]] = []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(e.tag for e in self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append((tuple(e.tag for e in self.open), data))

    def all(self, tag: str) -> list[Element]:
        return [e for e in self.elements if e.tag == tag]


def articles(text: str, kind: str) -> list[str]:
    """The articles of a kind, as text without tags."""
    found = re.findall(rf'<article class="{kind}[^>]*>(.*?)</article>', text, re.S)
    return [plain(f) for f in found]


def plain(text: str) -> str:
    import html

    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split()).replace(" ,", ",")


def section(text: str, name: str) -> str:
    start = text.index(f'<section aria-labelledby="{name}"')
    following = re.search(r'\n<section aria-labelledby="[a-z]+">|</main>', text[start + 1 :])
    assert following is not None
    return text[start : start + 1 + following.start()]


# --- how the page is made --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_is_well_made(name: str, lang: str) -> None:
    read = Read(page(name, lang))
    assert read.all("html")[0].attributes["lang"] == lang
    ids = [e.attributes["id"] for e in read.elements if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    for element in read.elements:
        for key in ("aria-labelledby", "aria-describedby"):
            assert set(element.attributes.get(key, "").split()) <= set(ids), element
    for link in read.all("a"):
        assert link.attributes["href"].startswith("#") and link.attributes["href"][1:] in ids, link
    for tag in ("h1", "main", "header", "footer", "nav", "title"):
        assert len([e for e in read.all(tag) if "svg" not in e.inside]) == 1, tag
    assert page(name, lang).index('class="skip" href="#main"') < page(name, lang).index("<h1>")


@pytest.mark.parametrize("name", EXAMPLES)
def test_headings_descend_one_level_at_a_time(name: str) -> None:
    levels = [int(e.tag[1]) for e in Read(page(name, "es")).elements if re.fullmatch("h[1-6]", e.tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", EXAMPLES)
def test_tables_drawings_and_folds_have_names(name: str) -> None:
    read = Read(page(name, "en"))
    assert read.all("table") and all(e.attributes.get("scope") in ("col", "row") for e in read.all("th"))
    drawings = [e for e in read.all("svg") if "svg" not in e.inside]
    named = [e for e in drawings if e.attributes.get("role") == "img"]
    assert named and all("aria-labelledby" in e.attributes for e in named)
    hidden = [e for e in drawings if e not in named]
    axes = [e for e in hidden if "aria-hidden" not in e.attributes]
    assert all(e.attributes.get("class") == "strip" and e.attributes.get("height") == "34" for e in axes)  # inside a hidden row
    assert len(read.all("summary")) == len(read.all("details"))
    assert all(
        e.attributes.get("tabindex") == "0" and e.attributes.get("aria-label")
        for e in read.elements
        if e.attributes.get("class") == "scroll"
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_comes_from_elsewhere_and_nothing_runs_but_its_own_script(name: str) -> None:
    text = page(name, "es")
    read = Read(text)
    tags = {e.tag for e in read.elements}
    assert not tags & {"link", "img", "iframe", "object", "embed", "base", "form", "input", "audio", "video", "use", "image"}
    for element in read.elements:
        for key, value in element.attributes.items():
            assert not key.startswith("on") and key not in ("src", "srcset", "style", "action", "data", "ping", "xlink:href"), element
            assert "://" not in value and "javascript:" not in value, element
    assert "url(" not in re.sub(r"url\(#hatch\)", "", text) and "@import" not in text
    policy = next(e.attributes["content"] for e in read.all("meta") if e.attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        held = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.S)
        assert len(held) == 1
        assert f"{tag}-src 'sha256-{base64.b64encode(hashlib.sha256(held[0].encode()).digest()).decode()}'" in policy


def test_the_page_says_who_made_it_and_is_the_same_each_time() -> None:
    assert '<meta name="generator" content="protlaw 0">' in page("fcm", "es")
    assert report_html(example("fcm"), "es", "0", "salt") == page("fcm", "es")
    other = report_html(example("fcm"), "es", "0", "pepper")
    assert other != page("fcm", "es") and example("fcm").book.digest in other


# --- words ---------------------------------------------------------------------------------------------------------------------


def written() -> str:
    files = [*(SOURCE / "html").rglob("*.py"), *(SOURCE / "html").rglob("*.html")]
    return "\n".join(p.read_text("utf-8") for p in [*files, *(SOURCE / f"{n}.py" for n in ("explain", "nouns", "stated"))])


def test_every_word_of_the_report_is_used_and_every_word_used_exists() -> None:
    text = written()
    begun = set(re.findall(r'_judged\(f?"(why\.\w+)', text))
    whole = set(re.findall(r'"((?:html|why|stated)(?:\.\w+)+)"', text)) - begun
    assert whole and whole <= set(catalogue("es"))
    begun |= {key.rstrip(".") for key in re.findall(r'"((?:html|why|stated)(?:\.\w+)*\.)" ~', text)}
    begun |= set(re.findall(r'f"((?:why|stated)(?:\.\w+)*)[.{]', text)) | {"why.due", "why.due.term", "why.term"}
    for key in catalogue("es"):
        if key.split(".")[0] in ("html", "why", "stated"):
            assert key in whole or any(key.startswith(f"{start}.") for start in begun), key


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_no_identifier_and_no_hole_reaches_the_reader(name: str, lang: str) -> None:
    visible = " ".join(words for inside, words in Read(page(name, lang)).words if not {"style", "script"} & set(inside))
    assert "\0" not in visible and not re.search(r"\b(None|True|False)\b", visible)
    for names in (example(name).book.norms, example(name).book.ambiguities):
        assert not [n for n in names if n in visible or ("_" in n.split("/")[1] and re.search(rf"\b{n.split('/')[1]}\b", visible))]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_never_says_guilty_void_or_no_remedy(lang: str) -> None:
    for name in EXAMPLES:
        visible = plain(page(name, lang)).lower()
        assert not re.search(r"\bculpable|\bguilty|\bnulo\b|\bvoid\b|no hay recurso|no remedy", visible)
    assert catalogue(lang)["html.notice"] in plain(page("fcm", lang))


# --- what it says ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_finding_has_its_answer_and_the_counts_are_those_of_the_result(name: str) -> None:
    report = Report(example(name), "es")
    numbers = {e.number for g in report.entries.groups for e in (*g.entries, *g.quiet)}
    listed = [f for group, found in report.parts.groups.items() if group != "others" for f in found]
    assert {report.entries.of(f) for f in listed} == numbers
    counts = re.findall(r"<b>(\d+)</b>", page(name, "es"))[:4]
    assert counts == [str(len(report.parts.groups[k])) for k in ("overdue", "next", "contested", "undecided")]


URGENT = """case: urgent
jurisdiction: mx
zone: America/Mexico_City
facts_until: 2023-03-10
complete_until: {at: 2023-03-10, by: counsel}
persons: [{id: ana}]
petitions:
  - id: s1
    filed_by: ana
    received: {at: 2023-03-08T18:00:00, source: filing receipt, folio: 1}
    danger_declared: {at: 2023-03-08T18:00:00, source: petition, folio: 2}
    urgent_measures_issued: {none: yes, until: 2023-03-10, by: the petitioner, source: statement of 10 March}
    reclassified: none
    proceeding_ended: none
    candidates: [{id: c1, protected_person: ana}]
"""


def test_a_breach_leads_and_says_it_is_on_the_record() -> None:
    text = report_html(evaluated(URGENT), "en", "0", "s")
    card = articles(section(text, "overdue"), "card overdue")[0]
    assert card.startswith("✗ Issue the Urgent Protection Measures breached (on the record) art. 26, para. 2, fr. I")
    assert "was due on 8 March 2023, 21:00:00 (UTC−6)" in card
    assert "it is for whoever had to do it to show otherwise" in card


def test_what_depends_on_the_reading_shows_every_reading() -> None:
    card = articles(section(page("ncj", "es"), "contested"), "card contested")[0]
    assert "Elaborar el Estudio de Evaluación de Riesgo con las lecturas usadas: incumplida (según el expediente)" in card
    assert "«desde la presentación de la solicitud»: incumplida" in card
    assert "desde que la Unidad de Evaluación recibe el expediente»: extinguida o incumplida" in card


def test_what_cannot_be_decided_names_the_fact_and_links_to_its_question() -> None:
    text = section(page("fcm", "es"), "undecided")
    link = re.search(
        r'<a href="#q(\d+)">\[\1\]</a> <i>La conclusión del Estudio de Evaluación de Riesgo</i>: si no ocurrió → incumplida', text
    )
    assert link is not None
    asked = re.search(rf'<li id="q{link[1]}">(.*?)</li>', section(page("fcm", "es"), "questions"), re.S)
    assert asked is not None and "¿Cuándo se concluyó el Estudio de Evaluación de Riesgo?" in plain(asked[1])
    assert "Puede responder la Unidad de Evaluación de Riesgos." in plain(asked[1])


def test_a_sentence_can_be_traced_to_its_norm_its_fact_and_its_source() -> None:
    text = page("fcm", "es")
    entry = next(a for a in re.findall(r'<article class="entry.*?</article>', text, re.S) if "Elaborar el Estudio" in a)
    told = plain(entry)
    assert "art. 27, párr. 2, fr. I" in told and "Texto en vigor desde el 26 de junio de 2012" in told
    assert "Se lee como estaba el 9 de febrero de 2017." in told
    assert "Venció al final del 19 de febrero de 2017 (UTC−6), 10 días naturales después del momento" in told
    assert "El deber nace el 9 de febrero de 2017, entre las 16:45:00 y las 18:15:00 (UTC−6)" in told
    fact = re.search(r'La presentación \(ingreso\) de la solicitud: [^<]* — <a class="source" href="#(s\d+)">totalsapiens.com</a>', entry)
    assert fact is not None
    index = text[text.index(f'<h3 id="{fact[1]}">totalsapiens.com</h3>') :]
    assert "La presentación (ingreso) de la solicitud (solicitud s1)" in index[: index.index("<h3 id=", 10)]
    norm = re.search(r'href="#(n\d+)"', entry)
    assert norm is not None and "diez días" in re.search(rf'id="{norm[1]}">(.*?)</details>', text, re.S)[1].replace("10 días", "diez días")


def test_what_is_denied_is_not_what_is_not_on_file() -> None:
    told = plain(page("fcm", "es"))
    assert (
        "la emisión de las Medidas Urgentes de Protección: el expediente dice que no ocurrió — pedrocanche.com 2017-06-08, según la prensa"
        in told
    )
    assert (
        "La declaración de que la vida o la integridad física, propia o de las personas del artículo 24, está en peligro inminente: no consta"
        in told
    )


def test_a_hypothesis_is_marked_at_the_top_and_at_each_fact_it_supposes() -> None:
    case = mexico().parse_case(facts_of(FCM.read_text("utf-8")))
    result = mexico().evaluate(case, assumptions={"petition:s1.danger_declared": "2017-02-09T18:00"})
    text = report_html(result, "es", "0", "s")
    assert text.index('class="hypothesis" role="note"') < text.index("<main")
    supposed = "está en peligro inminente: el 9 de febrero de 2017, 18:00 (UTC−6) — por hipótesis"
    assert supposed in plain(text)
    assert "el 9 de febrero de 2017, 18:00 (UTC−6)" not in plain(section(text, "sources"))
    assert "hypothesis" not in re.sub(r"<style>.*?</style>", "", page("fcm", "es"), flags=re.S)


def test_a_file_with_nothing_to_judge_claims_nothing() -> None:
    text = report_html(evaluated("case: empty\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: 2023-01-01\n"), "es", "0", "s")
    Read(text)
    assert catalogue("es")["html.nothing"] in text and 'href="#overdue"' not in text
    for key in ("html.undecided.none", "html.questions.none", "html.readings.none", "html.weak.none", "overdue.none"):
        assert catalogue("es")[key] not in text


@pytest.mark.parametrize("received", ["0003", "9989", "2018", "{between: [0003, 9989]}"])
def test_moments_at_the_ends_of_the_calendar_are_drawn(received: str) -> None:
    case = "case: far\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: 9990\npersons: [{id: a}]\npetitions:\n  - id: s1\n    filed_by: a\n"
    Read(report_html(evaluated(f"{case}    received: {received}\n    candidates: [{{id: c1, protected_person: a}}]\n"), "en", "0", "s"))


ACCOUNTS = f"""zone: America/Mexico_City
complete_until: {{at: 2023-03-31, by: us}}
accounts: [petitioner, unit]
persons: [{{id: ana}}]
petitions:
  - id: s1
    filed_by: ana
    received: 2023-03-08T18:00
    danger_declared: 2023-03-08T18:00
    reclassified: none
    proceeding_ended: {FALSE}
    urgent_measures_issued:
      accounts: {{petitioner: none, unit: {{at: 2023-03-08T20:30, source: memo 12}}}}
    candidates: [{{id: c1, protected_person: ana}}]
"""


def test_accounts_that_disagree_say_which_one_is_followed() -> None:
    entries = articles(report_html(evaluated(ACCOUNTS), "en", "0", "s"), "entry")
    issue = next(e for e in entries if "Issue the Urgent Protection Measures" in e)
    assert "The account “petitioner” of the file is followed here." in issue and "“unit”: met in time" in issue
    other = next(e for e in entries if "Prepare the risk study" in e)
    assert "is followed here" not in other


def test_what_is_odd_is_said_in_words() -> None:
    odd = URGENT.replace("urgent_measures_issued: {none: yes, until: 2023-03-10,", "urgent_measures_issued: {at: 2023-03-08T10:00,")
    said = plain(section(report_html(evaluated(odd), "es", "0", "s"), "notices"))
    assert "Consta hecho antes de que naciera el deber: emitir las Medidas Urgentes de Protección (solicitud s1) [PL4102]" in said
    assert "petition:" not in said and "`" not in said


# --- hostile and large files -------------------------------------------------------------------------------------------------------

HOSTILE = '</style></script><script>alert(1)</script>" onload="x\' {{ 7*7 }} {% raw %} &lt; [1] \u202e'


def test_whatever_a_file_says_stays_text() -> None:
    import json

    text = json.dumps(
        {
            "case": HOSTILE,
            "jurisdiction": "mx",
            "zone": "America/Mexico_City",
            "facts_until": "2023-03-31",
            "complete_until": {"at": "2023-03-31", "by": HOSTILE},
            "accounts": [HOSTILE[:40], "b"],
            "persons": [{"id": "a"}],
            "petitions": [
                {
                    "id": "s1",
                    "filed_by": "a",
                    "received": {"at": "2023-03-08T18:00", "source": HOSTILE, "folio": HOSTILE, "by": HOSTILE},
                    "danger_declared": {"accounts": {HOSTILE[:40]: {"at": "2023-03-08", "source": HOSTILE}, "b": "none"}},
                    "candidates": [{"id": "c1", "protected_person": "a"}],
                }
            ],
            "orders": [{"id": "o", "authority": HOSTILE, "date": "2023-03-09", "binding": "yes", "effect": "adds", "source": HOSTILE}],
        },
        ensure_ascii=True,
    )
    try:
        result = evaluated(text)
    except protlaw.core.diagnostic.SourceError:
        text = text.replace("\\u202e", "")
        result = evaluated(text)
    shown = report_html(result, "es", "0", "s")
    read = Read(shown)
    assert len(read.all("script")) == 1 and len(read.all("style")) == 1
    assert not [e for e in read.elements if any(k.startswith("on") for k in e.attributes)]
    assert "{{ 7*7 }}" in shown and "&lt;script&gt;alert(1)" in shown and "<script>alert" not in shown


def many(n: int) -> str:
    """A petition with many measures of all classes, each with its own moments, records and folios."""
    kinds = ("Urgent Protection Measure", "Protection Measure", "Preventive Measure")
    measures = []
    for i in range(n):
        day, hour = f"2023-03-{9 + i // 24 % 20:02}", i % 24
        given = f"at: {day}T{hour:02}:{i % 60:02}, source: oficio {i // 4}, folio: {i}"
        done = f", implemented: {{at: {day}T23:{i % 60:02}, source: acta {i // 4}, folio: {i}}}" if i % 4 else ""
        measures.append(f"      - {{id: m{i}, measure_class: {kinds[i % 3]}, issued: {{{given}}}{done}}}")
    head = "case: many\njurisdiction: mx\nzone: America/Mexico_City\ncomplete_until: {at: 2023-04-30, by: us}\npersons: [{id: ana}]\n"
    petition = "petitions:\n  - id: s1\n    filed_by: ana\n    received: 2023-03-08T18:00\n    danger_declared: 2023-03-08T18:00\n"
    return f"{head}{petition}    candidates: [{{id: c1, protected_person: ana}}]\n    measures:\n" + "\n".join(measures)


def test_two_hundred_measures_stay_usable_and_under_two_megabytes() -> None:
    result = evaluated(many(200))
    text = report_html(result, "es", "0", "s")
    assert len(text.encode()) < 2_000_000
    read = Read(text)
    entries = [e for e in read.all("article") if e.attributes["class"].startswith("entry")]
    assert len(entries) < 200 < len(result.findings)
    told = plain(section(text, "answers"))
    assert all(f"medida m{i} " in told for i in range(200))
    assert "oficio 49, f. 199" in told
    assert len(articles(section(text, "undecided"), "card")) < 60
    outside = [e for e in read.elements if e.tag in ("p", "li", "tr", "dd") and "details" not in e.inside]
    assert len(outside) < 600  # what is seen before anything is unfolded


def test_what_is_told_together_loses_no_value() -> None:
    """In an answer for many, each row has the values of its own subject."""
    result = evaluated(many(40))
    parts = Parts(result, "es", details=False)
    stated = Stated(result, parts.told.names, zone_of(result))
    report = Report(result, "es")
    together = [e for g in report.entries.groups for e in (*g.entries, *g.quiet) if e.rows]
    assert together
    for entry in together:
        own = {r.subject: " ".join(c.value for c in r.cells) for r in entry.rows}
        found = [f for f in result.findings if report.entries.numbers.get(id(f)) == entry.number]
        assert {report.told.names.subject(f.subject) for f in found} == set(own)
        for f in found:
            fixed = " ".join(x.value for w in entry.why for x in flat(w))
            for said in (s for w in explained(parts.told, stated, f) for s in flat(w)):
                assert said.value in own[report.told.names.subject(f.subject)] or said.value in fixed or pointed(entry.why)


def flat(step: object) -> Iterator[object]:
    yield step
    for part in step.parts:
        yield from flat(part)


def pointed(why: tuple[object, ...]) -> bool:
    return any(s.see for w in why for s in flat(w))


def test_a_derivation_told_before_is_pointed_to() -> None:
    text = page("fcm", "es")
    pointers = re.findall(r'<a href="#(w\d+)">\(como en la respuesta (\d+)\)</a>', text)
    assert pointers
    for anchor, number in pointers:
        place = text.index(f'id="{anchor}"')
        assert text.rindex('<article class="entry', 0, place) == text.rindex(f'id="a{number}"', 0, place) - len(
            text[text.rindex('<article class="entry', 0, place) : text.rindex(f'id="a{number}"', 0, place)]
        )


# --- the timeline ------------------------------------------------------------------------------------------------------------------


def test_a_window_is_to_scale() -> None:
    window = Window(1000, 3000)
    assert [window.at(t) for t in (0, 1000, 1500, 2000, 3000, 9999)] == [0.0, 0.0, 25.0, 50.0, 100.0, 100.0]


def test_what_is_hours_apart_gets_a_window_in_what_is_months_apart() -> None:
    day, hour = 86_400, 3_600
    base = 1_600_000_000
    found = windows([[base], [base + 3 * hour], [base + 120 * day]])
    assert len(found) == 2 and found[0].first < base < base + 120 * day < found[0].last
    assert found[1].first < base and base + 3 * hour < found[1].last < base + 8 * hour
    assert windows([]) == [] and len(windows([[base]])) == 1
    alone = windows([[base, base + hour], [base + 120 * day]])  # one thing, however imprecise, needs no closer look
    assert len(alone) == 1


@pytest.mark.parametrize("length", [600, 7_200, 86_400, 10 * 86_400, 90 * 86_400, 400 * 86_400, 30 * 365 * 86_400, 900 * 365 * 86_400])
def test_a_clock_has_marks_that_can_be_read_at_every_scale(length: int) -> None:
    window = Window(1_486_000_000, 1_486_000_000 + length)
    marked = clocks(window, ["America/Mexico_City"], "es")[0].ticks
    assert 1 <= len(marked) <= 6
    assert [t.at for t in marked] == sorted(t.at for t in marked) and marked[0].above


def test_two_clocks_are_shown_where_an_hour_can_be_seen() -> None:
    zones = ["America/Mexico_City", "America/Cancun"]
    near = clocks(Window(1_486_680_000, 1_486_700_000), zones, "es")
    assert [c.offset for c in near] == ["UTC−6", "UTC−5"]
    first, second = (c.ticks[0].label for c in near)
    assert int(second[:2]) == int(first[:2]) + 1
    assert len(clocks(Window(1_486_680_000, 1_496_700_000), zones, "es")) == 1
    text = page("fcm", "es")
    assert "Ciudad de México (UTC−6)" in text and "Cancún (UTC−5)" in text
    assert "hora de Cancún" in plain(section(text, "timeline"))


def test_terms_are_bars_from_their_start_to_their_due_moment() -> None:
    report = Report(example("first"), "en")
    whole = report.timeline.panels[0]
    row = next(r for r in whole.rows if r.line.what == "Prepare the risk study")
    bar = next(s for s in row.shapes if s.kind == "bar")
    due = next(s for s in row.shapes if s.kind == "due")
    filed = next(s for r in whole.rows if r.line.what == "The filing (entry) of the petition" for s in r.shapes)
    assert abs(bar.left - filed.left) < 0.1 and abs(bar.right - due.left) < 0.1
    assert whole.now is not None and due.left < whole.now
    assert len(report.timeline.panels) > 1  # the hours of the first night


def test_the_table_says_what_the_drawing_shows() -> None:
    report = Report(example("fcm"), "es")
    drawn = {row.line.what for panel in report.timeline.panels for row in panel.rows}
    assert drawn <= {line.what for line in report.timeline.lines}
    assert all(len(line.told) == len(report.timeline.clocks) for line in report.timeline.lines)


# --- any law --------------------------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lawgen.norms(), lawgen.cases())
def test_any_law_and_any_case_make_a_page(declarations: list[str], facts: dict[str, object]) -> None:
    law = lawgen.law(declarations)
    result = law.evaluate(law.parse_case(lawgen.case_text(facts)))
    for lang in LANGUAGES:
        text = report_html(result, lang, "0", "s")
        Read(text)
        assert "\0" not in text


def test_negated_order_is_not_turned_where_one_of_the_two_never_happened() -> None:
    body = 'define late of thing when ev0 < ev1 citing para 1 called es: "tarde" en: "late"\n'
    law = Law(compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": lawgen.VOCABULARY + body}), "tt")[0])

    def told(ev0: object, ev1: object) -> str:
        facts = {"ev0": ev0, "ev1": ev1}
        result = law.evaluate(law.parse_case(lawgen.case_text(facts)))
        names = Told(result, "en")
        steps = explained(names, Stated(result, names.names, zone_of(result)), result.findings[0])
        return " ".join(s.before for w in steps for s in flat(w))

    assert "Event zero is not before event one" in told("2020-10-02", "2020-10-01")
    never = {"none": "true", "until": lawgen.UNTIL, "by": "x"}
    assert "It is not the case that event zero is before event one" in told(never, "2020-10-01")


# --- the command -----------------------------------------------------------------------------------------------------------------------


def test_the_command_writes_the_report(typed: Callable[..., object], tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    ran = typed("check", FCM, "--format", "html", "--out", out, "--salt", "salt", "--lang", "en")
    assert ran.code == 3 and ran.out == ran.err == ""
    assert out.read_text("utf-8").replace(f"protlaw {protlaw.api.ENGINE}", "protlaw 0") == page("fcm", "en")


def test_text_is_printed_without_what_only_the_report_needs() -> None:
    code = "import sys; from protlaw.cli import main\ntry: main()\nfinally: print(sorted({'jinja2', 'markupsafe'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code, "check", str(FCM)], capture_output=True, text=True, check=False)
    assert ran.stdout.rstrip().endswith("[]")
