"""Generated law, drawn anew on a person's machine and always the same in continuous integration; commands run as if typed."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

import protlaw
from protlaw import api, cli

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


class Ran(NamedTuple):
    """What a command left: its exit code, what it printed, and its errors."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def law_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("law")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], law_cache: Path) -> Iterator[Callable[..., Ran]]:
    """A command run in this process as if typed, in Spanish unless it says otherwise."""
    monkeypatch.setenv("PROTLAW_CACHE", str(law_cache))
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "es_MX.UTF-8")

    def command(*args: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["protlaw", *map(str, args)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Ran(int(left.value.code or 0), out, err)

    yield command
    gc.enable()


# --- the law that ships is compiled once per run --------------------------------------------------------------------------

_COMPILED: dict[tuple[object, ...], protlaw.Law] = {}
_compile = api._compiled


def _once(tables: str, texts: dict[str, str], jurisdiction: str, drafts: dict[str, str], on: str | None) -> protlaw.Law:
    """The same texts make the same law, which nothing can change: most tests need it, and it takes seconds."""
    key = (jurisdiction, tables, on, *texts.items(), *drafts.items())
    if key not in _COMPILED:
        _COMPILED[key] = _compile(tables, texts, jurisdiction, drafts, on)
    return _COMPILED[key]


api._compiled = _once
