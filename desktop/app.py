"""Puts the parts together; the one module that may import everything."""
