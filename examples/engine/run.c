/* run.c: calls, control flow, exceptions, variables, and what all references have. The rest is in files of its own. */
#include "engine.h"

#include <inttypes.h>
#include <string.h>

#define MAX_DEPTH 1500 /* of calls: each takes a frame of C's stack, too */

/* Leaves `depth` blocks and one more, and goes where a branch to that leads. Its values are on top. */
static const instruction_t *branch(frame_t *frame, const code_t *code, uint32_t depth) {
  label_t *label = frame->labels -= depth + 1;
  uint32_t count = label->block->b;
  memmove(label->base, frame->top - count, count * sizeof(value_t));
  frame->top = label->base + count;
  return code->instructions + label->block->a;
}

/* ---- exceptions: objects of their tag's exn type, whose layout has room for the tag behind the header */

static item_t *tag_of(const object_t *exception) { return pointer(load(exception, sizeof(object_t), sizeof(value_t))); }

static bool throw(frame_t *frame, item_t *tag) {
  const rtt_t *rtt = tag->u.tag;
  object_t *exception = new_object(frame->engine, rtt, 0);
  if (exception == NULL) return false;
  store(exception, sizeof(object_t), sizeof(value_t), reference(tag));
  for (size_t i = rtt->nfields; i-- > 0;) store(exception, rtt->fields[i].offset, rtt->fields[i].size, pop(frame));
  frame->engine->exception = exception;
  return fail(frame->engine, THROWN, "an exception");
}

/* The innermost block of this function that catches what was thrown. NULL: none, so that the caller is to look. */
static const instruction_t *catch(frame_t *frame, const code_t *code, const label_t *outermost) {
  engine_t *engine = frame->engine;
  const object_t *exception = engine->exception;
  const rtt_t *rtt = rtt_of_object(engine, exception);
  for (; frame->labels > outermost; frame->labels--) {
    const instruction_t *block = frame->labels[-1].block;
    if (block->op != 0x1f) continue;
    for (const clause_t *clause = block->u.clauses; clause->kind != UINT8_MAX; clause++) {
      if (clause->kind < 2 && frame->instance->items[WT_EXTERN_TAG][clause->tag] != tag_of(exception)) continue;
      frame->labels--; /* a clause's labels are those outside of its block */
      frame->top = frame->labels->base;
      for (size_t i = 0; clause->kind < 2 && i < rtt->nfields; i++)
        push(frame, load(exception, rtt->fields[i].offset, rtt->fields[i].size));
      if ((clause->kind & 1) != 0) push(frame, reference(exception));
      engine->failure = NO_FAILURE;
      return branch(frame, code, clause->label);
    }
  }
  return NULL;
}

/* ---- calls */

/* The function that a reference or an element of a table leads to. Indirect calls compare types as any cast does: the
 * function's may be declared below the one that is called for. NULL: trapped. */
static item_t *callee(frame_t *frame, const instruction_t *in) {
  if (in->op == 0x10 || in->op == 0x12) return frame->instance->items[WT_EXTERN_FUNC][in->a];
  value_t value = pop(frame);
  if (in->op == 0x11 || in->op == 0x13) {
    const item_t *table = frame->instance->items[WT_EXTERN_TABLE][in->a];
    uint64_t at = value;
    if (at >= table->type.minimum) return trap(frame, "undefined element"), NULL;
    value = table->u.table[at];
    if (value == 0) return fail(frame->engine, TRAPPED, "uninitialized element %" PRIu64, at), NULL;
    if (!is_of(frame->engine, value, in->target)) return trap(frame, "indirect call type mismatch"), NULL;
  }
  if (value == 0) trap(frame, "null function reference");
  return pointer(value);
}

static bool do_call(frame_t *frame, const instruction_t *in) {
  item_t *function = callee(frame, in);
  if (function == NULL) return false;
  value_t *base = frame->top - function->u.func.code.nparams;
  engine_t *engine = frame->engine;
  label_t *labels = engine->labels;
  engine->labels = frame->labels; /* the callee's come behind ours */
  bool ok = call(engine, function, base);
  engine->labels = labels;
  if (ok) frame->top = base + function->u.func.code.nresults;
  return ok;
}

/* Instructions that change nothing but the stack, variables and references. */
static bool run_simple(frame_t *frame, const instruction_t *in) {
  instance_t *instance = frame->instance;
  value_t *top = frame->top;
  switch (in->op) {
    case 0x1a: frame->top--; return true; /* drop */
    case 0x1b: /* select */
      if (top[-1] == 0) top[-3] = top[-2];
      frame->top -= 2;
      return true;
    case 0x20: push(frame, frame->locals[in->a]); return true;
    case 0x21: frame->locals[in->a] = pop(frame); return true;
    case 0x22: frame->locals[in->a] = top[-1]; return true;
    case 0x23: push(frame, instance->items[WT_EXTERN_GLOBAL][in->a]->u.global); return true;
    case 0x24: instance->items[WT_EXTERN_GLOBAL][in->a]->u.global = pop(frame); return true;
    case 0x41: case 0x42: case 0x43: case 0x44: push(frame, in->u.bits); return true;
    case 0xd0: push(frame, 0); return true; /* ref.null */
    case 0xd1: top[-1] = top[-1] == 0; return true;
    case 0xd2: push(frame, reference(instance->items[WT_EXTERN_FUNC][in->a])); return true;
    case 0xd3: top[-2] = top[-2] == top[-1]; frame->top--; return true; /* ref.eq */
    case 0xd4: return top[-1] != 0 || trap(frame, "null reference");
    case GC(20): case GC(21): top[-1] = is_of(frame->engine, top[-1], in->target); return true;
    case GC(22): case GC(23): return is_of(frame->engine, top[-1], in->target) || trap(frame, "cast failure");
    case GC(26): case GC(27): return true; /* any.convert_extern and back: see value_t */
    case GC(28): top[-1] = (top[-1] & 0x7fffffff) << 1 | IS_I31; return true; /* ref.i31 */
    case GC(29): case GC(30):
      if (top[-1] == 0) return trap(frame, "null i31 reference");
      top[-1] >>= 1;
      if (in->op == GC(29) && (top[-1] & 0x40000000) != 0) top[-1] |= 0x80000000;
      return true;
    default:
      if (in->op >= 0x45 && in->op <= 0xc4) return run_number(frame, in);
      if (in->op >= MISC(0)) return run_table(frame, in);
      return in->op >= GC(0) ? run_aggregate(frame, in) : run_table(frame, in);
  }
}

/* Is a branch taken? What it was asked of is off the stack, unless it goes on. */
static bool is_taken(frame_t *frame, const instruction_t *in) {
  switch (in->op) {
    case 0x0c: return true;
    case 0x0d: return pop(frame) != 0;
    case 0xd5: return frame->top[-1] == 0 && (frame->top--, true); /* br_on_null leaves what is not null */
    case 0xd6: return frame->top[-1] != 0 || (frame->top--, false);
    default: return is_of(frame->engine, frame->top[-1], in->target) == (in->op == GC(24)); /* br_on_cast, _fail */
  }
}

bool call(engine_t *engine, item_t *function, value_t *base) {
  frame_t frame = {engine, function->instance, base, base, engine->labels};
  label_t *const outermost = engine->labels;
  const code_t *code;
  const instruction_t *in;
  if (engine->depth == MAX_DEPTH) return fail(engine, TRAPPED, "call stack exhausted");
  engine->depth++;
enter: /* a tail call begins here again, with another function and its arguments at `base` */
  code = &function->u.func.code;
  frame.instance = function->instance;
  frame.labels = outermost;
  frame.top = base + code->nparams + code->nlocals;
  if ((size_t)(engine->stack_end - base) < code->nparams + code->nlocals + code->max_stack ||
      (size_t)(engine->labels_end - outermost) < code->max_labels) {
    engine->depth--;
    return fail(engine, TRAPPED, "call stack exhausted");
  }
  memset(base + code->nparams, 0, code->nlocals * sizeof(value_t)); /* every default is 0: null is */
  in = code->instructions;
  /* The function's own block begins above its locals, and takes no params: they are variables. */
  *frame.labels++ = (label_t){in++, frame.top};
  for (;; in++) {
    bool ok = true;
    switch (in->op) {
      case 0x00: ok = trap(&frame, "unreachable"); break;
      case 0x01: break;
      case 0x02: case 0x03: case 0x1f: *frame.labels++ = (label_t){in, frame.top - in->c}; break;
      case 0x04: { /* if */
        bool is_true = pop(&frame) != 0;
        if (is_true || in->u.bits != 0) *frame.labels++ = (label_t){in, frame.top - in->c};
        if (!is_true) in = code->instructions + (in->u.bits != 0 ? in->u.bits : in->a) - 1; /* behind its else, or its end */
        break;
      }
      case 0x05: in = code->instructions + in->a - 1; break; /* else: on to the end */
      case 0x0b: frame.labels--; break;
      case 0x08: ok = throw(&frame, frame.instance->items[WT_EXTERN_TAG][in->a]); break;
      case 0x0a: /* throw_ref */
        engine->exception = pointer(pop(&frame));
        ok = engine->exception == NULL ? trap(&frame, "null exception reference") : fail(engine, THROWN, "an exception");
        break;
      case 0x0c: case 0x0d: case 0xd5: case 0xd6: case GC(24): case GC(25):
        if (is_taken(&frame, in)) in = branch(&frame, code, in->a) - 1;
        break;
      case 0x0e: { /* br_table */
        value_t index = pop(&frame);
        in = branch(&frame, code, in->u.labels[index < in->a ? index : in->a]) - 1;
        break;
      }
      case 0x0f: /* return, also at the end */
        memmove(base, frame.top - code->nresults, code->nresults * sizeof(value_t));
        engine->depth--;
        return true;
      case 0x10: case 0x11: case 0x14: ok = do_call(&frame, in); break;
      case 0x12: case 0x13: case 0x15: {
        item_t *next = callee(&frame, in);
        ok = next != NULL;
        if (!ok) break;
        function = next;
        code = &function->u.func.code;
        memmove(base, frame.top - code->nparams, code->nparams * sizeof(value_t));
        goto enter;
      }
      default: ok = run_simple(&frame, in); break;
    }
    if (ok) continue;
    in = engine->failure == THROWN ? catch(&frame, code, outermost) : NULL;
    if (in == NULL) {
      engine->depth--;
      return false;
    }
    in--;
  }
}
