"""Widgets: windows, views and dialogs. Knows no HTTP, no file format and no SQL."""
