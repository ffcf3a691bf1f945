"""Each check of `feedback doctor`, with real files and servers on this machine."""
