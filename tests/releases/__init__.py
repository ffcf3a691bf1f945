"""Tests of the release engine; a package, so that its helpers can be imported."""
