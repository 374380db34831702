"""The commands that write a store and tell of it, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.cli._building import Meter
from kg.pipeline.outcome import Progress
from kg.records import encode
from tests.pipeline.producers import Plain
from tests.pipeline.support import read_all, write


def kg(*words: str, expect: int = 0, stdin: bytes | None = None):  # type: ignore[no-untyped-def]
    result = CliRunner().invoke(app, list(words), input=stdin)
    assert result.exit_code == expect, result.output
    return result


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    folder = write(tmp_path / "articles", {"a": "Attack here 3", "b": "Battle there 1"})
    file = tmp_path / "records.jsonl"
    file.write_bytes(b"".join(encode(Plain().extract(document)) for document in read_all(folder)))
    return file


def test_records_of_others_are_imported_and_logged(tmp_path: Path, lines: Path) -> None:
    store = str(tmp_path / "store")
    result = kg("import", "records", str(lines), "--store", store)
    assert result.stdout == ""
    assert "2 added; the store holds 2 articles" in result.stderr
    assert "2 unchanged" in kg("import", "records", str(lines), "--store", store).stderr
    kg("import", "records", str(tmp_path / "none.jsonl"), "--store", store, expect=1)
    (first, second) = json.loads(kg("log", "--store", store, "--format", "json").stdout)
    assert (first["state"], first["added"], second["unchanged"]) == ("finished", 2, 2)
    assert kg("log", "--store", store).stdout.count("\n") == 3


def test_a_record_that_is_none_is_set_aside(tmp_path: Path, lines: Path) -> None:
    lines.write_bytes(lines.read_bytes() + b'{"id": "x"}\n' + lines.read_bytes().splitlines()[0])
    result = kg("import", "records", str(lines), "--store", str(tmp_path / "store"), expect=6)
    assert f"{lines}:3: not a record" in result.stderr
    assert "the id 'a' was used by an earlier record" in result.stderr
    assert "2 articles were set aside" in result.stderr


def test_where_there_is_no_record_there_is_no_store(tmp_path: Path) -> None:
    file = tmp_path / "none.jsonl"
    file.write_text("{}\n")
    kg("import", "records", str(file), "--store", str(tmp_path / "store"), expect=1)
    assert not (tmp_path / "store").exists()


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    assert "there are: " in kg("import", "other", "x", "--store", str(tmp_path / "store"), expect=2).stderr


def test_the_log_of_no_store_says_so(tmp_path: Path) -> None:
    assert "there is no store" in kg("log", "--store", str(tmp_path / "none"), expect=4).stderr


def test_progress_tells_rate_and_time_left(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 0.0, 20.0])
    monkeypatch.setattr("kg.cli._building.time.monotonic", lambda: next(clock))
    meter = Meter(quiet=False)
    meter.report(Progress("reading", 0, 4000, 0))
    meter.report(Progress("reading", 1000, 4000, 50))
    assert capsys.readouterr().err == "reading: 50 articles, 2.5 a second, 25%, 60 s left\n"


def test_a_build_says_which_articles_are_not_arabic(tmp_path: Path) -> None:
    texts = {"arabic": "قصفت قوات النظام مدينة دوما.", "english": "Shells fell on Douma, residents of the town said."}
    folder, store = write(tmp_path / "articles", texts), str(tmp_path / "store")
    told = kg("build", str(folder), "--store", store).stderr.splitlines()
    assert told[0].startswith("2 added; the store holds 2 articles")
    assert told[1:] == ["warning: english: the text is not Arabic: 0% of its letters are Arabic"]
    assert "warning" not in kg("build", str(folder), "--store", str(tmp_path / "other"), "--quiet").stderr


def test_an_extraction_says_whether_all_or_some_articles_were_set_aside(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", {"a": "قصفت قوات النظام مدينة دوما.", "b": "..."})
    some = kg("extract", str(folder), expect=6)
    assert [json.loads(line)["id"] for line in some.stdout.splitlines()] == ["a"]
    assert "the article is empty" in some.stderr
    assert "the article is empty" in kg("extract", str(folder / "b.txt"), expect=1).stderr
    assert kg("extract", "--explain", str(folder), expect=6).stdout


def test_many_warnings_are_counted(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", {f"e{number:02}": f"Shell {number} fell on a town." for number in range(12)})
    told = kg("build", str(folder), "--store", str(tmp_path / "store")).stderr.splitlines()
    assert [line[:13] for line in told[1:-1]] == [f"warning: e{number:02}:" for number in range(10)]
    assert told[-1] == "warnings in 12 articles; each record lists its own"


def test_a_build_without_prune_names_the_articles_whose_file_is_gone(tmp_path: Path) -> None:
    texts = {name: f"قصفت قوات النظام مدينة دوما {name}." for name in "abc"}
    folder, store = write(tmp_path / "articles", texts), str(tmp_path / "store")
    other = write(tmp_path / "more", {"d": "قصفت قوات النظام مدينة حمص."})
    kg("build", str(folder), "--store", store)
    (folder / "a.txt").unlink()
    planned = kg("build", str(folder), "--store", store, "--dry-run").stderr
    told = kg("build", str(folder), "--store", store).stderr
    said = "1 article stays in the store though its file is gone (a); --prune removes what is gone\n"
    assert planned.endswith(said)
    assert told.endswith(said)
    assert kg("build", str(folder), f"{folder}/", "--store", store).stderr.endswith(said)
    # Another folder says nothing of this one.
    assert "gone" not in kg("build", str(other), "--store", store).stderr
    (folder / "b.txt").unlink()
    assert (
        "2 articles stay in the store though their files are gone (a, b)"
        in kg("build", str(folder), "--store", store).stderr
    )
    assert "3 removed" in kg("build", str(folder), "--store", store, "--prune").stderr


def test_a_build_without_a_path_says_what_it_builds(tmp_path: Path) -> None:
    told = kg("build", "--store", str(tmp_path / "store"), "--dry-run").stderr.splitlines()
    assert told[0] == "no path is given: building from the article shipped with the program"


def test_one_article_is_one(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 0.0, 20.0])
    monkeypatch.setattr("kg.cli._building.time.monotonic", lambda: next(clock))
    meter = Meter(quiet=False)
    meter.report(Progress("loading", 0, 1, 0))
    meter.report(Progress("loading", 0, 0, 1))
    assert capsys.readouterr().err.startswith("loading: 1 article, ")


def test_a_build_says_which_files_of_a_folder_are_left_out(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", {"a": "سقطت قذيفة على المدينة."})
    (folder / "array.json").write_text("[]")
    told = kg("build", str(folder), "--store", str(tmp_path / "store"), "--dry-run").stderr
    assert told.splitlines()[0] == f"1 file left out, being no kind that is read: {folder}/array.json"
