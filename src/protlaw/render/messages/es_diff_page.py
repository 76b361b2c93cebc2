"""Palabras de la página de `protlaw diff`."""

MESSAGES = {
    "diff.draft": "{title}: proyecto que no es ley{status}. Cómo se conoce su texto: {fidelity}. Fuente: {source}.",
    "diff.draft.status": " ({status})",
    "diff.chart.hours": "Plazos que cambian, en horas",
    "diff.chart.days": "Plazos que cambian, en días naturales",
    "diff.chart.sums": "Suma de plazos, si corren uno tras otro",
    "diff.chart.met": "Cumplidas en plazo, de las ya vencidas o cumplidas",
    "diff.html.title": "Qué cambia en la ley",
    "diff.html.weakened": "Garantías que se debilitan",
    "diff.html.weakened.none": "No se detecta ninguna en lo codificado.",
    "diff.html.numbers": "En números",
    "diff.html.articles": "Artículo por artículo",
    "diff.html.cases": "En los casos",
    "diff.html.open": "Lo que queda abierto",
    "diff.html.open.none": "Nada de lo que cambia descansa en un punto abierto.",
    "diff.html.points": "Lo que cambia descansa en estos puntos que el texto deja abiertos, cada uno con su lectura "
    "predeterminada y las demás.",
    "diff.html.opened": "Puntos y silencios que aparecen o desaparecen",
    "diff.html.marks": "Cada norma, como oración hecha a partir de lo codificado: lo tachado estaba antes; lo subrayado está ahora.",
    "diff.html.now": " ahora",
    "diff.html.see": "Ver las dos redacciones",
    "diff.html.absent": "No existe.",
    "diff.html.gone": "Deja de regir.",
    "diff.html.cells": "Antes ↓ · Ahora →",
    "diff.html.met": "Donde falta saber algo de un caso, la parte clara de la barra va del mínimo al máximo posibles.",
    "diff.html.made": "Hecho con protlaw {engine}. No es asesoría jurídica. Huellas de los dos textos:",
    "diff.html.witnesses": "Casos que distinguen los dos textos",
    "diff.html.witnesses.lead": "De cada norma que cambia, el caso más pequeño en que responden distinto. "
    "Son inventados y se comprobaron con los dos textos.",
    "diff.chart.limits": "Cuántos se exigen",
}
