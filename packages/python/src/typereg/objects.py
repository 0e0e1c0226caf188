"""Registries, modules and types as objects of Python, each of which owns a handle."""
from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping
from typing import Any, Callable, NamedTuple, NoReturn, overload

from . import c

KINDS = {c.WT_TYPE_FUNC: "func", c.WT_TYPE_STRUCT: "struct", c.WT_TYPE_ARRAY: "array", c.WT_TYPE_CONT: "cont",
         c.WT_TYPE_EXN: "exn"}


class Field(NamedTuple):
    """A field of a struct, the element of an array, a param or a result."""

    storage: str
    """Its type, in the text format."""
    mutable: bool
    type: Type | None
    """The type that it refers to, if it refers to one."""


class Layout(NamedTuple):
    """How objects of a type lie in memory, in bytes."""

    size: int
    """The size of a struct, or of an array without its elements."""
    align: int
    offsets: tuple[int, ...]
    """The offset of each field of a struct."""
    element_size: int
    """The size of an element of an array."""


class _Owner:
    """Owns a handle of the library, and deletes it in the end."""

    _delete: Callable[[Any], None]

    def __init__(self, handle: Any) -> None:
        if not handle:
            raise MemoryError
        self._handle = handle

    def __del__(self) -> None:
        handle = self.__dict__.pop("_handle", None)
        if handle:
            self._delete(handle)

    def __copy__(self) -> _Owner:
        return self  # nothing about it changes, and two objects would delete one handle

    def __deepcopy__(self, memo: object) -> _Owner:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} lives in this process only: pass on the module, or fingerprints")


class Registry(_Owner):
    """One independent registry; a process can have any number.

    wasm_version  The version of WebAssembly whose types are allowed: 1, 2 or 3, which is the default.
    features      Proposals to switch on or off: {c.WT_FEATURE_STACK_SWITCHING: True}.
    limits        Limits to lower: {c.WT_LIMIT_LIVE_TYPES: 1000}.
    gc_layout     The layout of objects, such as c.WT_GC_LAYOUT_DRC. Without it there is none.
    """

    _delete = staticmethod(c.wt_registry_delete)

    def __init__(self, wasm_version: int | None = None, features: Mapping[int, bool] | None = None,
                 limits: Mapping[int, int] | None = None, gc_layout: int | None = None) -> None:
        config = c.wt_registry_config_new()
        if not config:
            raise MemoryError
        try:
            if wasm_version is not None:
                c.wt_registry_config_set_wasm_version(config, wasm_version)
            for feature, enabled in (features or {}).items():
                c.wt_registry_config_set_feature(config, feature, enabled)
            for limit, value in (limits or {}).items():
                c.wt_registry_config_set_limit(config, limit, value)
            if gc_layout is not None:
                c.wt_registry_config_set_gc_layout(config, gc_layout)
            super().__init__(c.wt_registry_new(config))
        finally:
            c.wt_registry_config_delete(config)

    def register_module(self, wasm: bytes) -> Module:
        """Registers the types of a whole module; only its type section is read."""
        wasm = bytes(memoryview(wasm))  # its items may have any size; bytes(5) would be five zeros
        return Module(c.wt_registry_register_module(self._handle, wasm, len(wasm)))

    def register_type_section(self, payload: bytes) -> Module:
        """Registers the types of a type section, without its id and size."""
        payload = bytes(memoryview(payload))
        return Module(c.wt_registry_register_type_section(self._handle, payload, len(payload)))

    def type(self, index: int) -> Type:
        """The live type that has this index."""
        return Type(c.wt_registry_type(self._handle, index))

    def stats(self) -> dict[str, int]:
        """What it holds and has done: live_types, live_rec_groups, live_bytes, registrations, hits, …"""
        stats = c.wt_registry_stats_t()
        c.wt_registry_stats(self._handle, stats, ctypes.sizeof(stats))
        return {name: getattr(stats, name) for name, *_ in stats._fields_}

    def check(self) -> None:
        """Raises Error if anything inside it is inconsistent."""
        c.wt_registry_check(self._handle)

    def __str__(self) -> str:
        """All live types, in the text format."""
        return c.wt_registry_to_wat(self._handle, None)

    @staticmethod
    def version() -> str:
        """The version of the library."""
        return c.wt_version_string() or ""


class Module(_Owner):
    """The types of one module: a sequence, by the indices that they have in the module."""

    _delete = staticmethod(c.wt_type_collection_delete)

    def __len__(self) -> int:
        return c.wt_type_collection_num_types(self._handle)

    @overload
    def __getitem__(self, index: int) -> Type: ...
    @overload
    def __getitem__(self, index: slice) -> list[Type]: ...
    def __getitem__(self, index: int | slice) -> Type | list[Type]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        i = index + len(self) if index < 0 else index
        if not 0 <= i < len(self):
            raise IndexError(f"there is no type {index}: the module has {len(self)}")
        return Type._of(c.wt_type_collection_type(self._handle, i))

    def __iter__(self) -> Iterator[Type]:
        return (self[i] for i in range(len(self)))

    def index(self, type: Type) -> int:
        """The lowest index that a type has in the module."""
        found = ctypes.c_uint32()
        if not c.wt_type_collection_find(self._handle, type._handle, found):
            raise ValueError("the module does not have that type")
        return found.value

    def __contains__(self, type: object) -> bool:
        return isinstance(type, Type) and c.wt_type_collection_find(self._handle, type._handle, ctypes.c_uint32())

    def __str__(self) -> str:
        """All its types, in the text format."""
        return c.wt_type_collection_to_wat(self._handle, None)


class Type(_Owner):
    """A registered type."""

    _delete = staticmethod(c.wt_registered_type_delete)

    @classmethod
    def _of(cls, borrowed: Any) -> Type:
        return cls(c.wt_registered_type_clone(borrowed))

    @property
    def index(self) -> int:
        """The number that it has in its registry while it lives."""
        return c.wt_registered_type_index(self._handle)

    @property
    def kind(self) -> str:
        """"func", "struct", "array", "cont" or "exn"."""
        return KINDS[c.wt_registered_type_kind(self._handle)]

    @property
    def is_final(self) -> bool:
        """Whether it can have no subtypes."""
        return c.wt_registered_type_is_final(self._handle)

    @property
    def supertype(self) -> Type | None:
        """The type that it is declared below."""
        supertype = c.wt_registered_type_supertype(self._handle)
        return Type._of(supertype) if supertype else None

    @property
    def depth(self) -> int:
        """How many supertypes it has, one above the other."""
        return c.wt_registered_type_depth(self._handle)

    def is_subtype_of(self, other: Type) -> bool:
        """Whether it is the other type or declared below it."""
        return c.wt_registered_type_is_subtype(self._handle, other._handle)

    def explain_mismatch(self, other: Type) -> str | None:
        """Why it is not a subtype of the other one; None if it is one."""
        return c.wt_registered_type_explain_mismatch(self._handle, other._handle, None)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of a struct, or the one of an array."""
        return self._list(c.wt_registered_type_num_fields, c.wt_registered_type_field, c.wt_field_type_t)

    @property
    def params(self) -> tuple[Field, ...]:
        """The params of a func."""
        return self._list(c.wt_registered_type_num_params, c.wt_registered_type_param, c.wt_val_type_t)

    @property
    def results(self) -> tuple[Field, ...]:
        """The results of a func."""
        return self._list(c.wt_registered_type_num_results, c.wt_registered_type_result, c.wt_val_type_t)

    def _list(self, count: Callable[[Any], int], ask: Callable[[Any, int, Any], bool], kind: Any) -> tuple[Field, ...]:
        found = []
        for i in range(count(self._handle)):
            out = kind()
            ask(self._handle, i, out)
            value = getattr(out, "storage", out)
            found.append(Field(c.wt_val_type_to_wat(value, None), bool(getattr(out, "is_mutable", False)),
                               Type._of(value.type) if value.type else None))
        return tuple(found)

    @property
    def layout(self) -> Layout | None:
        """How its objects lie in memory, if the registry has a layout."""
        whole = c.wt_gc_layout_t()
        if not c.wt_registered_type_layout(self._handle, whole):
            return None
        offsets: list[int] = []
        one = c.wt_gc_field_layout_t()
        while c.wt_registered_type_field_layout(self._handle, len(offsets), one):
            offsets.append(one.offset)
        return Layout(whole.size, whole.align, tuple(offsets), whole.element_size)

    @property
    def fingerprint(self) -> bytes:
        """32 bytes that name the type in every process."""
        out = (ctypes.c_uint8 * 32)()
        c.wt_registered_type_fingerprint(self._handle, out)
        return bytes(out)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Type) and self._address() == other._address()

    def __hash__(self) -> int:
        return hash(self._address())

    def _address(self) -> int:
        return ctypes.addressof(self._handle.contents)

    def __str__(self) -> str:
        """In the text format."""
        return c.wt_registered_type_to_wat(self._handle)

    def __repr__(self) -> str:
        return f"<typereg.Type {self.index}: {self}>"
