"""A plot on two logarithmic scales, as SVG: a straight line of slope one is a cost that grows with the number of cases."""

from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 420, 70, 20, 24, 56
COLOURS = ("#1f5fa8", "#b04a1a", "#3a7d44")
Points = dict[int, float]


def plotted(series: dict[str, Points], across: str, up: str) -> str:
    xs = [log10(n) for points in series.values() for n in points]
    ys = [log10(t) for points in series.values() for t in points.values()]
    left, right, low, high = floor(min(xs)), ceil(max(xs)), floor(min(ys)), ceil(max(ys))

    def x(value: float) -> float:
        return LEFT + (value - left) / (right - left) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for e in range(left, right + 1):
        parts.append(f'<path d="M{x(e):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        parts.append(f'<text x="{x(e):.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{10**e:,}</text>')
    for e in range(low, high + 1):
        parts.append(f'<path d="M{LEFT} {y(e):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y(e) + 4:.1f}" text-anchor="end">{10.0**e:g}</text>')
    for i, (name, points) in enumerate(series.items()):
        places = [(x(log10(n)), y(log10(t))) for n, t in sorted(points.items())]
        line, colour = " ".join(f"{a:.1f},{b:.1f}" for a, b in places), COLOURS[i]
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="{colour}"/>' for a, b in places]
        parts.append(f'<text x="{LEFT + 10}" y="{TOP + 16 + 18 * i}" fill="{colour}">{escape(name)}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH) / 2:.0f}" y="{HEIGHT - 14}" text-anchor="middle">{escape(across)}</text>')
    parts.append(f'<text x="16" y="{HEIGHT / 2:.0f}" text-anchor="middle" transform="rotate(-90 16 {HEIGHT / 2:.0f})">{escape(up)}</text>')
    return "\n".join([*parts, "</svg>\n"])
