"""The shared library beside this file, and the code around each call: it raises errors and frees texts."""
from __future__ import annotations

import ctypes
import pathlib
import sys
from typing import Any, Callable

_NAME = {"darwin": "libtypereg.dylib", "win32": "typereg.dll"}.get(sys.platform, "libtypereg.so")
_library = ctypes.CDLL(str(pathlib.Path(__file__).with_name(_NAME)))


def function(name: str, result: Any, arguments: list[Any]) -> Callable[..., Any]:
    """A function of the library, whose types ctypes then checks."""
    found = _library[name]
    found.restype, found.argtypes = result, arguments
    return found


_pointer = ctypes.c_void_p
_place = ctypes.POINTER(ctypes.c_uint32)
_code = function("wt_error_code", ctypes.c_uint32, [_pointer])
_message = function("wt_error_message", ctypes.c_char_p, [_pointer])
_byte_offset = function("wt_error_byte_offset", ctypes.c_bool, [_pointer, ctypes.POINTER(ctypes.c_uint64)])
_module_type = function("wt_error_module_type", ctypes.c_bool, [_pointer, _place])
_member = function("wt_error_member", ctypes.c_bool, [_pointer, _place])
_field = function("wt_error_field", ctypes.c_bool, [_pointer, _place])
_delete_error = function("wt_error_delete", None, [_pointer])
_delete_string = function("wt_string_delete", None, [_pointer])


class Error(Exception):
    """A call that failed, and has changed nothing: its message, its code, and the place, as far as it is known."""

    code: int
    """One of the constants WT_ERROR_... of typereg.c."""
    byte_offset: int | None
    """The byte of the module that is wrong."""
    module_type: int | None
    """The index of the type in its module."""
    member: int | None
    """The position of the type in its rec group."""
    field: int | None
    """The field, param or result."""

    # Exceptions are unpickled by a call with only the message, and then get their attributes.
    def __init__(self, message: str = "", code: int = 0, byte_offset: int | None = None,
                 module_type: int | None = None, member: int | None = None, field: int | None = None) -> None:
        super().__init__(message)
        self.code, self.byte_offset = code, byte_offset
        self.module_type, self.member, self.field = module_type, member, field

    @classmethod
    def _of(cls, error: ctypes.c_void_p) -> Error:
        """That of an error of the library, which it deletes."""
        try:
            return cls(_message(error).decode(), _code(error),
                       cls._where(_byte_offset, error, ctypes.c_uint64()),
                       cls._where(_module_type, error, ctypes.c_uint32()),
                       cls._where(_member, error, ctypes.c_uint32()),
                       cls._where(_field, error, ctypes.c_uint32()))
        finally:
            _delete_error(error)

    @staticmethod
    def _where(
        ask: Callable[..., bool], error: ctypes.c_void_p, out: ctypes.c_uint32 | ctypes.c_uint64
    ) -> int | None:
        return out.value if ask(error, out) else None


def call(function: Callable[..., Any], *arguments: Any) -> Any:
    """Calls a function whose last argument is `error_out`, and raises the error if it fails."""
    error = ctypes.c_void_p()
    result = function(*arguments, ctypes.byref(error))
    if error.value:
        raise Error._of(error)
    return result


def fits(kind: Any, number: Any) -> Any:
    """The number. Raises OverflowError if its type of C does not have it: ctypes would cut it off."""
    if isinstance(number, int) and kind(number).value != number:
        bits = 8 * ctypes.sizeof(kind)
        raise OverflowError(f"{number} is not a number from 0 to 2**{bits} - 1")
    return number


def text(borrowed: bytes | None) -> str | None:
    """A text that the library lends."""
    return None if borrowed is None else borrowed.decode()


def owned_text(address: int) -> str:
    """A text that is ours; its memory is freed."""
    try:
        return ctypes.string_at(address).decode()
    finally:
        _delete_string(address)


def owned_text_or_none(address: int | None) -> str | None:
    """The same, of a function that also succeeds without a text."""
    return None if address is None else owned_text(address)
