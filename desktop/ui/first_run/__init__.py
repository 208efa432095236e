"""The assistant of the first start: where questions are answered, the key, the route, the model."""
