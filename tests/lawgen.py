"""Generated law and cases: instrument, vocabulary, norms, case, so that most samples reach evaluation."""

from pathlib import Path

from hypothesis import strategies as st

from protlaw.api import Law
from protlaw.semantics.compile import Sources, compile_law

TABLES = (Path(__file__).resolve().parents[1] / "jurisdictions" / "mx.toml").read_text("utf-8")
EVENTS = ["ev0", "ev1", "ev2", "ev3"]
TRUTHS = ["tr0", "tr1"]
MEMBERS = ["red", "green", "blue"]
BASE = 1_600_000_000
HOUR = 3600

VOCABULARY = """%lang en
instrument tt.law
  title es: "Ley" en: "Law"
  published 2012-06-25 in "DOF"
  in force from 2012-06-26
  source "generated"
authority office es: "la oficina" en: "the office" seat in "America/Mexico_City"
entity thing plural things es: "cosa" en: "thing"
entity piece plural pieces es: "pieza" en: "piece"
fact ev0 of thing: event es: "suceso cero" en: "event zero"
fact ev1 of thing: event es: "suceso uno" en: "event one"
fact ev2 of thing: event es: "suceso dos" en: "event two"
fact ev3 of thing: event es: "suceso tres" en: "event three"
fact tr0 of thing: yes or no es: "verdad cero" en: "truth zero"
fact tr1 of thing: yes or no es: "verdad uno" en: "truth one"
fact colour of thing: one of {red es: "rojo" en: "red", green es: "verde" en: "green", blue es: "azul" en: "blue"}
fact spell of thing: period es: "lapso" en: "spell"
fact pieces of thing: collection of piece
fact done0 of piece: event es: "hecha" en: "done"
fact big of piece: yes or no es: "grande" en: "big"
article 1 "Uno"
"""


def conditions(depth: int = 3) -> st.SearchStrategy[str]:
    atoms = st.one_of(
        st.sampled_from(EVENTS + TRUTHS),
        st.sampled_from(MEMBERS).map(lambda m: f"colour is {m}"),
        st.sampled_from(MEMBERS).map(lambda m: f"colour is not {m}"),
        st.sampled_from(EVENTS).map(lambda e: f"spell in effect at {e}"),
        st.tuples(st.sampled_from(EVENTS), st.sampled_from(["<", "<="]), st.sampled_from(EVENTS)).map(" ".join),
        st.sampled_from(["some pp in pieces (big of pp)", "every pp in pieces (done0 of pp)", "count pp in pieces (big of pp) >= 2"]),
    )
    if depth == 0:
        return atoms
    deeper = conditions(depth - 1)
    return st.one_of(
        atoms,
        st.tuples(deeper, st.sampled_from(["and", "or"]), deeper).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        deeper.map(lambda c: f"not ({c})"),
    )


MOMENTS = st.one_of(
    st.sampled_from(EVENTS),
    st.tuples(st.sampled_from(["earliest", "latest"]), st.sampled_from(EVENTS), st.sampled_from(EVENTS)).map(
        lambda t: f"{t[0]} of ({t[1]}, {t[2]})"
    ),
    st.just("reading since"),
)
TERMS = st.one_of(
    st.tuples(st.integers(1, 96), MOMENTS).map(lambda t: f"within {t[0]} hours from {t[1]}"),
    st.tuples(st.integers(1, 40), MOMENTS).map(lambda t: f"within {t[0]} natural days from {t[1]}"),
    st.tuples(st.integers(1, 12), MOMENTS).map(lambda t: f"within {t[0]} months from {t[1]}"),
    MOMENTS.map(lambda m: f"starts {m}\n  no term"),
    MOMENTS.map(lambda m: f"promptly after {m}"),
)
AMBIGUITY = """ambiguity since
  citing para 9
  reading first_way: ev0 default
  reading second_way: latest of (ev0, ev1)
  because es: "una" en: "one"
"""


@st.composite
def norms(draw: st.DrawFn) -> list[str]:
    """Declarations in a fixed order; any permutation is the same law."""
    found = [AMBIGUITY]
    count = draw(st.integers(1, 4))
    for i in range(count):
        act = draw(st.sampled_from(EVENTS))
        found.append(
            f'obligation duty{i} of thing\n  citing para {i + 1}\n  bearer office\n  must es: "cumplir" en: "comply"\n'
            f"  when {draw(conditions())}\n  {draw(TERMS)}\n  done by {act}\n"
        )
    for i in range(draw(st.integers(0, 2))):
        found.append(f"exception escape{i} to duty{draw(st.integers(0, count - 1))}\n  citing para 8\n  when {draw(conditions(2))}\n")
    if draw(st.booleans()):
        found.append(
            'prohibition ban of thing citing para 7 bearer office must not es: "x" en: "y" when ' + draw(conditions(2)) + " act ev3\n"
        )
    if draw(st.booleans()):
        found.append("define kind of thing as alpha citing para 6 when " + draw(conditions(2)) + "\n")
        found.append("define kind of thing as beta citing para 6 when " + draw(conditions(2)) + "\n")
    if draw(st.booleans()):
        found.append('requirement need of thing citing para 5 must es: "x" en: "y" holds ' + draw(conditions(2)) + "\n")
    return found


def law(declarations: list[str]) -> Law:
    return Law(compile_law(Sources(TABLES, {"tt/law/a.law": VOCABULARY + "\n".join(declarations)}), "tt")[0])


def _stamp(hours: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(BASE + hours * HOUR, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


HORIZON = 24 * 60
UNTIL = _stamp(HORIZON)
HOURS = st.integers(0, HORIZON + 48)


@st.composite
def moments(draw: st.DrawFn) -> object:
    """An event: exact, between two moments, denied (up to the horizon or earlier), or unknown."""
    kind = draw(st.sampled_from(["exact", "between", "none", "early_none", "unknown"]))
    if kind == "exact":
        return _stamp(draw(HOURS))
    if kind == "between":
        low = draw(HOURS)
        return {"between": [_stamp(low), _stamp(low + draw(st.integers(1, 200)))]}
    if kind == "unknown":
        return None
    return {"none": "true", "until": UNTIL if kind == "none" else _stamp(draw(st.integers(0, HORIZON - 1))), "by": "x"}


@st.composite
def cases(draw: st.DrawFn) -> dict[str, object]:
    """The facts of one thing; None stands for what is left out."""
    facts: dict[str, object] = {e: draw(moments()) for e in EVENTS}
    facts |= {t: draw(st.sampled_from(["yes", "no", None])) for t in TRUTHS}
    facts["colour"] = draw(st.sampled_from([*MEMBERS, None]))
    begin = draw(HOURS)
    facts["spell"] = draw(
        st.sampled_from([None, {"from": _stamp(begin), "to": _stamp(begin + 100)}, {"none": "true", "until": UNTIL, "by": "x"}])
    )
    pieces = []
    for i in range(draw(st.integers(0, 2))):
        piece = {"id": f"p{i}", "done0": draw(moments()), "big": draw(st.sampled_from(["yes", "no", None]))}
        pieces.append({k: v for k, v in piece.items() if v is not None})
    members: dict[str, object] = {"members": pieces}
    if draw(st.booleans()):
        members |= {"complete_until": UNTIL, "by": "x"}
    facts["pieces"] = members
    return facts


def case_text(facts: dict[str, object]) -> str:
    import json

    stated = {k: v for k, v in facts.items() if v is not None}
    return json.dumps(
        {"case": "g", "jurisdiction": "mx", "zone": "America/Mexico_City", "facts_until": UNTIL, "things": [{"id": "t1", **stated}]}
    )
