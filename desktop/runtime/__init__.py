"""Where threads meet Qt: the loop thread, a reply's life, and the objects that a window talks to."""
