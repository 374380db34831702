"""Saved web pages and feeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.documents import Document, Fault, read
from kg.documents.feed import plain

FIRST = "قصفت الطائرات الحربية بلدة الراعي في ريف حلب الشمالي صباح اليوم، وقتل ثلاثة مدنيين على الأقل وفق شهود."
SECOND = "وقال المتحدث إن القصف استمر ساعات طويلة وإن فرق الإنقاذ تعمل على رفع الأنقاض في البلدة."
PAGE = f"""<!DOCTYPE html><html lang="ar"><head><meta charset="CHARSET"><title>قصف على بلدة</title>
<meta property="og:title" content="قصف على بلدة الراعي"><meta property="og:site_name" content="موقع الأخبار">
DATE<link rel="canonical" href="https://example.org/news/1"></head>
<body><nav><a href="/">الرئيسية</a> <a href="/x">اقتصاد</a></nav>
<article><h1>قصف على بلدة الراعي</h1><p>{FIRST}</p><p>{SECOND}</p></article>
<footer>جميع الحقوق محفوظة 2019</footer></body></html>"""
DATED = '<meta property="article:published_time" content="2016-08-12T10:00:00+03:00">'


def page(tmp_path: Path, *, codec: str = "utf-8", declared: str | None = None, date: str = DATED) -> Path:
    file = tmp_path / "p.html"
    file.write_bytes(PAGE.replace("CHARSET", declared or codec).replace("DATE", date).encode(codec))
    return file


def one(path: Path) -> Document:
    (found,) = read([str(path)])
    assert isinstance(found, Document), found
    return found


@pytest.fixture(autouse=True)
def _installed(request: pytest.FixtureRequest) -> None:
    if "page" in request.node.name:
        pytest.importorskip("trafilatura", reason="the extra html is not installed", exc_type=ImportError)


@pytest.mark.parametrize(
    ("codec", "declared"),
    [
        ("utf-8", "utf-8"),
        ("cp1256", "windows-1256"),
        ("utf-8", "windows-1256"),
        ("cp1256", "nonsense"),
        ("cp1256", "iso-8859-1"),
        ("cp1256", "Windows-1252"),
        ("utf-16", "utf-16"),
    ],
)
def test_a_page_gives_its_main_text_in_any_encoding(tmp_path: Path, codec: str, declared: str) -> None:
    document = one(page(tmp_path, codec=codec, declared=declared))
    assert FIRST in document.raw
    assert SECOND in document.raw
    assert "الرئيسية" not in document.raw
    assert "محفوظة" not in document.raw
    assert document.source.bytes == len(document.raw.encode())


def test_a_page_declares_its_metadata(tmp_path: Path) -> None:
    metadata = one(page(tmp_path)).metadata
    assert metadata.title == "قصف على بلدة الراعي"
    assert (metadata.published, metadata.published_basis) == ("2016-08-12", "the page's own metadata")
    assert (metadata.publisher, metadata.url) == ("موقع الأخبار", "https://example.org/news/1")


def test_no_day_is_guessed_for_a_page(tmp_path: Path) -> None:
    assert one(page(tmp_path, date="")).metadata.published is None


def test_the_file_beside_a_page_knows_better(tmp_path: Path) -> None:
    file = page(tmp_path)
    file.with_suffix(".toml").write_text("published = 2016-08-11\n", encoding="utf-8")
    metadata = one(file).metadata
    assert metadata.published == "2016-08-11"
    assert metadata.publisher == "موقع الأخبار"


def test_a_page_without_main_text_is_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "p.html"
    file.write_text("<html><body><script>x()</script></body></html>", encoding="utf-8")
    (found,) = read([str(file)])
    assert isinstance(found, Fault)
    assert "main text" in found.error.what


RSS = f"""<?xml version="1.0" encoding="CHARSET"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>موقع الأخبار</title><language>ar</language>
<item><title>قصف &amp; نزوح</title><link>https://example.org/1</link><guid>g1</guid><pubDate>Sun, 27 Mar 2016 08:00:00 +0300</pubDate>
<description>ملخص</description><content:encoded><![CDATA[<p>{FIRST}</p><script>x()</script><p>قال &quot;كذا&quot;</p>]]></content:encoded></item>
<item><title>بلا نص</title><link>https://example.org/2</link></item>
<item><title>ثان</title><link>https://example.org/3</link><description>{SECOND}</description></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>موقع</title>
<entry><id>tag:1</id><title>عنوان</title><link rel="alternate" href="https://example.org/1"/><published>2016-03-27T08:00:00Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{FIRST}</p><p>{SECOND}</p></div></content></entry></feed>"""


@pytest.mark.parametrize("codec", ["utf-8", "windows-1256"])
def test_a_feed_gives_an_article_an_entry(tmp_path: Path, codec: str) -> None:
    file = tmp_path / "feed.rss"
    file.write_bytes(RSS.replace("CHARSET", codec).encode(codec))
    first, second, third = read([str(file)])
    assert isinstance(first, Document)
    assert isinstance(second, Fault)
    assert isinstance(third, Document)
    assert (first.id, first.raw) == ("g1", f'{FIRST}\nقال "كذا"')
    assert (first.metadata.title, first.metadata.publisher) == ("قصف & نزوح", "موقع الأخبار")
    assert (first.metadata.published, first.metadata.language) == ("2016-03-27T08:00:00+03:00", "ar")
    assert second.error.where == f"{file}, entry 2"
    assert (third.id, third.raw) == ("https://example.org/3", SECOND)


def test_an_atom_feed_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "feed.atom"
    file.write_text(ATOM, encoding="utf-8")
    document = one(file)
    assert (document.id, document.raw) == ("tag:1", f"{FIRST}\n{SECOND}")
    assert document.metadata.url == "https://example.org/1"
    assert document.metadata.published == "2016-03-27T08:00:00+00:00"


@pytest.mark.parametrize("content", ["<html/>", "<rss", "no xml"], ids=["a page", "cut", "text"])
def test_a_file_that_is_no_feed_is_set_aside(tmp_path: Path, content: str) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(content, encoding="utf-8")
    (found,) = read([str(file)])
    assert isinstance(found, Fault)
    assert found.error.hint


def test_markup_becomes_lines() -> None:
    assert plain("<p>a <b>b</b></p><ul><li>c</li><li>d</li></ul>e<br/>f") == "a b\nc\nd\ne\nf"
