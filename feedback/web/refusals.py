"""What a service refuses, said where it was made: at the field it names, or above the form."""

from feedback.errors import Rejected
from feedback.web.fields import Form
from feedback.web.languages import told

__all__ = ["put_error"]


def put_error(form: Form, error: Exception) -> None:
    """Show a service's refusal at the field it names, or above the form."""
    name = error.field if isinstance(error, Rejected) else None
    if name and name in form._fields:
        form[name].errors = [*form[name].errors, told(error)]
    else:
        form.form_errors = [*form.form_errors, told(error)]
