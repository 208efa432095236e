"""Reads Markdown into blocks and colours code, for whoever draws or writes them: the chat view, the exporters."""
