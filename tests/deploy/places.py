"""Where the files are."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "docs" / "deploy"
