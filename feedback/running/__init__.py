"""Starting, serving and the worker: what `feedback init`, `serve` and `worker` do."""

from feedback.running.opening import open_store

__all__ = ["open_store"]
