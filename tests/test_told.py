"""What a finding says of itself: when a duty ended, what an order did to it, how its readings were tried, which text rules it."""

import pytest

from protlaw.engine.derivation import Finding, Result
from protlaw.render.contract import zone_of
from protlaw.render.explain import Said, explained
from protlaw.render.finding import Told
from protlaw.render.stated import Stated
from protlaw.render.terminal import check_text
from test_semantics import DUTY, ambiguities, at, judged, never, one

ENDED = f"{DUTY} within 3 hours from ev0 done by ev1 extinguished by ev2\n"


def why(result: Result, finding: Finding, lang: str) -> str:
    """The derivation, on one line."""
    told = Told(result, lang)

    def words(said: Said) -> str:
        return " ".join([said.before + said.value + said.after, *map(words, said.parts)])

    return " ".join(map(words, explained(told, Stated(result, told.names, zone_of(result)), finding)))


def test_a_duty_that_ended_says_when() -> None:
    result = judged(ENDED, {"ev0": at(0), "ev1": never(), "ev2": at(2)})
    finding = one(result, "dd")
    assert finding.status == "ended"
    assert "se extinguió el 1 de octubre de 2020, 15:00:00" in Told(result, "es").times(finding)
    assert "it was extinguished on 1 October 2020, 15:00:00" in Told(result, "en").times(finding)


@pytest.mark.parametrize(
    ("effect", "until", "said"),
    [
        ("suspends", at(5), "La orden de J, dada el 1 de octubre de 2020, 14:00:00 (UTC−5), suspende el plazo, que vuelve a correr"),
        ("suspends", None, "suspende el plazo; no consta hasta cuándo"),
        ("defeats", None, "exceptúa el deber desde entonces"),
    ],
)
def test_what_an_order_does_is_a_step_of_the_derivation(effect: str, until: str | None, said: str) -> None:
    order = {"id": "o1", "authority": "J", "date": at(1), "binding": "yes", "effect": effect, "norm": "tt.law/dd", "source": "x"}
    stated = {**order, "until": until} if until else order
    result = judged(f"{DUTY} within 3 hours from ev0 done by ev1\n", {"ev0": at(0), "ev1": never()}, until=2, orders=[stated])
    assert said in why(result, one(result, "dd"), "es")
    assert "The order of J" in why(result, one(result, "dd"), "en")


def test_readings_too_many_to_combine_are_told() -> None:
    result = judged(ambiguities(7), {"ev0": at(0), "ev1": never(), "ev2": at(1), "tr0": "no"})
    assert "combinarlas todas (cada una se probó sola y con cada una de las demás): 1." in " ".join(check_text(result, "es").split())
    few = judged(ambiguities(2), {"ev0": at(0), "ev1": never(), "ev2": at(1), "tr0": "no"})
    assert "combinarlas" not in check_text(few, "es")


def test_which_text_rules_is_in_doubt_only_where_something_is_known_of_when() -> None:
    body = f"{DUTY} within 3 hours from ev0 done by ev1\n"
    for start, told in (({}, False), ({"ev0": {"between": ["2012-06-25T23:00:00", "2012-06-26T00:30:00"]}}, True)):
        result = judged(body, start)
        finding = one(result, "dd")
        assert "not_in_force" in finding.possible
        assert any("fuera de su vigencia" in note for note in Told(result, "es").notes(finding, set())) == told
