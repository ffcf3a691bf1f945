"""What stands above a form that came back."""

from werkzeug.datastructures import MultiDict

from feedback.web import fields
from feedback.web.widgets import summary_errors


class Numbers(fields.Form):
    most = fields.text("How many at most?", missing="Enter a number")
    least = fields.text("At least", missing="Enter a number")
    why = fields.text("Why?", missing="Say why")


def test_each_of_several_that_say_the_same_says_where_it_leads(demo_app):
    with demo_app.test_request_context():
        form = Numbers(MultiDict())
        form.validate()
        assert summary_errors(form) == [
            {"text": "How many at most? Enter a number", "href": "#most"},
            {"text": "At least: Enter a number", "href": "#least"},
            {"text": "Say why", "href": "#why"},
        ]
