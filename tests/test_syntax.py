"""The surface of the language: every trap that was found by trying it, faults with their place, and a formatter that loses nothing."""

import random
import re
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lawgen
from protlaw.core.diagnostic import Diagnostic
from protlaw.syntax.ast import Node, SourceFile
from protlaw.syntax.parse import LANGUAGES, MAX_DEPTH, keywords, parse_text, parse_tokens, reserved
from protlaw.syntax.print import WIDTH, format_text

RULES = sorted((Path(__file__).resolve().parents[1] / "rules").rglob("*.law"))
SPELLINGS = sorted({s for lang in LANGUAGES for options in keywords(lang).values() for s in options})
DEFINE = {"en": "%lang en\ndefine {} of thing when ev0 and not ev1\n", "es": "%lang es\ndefine {} de thing cuando ev0 y no ev1\n"}
MUST_NOT = 'obligation dd of thing bearer office {} es: "x" en: "y" done by ev0\n'


def good(text: str, file: str = "a.law") -> SourceFile:
    tree, faults = parse_text(text, file)
    assert tree is not None, faults
    return tree


def bad(text: str) -> list[Diagnostic]:
    tree, faults = parse_text(text, "a.law")
    assert tree is None and faults
    assert all(f.span is not None and f.span.file == "a.law" for f in faults)
    return faults


def only(text: str) -> tuple[str, int, int]:
    """Code, line and column of the one fault of a text."""
    (fault,) = bad(text)
    assert fault.span is not None
    return fault.code, fault.span.line, fault.span.column


def english(text: str) -> str:
    return "%lang en\n" + text


def name_of(tree: SourceFile) -> str:
    return next(tree.declarations[0].words("ID")).text


# --- 1, 2, 4: the first line, the tags, `in force from` ----------------------------------------------------------------------


def test_the_first_line_says_the_language() -> None:
    assert good("%lang es\n").lang == "es"
    assert good("# a note first\n\n%lang en\n").lang == "en"
    for text in ("", "#lang en\n", "% lang en\n", "%lang fr\n", "%lang english\n", "define xx of thing\n%lang en\n"):
        assert only(text)[0] == "PL1004"


def test_a_byte_order_mark_is_not_text() -> None:
    assert good('\ufeff%lang en\nauthority unit es: "a" en: "b"\n').declarations


def test_tags_are_not_prepositions() -> None:
    """`en` is a tag and a preposition in Spanish, `es` a tag and a copula: the colon tells them apart."""
    instrument = (
        '%lang es\ninstrumento tt.law\n  título es: "Ley" en: "Law"\n  en vigor desde 2012-06-26\n  publicado 2012-06-25 en "DOF"\n'
    )
    assert [n.kind for n in good(instrument).declarations[0].nodes()] == ["title", "in_force", "published"]
    define = "%lang es\ndefine kk de thing\n  cuando alguna pp en pieces (colour es red)\n"
    assert good(define).declarations[0].node("when") is not None


def test_in_force_from_is_one_word_and_in_is_another() -> None:
    text = english("instrument tt.law\n  in  force\n  from 2012-06-26\n")
    assert good(text).declarations[0].node("in_force") is not None
    in_force = english("define kk of thing when some pp in forces (big of pp)\n")
    assert good(in_force).declarations[0].node("when") is not None


# --- 3, 11, 12: labels, citations ------------------------------------------------------------------------------------------


def test_labels_follow_a_head_or_a_force_word_only() -> None:
    assert only(english('define kk of thing when ev0 es: "x" en: "y"\n'))[0] == "PL1001"
    assert only(english('define kk of thing as red es: "x"\n'))[0] == "PL1003"


@pytest.mark.parametrize(
    "citation",
    [
        "article 8 Bis para 2",
        "article 307 Ter",
        "article 17-A fraction VI Bis",
        "article 26 last para",
        "transitory Segundo",
        "transitory Décimo Primero",
        "para 2 fraction IV inciso a1",
        'article 2 term "Fondo"',
        "mx.other article 3",
        "article 8 para 1, article 9, article 10 fraction II",
    ],
)
def test_citations(citation: str) -> None:
    followed = english(f'article 1 "Uno"\ndefine kk of thing\n  citing {citation}\n  when ev0\narticle 2 "Dos"\n')
    assert [d.kind for d in good(followed).declarations] == ["article", "definition", "article"]


def test_a_list_of_citations_needs_commas() -> None:
    faults = bad(english('define kk of thing citing article 2 article 3 "Tres" when ev0\n'))
    assert faults[0].code == "PL1001"


def test_roman_numerals_are_numbers_only_after_fraction() -> None:
    assert name_of(good(english("define VI of thing when ev0\n"))) == "VI"
    assert only(english("define kk of thing citing fraction six\n"))[0] == "PL1001"


# --- 5, 7: keywords are reserved everywhere, in both languages ---------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_keyword_is_never_a_name(spelling: str, lang: str) -> None:
    """Every one-word keyword, and the first word of longer ones, in either language."""
    word = spelling.split(" ")[0]
    assert word in reserved()
    faults = bad(DEFINE[lang].format(word))
    assert faults[0].code in ("PL1007", "PL1001")
    assert faults[0].span is not None and faults[0].span.line == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_made_of_keywords_are_reserved_or_names(lang: str) -> None:
    """Every prefix of every keyword, alone and with a tail, with spaces closed up: it parses as itself or is refused by name."""
    words = {w for s in SPELLINGS for w in (*s.split(" "), s.replace(" ", ""), s.replace(" ", "_"))}
    names = {w[:n] for w in words for n in range(1, len(w) + 1)} | {w + tail for w in words for tail in ("x", "_", "2", "ify")}
    wrong = []
    for name in sorted(names):
        text = DEFINE[lang].format(name)
        tree, faults = parse_text(text, "a.law")
        if name in reserved():
            if tree is not None or faults[0].code not in ("PL1007", "PL1001"):
                wrong.append(name)
        elif tree is None or name_of(tree) != name:
            wrong.append(name)
    assert wrong == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_made_of_keywords_never_change_a_condition(lang: str) -> None:
    """The same, inside expressions and after force words, where a keyword that swallows a name's start would invert the norm."""
    words = {w for s in SPELLINGS for w in (s.split(" ")[-1], s.replace(" ", "_"), s.split(" ")[0])}
    names = sorted({w + tail for w in words for tail in ("ify", "_x")} | {w[:-1] for w in words if len(w) > 3})
    is_, and_, reading = (keywords(lang)[t][0] for t in ("IS", "AND", "READING"))
    wrong = []
    for name in names:
        if name in reserved():
            continue
        text = f"%lang {lang}\n" + "define kk {} thing {} colour {} {} {} {} {} reading0\n".format(
            keywords(lang)["OF"][0], keywords(lang)["WHEN"][0], is_, name, and_, name, f"{and_} {reading}"
        )
        tree = parse_text(text, "a.law")[0]
        whole = _shape(tree.declarations[0]) if tree else None
        if whole != f"(definition kk thing (when (and (is (path colour) (path {name})) (path {name}) (reading_of (name reading0)))))":
            wrong.append((name, whole))
    assert wrong == []


def _shape(node: Node) -> str:
    inner = [_shape(i) if isinstance(i, Node) else i.text or i.type for i in node.items]
    return f"({' '.join([node.kind, *inner])})"


def test_a_keyword_where_only_a_name_fits_is_refused() -> None:
    for text in (
        "define xx of yy as must\n",
        "fact when of thing: date\n",
        "ambiguity reading\n",
        "define kk of thing when default\n",
        "define kk of thing when ev0 rank at least reading\n",
        "obligation must of thing\n",
    ):
        assert bad(english(text))[0].code in ("PL1007", "PL1001", "PL1003")


# --- 6, 9: keywords of several words ---------------------------------------------------------------------------------------

SEVERAL = [(lang, name, s) for lang in LANGUAGES for name, options in keywords(lang).items() for s in options if " " in s]


@pytest.mark.parametrize(("lang", "name", "spelling"), SEVERAL)
def test_keywords_of_several_words_may_be_spread_out(lang: str, name: str, spelling: str) -> None:
    """Double spaces, tabs or line breaks between the words make no difference."""
    for gap in ("  ", "\t", "\n   ", "\r\n"):
        spread = spelling.replace(" ", gap)
        parsed = re.fullmatch(r"\s+".join(map(re.escape, spelling.split(" "))), spread)
        assert parsed, name
    text = lawgen.VOCABULARY + SAMPLE
    laid, _ = format_text(text, "a.law", lang)
    assert laid is not None
    if spelling in laid:
        assert good(laid.replace(spelling, spelling.replace(" ", "\n\t "))).declarations == good(text).declarations


def test_must_not_is_never_must() -> None:
    for written in ("must not", "must  not", "must\nnot", "must\t \n not"):
        tree = good(english(MUST_NOT.format(written)))
        assert tree.declarations[0].node("must_not") is not None and tree.declarations[0].node("must") is None
    for written in ("must notify", "must  notify", "must not_now"):
        assert only(english(MUST_NOT.format(written)))[0] == "PL1001"
    for written in ("no debe", "no\ndebe"):
        text = f'%lang es\nprohibición dd de thing obligado office {written} es: "x" en: "y" acto ev0\n'
        assert good(text).declarations[0].node("must_not") is not None


@pytest.mark.parametrize("written", ["must # why\n not", "must not # why\n", "must #\n#\nnot"])
def test_a_comment_inside_a_keyword_never_inverts_the_norm(written: str) -> None:
    tree, faults = parse_text(english(MUST_NOT.format(written)), "a.law")
    if tree is None:
        assert faults[0].code == "PL1001" and faults[0].args["found"] == "not"
    else:
        assert tree.declarations[0].node("must_not") is not None


def test_negation_moves_with_the_language() -> None:
    text = english("define kk of thing when colour is not red and not ev0 and colour is notable\n")
    spanish, _ = format_text(text, "a.law", "es")
    assert spanish is not None and "colour no es red" in spanish
    assert good(spanish).declarations == good(text).declarations
    assert _shape(good(text).declarations[0]).count("is_not") == 1


def test_the_longest_keyword_wins() -> None:
    spanish = '%lang es\nobligación dd de thing obligado sin señalar debe es: "x" en: "y" sin plazo cumplida con ev0\n  inicia no dicho\n'
    kinds = [n.kind for n in good(spanish).declarations[0].nodes()]
    assert kinds == ["bearer", "must", "no_term", "done", "starts"]


# --- 10, 13: what the grammar lets through for the types to refuse ------------------------------------------------------------


def test_durations_and_repeated_clauses_parse() -> None:
    text = english("obligation dd of thing within 3 months from ev0 within 10 natural days plus elapsed hours from ev0 to ev1 from ev1\n")
    assert len(list(good(text).declarations[0].nodes("within"))) == 2


# --- 14, and hostile sizes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "when " + "(" * 10_000 + "ev0" + ")" * 10_000,
        "when " + "not " * 10_000 + "ev0",
        "equals " + "1 plus " * 10_000 + "1",
        "when " + "(" * 10_000 + "ev0",
    ],
    ids=["brackets", "nots", "pluses", "unclosed"],
)
def test_ten_thousand_levels_are_a_fault_and_quick(body: str) -> None:
    began = time.perf_counter()
    (fault,) = bad(english(f"define kk of thing\n  {body}\n"))
    assert fault.code in ("PL1006", "PL1003") and fault.span is not None and fault.span.line == 3
    assert format_text(english(f"define kk of thing\n  {body}\n"), "a.law")[0] is None
    assert time.perf_counter() - began < 20


def test_deep_enough_for_any_provision() -> None:
    deep = "(" * (MAX_DEPTH - 12) + "ev0" + ")" * (MAX_DEPTH - 12)
    assert good(english(f"define kk of thing when {deep}\n"))


def test_a_file_of_more_than_two_million_characters_is_refused_unread() -> None:
    began = time.perf_counter()
    assert only(english("#" * 2_000_001))[0] == "PL0003"
    assert time.perf_counter() - began < 1


def test_faults_in_a_long_file_are_found_in_reasonable_time() -> None:
    many = "".join(f"define d{i} of thing when ev0\n" for i in range(4000))
    began = time.perf_counter()
    assert only(english(many + "define last of thing when ev0\n"))[:2] == ("PL1007", 4002)
    assert time.perf_counter() - began < 10


# --- 15: signs and spellings ------------------------------------------------------------------------------------------------


def test_text_not_normalised_says_so() -> None:
    decomposed = unicodedata.normalize("NFD", "%lang es\nobligación dd de thing\n")
    assert only(decomposed) == ("PL1005", 2, 10)


@pytest.mark.parametrize("quote", "“”«»‘’")
def test_curly_quotes_say_so(quote: str) -> None:
    assert only(english(f'define kk of thing called es: {quote}x" en: "y" when ev0\n')) == ("PL1008", 2, 31)


def test_quotes_of_any_kind_may_stand_inside_a_text() -> None:
    good(english('define kk of thing called es: "«x» “y” \\"z\\" # no comment" en: "y" when ev0\n'))


def test_a_line_break_in_a_text_says_so() -> None:
    assert only(english('define kk of thing called es: "uno\ndos" en: "y" when ev0\n')) == ("PL1009", 2, 31)
    assert only(english('define kk of thing called es: "uno')) == ("PL1009", 2, 31)


@pytest.mark.parametrize(
    ("text", "found", "meant"),
    [
        ("%lang es\nobligacion dd de thing\n", "obligacion", "obligación"),
        ("%lang es\nObligación dd de thing\n", "Obligación", "obligación"),
        ("%lang es\nDEFINE dd de thing\n", "DEFINE", "define"),
        ("%lang en\nobligaton dd of thing\n", "obligaton", "obligation"),
        ("%lang en\nfact ff of thing: evento\n", "evento", "event"),
        ("%lang en\ndefine kk of thing\n  wehn ev0\n", "wehn", "when"),
        ("%lang es\ndefine kk de thing\n  Cuando ev0\n", "Cuando", "cuando"),
    ],
)
def test_a_misspelt_keyword_says_which_was_meant(text: str, found: str, meant: str) -> None:
    (fault,) = bad(text)
    assert fault.code == "PL1002" and fault.args == {"found": found, "meant": meant}
    assert fault.span is not None and text.splitlines()[fault.span.line - 1][fault.span.column - 1 : fault.span.end_column - 1] == found


@pytest.mark.parametrize(("sign", "column"), [("$", 13), ("&", 13), ("\x00", 13), ("\u200b", 13), ("’", 13)])
def test_signs_of_no_use_here(sign: str, column: int) -> None:
    code, line, at = only(english(f"define kk of{sign}thing when ev0\n"))
    assert code in ("PL1010", "PL1008") and (line, at) == (2, column)


def test_tabs_and_windows_line_ends_mean_nothing() -> None:
    text = lawgen.VOCABULARY + SAMPLE
    tree = good(text)
    assert good(text.replace("  ", "\t")).declarations == tree.declarations
    assert good(text.replace("\n", "\r\n")).declarations == tree.declarations


def test_the_end_of_the_file_says_what_is_missing() -> None:
    (fault,) = bad(english("define kk of thing when ev0 and"))
    assert fault.code == "PL1003" and fault.span is not None and fault.span.line == 2
    (fault,) = bad(english("define kk\n\n\n"))
    assert fault.args["expected"] == "`of`" and fault.span is not None and fault.span.line == 2


# --- several faults ---------------------------------------------------------------------------------------------------------


def test_every_declaration_shows_its_fault_at_its_place() -> None:
    text = english(
        'article 1 "Uno"\n'
        "define aa of thing when when\n"  # 3
        "obligaton bb of thing\n"  # 4
        "define cc of thing\n  when ev0\n"
        "fact dd of thing: evento\n"  # 7
        'define ee of thing called es: “x” en: "y"\n'  # 8
        "define ff of thing when ev0 and\n"  # 9
        "define gg of thing when ev0 $ ev1\n"  # 10
        "open  norm as of thing\n"  # 11
        "define hh of thing when ev0\n"
    )
    found = [(f.code, f.span.line, f.span.column) for f in bad(text) if f.span is not None]
    assert found == [
        ("PL1007", 3, 25),
        ("PL1002", 4, 1),
        ("PL1002", 7, 19),
        ("PL1008", 8, 31),
        ("PL1003", 9, 32),
        ("PL1010", 10, 29),
        ("PL1007", 11, 12),
    ]


def test_a_fault_before_the_first_declaration() -> None:
    assert only(english('"loose"\ndefine kk of thing when ev0\n')) == ("PL1001", 2, 1)
    assert only('%lang en "loose"') == ("PL1001", 1, 10)


# --- the formatter ---------------------------------------------------------------------------------------------------------

VOCABULARY = """
instrument tt.law title es: "Ley" en: "Law" published 2012-06-25 in "DOF" in force from 2012-06-26 fidelity title only clock "UTC"
authority office alias oficina es: "la oficina" en: "the office" citing article 1 seat in "UTC" is succeeded by bureau from 2021-05-21
entity thing plural things alias cosa plural cosas es: "cosa" en: "thing"
fact colour of thing alias tono: one of {red es: "rojo" en: "red", green} es: "¿?" en: "?" asks es: "¿?" en: "?" answered by office
  precedes ev1
article 2 es: "Dos" en: "Two"
article 1 "Uno" fidelity reported
"""
SAMPLE = """
define kind of thing as alpha es: "alfa" en: "alpha" citing para 1 when ev0 and (tr0 or not colour is red)
define kind of thing as beta citing para 2 when colour is one of (red, green)
define span of thing equals by cases (ev0 when tr0, earliest of (ev1, ev2) otherwise)
obligation act_soon of thing for each pp in pieces where big of pp citing para 1, para 2 bearer office counterparty office
  must es: "actuar" en: "act" when spell in effect at ev0 within 3 natural days from reading from_when counting plain on the clock of office
  done by done0 of pp extinguished by ev3 consequence es: "nada" en: "nothing" gap "A-01", "A-02" fidelity official text
prohibition never of thing citing para 3 bearer not stated must not es: "x" en: "y" act ev1
exception unless to act_soon, never es: "salvo" en: "unless" citing para 3 when count pp in pieces (big of pp) >= 2
ambiguity from_when citing para 1 reading first_one: ev0 default in set literal es: "a" en: "b" reading other: latest of (ev0, ev1)
  because es: "a" en: "b"
silence quiet citing para 1 about time_limit of never searched article 1, article 2 last para
open norm grave of thing citing para 1 asks es: "¿?" en: "?" answered by office
power may_act of thing citing para 1 holder office may es: "x" en: "y" no later than ev1 act ev2 valid only if tr0
requirement need of thing citing para 1 shall seek to es: "x" en: "y" holds every pp in pieces (done0 of pp)
catalogue listed of thing citing para 1 classifies colour item red citing fraction I open clause citing para 2 decided by office
computation plain es: "a" en: "b" citing para 1 first day following last day rolls to next working day missing day last of month calendar cc
"""


def comments(text: str) -> list[str]:
    parsed, faults = parse_tokens(text, "a.law")
    assert parsed is not None, faults
    return [c.text for c in parsed.comments]


def offsets(text: str) -> list[int]:
    """Where a comment may stand: after each token."""
    parsed, _ = parse_tokens(text, "a.law")
    assert parsed is not None
    ends: list[int] = []
    stack = [parsed.tree]
    while stack:
        for child in stack.pop().children:
            if hasattr(child, "children"):
                stack.append(child)
            else:
                ends.append(child.end_pos or 0)
    return sorted(ends)


def assert_faithful(text: str) -> None:
    """Laid out, through the other language and back: the same tree, the same comments, and laying out again changes nothing."""
    tree, said = good(text).declarations, comments(text)
    printed, _ = format_text(text, "a.law", "en")
    assert printed is not None
    assert good(printed).declarations == tree and comments(printed) == said
    assert format_text(printed, "a.law")[0] == printed
    spanish, _ = format_text(printed, "a.law", "es")
    assert spanish is not None
    assert good(spanish).declarations == tree and comments(spanish) == said
    assert format_text(spanish, "a.law")[0] == spanish
    assert format_text(spanish, "a.law", "en")[0] == printed


@pytest.mark.parametrize("own_line", [True, False], ids=["alone", "trailing"])
def test_a_comment_survives_in_every_position(own_line: bool) -> None:
    text = english(VOCABULARY + SAMPLE)
    places = offsets(text)
    for i, at in enumerate(places):
        note = f"\n# note {i}\n" if own_line else f" # note {i}\n"
        noted = text[:at] + note + text[at:]
        printed, faults = format_text(noted, "a.law")
        assert printed is not None, (i, text[at - 30 : at], faults)
        assert comments(printed) == [f"# note {i}"], (i, text[at - 30 : at])
        assert good(printed).declarations == good(text).declarations if i % 20 == 0 else True
        assert format_text(printed, "a.law")[0] == printed, (i, text[at - 30 : at])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6), st.floats(0.02, 0.6))
def test_many_comments_survive_both_languages(seed: int, share: float) -> None:
    dice = random.Random(seed)
    text = lawgen.VOCABULARY + SAMPLE
    parts, last = [], 0
    for i, at in enumerate(offsets(text)):
        parts.append(text[last:at])
        if dice.random() < share:
            parts.append(dice.choice([f" # n{i}\n", f'\n#n{i} "quote\n', f"\n\n\n   # n{i} %lang es\n", f" #\n # n{i} — «x»\n"]))
        last = at
    assert_faithful("# before\n" + "".join(parts) + text[last:] + "# after")


def test_every_construct_is_laid_out_faithfully() -> None:
    assert_faithful(lawgen.VOCABULARY + SAMPLE)


@pytest.mark.parametrize("path", RULES, ids=lambda p: p.name)
def test_shipped_files_survive_both_languages_with_comments(path: Path) -> None:
    assert_faithful(path.read_text("utf-8"))


def test_layout_does_not_depend_on_how_it_was_written() -> None:
    text = lawgen.VOCABULARY + SAMPLE
    laid = format_text(text, "a.law")[0]
    crammed = re.sub(r"\s+", " ", text)
    spread = "%lang en" + re.sub(r"(?<=[\w\"]) (?=[\w(])(?![^\n]*\")", "\n\n", text.removeprefix("%lang en"))
    assert format_text(crammed, "a.law")[0] == laid
    assert format_text(spread, "a.law")[0] == laid
    assert laid is not None and max(len(line) for line in laid.splitlines() if '"' not in line) <= WIDTH


def test_texts_are_kept_to_the_letter() -> None:
    text = english('define kk of thing called es: "a\\"b\\\\c   ñ #x" en: "…" when ev0\n')
    printed, _ = format_text(text, "a.law", "es")
    assert printed is not None and '"a\\"b\\\\c   ñ #x"' in printed
    assert good(printed).declarations == good(text).declarations


def test_a_file_with_faults_is_not_laid_out() -> None:
    printed, faults = format_text(english("define kk of\n"), "a.law")
    assert printed is None and faults
