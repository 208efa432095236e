"""The chat view: places messages, measures and paints them; sees plain values only."""
