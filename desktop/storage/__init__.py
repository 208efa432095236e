"""Disk and keyring: profile folders, history, settings, secrets. Knows no Qt and no network."""
