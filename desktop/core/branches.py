"""The tree of a conversation as an outline that stays shallow: a long branch is one line of rows, forks hang below it."""

from collections.abc import Mapping

from msgspec import Struct

from desktop.core.conversation import Conversation


class OutlineRow(Struct):
    """One message in the outline.

    Attributes:
        above: Index of the row that this one hangs below; -1 at the top.
        place: Which of the rows there it is, from 0.
        begins_branch: Whether another branch begins here, beside the one that goes on.
        below: Indexes of the rows that hang below this one, in order.
    """

    message_id: str
    above: int
    place: int
    begins_branch: bool
    below: list[int] = []


class Outline(Struct):
    """All rows; ``top`` holds the indexes of those that hang below none."""

    rows: list[OutlineRow] = []
    top: list[int] = []

    def below(self, index: int) -> list[int]:
        """Indexes of the rows below a row; -1 gives those at the top."""
        return self.top if index < 0 else self.rows[index].below

    def add(self, message_id: str, above: int, *, begins_branch: bool) -> int:
        """Add a row as the last one below another; return its index."""
        beside = self.below(above)
        self.rows.append(OutlineRow(message_id, above, len(beside), begins_branch))
        beside.append(len(self.rows) - 1)
        return len(self.rows) - 1


def outline(conversation: Conversation) -> Outline:
    """Return the outline of all branches.

    At a fork the branch with the most messages goes on in its line (of equals the newest); the others
    hang below the message that they answer. So no row is deeper than log2 of the number of messages.
    """
    children = conversation.children
    sizes = _sizes(children)
    made = Outline()
    waiting: list[tuple[int, int]] = []

    def grow(kids: tuple[str, ...], fork: int, line: int) -> None:
        longest = max(reversed(kids), key=sizes.__getitem__, default=None)
        for kid in kids:
            if kid != longest:
                head = made.add(kid, fork, begins_branch=True)
                waiting.append((head, head))
        if longest is not None:
            waiting.append((made.add(longest, line, begins_branch=False), line))

    grow(children.get(None, ()), -1, -1)
    while waiting:
        row, line = waiting.pop()
        grow(children.get(made.rows[row].message_id, ()), row, line)
    return made


def _sizes(children: Mapping[str | None, tuple[str, ...]]) -> dict[str, int]:
    """Return how many messages each branch has, by the id of its first."""
    parents_first = list(children.get(None, ()))
    for message_id in parents_first:  # grows while it is walked
        parents_first += children.get(message_id, ())
    sizes: dict[str, int] = {}
    for message_id in reversed(parents_first):
        sizes[message_id] = 1 + sum(sizes[kid] for kid in children.get(message_id, ()))
    return sizes
