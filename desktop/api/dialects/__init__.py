"""One module per wire format, each turning a server's stream into the events of desktop.core.events."""
