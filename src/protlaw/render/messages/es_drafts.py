"""Proyectos de reforma: cómo se piden, qué les falta y qué chocan."""

MESSAGES: dict[str, str] = {
    "PL0070": "`{found}` no es el nombre de una edición de la ley",
    "PL0070.help": "se escribe la jurisdicción, el día si se quiere y los proyectos: `mx`, `mx@2020-11-06`, `mx@2026-01-01+monreal-2020`",
    "PL0071": "no hay ningún proyecto `{found}`",
    "PL0071.help": "¿quisiste decir {options}?",
    "PL0071.options": "los proyectos que hay son: {options}; el propio se pide por su ruta: `+./mi-proyecto.law`",
    "PL0072": "el archivo no es un proyecto: no dice qué reforma",
    "PL0072.help": "un proyecto empieza por `reforma NOMBRE a INSTRUMENTO` y dice `proyecto`",
    "PL0073": "`{name}` no dice cuándo entraría en vigor",
    "PL0073.help": "pide un día: `mx@2026-01-01+…`, o escríbelo en el proyecto con `en vigor desde`",
    "unreported": "lo que no se refiere del proyecto",
    "why.unreported": "No se sabe: su nuevo texto no se refiere ({draft}).",
    "reason.not_reported": "el proyecto toca esta norma y ninguna fuente dice cómo queda",
    "reformed_since": "reformado después, el {day} (`{name}`)",
    "PL0074": "de `{name}` solo se conoce el título: no hay texto ni noticia de su contenido que aplicar",
    "PL0074.help": "`protlaw drafts` dice qué se sabe de cada proyecto y dónde buscar su texto",
    "PL3030": "`{name}` se escribió sobre el texto de {base}, y `{place}` ha cambiado después; de aplicarse sin más, se perdería: {es}",
    "PL3030.help": "decídelo en el proyecto: `reconciliar LUGAR como proyecto porque …` si prevalecen sus palabras (agrégale las "
    "que hayan de quedar), o `como vigente` si prevalecen las actuales",
    "PL3031": "en `{place}` no hay nada que reconciliar: el proyecto no actúa ahí, o el texto no ha cambiado desde aquel en que se basa",
    "PL3031.help": "quita esa decisión, o corrige el lugar",
    "PL3032": "`{name}` entraría en vigor el {day}, antes que el texto sobre el que dice estar escrito ({base})",
    "PL3032.help": "corrige el día de `sobre el texto de`, o pide uno posterior",
}
