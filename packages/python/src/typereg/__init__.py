"""A WebAssembly type registry: give it the types of modules; equal types, wherever they come from, become one.

    import typereg

    registry = typereg.Registry()
    module = registry.register_module(open("module.wasm", "rb").read())
    for type in module:
        print(type.index, type.kind, type)
    module[1].is_subtype_of(module[0])

A Registry, a Module and a Type hold what they need; nothing has to be deleted, and the order does not matter. Two Types are
equal if and only if they are one type of one registry. A call that fails raises typereg.Error, and has changed nothing.
Several threads may use all of it at once.

typereg.c has every function of the C interface, also for what is missing here: builders, names, linking, layouts.
"""
from ._library import Error
from .objects import Field, Layout, Module, Registry, Type

__version__ = Registry.version()
__all__ = ["Error", "Field", "Layout", "Module", "Registry", "Type"]
