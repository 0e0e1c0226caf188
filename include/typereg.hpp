/* typereg for C++17: a WebAssembly type registry. Rec groups in, canonical types out.
 *
 *     auto registry = typereg::Registry::create();
 *     if (!registry) return report(registry.error().message());
 *     auto types = registry->register_module(wasm);
 *     if (!types) return report(types.error().message());
 *     for (typereg::TypeRef type : *types)
 *       for (typereg::FieldType field : type.fields()) visit(type.index(), field);
 *
 * Everything in typereg.h, which says what each thing means, with owners that delete, errors that cannot be overlooked,
 * and ranges. Header only: it uses the standard library and the C functions, has nothing virtual, and allocates nothing
 * itself except the errors that a builder keeps, copies of errors, the text of an Exception, and what Text::str()
 * returns.
 *
 * CONVENTIONS
 *   Owning      Registry, Type, RecGroup, TypeCollection, ModuleInterface, TypeNames, TypeEncoder and Text own, and
 *               delete in their destructors; each is one pointer. Copying a Registry, Type, RecGroup or TypeCollection
 *               is wt_..._clone: one more handle of the same thing. If there is no memory for that, a copy fails as
 *               Result::value does; clone() returns a Result instead. The others can only be moved. A moved-from
 *               handle is null: its functions return neutral values and errors, as C functions do for NULL.
 *   Borrowing   TypeRef, ValType, FieldType, ranges and Spans borrow: use them no longer than what they came from. A
 *               Type made of a TypeRef keeps the type. So keep what a function returns before you borrow from it:
 *               write `Type type = registry.struct_type(...).value();`, not `TypeRef type = ...`: nothing keeps that
 *               type, so it is deleted at the end of the line, and its queries return neutral values.
 *   Errors      A function that can fail returns Result<T>: a T or an Error. Ignoring one is a warning. A query that
 *               cannot fail returns its answer; if there may be none, std::optional or a null TypeRef.
 *   Exceptions  Result::value() throws typereg::Exception; nothing else throws, except copies (see Owning)
 *               and, if there is no memory, Text::str(). With -fno-exceptions value() writes the message to standard
 *               error and calls abort(). RTTI is not needed. Compile all files of a program that call value() in the
 *               same way (TYPEREG_EXCEPTIONS).
 *   Building    The steps of a RecGroupBuilder need not be checked: build() returns the first error, and keeps
 *               returning it until the member at fault is defined again. No group is registered with a step missing.
 *               (builder.hpp)
 *   Threads     As in C: registries, types, groups and collections may be used by any number of threads at once;
 *               configurations, builders, errors by one at a time. Give each thread its own handle, or make sure that a
 *               shared one is neither moved, assigned nor destroyed meanwhile.
 *   With C      get() lends the C handle, release() gives it away, T::adopt(raw) takes one over.
 *
 * Include this header. Its parts can be read in this order:
 *   kinds.hpp     enumerations                    definition.hpp  definitions of members of a group
 *   handle.hpp    owning                          builder.hpp     RecGroupBuilder
 *   result.hpp    Error, Result                   names.hpp       TypeNames; text with names, why types do not match
 *   span.hpp      Span, Room, Bytes, Text         encoder.hpp     TypeEncoder
 *   type.hpp      Type, TypeRef                   link.hpp        ModuleInterface, ExternType
 *   range.hpp     ranges over parts               plain.hpp       rec groups from plain data
 *   value.hpp     ValType, FieldType              code.hpp        types in code bodies
 *   group.hpp     RecGroup, TypeCollection        packed.hpp      value types in 64 bits, tests without a call
 *   registry.hpp  Registry, RegistryConfig        parts.hpp       all parts of a type, an order, output to streams
 *   failures.hpp  errors while a group is built   library.hpp     version, logging
 */
#ifndef TYPEREG_HPP
#define TYPEREG_HPP

#if !(__cplusplus >= 201703L || (defined(_MSVC_LANG) && _MSVC_LANG >= 201703L))
#error "typereg.hpp needs C++17"
#endif

#include "typereg/builder.hpp"
#include "typereg/code.hpp"
#include "typereg/definition.hpp"
#include "typereg/encoder.hpp"
#include "typereg/failures.hpp"
#include "typereg/group.hpp"
#include "typereg/handle.hpp"
#include "typereg/kinds.hpp"
#include "typereg/library.hpp"
#include "typereg/link.hpp"
#include "typereg/names.hpp"
#include "typereg/packed.hpp"
#include "typereg/parts.hpp"
#include "typereg/plain.hpp"
#include "typereg/range.hpp"
#include "typereg/registry.hpp"
#include "typereg/result.hpp"
#include "typereg/span.hpp"
#include "typereg/type.hpp"
#include "typereg/value.hpp"

#endif
