"""Makes PySide6's enums quickly: as Python makes them, but without the checks that a class statement needs.

PySide6 makes the enums of a class when the class is first used, by the functional form of ``enum.Enum``. That takes
some 14 µs a member, a sixth of the time to a first window. Here an enum is a copy of an empty one that Python
made, and its members are added in 2 µs each.

Whether this gives what Python gives is asked before it is used: enums of each kind are made both ways and
compared. A Python that builds its enums otherwise fails the comparison and keeps its own way, and so does
each enum with anything unusual in it.
"""

import enum
from collections.abc import Callable, Iterable
from typing import Any, Final

Members = list[tuple[str, int]]
Make = Callable[..., type[enum.Enum]]

#: The kinds of enum that PySide6 asks for.
_KINDS: Final = (enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag)

#: Attributes of a class that belong to it alone.
_OWN: Final = frozenset(("__dict__", "__weakref__", "__module__"))

#: In an order of its own: a zero, two names for one value, a gap, several bits at once.
_SAMPLE: Final[Members] = [("Four", 4), ("Zero", 0), ("Five", 5), ("One", 1), ("Uno", 1)]


def make_enums_quickly() -> bool:
    """Have PySide6's enums made as above from now on; return whether this Python's enums can be."""
    usual: Make = enum.EnumType._create_  # type: ignore[attr-defined] # private: hence the comparison
    try:
        quick = _quick(usual)
        is_same = all(
            _facts(make(kind, "Sample", _SAMPLE)) == _facts(_by(usual, kind, _SAMPLE))
            for kind, make in quick.items()
        )
    except Exception:  # noqa: BLE001 - whatever it is that this Python does otherwise
        return False
    if is_same:
        enum.EnumType._create_ = _create_method(quick, usual)  # type: ignore[attr-defined] # as above
    return is_same


def _by(usual: Make, kind: type, members: Iterable[tuple[str, int]]) -> type[enum.Enum]:
    return usual(kind, "Sample", members, module=__name__, boundary=enum.KEEP)


def _create_method(quick: dict[type, Make], usual: Make) -> Make:
    """Return what stands in for ``EnumType._create_``: quick where all is as PySide6 has it, else the usual."""
    reserved = {kind: frozenset().union(*map(vars, kind.__mro__)) for kind in quick}

    def create(
        cls: type, class_name: str, names: Any, *, boundary: Any = None, **others: Any
    ) -> type[enum.Enum]:
        make = quick.get(cls)
        if (
            make is not None
            and boundary is enum.KEEP
            and others.get("type") is None
            and others.get("module") is None
            and _is_plain(names, reserved[cls])
        ):
            return make(cls, class_name, names)
        return usual(cls, class_name, names, boundary=boundary, **others)

    return create


def _is_plain(members: Any, reserved: frozenset[str]) -> bool:
    """Whether the members are pairs of a new public name and a number that is not negative."""
    if type(members) is not list or not members:
        return False
    for name, value in members:
        if type(value) is not int or value < 0 or name in reserved or name[0] == "_":
            return False
    return True


def _quick(usual: Make) -> dict[type, Make]:
    """Return, for each kind, the function that makes it from its members."""
    return {kind: _maker(kind, _by(usual, kind, ())) for kind in _KINDS}


def _maker(kind: type, empty: type[enum.Enum]) -> Make:
    body = {name: value for name, value in vars(empty).items() if name not in _OWN}
    containers = {name: type(v) for name, v in body.items() if type(v) in (list, dict, set)}
    is_flag = issubclass(kind, enum.Flag)
    new: Any = int.__new__ if issubclass(kind, int) else None
    set_attribute = type.__setattr__  # an enum's own refuses to replace a member

    def make(_: type, class_name: str, members: Members) -> Any:
        own = {name: container() for name, container in containers.items()}
        made: Any = type.__new__(enum.EnumType, class_name, (kind,), body | own)
        by_value, by_name = own["_value2member_map_"], own["_member_map_"]
        unique = own["_member_names_"]
        for name, value in members:
            member = by_value.get(value)
            if member is None:
                member = new(made, value) if new else object.__new__(made)
                facts = member.__dict__
                facts["_value_"] = value
                facts["_name_"] = name
                facts["__objclass__"] = made
                facts["_sort_order_"] = len(unique)
                by_value[value] = member
                if not is_flag or (value and not value & (value - 1)):
                    unique.append(name)
            by_name[name] = member
            set_attribute(made, name, member)
        if "_hashable_values_" in own:  # from 3.13.1 on
            own["_hashable_values_"].extend(by_value)
        if is_flag:
            _set_masks(made, list(by_value), [by_name[name]._value_ for name in unique])
        return made

    return make


def _set_masks(made: Any, values: list[int], bits: list[int]) -> None:
    mask = 0
    for value in values:
        mask |= value
    made._flag_mask_ = mask
    made._singles_mask_ = sum(bits)
    made._all_bits_ = (1 << mask.bit_length()) - 1
    if bits != sorted(bits):
        made._iter_member_ = made._iter_member_by_def_


def _facts(made: type[enum.Enum]) -> dict[str, Any]:
    """Return all that a class holds, so that two of them can be compared; their members by what they hold."""
    return {name: _plain(made, v) for name, v in vars(made).items() if name not in _OWN}


def _plain(made: type, value: Any) -> Any:
    if isinstance(value, made):
        return {n: v for n, v in vars(value).items() if v is not made} | {"": str(value)}
    if isinstance(value, dict):
        return [(name, _plain(made, member)) for name, member in value.items()]
    return getattr(value, "__func__", value)  # of a bound or static method, the function
