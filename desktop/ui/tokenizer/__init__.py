"""The tokenizer window: a text, its tokens as chips, and how many they are in every vocabulary."""
