"""The pictures of one answer, in base64 as they came; bounded, since a server may send any number of any size. Pure."""

from typing import Final

from desktop.core.image_size import MAX_IMAGE_BYTES

#: Pictures of one answer; the models that make most give ten.
MOST_PICTURES: Final = 16

#: Characters of one picture, and of all pictures of an answer: base64 has four for three bytes.
MOST_CHARS: Final = MAX_IMAGE_BYTES // 3 * 4 + 4
MOST_CHARS_IN_ALL: Final = 4 * MOST_CHARS


class MadePictures:
    """Owned by the answer that is under construction.

    Attributes:
        left_out: How many came beyond the bounds.
    """

    def __init__(self) -> None:
        self.left_out = 0
        self._packed: dict[str, str] = {}

    def __bool__(self) -> bool:
        """Whether any picture came."""
        return bool(self._packed or self.left_out)

    def add(self, packed: str, place: str) -> None:
        """Take a picture in; a later one of the same ``place`` is more of the same picture.

        Args:
            packed: Base64.
            place: Names the picture within the answer; empty for one that has no name.
        """
        if packed in self._packed.values():
            return  # servers repeat what they sent when the answer is whole
        others = {name: known for name, known in self._packed.items() if name != place}
        chars = len(packed) + sum(map(len, others.values()))
        is_too_big = len(packed) > MOST_CHARS or chars > MOST_CHARS_IN_ALL
        if is_too_big or len(others) >= MOST_PICTURES:
            self.left_out += 1
            return
        self._packed[place or f"#{len(self._packed)}"] = packed

    def packed(self) -> tuple[str, ...]:
        """Return the pictures in the order in which they began to come."""
        return tuple(self._packed.values())
