"""Bodies of JSON: an object, or nothing."""

import pytest
from flask import Flask

from feedback.web.jsons import sent_object

DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'{"name": "a"}', {"name": "a"}),
        (DEEP, {}),
        (b'{"a":' * 100_000, {}),
        (b"[1]", {}),
        (b"", {}),
        (b"\xff{}", {}),
        (b'{"a": ' + b"9" * 5000 + b"}", {}),
    ],
)
def test_it_is_an_object_or_nothing(body, found):
    with Flask("jsons").test_request_context(
        method="POST", data=body, content_type="application/json"
    ):
        assert sent_object() == found


def test_of_another_type_only_where_that_is_said():
    with Flask("jsons").test_request_context(method="POST", data=b'{"a": 1}'):
        assert sent_object() == {}
        assert sent_object(of_any_type=True) == {"a": 1}
