"""Comments: a guardian reads them without names, and lets through what may be published."""
