/* typereg/inline.h: the tests that interpreters and generated code make most often, without a call, for C and C++.
 *
 *     #include "typereg.h"
 *     #include "typereg/inline.h"
 *
 *     if (wt_inline_is_subtype(object_type, target_type)) ...
 *
 * They read only what typereg.h promises about a slot (WT_SLOT_..., layout version 1), and the bits of packed value
 * types below, which are as fixed. Rare cases call the library's functions. Each gives the same answer as its function,
 * for types of one registry that you keep alive. Unlike the functions, they do not check handles: NULL and deleted
 * handles are undefined behaviour. Threads: any. */
#ifndef TYPEREG_INLINE_H
#define TYPEREG_INLINE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "../typereg.h"

#if WT_SLOT_LAYOUT_VERSION != 1
#error "typereg/inline.h and typereg.h are of two versions"
#endif

#ifdef __cplusplus
#ifdef __GNUC__ /* Clang, too: code that C and C++ share has casts that both accept. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#endif
extern "C" {
#endif

/* The bits of a packed value type. */
/** The kind: WT_VAL_... */
#define WT_PACKED_KIND_MASK UINT64_C(0xff)
/** In a reference: null is one of its values. */
#define WT_PACKED_NULLABLE (UINT64_C(1) << 8)
/** In a reference to an abstract heap type: it is to the shared form. */
#define WT_PACKED_SHARED (UINT64_C(1) << 10)
/** In a reference to a registered type: it is to exactly that type. */
#define WT_PACKED_EXACT (UINT64_C(1) << 11)
/** In a reference to an abstract heap type: where its WT_HEAP_... begins, which has 8 bits. */
#define WT_PACKED_HEAP_SHIFT 12
/** The bits of the WT_HEAP_... */
#define WT_PACKED_HEAP_MASK (UINT64_C(0xff) << 12)
/** The reference is to a registered type; else this bit is clear. */
#define WT_PACKED_REGISTERED (UINT64_C(1) << 31)
/** In a reference to a registered type: where its type index begins, which has 32 bits. */
#define WT_PACKED_INDEX_SHIFT 32

/* Is `sub` the type `sup`, or declared below it? The answer of wt_registered_type_is_subtype. Cost: three loads; a
 * call for a `sup` of depth WT_DISPLAY_MIN or more. Since 0.1. */
static inline bool wt_inline_is_subtype(const wt_registered_type_t *sub, const wt_registered_type_t *sup) {
  const unsigned char *sub_slot = (const unsigned char *)sub, *sup_slot = (const unsigned char *)sup;
  uint32_t index, entry;
  unsigned depth = sup_slot[WT_SLOT_DEPTH_OFFSET];
  if (depth >= WT_DISPLAY_MIN) return wt_registered_type_is_subtype(sub, sup);
  memcpy(&index, sup_slot + WT_SLOT_INDEX_OFFSET, sizeof index);
  memcpy(&entry, sub_slot + WT_SLOT_DISPLAY_OFFSET + depth * sizeof entry, sizeof entry);
  return entry == index;
}

/* Does one abstract heap type match another? Both are WT_HEAP_... of the binary format, whose low five bits all
 * differ. 0, which is none, matches itself. */
static inline bool wt_inline_abstract_heap_matches(unsigned sub, unsigned sup) {
  /* For each heap type, by those bits, one bit for each heap type that it matches. */
  static const uint32_t above[32] = {
      1,          0,          0,          0,          0, 0, 0, 0,
      0x00000100, /* cont */
      0x00000200, /* exn */
      0x00006400, /* array: array, eq, any */
      0x00006800, /* struct: struct, eq, any */
      0x00007000, /* i31: i31, eq, any */
      0x00006000, /* eq: eq, any */
      0x00004000, /* any */
      0x00008000, /* extern */
      0x00010000, /* func */
      0x00027c00, /* none: none, array, struct, i31, eq, any */
      0x00048000, /* noextern: noextern, extern */
      0x00090000, /* nofunc: nofunc, func */
      0x00100200, /* noexn: noexn, exn */
      0x00200100  /* nocont: nocont, cont */
  };
  return (above[sub & 31] >> (sup & 31) & 1) != 0;
}

/* The packed type of references to the registered type of this index, `nullable` or not: what wt_val_type_pack returns
 * for wt_val_type_ref_to of that type. It is for objects whose header has their type's index. With WT_PACKED_EXACT
 * added, it also matches the packed exact reference to that type. Cost: a few instructions. Since 0.1. */
static inline wt_packed_val_type_t wt_inline_packed_ref(uint32_t type_index, bool nullable) {
  return WT_VAL_REF | (nullable ? WT_PACKED_NULLABLE : 0) | WT_PACKED_REGISTERED |
         (wt_packed_val_type_t)type_index << WT_PACKED_INDEX_SHIFT;
}

/* Does every value of packed type `sub` also have packed type `sup`? The answer of wt_registry_packed_val_type_matches.
 * Cost: a few instructions; a call if the two differ and one of them names a registered type. Since 0.1. */
static inline bool wt_inline_packed_val_type_matches(const wt_registry_t *registry, wt_packed_val_type_t sub,
                                                     wt_packed_val_type_t sup) {
  const uint32_t heap = (uint32_t)(WT_PACKED_HEAP_MASK | WT_PACKED_NULLABLE);
  if (sub == sup) return sub != 0;
  /* Neither names a registered type, and they differ in nothing but nullability and the abstract heap type. */
  if ((((uint32_t)sub ^ (uint32_t)sup) & ~heap) == 0 && (sup & WT_PACKED_REGISTERED) == 0 && (uint32_t)sup != 0)
    return (sub & ~sup & WT_PACKED_NULLABLE) == 0 &&
           wt_inline_abstract_heap_matches((uint32_t)sub >> WT_PACKED_HEAP_SHIFT, (uint32_t)sup >> WT_PACKED_HEAP_SHIFT);
  if (((sub | sup) & WT_PACKED_REGISTERED) != 0) return wt_registry_packed_val_type_matches(registry, sub, sup);
  return false; /* Numbers and packed integers match only themselves. */
}

#ifdef __cplusplus
}
#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif
#endif

#endif
