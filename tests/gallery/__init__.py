"""Pictures of the chat view, to be looked at by people."""
