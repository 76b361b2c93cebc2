"""A small law with parties: a person who may object within ten days, an office that must answer, and readings that cut both ways."""

import json
from typing import Any

import lawgen
from protlaw.api import Law
from protlaw.semantics.compile import Sources, compile_law

VOCABULARY = """%lang en
instrument tt.law
  title es: "Ley de prueba" en: "Test law"
  published 2012-06-25 in "DOF"
  in force from 2012-06-26
  source "written for the tests"
authority office alias oficina es: "la oficina de asuntos" en: "the office of matters" seat in "America/Mexico_City"
authority court es: "el tribunal" en: "the court" seat in "America/Mexico_City"
entity person plural persons alias persona plural personas es: "persona" en: "person"
entity matter plural matters alias asunto plural asuntos es: "asunto" en: "matter"
fact owner of matter alias interesada: reference to person es: "la persona interesada" en: "the person concerned"
fact helper of matter alias representante: reference to person es: "quien la representa" en: "their representative"
fact notified of matter alias notificado: event es: "la notificación" en: "the notice"
fact learned of matter alias conocido: event es: "el conocimiento del acto" en: "the knowledge of the act"
fact objected of matter alias inconformada: event es: "la inconformidad" en: "the objection"
fact replied of matter alias respondida: event es: "la respuesta" en: "the reply"
fact rejected of matter alias desechada: event es: "el desechamiento" en: "the rejection"
fact in_writing of matter alias por_escrito: yes or no es: "si se presentó por escrito" en: "whether it was made in writing"
fact signed of matter alias firmada: yes or no es: "si está firmada" en: "whether it is signed"
article 9 "Amparo"
article 1 "Inconformidad"
"""
OBJECT = """right object of matter citing para 1 holder owner may es: "inconformarse" en: "object"
  within 10 natural days from reading start_of_ten act objected valid only if in_writing
"""
AMBIGUITY = """ambiguity start_of_ten es: "desde cuándo corren los diez días" en: "from when the ten days run" citing para 1
  reading from_last: latest of (notified, learned) default es: "desde lo último" en: "from the last"
  reading from_first: earliest of (notified, learned) in set literal es: "desde lo primero" en: "from the first"
  because es: "favorece a la persona" en: "it favours the person"
"""
REST = """requirement signature of matter citing para 2 must es: "llevar firma" en: "be signed" when objected holds signed governed by objected
obligation reply of matter citing para 3 bearer office counterparty owner must es: "responder" en: "reply"
  within 5 natural days from objected done by replied
obligation keep_papers of matter citing para 3 bearer helper must es: "guardar los papeles" en: "keep the papers" starts notified no term done by learned
power reject of matter citing para 4 holder reading who_rejects may es: "desechar la inconformidad" en: "reject the objection"
  when objected starts objected act rejected
ambiguity who_rejects es: "quién desecha" en: "who rejects" citing para 4
  reading the_office: office default es: "la oficina" en: "the office"
  reading the_court: court es: "el tribunal" en: "the court"
  because es: "responde" en: "it replies"
silence form_of_objection es: "la ley no dice cómo se presenta" en: "the law does not say how it is filed"
  citing para 1 about form of object searched article 1 para 1, article 9 para 1
"""


def law(*declarations: str) -> Law:
    """The law with these declarations (all of them, if none is given)."""
    body = VOCABULARY + "".join(declarations or (OBJECT, AMBIGUITY, REST))
    return Law(compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": body}), "tt")[0])


def file(until: str, *matters: dict[str, Any]) -> str:
    """A file of matters, each of Ana's unless it says otherwise, complete up to a day."""
    listed = [{"id": f"a{i}", "owner": "ana", **facts} for i, facts in enumerate(matters, 1)]
    return json.dumps(
        {
            "case": "g", "jurisdiction": "mx", "zone": "America/Mexico_City", "facts_until": until,
            "complete_until": {"at": until, "by": "x"}, "persons": [{"id": "ana"}, {"id": "luz"}], "matters": listed,
        }
    )  # fmt: skip
