"""Values and pure rules: conversations, messages, events, errors. Knows no Qt, disk, network or clock."""
