"""Rules that hold of the whole source; a package, so that its helper can be imported."""
