"""Reading articles: what comes in stays as it is, and every fault says what, where and what to do."""

from __future__ import annotations

import gzip
import io
import json
import os
from pathlib import Path

import pytest

from kg.documents import Document, Fault, find, read
from kg.errors import InputError, RequestError

TEXT = "قصفت الطائرات بلدة الراعي صباح اليوم.\nوقتل ثلاثة مدنيين."


def one(path: Path) -> Document:
    (found,) = read([str(path)])
    assert isinstance(found, Document), found
    return found


def fault(*paths: Path | str) -> Fault:
    (found,) = (found for found in read([str(path) for path in paths]) if isinstance(found, Fault))
    return found


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + TEXT,
        TEXT.replace("\n", "\r\n"),
        TEXT.replace(" ", "\u00a0"),
        "\u200f" + TEXT.replace(" ", "\u200e "),
        TEXT.replace("قصفت", "قصفـــت"),
        TEXT + "\x85\u2028\x0c",
        "e\u0301 " + TEXT,
    ],
    ids=["byte order mark", "CRLF", "NBSP", "bidi marks", "tatweel", "odd line ends", "NFD"],
)
def test_the_text_stays_as_it_is_in_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    document = one(path)
    assert document.raw == text
    at = document.raw.index("الراعي")
    before = len(document.raw[:at].encode())
    assert path.read_bytes()[before:].startswith("الراعي".encode())


def test_a_text_needs_no_metadata(tmp_path: Path) -> None:
    path = tmp_path / "خبر.txt"
    path.write_text(TEXT, encoding="utf-8")
    document = one(path)
    assert document.id == "خبر"
    assert document.metadata.published is None
    assert document.source.bytes == len(TEXT.encode())


def test_metadata_stand_beside_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    path.with_suffix(".toml").write_text(
        'title = " عنوان "\npublished = 2016-03-27\npublished_basis = "known"\npublisher = "وكالة"\n'
        'language = "ar"\nurl = "https://example.org/1"\ncountry = "syria"\n',
        encoding="utf-8",
    )
    metadata = one(path).metadata
    assert metadata.title == "عنوان"
    assert metadata.published == "2016-03-27"
    assert metadata.published_basis == "known"
    assert metadata.country == "syria"


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        ("2016-03-27", "2016-03-27"),
        ('"2016-03-27"', "2016-03-27"),
        ("2016-03-27T08:00:00Z", "2016-03-27T08:00:00+00:00"),
        ('"2016-03-27 08:00"', "2016-03-27T08:00:00"),
        ('""', None),
    ],
)
def test_the_day_of_publication_comes_in_several_forms(tmp_path: Path, given: str, read_as: str | None) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    path.with_suffix(".toml").write_text(f"published = {given}\n", encoding="utf-8")
    assert one(path).metadata.published == read_as


@pytest.mark.parametrize(
    ("toml", "where", "what"),
    [
        ('title = "x"\npublished = 2016-13-45\n', "a.toml:2", "not TOML"),
        ('title = "x"\ntitel = "y"\n', "a.toml:2", "unknown key 'titel'"),
        ('title = "x"\n\npublished = "yesterday"\n', "a.toml:3", "not an ISO date"),
        ("title = 7\n", "a.toml:1", "not text"),
        ("title = \xe9\n", "a.toml:1", "not TOML"),
    ],
)
def test_broken_metadata_name_their_line(tmp_path: Path, toml: str, where: str, what: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    path.with_suffix(".toml").write_text(toml, encoding="utf-8")
    error = fault(path).error
    assert what in error.what
    assert error.where is not None
    assert where in error.where
    assert error.hint


@pytest.mark.parametrize(
    ("codec", "name"),
    [("cp1256", "WINDOWS-1256"), ("iso8859_6", "ISO-8859-6"), ("utf-16", "UTF-16"), ("utf-32", "UTF-32")],
)
def test_another_encoding_is_named(tmp_path: Path, codec: str, name: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(codec))
    error = fault(path).error
    assert name in error.what
    assert error.hint is not None
    assert f"iconv -f {name}" in error.hint


def test_the_first_byte_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("سقط ".encode() + b"\xff" + "صاروخ".encode())
    assert "byte 0xff at position 7" in fault(path).error.what


@pytest.mark.parametrize("text", ["", " \r\n\u200f\n", "\ufeff", "…!"])
def test_an_article_without_a_word_is_empty(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    assert "empty" in fault(path).error.what


def lines(*articles: object) -> bytes:
    return b"".join(json.dumps(article, ensure_ascii=False).encode() + b"\n" for article in articles)


ARTICLE = {"id": "n1", "title": "عنوان", "text": TEXT, "date": "2018-02-10", "publisher": "BBC", "country": "turkey"}


@pytest.mark.parametrize("packed", [False, True])
def test_json_lines_hold_an_article_each(tmp_path: Path, packed: bool) -> None:
    content = b"\xef\xbb\xbf" + lines(ARTICLE) + b"\r\n\n" + lines(ARTICLE | {"id": 7, "other": [1], "date": None})
    path = tmp_path / ("a.jsonl.gz" if packed else "a.jsonl")
    path.write_bytes(gzip.compress(content) if packed else content)
    first, second = read([str(path)])
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.id, second.id) == ("n1", "7")
    assert first.raw == TEXT
    assert first.metadata.title == "عنوان"
    assert (first.metadata.published, second.metadata.published) == ("2018-02-10", None)
    assert first.source.bytes == len(TEXT.encode())


@pytest.mark.parametrize(
    "bad",
    [
        b"{",
        b"[]",
        lines({"id": "x"}),
        lines({"text": TEXT}),
        lines(ARTICLE | {"text": "  "}),
        lines(ARTICLE | {"date": "10.2.2018"}),
        lines(ARTICLE | {"id": " "}),
        lines(ARTICLE | {"id": "a\nb"}),
        b'{"id": "x", "text": "\\ud800"}',
        b'{"id": "x", "text": "\xe1"}',
    ],
    ids=["cut", "list", "no text", "no id", "empty", "date", "blank id", "id of two lines", "surrogate", "not UTF-8"],
)
def test_a_bad_line_is_named_and_the_others_are_read(tmp_path: Path, bad: bytes) -> None:
    path = tmp_path / "a.jsonl"
    good = [lines(ARTICLE | {"id": f"good{number}"}) for number in range(6)]
    path.write_bytes(b"".join(good) + bad.strip() + b"\n" + lines(ARTICLE))
    found = list(read([str(path)]))
    assert [type(one) for one in found] == [Document] * 6 + [Fault] + [Document]
    assert isinstance(found[6], Fault)
    assert found[6].error.where == f"{path.as_posix()}:7"
    assert found[6].error.hint


def test_a_damaged_archive_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(lines(ARTICLE))[:-12])
    assert "damaged" in fault(path).error.what
    path.write_bytes(b"no gzip")
    assert "damaged" in fault(path).error.what


def test_an_id_that_comes_twice_is_set_aside(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "n.txt").write_text(TEXT, encoding="utf-8")
    found = list(read([str(tmp_path)]))
    assert [type(one) for one in found] == [Document, Fault]
    assert "'n'" in fault(tmp_path).error.what


def test_an_id_that_comes_twice_in_one_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "n.jsonl"
    path.write_text("".join(json.dumps({"id": "n", "text": TEXT}) + "\n" for _ in range(2)), encoding="utf-8")
    assert fault(path).where == fault(path).error.where == f"{path}:2"


def test_a_link_to_nothing_is_set_aside_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    found = list(read([str(tmp_path)]))
    assert [type(one) for one in found] == [Fault, Document]
    assert fault(tmp_path).error.what == "cannot be read: No such file or directory"


def test_a_folder_that_cannot_be_listed_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locked").mkdir()
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    listed = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(InputError, match="the folder cannot be read: Permission denied") as caught:
        find([str(tmp_path)])
    assert caught.value.where == str(tmp_path / "locked")


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert len(find([str(path), str(tmp_path), f"{tmp_path}/*.txt", f"{tmp_path}/./n.txt"])) == 1


def test_folders_are_read_in_order_and_to_their_depth(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/y.jsonl", ".hidden/x.txt", "a/.h.txt", "c.md", "b.toml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
    assert [Path(entry.path).name for entry in find([str(tmp_path)])] == ["b.txt", "y.jsonl", "z.txt"]


@pytest.mark.parametrize(
    ("path", "kind", "what"),
    [
        ("nothing.txt", InputError, "no such file"),
        ("empty", InputError, "holds no article"),
        ("*.none", InputError, "matches no article"),
        ("a.docx", RequestError, "not a kind of file"),
        ("a.toml", RequestError, "not a kind of file"),
    ],
)
def test_a_path_without_articles_is_refused(tmp_path: Path, path: str, kind: type[Exception], what: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.docx").touch()
    (tmp_path / "a.toml").touch()
    with pytest.raises(kind, match=what):
        find([str(tmp_path / path)])


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        (TEXT.encode(), ["stdin"]),
        (lines(ARTICLE), ["n1"]),
        (b"\n " + lines(ARTICLE), ["n1"]),
        (b"\xef\xbb\xbf" + lines(ARTICLE), ["n1"]),
        (gzip.compress(lines(ARTICLE)), ["n1"]),
    ],
    ids=["text", "json lines", "json lines after space", "json lines after a mark", "packed"],
)
def test_standard_input_is_a_text_or_json_lines(content: bytes, ids: list[str]) -> None:
    found = list(read(["-"], stdin=io.BytesIO(content)))
    assert [one.id for one in found] == ids
    assert all(isinstance(one, Document) for one in found)


def test_an_array_on_standard_input_is_refused() -> None:
    (fault,) = read(["-"], stdin=io.BytesIO(b" [\n" + lines(ARTICLE) + b"]"))
    assert isinstance(fault, Fault)
    assert fault.error.what == "a JSON array, and no JSON Lines"
    (text,) = read(["-"], stdin=io.BytesIO(f"[{TEXT}]".encode()))
    assert isinstance(text, Document)


def test_what_a_folder_holds_besides_articles_is_told(tmp_path: Path) -> None:
    for name in ("a.txt", "a.toml", "b.json", ".hidden"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    left: list[str] = []
    assert [entry.path for entry in find([str(tmp_path)], leave=left.append)] == [f"{tmp_path}/a.txt"]
    assert left == [f"{tmp_path}/b.json"]
