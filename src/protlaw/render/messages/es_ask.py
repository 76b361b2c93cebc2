"""Las palabras de las preguntas y de la entrevista."""

MESSAGES: dict[str, str] = {
    # --- las preguntas
    "head.ask": "QUÉ AVERIGUAR · {case} · {jurisdiction}",
    "ask.nothing": "No falta ningún dato: con lo que consta, todas las respuestas están decididas.",
    "ask.open": "Hay {n} respuestas sin decidir.",
    "ask.open.1": "Hay una respuesta sin decidir.",
    "ask.questions": "Se preguntan {n} datos; primero, el que más respuestas decide por sí solo.",
    "ask.questions.1": "Se pregunta un dato.",
    "ask.questions.none": "Ningún dato las decide; lo que falta es lo que sigue.",
    "ask.more": "… y {n} preguntas más, que deciden menos (se muestran con --limit 0).",
    "ask.more.1": "… y otra más, que decide menos (se muestra con --limit 0).",
    "ask.how": "Se contesta en el archivo, con el nombre que da cada pregunta, o con la entrevista: protlaw ask ARCHIVO --interview. "
    "Si alguien preguntó y no se sabe, escríbase `desconocido`.",
    "ask.who": "Puede responder {who}.",
    "ask.others": "{n} más",
    "ask.settles": "decide por sí sola {n} respuestas",
    "ask.settles.1": "decide por sí sola una respuesta",
    "ask.together": "decide {n} respuestas junto con otro dato",
    "ask.together.1": "decide una respuesta junto con otro dato",
    "ask.narrows": "acota {n} respuestas",
    "ask.narrows.1": "acota una respuesta",
    "ask.bears": "influye en {n} respuestas",
    "ask.bears.1": "influye en una respuesta",
    "ask.each": "Lo que sigue vale para cada cual, por separado.",
    "ask.yes": "si la respuesta es sí",
    "ask.no": "si la respuesta es no",
    "ask.with": "Ese otro dato: {facts}.",
    "ask.why": "Se pregunta por: {norm}.",
    "ask.why.several": "Se pregunta por:",
    "ask.depends": "Lo que resulte depende del valor: no puede enumerarse de antemano.",
    "ask.key": "En el expediente: `{key}`.",
    "ask.unknown": "El expediente dice que no se sabe.",
    "ask.imprecise": "Consta, pero no con la precisión que hace falta: {value}{source}.",
    "section.ask.accounts": "VERSIONES QUE DISCREPAN",
    "ask.accounts": "El expediente cuenta esto de más de una manera; la respuesta depende de cuál se acredite.",
    "section.ask.norms": "LO QUE SOLO PUEDE DETERMINAR QUIEN TIENE FACULTAD",
    "ask.norms": "Ningún dato lo decide. Si ya hay una determinación, va en `hallazgos`; si no la hay, la respuesta queda abierta.",
    "ask.standard": "Si se cumplió el estándar «{standard}», que fija, para cada deber, quien resuelva el caso:",
    "ask.finding": "Una determinación se escribe así: `- {{{line}}}`",
    "section.ask.lists": "LISTAS QUE PUEDEN NO ESTAR COMPLETAS",
    "ask.lists": "Si consta que no hay más, dígase con `completo_hasta`, y quién lo afirma.",
    "ask.list": "{ask} ({subject}) De haber más, cuentan para: {norms}.",
    "ask.who.norm": "Puede determinarlo {who}.",
    # --- la entrevista
    "talk.intro": "ENTREVISTA. Las respuestas se guardan en {file}, una a una.\n"
    "Contesta lo que conste, con la precisión con que conste: protlaw no rellena lo que falta.\n"
    "  no sé      no se sabe, y así queda dicho      no ocurrió   alguien lo niega: se pregunta quién\n"
    "  Enter      se deja para después               ?            por qué se pregunta, y cómo se contesta\n"
    "  atrás      vuelve a la pregunta anterior      salir        termina; se puede continuar otro día\n"
    "La fuente va después de un punto y coma:  2017-02-09T18:00; acuse de recibo, folio 1\n"
    "No escribas nombres: cada persona lleva una clave que no diga quién es, como p1.",
    "talk.file": "¿En qué archivo se guarda? (Enter: {default})",
    "talk.file.default": "caso.yaml",
    "talk.file.again": "Escribe otro nombre de archivo.",
    "talk.zone": "Las horas que vas a escribir, ¿de qué lugar son? (Enter: hora de {default})",
    "talk.facts_until": "¿Hasta qué día llega lo que vas a contestar? Suele ser hoy; lo que pase después no se mira.",
    "talk.zone.note": "De qué lugar son las horas que no dicen otro.",
    "talk.facts_until.note": "Hasta cuándo se miran los hechos.",
    "talk.noted": "  Anotado.",
    "talk.needed": "  Este dato hace falta para contar los plazos. Por ejemplo: 2023-03-31.",
    "talk.head_why": "  Sin el lugar no se sabe a qué hora se refiere cada hora, y sin el día no se sabe qué plazos han vencido ya.",
    "talk.no_back": "  No hay respuesta anterior que corregir.",
    "talk.keeper": "quien lleva el caso",
    "talk.until": "  ¿Hasta qué día consta? (Enter: {default})",
    "talk.by": "  ¿Quién lo afirma? (Enter: {default})",
    "talk.ended": "  ¿Y hasta cuándo? (una fecha; «sigue»; «no sé»)",
    "talk.how_many": "  Escribe cuántas constan (0 si consta que ninguna).",
    "talk.number": "  Escribe un número, con cifras.",
    "talk.closed": "  ¿Consta que no hay más? Escribe hasta qué día consta, «sí», o Enter si puede haber otras.",
    "talk.which": "Claves del expediente: {known}; o bien, para alguien o algo nuevo, otra que no diga quién es, como {new}",
    "talk.remaining": "quedan {n}",
    "talk.later": "Es posterior a {until}, hasta donde se miran los hechos: se guarda, pero aún no cuenta. "
    "Para que cuente, cambia `{key}` en el archivo.",
    "talk.new": "Una clave que no diga quién es, como {new}.",
    "talk.name": "  «{id}» parece un nombre. Si lo es, escribe una clave que no diga quién es; si no lo es, repítelo.",
    "talk.things": "¿Cuántas cosas de esta clase constan: «{kind}»? (Enter: ninguna)",
    "talk.more_things": "¿Cuántas más constan de esta clase: «{kind}»? (Enter: ninguna)",
    "talk.things_why": "  La Ley impone deberes respecto de cada una; si consta alguna, se preguntará por ella.",
    "talk.reading": " (con la lectura predeterminada; otra lo cambia)",
    "talk.changed_more": "  → y {n} respuestas más.",
    "talk.changed_more.1": "  → y otra respuesta más.",
    "talk.nothing_left": "\nNo queda nada por preguntar.",
    "talk.left": "Lo contestado está en {file}; quedan {n} preguntas, anotadas ahí como comentarios.\n"
    "Se mira hasta {until}.\nPara continuar: protlaw ask {file} --interview\nPara ver la respuesta: protlaw check {file}",
    "talk.left_full": "Lo contestado está en {file}. Se mira hasta {until}.\nPara ver la respuesta: protlaw check {file}",
    "talk.left_early": "Aún no hay nada que evaluar. Para continuar: protlaw ask {file} --interview",
    "talk.not_kept": "Esto es lo contestado, que no pudo guardarse:",
    "talk.title": "Expediente escrito con la entrevista de protlaw. Cada dato lleva encima la pregunta que contesta.\n"
    "Las líneas que empiezan con # no dicen nada: son preguntas que faltan. Para contestar una, quita el # y escribe el valor.",
    "talk.how.event": "Se contesta con una fecha, tan precisa como conste: «2017», «2017-02», «2017-02-09», «2017-02-09T18:00», "
    "«9 de febrero de 2017, 18:00»; «entre 2017-02-09 y 2017-02-11», «alrededor de 2017-02-09T18:00 ± 15 minutos», "
    "«no antes de …», «no después de …»; con la hora de otro lugar, «2017-02-09T18:00 en {place}» "
    "(o «en A o B», si no se sabe en cuál); «no ocurrió»; «no sé».",
    "talk.how.period": "Se contesta con la fecha en que empezó, como la de cualquier suceso; después se pregunta hasta cuándo. "
    "Si nunca lo hubo, «nunca».",
    "talk.how.coll": "Se contesta con un número; por cada una se preguntará lo que haga falta.",
    "talk.how.ref": "Se contesta con la clave de alguien o algo del expediente, o con una nueva.",
    "talk.how.bool": "Se contesta «sí», «no» o «no sé».",
    "talk.how.one": "Se contesta con el número de la opción; si puede ser más de una, «1 o 3».",
    "talk.how.num": "Se contesta con un número, o con «entre 2 y 4», «al menos 2», «a lo más 4».",
    "talk.how.place": "Se contesta con un lugar, como {place}.",
    "talk.how.text": "Se contesta con las palabras que consten, sin nombres de personas.",
    # --- la orden
    "cli_ask": "Dice qué averiguar en un expediente: qué dato decide más respuestas, quién puede darlo y a qué llevaría cada valor. "
    "Sin CASE, hace la entrevista y escribe un expediente.",
    "cli_interview": "Continúa la entrevista en ese mismo archivo, sin tocar lo demás.",
    "cli_ask_out": "Archivo en que se escribe la lista; sin CASE, el expediente nuevo.",
    "cli_limit": "Cuántas preguntas se muestran: 10 si no se dice; 0, todas.",
    "cli_ask_format": "Texto para leer o JSON para otros programas.",
    # --- fallos de la entrevista
    "PL0040": "ya existe `{file}`, y la entrevista no escribe sobre otro archivo",
    "PL0040.help": "para continuarlo: `protlaw ask {file} --interview`; para empezar otro, da otro nombre con `--out`",
    "PL0041": "lo que se escribió no está en UTF-8",
    "PL0041.help": "guarda las respuestas en UTF-8, o elige UTF-8 en la terminal; lo contestado hasta aquí queda guardado",
    "PL0042": "la entrevista no puede continuar `{file}`: no es un archivo YAML escrito por líneas",
    "PL0042.help": "pásalo a YAML, o contesta en el archivo: `protlaw ask {file}` dice qué falta y con qué nombre se escribe",
}
