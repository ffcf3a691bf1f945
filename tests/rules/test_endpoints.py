"""Every page that code or a template links to is there."""

import re
from pathlib import Path

import pytest

from feedback.app import create_app
from feedback.config import Config
from feedback.running import health, receipts
from feedback.web.templating import FOLDER

ROOT = Path(__file__).parents[2]
_CALL = re.compile(r"""url_for\(\s*["']([\w.]+)["']""")
# Names of endpoints are also kept in tables, such as the scheme's list of tasks.
_NAME = re.compile(r"""["']((?:%s)\.[a-z_]+)["']""")


@pytest.fixture
def endpoints(store, data_dir) -> set[str]:
    config = Config(data_dir=data_dir, master_keys=(bytes(range(32)),))
    return set(create_app(config, store, health.views, receipts.views).view_functions)


def test_links_lead_somewhere(endpoints):
    features = {name.split(".")[0] for name in endpoints if "." in name}
    name = re.compile(_NAME.pattern % "|".join(features))
    sources = [
        *FOLDER.rglob("*.html"),
        *FOLDER.rglob("*.txt"),
        *(ROOT / "feedback").rglob("*views*.py"),
    ]
    sources += [ROOT / "feedback/web/site.py", ROOT / "feedback/web/access.py"]
    found = {}
    for path in sources:
        text = path.read_text("utf-8")
        for endpoint in [*_CALL.findall(text), *name.findall(text)]:
            found.setdefault(endpoint, path.name)
    assert len(found) > 60
    missing = {name: where for name, where in found.items() if name not in endpoints}
    assert missing == {}
