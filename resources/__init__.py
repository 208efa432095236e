"""Data files shipped with Loquat; installed as ``desktop.resources`` and read with importlib.resources."""
