"""The only place where the parts of the service are put together."""

import logging
import time
import traceback
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any, Final

from flask import Blueprint, Flask, request

from feedback.accounts.holder_rows import place_of
from feedback.config import Config
from feedback.diaries.media_files import clear_media
from feedback.diaries.shelf import lay_out
from feedback.members.close_views import CLEAR_MEDIA
from feedback.members.join_views import LAY_OUT
from feedback.members.pairs import is_partner
from feedback.responses.installation import note_installation
from feedback.storage.store import Store
from feedback.storage.trouble import cause, trouble
from feedback.web.access import Who, allow, init_access, rule_of
from feedback.web.bodies import init_bodies
from feedback.web.errorpages import init_errors
from feedback.web.headers import init_headers
from feedback.web.languages import init_languages
from feedback.web.routing import LazyRule
from feedback.web.session import init_sessions
from feedback.web.site import init_site
from feedback.web.static import init_static
from feedback.web.templating import init_templates
from feedback.web.tokens import FormTokens

__all__ = ["create_app"]

# Each has a Blueprint `views`.
_FEATURES: Final = (
    "feedback.accounts.views",
    "feedback.outbox.views",
    "feedback.schemes.views",
    "feedback.questionnaires.views",
    "feedback.participants.views",
    "feedback.members.views",
    "feedback.diaries.views",
    "feedback.agreements.views",
    "feedback.meetings.views",
    "feedback.support.views",
    "feedback.invitations.views",
    "feedback.responses.views",
    "feedback.comments.views",
    "feedback.releases.views",
    "feedback.packs.views",
    "feedback.statements.views",
    "feedback.rights.views",
    "feedback.oversight.views",
    "feedback.retention.views",
    "feedback.papers.views",
)
_LOG: Final = logging.getLogger("feedback.errors")
# What was told of passing faults, and when; seconds until it is told again.
_TOLD: Final[dict[str, float]] = {}
_TELL_AGAIN: Final = 60.0
_MAX_BODY: Final = 4 * 1024 * 1024


class _App(Flask):
    url_rule_class = LazyRule

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: nothing here is a coroutine, which Flask would ask of each function that a
        request passes."""
        return func

    def log_exception(self, exc_info: Any) -> None:  # noqa: ANN401 - as Flask has it
        """Log where it happened. Flask's own line has the address, which may hold a token, and
        an exception's text may hold what somebody typed."""
        kind, error, trace = exc_info
        name = kind and kind.__name__
        if trouble(error):
            _tell_trouble(f"{cause(error) or name}")
            return
        where = "".join(traceback.format_tb(trace))
        _LOG.error("%s in %s\n%s", name, request.endpoint, where)


def _tell_trouble(why: str) -> None:
    """Everybody who comes meets a full disk: a line each would say when people were here."""
    now = time.monotonic()
    if now - _TOLD.get(why, -_TELL_AGAIN) >= _TELL_AGAIN:
        _TOLD[why] = now
        _LOG.error("pages cannot do what they are asked for", extra={"fields": {"cause": why}})


def create_app(config: Config, store: Store, *more: Blueprint) -> Flask:
    """The web application over an open store, with `more` routes of whoever runs it."""
    app = _App("feedback", static_folder=None)
    app.config.update(
        SECRET_KEY=store.vault.key("sessions"),
        MAX_CONTENT_LENGTH=_MAX_BODY,
        MAX_FORM_MEMORY_SIZE=_MAX_BODY,
        MAX_FORM_PARTS=2000,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        PUBLIC_URL=config.public_url,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session
        WTF_CSRF_CHECK_DEFAULT=True,
    )
    # Werkzeug would send "//help" on to a whole address, with the host that the browser named.
    app.url_map.merge_slashes = False
    app.extensions["candour-config"] = config
    note_installation(store, config)
    # Members come below diaries, yet each sign-in begins with the empty pages of one.
    app.extensions[LAY_OUT] = lay_out
    app.extensions[CLEAR_MEDIA] = clear_media
    logging.getLogger("feedback").setLevel(logging.INFO)
    init_templates(app)
    init_static(app)
    init_headers(app)
    init_sessions(app, store)
    init_bodies(app)
    init_languages(app)
    # Access first: whoever may not come in is not told that a form token was missing.
    # By the mark on the row: a writer of the database makes nobody a lead or a guardian.
    init_access(app, store, place_of, is_partner)
    csrf = FormTokens(app)
    init_errors(app)
    for name in _FEATURES:
        app.register_blueprint(import_module(name).views)
    for blueprint in more:
        app.register_blueprint(blueprint)
    init_site(app, config)
    for view in app.view_functions.values():
        rule = rule_of(view)
        if rule and (rule.sessionless or Who.SERVICE in rule.who):
            csrf.exempt(view)
    app.view_functions["static_file"] = allow(Who.ANYONE)(app.view_functions["static_file"])
    return app
