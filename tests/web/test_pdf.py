"""A PDF of a page: nothing is fetched for it, and none is made where the library is missing."""

import pytest

from feedback.web import pdf as module
from feedback.web.pdf import available, pdf

PAGE = '<!DOCTYPE html><html lang="en"><title>t</title><h1>t</h1>{}</html>'


def test_nothing_is_fetched(tmp_path, caplog):
    picture = tmp_path / "picture.svg"
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>')
    asked = [f"file://{picture}", "http://127.0.0.1:1/x.png"]
    images = "".join(f'<img src="{url}" alt="x">' for url in asked)
    pdf(PAGE.format(images))
    refused = [one for one in caplog.messages if "disallowed protocol" in one]
    assert [url for url in asked if any(url in one for one in refused)] == asked


def test_a_stamp_stands_in_it_once_and_only_where_one_is_asked_for():
    assert pdf(PAGE, stamp="a stamp of plain letters").count(b"a stamp of plain letters") == 1
    assert b"CandourStamp" not in pdf(PAGE)


@pytest.mark.parametrize("error", [ImportError, OSError])
def test_where_it_cannot_be_loaded_there_is_none(monkeypatch, error):
    """The package is missing, or the libraries that it draws with."""

    def fails(name, *arguments, **named):
        if name == "weasyprint":
            raise error(name)
        return real(name, *arguments, **named)

    real = __import__
    available.cache_clear()
    monkeypatch.setattr("builtins.__import__", fails)
    assert module.available() is False
    monkeypatch.undo()
    available.cache_clear()
    assert module.available() is True
