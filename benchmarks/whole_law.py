"""The whole federal law: `python benchmarks/whole_law.py [N …] [--plot growth.svg]`.

Loading it, from its text and from what was compiled before; judging N synthetic cases of `protlaw population` in columns and from file
to file with `protlaw audit`, beside the reference interpreter on some hundreds of them; and how the cost grows, with that of workload W.
"""

import sys
import tempfile
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from measure import Runs, Spent, columns, interleaved, load, once, peak, report
from plot import plotted

import protlaw
from protlaw.cli.program import program

sys.path.insert(0, str(Path(__file__).parent / "w"))

PROFILE = "mx-2013-2025"
ONE_BY_ONE = 300  # cases the reference judges
W_SIZES = (10**4, 10**5, 10**6, 10**7)


def loading(cache: Path) -> Any:
    """The law from its text, and again from the cache."""
    law = None

    def text() -> None:
        nonlocal law
        law = protlaw.load("mx", cache)

    found = {"from its text": once(text), "from the cache": interleaved({"": lambda: protlaw.load("mx", cache)}, 7)[""]}
    report("Loading the federal law", found, 1, "ms", "from the cache")
    return law


def population(n: int, folder: Path, form: str) -> Path:
    out = folder / f"{form}-{n}"
    words = ["population", "--profile", PROFILE, "--n", str(n), "--format", form, "--out", str(out)]
    with redirect_stdout(StringIO()):
        program("en").main(words, standalone_mode=False)
    return out


def reference(law: Any, folder: Path) -> Spent:
    """The reference interpreter, one case after the other: what one takes."""
    files = sorted(population(ONE_BY_ONE, folder, "cases").rglob("*.yaml"))
    cases = [law.read_case(file) for file in files]
    took = once(lambda: [law.evaluate(case) for case in cases])
    return Spent(took.wall / len(cases), took.cpu / len(cases))


def many(law: Any, n: int, one: Spent, folder: Path) -> Spent:
    """All the cases, judged in columns in memory, and audited from files to a file; beside as many in the reference."""
    import pyarrow.parquet as pq

    from protlaw.engine.columns.prepare import prepared
    from protlaw.many.audit import Input, audit
    from protlaw.many.judge import Asked, Judge
    from protlaw.many.stated import stated

    place = population(n, folder, "parquet")
    asked = Asked(sample=0)
    judge = Judge(law.book, asked)
    runs: Runs = {}
    if n <= 10**5:  # beyond, the answers of all norms at once want more memory than there may be
        said = stated(law.book, {file.stem: pq.read_table(file) for file in place.glob("*.parquet")}, None, ())
        batch = prepared(law.book, said.batch)
        runs["protlaw, columns"] = lambda: judge.columnar.evaluate(batch)
    files = Input((str(place),))
    runs["protlaw audit, files"] = lambda: audit(law.book, files, asked, folder / "out.parquet", None, {}, lambda done, total: None)
    found = {}
    for name, run in runs.items():
        took: list[Spent] = []
        _, memory = peak(lambda run=run, took=took: took.append(once(run)))  # type: ignore[misc]
        found[name] = took[0]._replace(memory=memory)
    found["the reference, one by one"] = Spent(one.wall * n, one.cpu * n)
    refused = len(judge.refused)
    title = f"{n:,} synthetic cases, {len(judge.evaluated())} norms ({refused} refused by columns)"
    report(title, found, n, "µs", "protlaw audit, files")
    return found["protlaw audit, files"]


def workload_w(n: int) -> Spent:
    """W in columns, to see how it grows."""
    import cases as w

    from protlaw.engine.columns.kernel import Columnar

    columnar, batch = Columnar(w.law().book), w.batch(w.draw(n))
    return interleaved({"": lambda: columnar.evaluate(batch, moments=False)}, 5)[""]


def grown(sizes: list[int], law: Any, one: Spent, folder: Path, picture: Path | None) -> None:
    """How the cost of a case changes with the number of cases."""
    series = {
        "the whole federal law, protlaw audit": {n: many(law, n, one, folder).cpu for n in sizes},
        "workload W, columns": {n: workload_w(n).cpu for n in W_SIZES},
    }
    print(f"\nGrowth: seconds of all processors, and a case · load {load()}")
    for name, points in series.items():
        print(name)
        print(columns([(f"{n:,}", f"{spent:.3f} s", f"{spent / n * 1e6:.3f} µs") for n, spent in points.items()]))
    if picture is not None:
        picture.write_text(plotted(series, "cases", "seconds of all processors"), "utf-8")


def main() -> None:
    words = sys.argv[1:]
    picture = Path(words.pop(words.index("--plot") + 1)) if "--plot" in words else None
    sizes = [int(word) for word in words if word != "--plot"] or [10**3, 10**4, 10**5]
    with tempfile.TemporaryDirectory() as folder:
        law = loading(Path(folder) / "law")
        one = reference(law, Path(folder))
        grown(sizes, law, one, Path(folder), picture)


if __name__ == "__main__":
    main()
