"""Equations that hold for every well-formed law and every case (hypothesis, on generated law)."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import lawgen
from protlaw import SourceError
from protlaw.engine.derivation import Result
from protlaw.syntax.parse import parse_text
from protlaw.syntax.print import format_text

MANY = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def answers(result: Result) -> dict[tuple[str, str], frozenset[str]]:
    return {(f.norm, f.subject): frozenset(f.possible) for f in result.findings}


@MANY
@given(lawgen.norms())
def test_print_then_parse_is_the_identity(declarations: list[str]) -> None:
    """Equation 1: parse(print(x)) = parse(x), in one language and through the other and back."""
    text = lawgen.VOCABULARY + "\n".join(declarations)
    tree, faults = parse_text(text, "a.law")
    assert tree is not None, faults
    printed, _ = format_text(text, "a.law")
    assert printed is not None
    spanish, _ = format_text(printed, "a.law", "es")
    assert spanish is not None
    english, _ = format_text(spanish, "a.law", "en")
    assert english == printed
    for again in (printed, spanish):
        reread, faults = parse_text(again, "a.law")
        assert reread is not None, faults
        assert reread.declarations == tree.declarations


@MANY
@given(lawgen.norms(), lawgen.cases(), st.randoms(use_true_random=False))
def test_order_does_not_count(declarations: list[str], facts: dict[str, object], random: object) -> None:
    """Equation 2: the answer depends neither on the order of norms nor on that of the facts."""
    shuffled, keys = list(declarations), list(facts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    random.shuffle(keys)  # type: ignore[attr-defined]
    one, two = lawgen.law(declarations), lawgen.law(shuffled)
    text, other = lawgen.case_text(facts), lawgen.case_text({k: facts[k] for k in keys})
    assert answers(one.evaluate(one.parse_case(text))) == answers(two.evaluate(two.parse_case(other)))


@MANY
@given(lawgen.norms(), lawgen.cases(), lawgen.cases(), st.sampled_from([*lawgen.EVENTS, *lawgen.TRUTHS, "colour"]))
def test_learning_a_fact_only_shrinks_the_answer(
    declarations: list[str], facts: dict[str, object], told: dict[str, object], name: str
) -> None:
    """Equation 3: learning an unknown fact never changes a determined answer; what was possible can only become less."""
    assume(told[name] is not None)
    law = lawgen.law(declarations)
    before = answers(law.evaluate(law.parse_case(lawgen.case_text({**facts, name: None}))))
    after = answers(law.evaluate(law.parse_case(lawgen.case_text({**facts, name: told[name]}))))
    for key, possible in after.items():
        if key in before:
            assert possible <= before[key], key


@MANY
@given(lawgen.norms(), lawgen.cases())
def test_a_precise_moment_within_an_imprecise_one_only_shrinks_the_answer(declarations: list[str], facts: dict[str, object]) -> None:
    """Equation 3 for intervals: every moment an interval admits answers within what the interval answers."""
    law = lawgen.law(declarations)
    before = answers(law.evaluate(law.parse_case(lawgen.case_text(facts))))
    for event in lawgen.EVENTS:
        stated = facts[event]
        for end in stated["between"] if isinstance(stated, dict) and "between" in stated else ():
            after = answers(law.evaluate(law.parse_case(lawgen.case_text({**facts, event: end}))))
            for key, possible in after.items():
                assert key not in before or possible <= before[key], (event, end, key)


@MANY
@given(lawgen.norms(), lawgen.cases(), st.integers(0, 3))
def test_a_norm_the_question_cannot_reach_changes_nothing(declarations: list[str], facts: dict[str, object], gone: int) -> None:
    """Equation 7: removing a duty no other norm refers to leaves every other answer as it was."""
    kept = [d for d in declarations if f"duty{gone}" not in d]
    assume(any("obligation" in d for d in kept))
    whole, part = lawgen.law(declarations), lawgen.law(kept)
    text = lawgen.case_text(facts)
    before, after = answers(whole.evaluate(whole.parse_case(text))), answers(part.evaluate(part.parse_case(text)))
    assert {k: before[k] for k in after} == after


def test_most_samples_reach_evaluation() -> None:
    """The generator is worth its time: the share of samples that parse, elaborate and evaluate."""
    tried: list[bool] = []

    @settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(lawgen.norms(), lawgen.cases())
    def sample(declarations: list[str], facts: dict[str, object]) -> None:
        try:
            law = lawgen.law(declarations)
            tried.append(bool(law.evaluate(law.parse_case(lawgen.case_text(facts))).findings))
        except SourceError:
            tried.append(False)

    sample()
    share = sum(tried) / len(tried)
    print(f"generated samples that reach evaluation: {share:.1%} of {len(tried)}")
    assert share >= 0.9
