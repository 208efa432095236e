"""Assistants in the window: their marks, the menu that begins a conversation with one, the manager."""
