"""Settings from the environment, read once, frozen, and refused at start when wrong."""

from feedback.config.keys import data_folder, key_file
from feedback.config.model import Config, Notify, Smtp
from feedback.config.reading import load

__all__ = ["Config", "Notify", "Smtp", "data_folder", "key_file", "load"]
