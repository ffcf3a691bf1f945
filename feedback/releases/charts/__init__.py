"""Pictures of a release as SVG: published values only, and never a length for a word."""
