/* run.c: calls, control flow, exceptions, variables, and instructions for all references. Other files have the rest. */
#include "engine.h"

#include <inttypes.h>

void push(frame_t *frame, value_t value) {
  if (frame->top == frame->engine->stack + STACK_VALUES) fail(frame->engine, TRAPPED "call stack exhausted");
  *frame->top++ = value;
}

void *not_null(engine_t *engine, value_t value, const char *what) {
  if (value == 0) fail(engine, TRAPPED "null %sreference", what);
  return pointer(value);
}

void take_fields(frame_t *frame, const rtt_t *rtt, object_t *object) {
  for (size_t i = rtt->nfields; i-- > 0;) store(object, rtt->fields[i].offset, rtt->fields[i].size, pop(frame));
}

static size_t depth(const frame_t *frame) { return (size_t)(frame->label - frame->labels); }

static void push_label(frame_t *frame, label_t label) {
  if (frame->label == frame->engine->labels + STACK_LABELS) fail(frame->engine, TRAPPED "call stack exhausted");
  *frame->label++ = label;
}

/* Leaves `outwards` blocks, then continues after the next one, or repeats it if it is a loop. Its values are on top. */
static void branch(frame_t *frame, size_t outwards) {
  const label_t *label = frame->label -= outwards + 1;
  memmove(label->base, frame->top - label->count, label->count * sizeof(value_t));
  frame->top = label->base + label->count;
  if (label->loop == NULL) pass_blocks(&frame->pc, outwards + 1, false);
  else frame->pc.at = label->loop, frame->label++;
}

static void enter_block(frame_t *frame, unsigned op) {
  size_t nparams, nresults;
  label_t label = {.loop = NULL};
  read_block_type(&frame->pc, &nparams, &nresults);
  if (op == IF && pop(frame) == 0 && pass_blocks(&frame->pc, 1, true)) return; /* it has no else */
  if (op == LOOP) label.loop = frame->pc.at;
  if (op == TRY_TABLE) label.clauses = frame->pc.at, pass_clauses(&frame->pc);
  label.base = frame->top - nparams;
  label.count = op == LOOP ? nparams : nresults;
  push_label(frame, label);
}

/* ---- exceptions: objects of their tag's exn type, whose layout has room for the tag */

static void throw(frame_t *frame, const item_t *tag) {
  const rtt_t *rtt = rtt_of(frame->engine, tag->u.tag);
  object_t *exception = frame->engine->exception = new_object(frame->engine, rtt, 0);
  store(exception, rtt->tag_offset, sizeof(value_t), reference(tag));
  take_fields(frame, rtt, exception);
}

/* Branches to the label of the innermost block of this function that catches the exception. False: there is none. */
static bool catch(frame_t *frame) {
  const object_t *exception = frame->engine->exception;
  const rtt_t *rtt = rtt_of_object(frame->engine, exception);
  for (const label_t *innermost = frame->label; frame->label-- > frame->labels;) {
    reader_t clauses = {frame->pc.instance, frame->label->clauses, frame->pc.end};
    for (uint32_t count = clauses.at == NULL ? 0 : read_count(&clauses); count > 0; count--) {
      uint8_t kind = read_byte(&clauses); /* 0 catch, 1 catch_ref, 2 catch_all, 3 catch_all_ref */
      const item_t *tag = kind < 2 ? read_item(&clauses, WT_EXTERN_TAG) : NULL;
      uint32_t outwards = read_index(&clauses, depth(frame)); /* from outside of the block */
      if (tag != NULL && reference(tag) != load(exception, rtt->tag_offset, sizeof(value_t))) continue;
      pass_blocks(&frame->pc, (size_t)(innermost - frame->label), false);
      frame->top = frame->label->base;
      for (size_t i = 0; tag != NULL && i < rtt->nfields; i++)
        push(frame, load(exception, rtt->fields[i].offset, rtt->fields[i].size));
      if ((kind & 1) != 0) push(frame, reference(exception));
      branch(frame, outwards);
      return true;
    }
  }
  return false;
}

/* ---- instructions */

/* The function that is called. Indirect calls compare types like casts: the type of the function may be declared below
 * the expected one. */
static const item_t *callee(frame_t *frame, unsigned op) {
  if (op == CALL || op == RETURN_CALL) return read_item(&frame->pc, WT_EXTERN_FUNC);
  wt_packed_val_type_t type = wt_inline_packed_ref(wt_registered_type_index(read_type(&frame->pc)), false);
  if (op == CALL_REF || op == RETURN_CALL_REF) return not_null(frame->engine, pop(frame), "function ");
  const item_t *table = read_item(&frame->pc, WT_EXTERN_TABLE);
  uint64_t at = pop(frame);
  if (at >= table->type.minimum) fail(frame->engine, TRAPPED "undefined element");
  value_t function = table->u.table[at];
  if (function == 0) fail(frame->engine, TRAPPED "uninitialized element %" PRIu64, at);
  if (!is_of(frame->engine, function, type)) fail(frame->engine, TRAPPED "indirect call type mismatch");
  return pointer(function);
}

/* Branches if the condition on the value on top holds. Only br_on_cast leaves the value there in both cases. */
static void branch_if(frame_t *frame, unsigned op) {
  bool is_cast = op == BR_ON_CAST || op == BR_ON_CAST_FAIL, is_taken = true;
  uint8_t flags = is_cast ? read_byte(&frame->pc) : 0; /* which types are nullable: the known one, the other one */
  uint32_t label = read_index(&frame->pc, depth(frame));
  if (op == BR_IF) is_taken = pop(frame) != 0;
  else if (op == BR_ON_NULL) is_taken = frame->top[-1] == 0, frame->top -= is_taken;
  else if (op == BR_ON_NON_NULL) is_taken = frame->top[-1] != 0, frame->top -= !is_taken;
  else if (is_cast) {
    read_heap_type(&frame->pc, false);
    wt_packed_val_type_t type = read_heap_type(&frame->pc, (flags & 2) != 0);
    is_taken = is_of(frame->engine, frame->top[-1], type) == (op == BR_ON_CAST);
  }
  if (is_taken) branch(frame, label);
}

/* Instructions that change nothing but the stack, variables and references. */
static void run_simple(frame_t *frame, unsigned op, const value_t *operand) {
  engine_t *engine = frame->engine;
  reader_t *pc = &frame->pc;
  switch (op) {
    case NOP: case DROP: case ANY_CONVERT_EXTERN: case EXTERN_CONVERT_ANY: break; /* the same bits: see value_t */
    case SELECT_TYPED:
      if (read_count(pc) == 1) read_val_type(pc); /* then as without a type */
      /* fall through */
    case SELECT: push(frame, operand[operand[2] != 0 ? 0 : 1]); break;
    case LOCAL_GET: push(frame, frame->locals[read_index(pc, frame->nlocals)]); break;
    case LOCAL_SET: frame->locals[read_index(pc, frame->nlocals)] = operand[0]; break;
    case LOCAL_TEE: frame->locals[read_index(pc, frame->nlocals)] = frame->top[-1]; break;
    case GLOBAL_GET: push(frame, read_item(&frame->pc, WT_EXTERN_GLOBAL)->u.global); break;
    case GLOBAL_SET: read_item(&frame->pc, WT_EXTERN_GLOBAL)->u.global = operand[0]; break;
    case I32_CONST: push(frame, (uint32_t)read_signed(pc)); break;
    case I64_CONST: push(frame, read_signed(pc)); break;
    case F32_CONST: push(frame, load(read_bytes(pc, 4), 0, 4)); break;
    case F64_CONST: push(frame, load(read_bytes(pc, 8), 0, 8)); break;
    case REF_NULL: read_heap_type(pc, true), push(frame, 0); break;
    case REF_IS_NULL: push(frame, operand[0] == 0); break;
    case REF_FUNC: push(frame, reference(read_item(&frame->pc, WT_EXTERN_FUNC))); break;
    case REF_EQ: push(frame, operand[0] == operand[1]); break;
    case REF_AS_NON_NULL: push(frame, reference(not_null(engine, operand[0], ""))); break;
    case REF_TEST: push(frame, is_of(engine, operand[0], read_heap_type(pc, false))); break;
    case REF_TEST_NULL: push(frame, is_of(engine, operand[0], read_heap_type(pc, true))); break;
    case REF_CAST: case REF_CAST_NULL:
      if (!is_of(engine, operand[0], read_heap_type(pc, op == REF_CAST_NULL))) fail(engine, TRAPPED "cast failure");
      push(frame, operand[0]);
      break;
    case DATA_DROP: read_segment(pc, DATA)->len = 0; break;
    case ELEM_DROP: read_segment(pc, ELEMENTS)->len = 0; break;
    case REF_I31: push(frame, (operand[0] & 0x7fffffff) << 1 | IS_I31); break;
    case I31_GET_S: case I31_GET_U:
      not_null(engine, operand[0], "i31 ");
      push(frame, operand[0] >> 1 | (op == I31_GET_S && operand[0] >> 31 != 0 ? 0x80000000 : 0));
      break;
    default:
      if (is_arithmetic(op)) run_number(frame, op, operand);
      else if (op >= STRUCT_NEW && op < AFTER_FC) run_aggregate(frame, op, operand);
      else run_table(frame, op, operand);
  }
}

/* ---- functions */

/* Begins a function, whose arguments are the first locals. */
static void enter(frame_t *frame, const item_t *function) {
  const code_t *code = &function->u.func;
  frame->pc = code->body;
  frame->nlocals = code->nparams + code->nlocals;
  if ((size_t)(frame->engine->stack + STACK_VALUES - frame->locals) < frame->nlocals)
    fail(frame->engine, TRAPPED "call stack exhausted");
  memset(frame->locals + code->nparams, 0, code->nlocals * sizeof(value_t)); /* every default is 0: null is 0 */
  frame->top = frame->locals + frame->nlocals;
  frame->label = frame->labels;
  push_label(frame, (label_t){.base = frame->top, .count = code->nresults});
}

bool call(engine_t *engine, const item_t *function, value_t *base, label_t *labels) {
  frame_t frame = {.engine = engine, .locals = base, .labels = labels};
  bool goes_on = true;
  if (++engine->depth > 1500) fail(engine, TRAPPED "call stack exhausted"); /* each takes a frame of C's stack, too */
  enter(&frame, function);
  while (goes_on && depth(&frame) > 0) {
    unsigned op = read_opcode(&frame.pc);
    bool is_thrown = false;
    switch (op) {
      case UNREACHABLE: fail(engine, TRAPPED "unreachable");
      case BLOCK: case LOOP: case IF: case TRY_TABLE: enter_block(&frame, op); break;
      case ELSE: pass_blocks(&frame.pc, 1, false), frame.label--; break; /* reached from before it */
      case END: frame.label--; break;
      case RETURN: frame.label = frame.labels; break;
      case BR_TABLE: {
        uint32_t count = read_count(&frame.pc), label = 0;
        value_t index = pop(&frame);
        for (uint32_t i = 0; i <= count && i <= index; i++) label = read_index(&frame.pc, depth(&frame));
        for (uint64_t i = index; i < count; i++) read_signed(&frame.pc);
        branch(&frame, label);
        break;
      }
      case BR: case BR_IF: case BR_ON_NULL: case BR_ON_NON_NULL: case BR_ON_CAST: case BR_ON_CAST_FAIL:
        branch_if(&frame, op);
        break;
      case THROW: throw(&frame, read_item(&frame.pc, WT_EXTERN_TAG)), is_thrown = true; break;
      case THROW_REF: engine->exception = not_null(engine, pop(&frame), "exception "), is_thrown = true; break;
      case CALL: case CALL_INDIRECT: case CALL_REF: {
        const item_t *called = callee(&frame, op);
        frame.top -= called->u.func.nparams;
        is_thrown = !call(engine, called, frame.top, frame.label);
        frame.top += called->u.func.nresults;
        break;
      }
      case RETURN_CALL: case RETURN_CALL_INDIRECT: case RETURN_CALL_REF: /* in the current frame */
        function = callee(&frame, op);
        memmove(base, frame.top - function->u.func.nparams, function->u.func.nparams * sizeof(value_t));
        enter(&frame, function);
        break;
      default: run_simple(&frame, op, frame.top -= operands_of(op)); break;
    }
    goes_on = !is_thrown || catch(&frame);
  }
  engine->depth--;
  if (goes_on) memmove(base, frame.top - function->u.func.nresults, function->u.func.nresults * sizeof(value_t));
  return goes_on;
}

bool invoke(engine_t *engine, const item_t *function) {
  engine->depth = 0;
  if (setjmp(engine->failed) != 0) return false;
  if (!call(engine, function, engine->stack, engine->labels)) fail(engine, THROWN "an exception");
  return true;
}
