"""Tables and comments as people keep them, read into coded projects."""
