"""The log of meetings that a pair keeps."""
