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
}
