"""Sums of heights that are quick to change and to search: a Fenwick tree over pixels."""

from collections.abc import Iterable


class HeightIndex:
    """Heights of things stacked in a column. Every operation but ``rebuild`` costs the logarithm of their number."""

    def __init__(self, heights: Iterable[float] = ()) -> None:
        self._heights: list[float] = []
        self._tree: list[float] = [0.0]
        self.rebuild(heights)

    def rebuild(self, heights: Iterable[float]) -> None:
        """Replace all heights; linear in their number."""
        self._heights = list(heights)
        tree = [0.0, *self._heights]
        size = len(tree)
        for index in range(1, size):
            above = index + (index & -index)
            if above < size:
                tree[above] += tree[index]
        self._tree = tree

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, index: int) -> float:
        return self._heights[index]

    def set(self, index: int, height: float) -> None:
        """Change one height."""
        change = height - self._heights[index]
        if not change:
            return
        self._heights[index] = height
        place, tree, size = index + 1, self._tree, len(self._tree)
        while place < size:
            tree[place] += change
            place += place & -place

    def append(self, height: float) -> None:
        """Add one at the end."""
        self._heights.append(height)
        place = len(self._heights)
        low = place & -place
        total, step = height, 1
        while step < low:
            total += self._tree[place - step]
            step <<= 1
        self._tree.append(total)

    def offset(self, index: int) -> float:
        """Return the sum of all heights before ``index``."""
        total, tree = 0.0, self._tree
        while index > 0:
            total += tree[index]
            index -= index & -index
        return total

    @property
    def total(self) -> float:
        """The sum of all heights."""
        return self.offset(len(self._heights))

    def find(self, y: float) -> tuple[int, float]:
        """Return the index of what stands at ``y``, and how far below its top ``y`` is.

        Above everything gives the first, below everything the last. There must be at least one.
        """
        size = len(self._heights)
        place, rest, step = 0, max(y, 0.0), 1 << size.bit_length()
        while step:
            if place + step <= size and self._tree[place + step] <= rest:
                place += step
                rest -= self._tree[place]
            step >>= 1
        if place >= size:
            return size - 1, self._heights[size - 1]
        return place, rest
