"""HTTP to model servers: requests, event streams, dialects, routes, retries. Knows no Qt and no disk layout."""
