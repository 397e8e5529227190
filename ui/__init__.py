"""The window: PySide6 views over the core."""
