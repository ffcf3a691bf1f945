"""Tests of what is taken away of a release; a package, so that its helpers can be imported."""
