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
    if (block->op != TRY_TABLE) continue;
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
  if (in->op == CALL || in->op == RETURN_CALL) return frame->instance->items[WT_EXTERN_FUNC][in->a];
  value_t value = pop(frame);
  if (in->op == CALL_INDIRECT || in->op == RETURN_CALL_INDIRECT) {
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
    case DROP: frame->top--; return true;
    case SELECT:
      if (top[-1] == 0) top[-3] = top[-2];
      frame->top -= 2;
      return true;
    case LOCAL_GET: push(frame, frame->locals[in->a]); return true;
    case LOCAL_SET: frame->locals[in->a] = pop(frame); return true;
    case LOCAL_TEE: frame->locals[in->a] = top[-1]; return true;
    case GLOBAL_GET: push(frame, instance->items[WT_EXTERN_GLOBAL][in->a]->u.global); return true;
    case GLOBAL_SET: instance->items[WT_EXTERN_GLOBAL][in->a]->u.global = pop(frame); return true;
    case I32_CONST: case I64_CONST: case F32_CONST: case F64_CONST: push(frame, in->u.bits); return true;
    case REF_NULL: push(frame, 0); return true;
    case REF_IS_NULL: top[-1] = top[-1] == 0; return true;
    case REF_FUNC: push(frame, reference(instance->items[WT_EXTERN_FUNC][in->a])); return true;
    case REF_EQ: top[-2] = top[-2] == top[-1]; frame->top--; return true;
    case REF_AS_NON_NULL: return top[-1] != 0 || trap(frame, "null reference");
    case REF_TEST: case REF_TEST_NULL: top[-1] = is_of(frame->engine, top[-1], in->target); return true;
    case REF_CAST: case REF_CAST_NULL: return is_of(frame->engine, top[-1], in->target) || trap(frame, "cast failure");
    case ANY_CONVERT_EXTERN: case EXTERN_CONVERT_ANY: return true; /* the same bits: see value_t */
    case REF_I31: top[-1] = (top[-1] & 0x7fffffff) << 1 | IS_I31; return true;
    case I31_GET_S: case I31_GET_U:
      if (top[-1] == 0) return trap(frame, "null i31 reference");
      top[-1] >>= 1;
      if (in->op == I31_GET_S && (top[-1] & 0x40000000) != 0) top[-1] |= 0x80000000;
      return true;
    default:
      if (in->op >= FIRST_ARITHMETIC && in->op <= LAST_ARITHMETIC) return run_number(frame, in);
      return in->op >= STRUCT_NEW && in->op < AFTER_FC ? run_aggregate(frame, in) : run_table(frame, in);
  }
}

/* Is a branch taken? What it was asked of is off the stack, unless it goes on. */
static bool is_taken(frame_t *frame, const instruction_t *in) {
  switch (in->op) {
    case BR: return true;
    case BR_IF: return pop(frame) != 0;
    case BR_ON_NULL: return frame->top[-1] == 0 && (frame->top--, true);
    case BR_ON_NON_NULL: return frame->top[-1] != 0 || (frame->top--, false);
    default: return is_of(frame->engine, frame->top[-1], in->target) == (in->op == BR_ON_CAST);
  }
}

/* A frame is the function's params and locals, from `base` on, and above them what it computes with. */
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
      case UNREACHABLE: ok = trap(&frame, "unreachable"); break;
      case NOP: break;
      case BLOCK: case LOOP: case TRY_TABLE: *frame.labels++ = (label_t){in, frame.top - in->c}; break;
      case IF: {
        bool is_true = pop(&frame) != 0;
        if (is_true || in->u.bits != 0) *frame.labels++ = (label_t){in, frame.top - in->c};
        if (!is_true) in = code->instructions + (in->u.bits != 0 ? in->u.bits : in->a) - 1; /* its else, or its end */
        break;
      }
      case ELSE: in = code->instructions + in->a - 1; break; /* on to the end */
      case END: frame.labels--; break;
      case THROW: ok = throw(&frame, frame.instance->items[WT_EXTERN_TAG][in->a]); break;
      case THROW_REF:
        engine->exception = pointer(pop(&frame));
        ok = fail(engine, THROWN, "an exception");
        if (engine->exception == NULL) ok = trap(&frame, "null exception reference");
        break;
      case BR: case BR_IF: case BR_ON_NULL: case BR_ON_NON_NULL: case BR_ON_CAST: case BR_ON_CAST_FAIL:
        if (is_taken(&frame, in)) in = branch(&frame, code, in->a) - 1;
        break;
      case BR_TABLE: {
        value_t index = pop(&frame);
        in = branch(&frame, code, in->u.labels[index < in->a ? index : in->a]) - 1;
        break;
      }
      case RETURN: /* also where the code ends */
        memmove(base, frame.top - code->nresults, code->nresults * sizeof(value_t));
        engine->depth--;
        return true;
      case CALL: case CALL_INDIRECT: case CALL_REF: ok = do_call(&frame, in); break;
      case RETURN_CALL: case RETURN_CALL_INDIRECT: case RETURN_CALL_REF: {
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
