"""Conversations as pages and pictures, painted by the rows of the chat view. Imported with the first such export."""
