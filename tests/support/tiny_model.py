"""A language model of 110 KB that says nothing sensible, for tests of the server's life: it loads at once.

Written by the rules of the GGUF specification, version 3 (ggml-org/ggml, docs/gguf.md).
"""

import random
import struct
from pathlib import Path

_U32, _F32, _STRING, _ARRAY, _I32 = 4, 6, 8, 9, 5
_ALIGNMENT = 32

_WIDTH = 32
_HIDDEN = 64
#: Unknown, begin, end, and one token for each byte.
_TOKENS = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
_KINDS = [2, 3, 3, *[6] * 256]

_FIELDS: list[tuple[str, int, object]] = [
    ("general.architecture", _STRING, "llama"),
    ("llama.context_length", _U32, 512),
    ("llama.embedding_length", _U32, _WIDTH),
    ("llama.block_count", _U32, 1),
    ("llama.feed_forward_length", _U32, _HIDDEN),
    ("llama.attention.head_count", _U32, 2),
    ("llama.attention.layer_norm_rms_epsilon", _F32, 1e-5),
    ("llama.rope.dimension_count", _U32, _WIDTH // 2),
    ("tokenizer.ggml.model", _STRING, "llama"),
    ("tokenizer.ggml.tokens", _ARRAY, (_STRING, _TOKENS)),
    ("tokenizer.ggml.scores", _ARRAY, (_F32, [0.0] * len(_TOKENS))),
    ("tokenizer.ggml.token_type", _ARRAY, (_I32, _KINDS)),
    ("tokenizer.ggml.bos_token_id", _U32, 1),
    ("tokenizer.ggml.eos_token_id", _U32, 2),
]

_TENSORS = {
    "token_embd.weight": (_WIDTH, len(_TOKENS)),
    "blk.0.attn_norm.weight": (_WIDTH,),
    "blk.0.attn_q.weight": (_WIDTH, _WIDTH),
    "blk.0.attn_k.weight": (_WIDTH, _WIDTH),
    "blk.0.attn_v.weight": (_WIDTH, _WIDTH),
    "blk.0.attn_output.weight": (_WIDTH, _WIDTH),
    "blk.0.ffn_norm.weight": (_WIDTH,),
    "blk.0.ffn_gate.weight": (_WIDTH, _HIDDEN),
    "blk.0.ffn_up.weight": (_WIDTH, _HIDDEN),
    "blk.0.ffn_down.weight": (_HIDDEN, _WIDTH),
    "output_norm.weight": (_WIDTH,),
    "output.weight": (_WIDTH, len(_TOKENS)),
}


def write_tiny_model(path: Path) -> Path:
    """Write the model to ``path``; the same bytes every time."""
    head = b"GGUF" + struct.pack("<IQQ", 3, len(_TENSORS), len(_FIELDS))
    for name, kind, value in _FIELDS:
        head += _text(name) + struct.pack("<I", kind) + _value(kind, value)
    data = b""
    numbers = random.Random(1)
    for name, shape in _TENSORS.items():
        head += _text(name) + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *shape)
        head += struct.pack("<IQ", 0, len(data))  # 0: 32-bit floats
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        data += _padded(struct.pack(f"<{count}f", *(numbers.gauss(0, 0.1) for _ in range(count))))
    path.write_bytes(_padded(head) + data)
    return path


def _text(words: str) -> bytes:
    encoded = words.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def _value(kind: int, value: object) -> bytes:
    if kind == _STRING:
        return _text(str(value))
    if kind == _ARRAY:
        inner, items = value
        return struct.pack("<IQ", inner, len(items)) + b"".join(_value(inner, i) for i in items)
    return struct.pack({_U32: "<I", _I32: "<i", _F32: "<f"}[kind], value)


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % _ALIGNMENT)
