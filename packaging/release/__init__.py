"""Builds what people install; run by ``packaging/make_package.py``."""
