/* inspect --graph: the types as a picture, in the language of Graphviz.
 *
 * A node is a type: structs and exceptions are tables with a row for each field, arrays boxes with depth, functions
 * rounded boxes, continuations too. A frame is a rec group of several types. Thick arrows with a hollow head go to the
 * supertype, dotted ones to the descriptor, dashed ones to the types that a type refers to. Every type is drawn once, however many modules have it. */
#include "inspect.h"
#include <stdlib.h>
#include <string.h>

enum {
  TYPES_MAX = 120, /* a picture with more cannot be read */
  ROWS_MAX = 8,     /* fields of a struct, and params or results of a function, that are written out */
};

/* Which types are drawn. The arrays have a row for each type index, as the catalog has. */
typedef struct picture_t {
  const catalog_t *catalog;
  bool *drawn, *written;
  uint32_t *arrow_from; /* the last type to have an arrow to this one: several references are one arrow */
  size_t num_drawn;
  bool needs_more;          /* --only: not everything that it needs has room */
  size_t referrers_omitted; /* --only: how many of those that refer to it are left out */
} picture_t;

static void draw(picture_t *picture, const wt_registered_type_t *type) {
  picture->drawn[wt_registered_type_index(type)] = true;
  picture->num_drawn++;
}

/* The type that `type` has in this slot, or NULL; behind the slots, what it is tied to. */
static const wt_registered_type_t *referred(const wt_registered_type_t *type, size_t i) {
  if (i >= num_slots(type)) return tied(type, i - num_slots(type));
  wt_val_type_t value = slot(type, i).storage;
  return value.kind == WT_VAL_REF && value.heap == WT_HEAP_CONCRETE ? value.type : NULL;
}

static bool refers(const wt_registered_type_t *from, const wt_registered_type_t *to) {
  bool found = wt_registered_type_supertype(from) == to;
  for (size_t i = 0; !found && i < num_slots(from) + TIES; i++) found = referred(from, i) == to;
  return found;
}

/* Draws `only`, then what it needs, the nearest first, and in the room that is left what refers to it. */
static void draw_around(picture_t *picture, const wt_registered_type_t *only) {
  const wt_registered_type_t *queue[TYPES_MAX * 3 / 4]; /* a quarter is kept free for what refers to it */
  size_t len = 0;
  draw(picture, only);
  queue[len++] = only;
  for (size_t next = 0; next < len; next++)
    for (size_t i = 0; i <= num_slots(queue[next]) + TIES; i++) {
      const wt_registered_type_t *type =
          i == 0 ? wt_registered_type_supertype(queue[next]) : referred(queue[next], i - 1);
      if (type == NULL || picture->drawn[wt_registered_type_index(type)]) continue;
      if (len == sizeof queue / sizeof queue[0]) {
        picture->needs_more = true;
        break;
      }
      draw(picture, type);
      queue[len++] = type;
    }
  for (size_t index = 0; index < picture->catalog->len; index++) {
    const wt_registered_type_t *type = picture->catalog->types[index];
    if (type == NULL || picture->drawn[index] || !refers(type, only)) continue;
    if (picture->num_drawn < TYPES_MAX)
      draw(picture, type);
    else
      picture->referrers_omitted++;
  }
}

/* A name in a label, which is written as in HTML. */
static void write_name(const char *name) {
  char text[NAME_TEXT];
  for (const char *next = name_text(name, text); *next != '\0'; next++) switch (*next) {
      case '&': printf("&amp;"); break;
      case '<': printf("&lt;"); break;
      case '>': printf("&gt;"); break;
      case '"': printf("&quot;"); break;
      default: putchar(*next);
    }
}

static void write_type(const picture_t *picture, const wt_registered_type_t *type) {
  char text[TEXT];
  const char *name = wt_type_names_type(picture->catalog->names, type);
  if (name != NULL)
    write_name(name);
  else
    printf("%s", type_text(type, text));
}

static void write_value(const picture_t *picture, wt_field_type_t field) {
  char text[TEXT];
  if (field.is_mutable) printf("mut ");
  if (field.storage.kind == WT_VAL_REF && field.storage.heap == WT_HEAP_CONCRETE) {
    bool is_exact = (field.storage.flags & WT_REF_EXACT) != 0;
    printf("(ref %s%s", field.storage.nullable ? "null " : "", is_exact ? "(exact " : "");
    write_type(picture, field.storage.type);
    printf(is_exact ? "))" : ")");
  } else {
    printf("%s", value_text(field.storage, text));
  }
}

/* One row of a node's table: number or name, and type of a field. References leave from its port. */
static void write_row(const picture_t *picture, const wt_registered_type_t *type, size_t i) {
  const char *name = wt_type_names_field(picture->catalog->names, type, (uint32_t)i);
  printf("<tr><td align=\"right\"><font color=\"#777777\">");
  if (name != NULL)
    write_name(name);
  else
    printf("%zu", i);
  printf("</font></td><td align=\"left\" port=\"f%zu\">", i);
  write_value(picture, slot(type, i));
  printf("</td></tr>");
}

/* "i32 i64 → f64" of a function. */
static void write_signature(const picture_t *picture, const wt_registered_type_t *type) {
  size_t params = wt_registered_type_num_params(type), slots = num_slots(type);
  printf("<br/>");
  for (size_t i = 0; i < slots; i++) {
    if (i == params) printf("&#8594; ");
    if (i < ROWS_MAX) write_value(picture, slot(type, i));
    if (i < ROWS_MAX) printf(" ");
    if (i == ROWS_MAX) printf("&#8230; ");
  }
  if (slots == params) printf("&#8594;");
}

/* Name, index and kind, as the beginning of a label. */
static void write_heading(const picture_t *picture, const wt_registered_type_t *type) {
  char text[TEXT];
  printf("<b>");
  write_type(picture, type);
  printf("</b> ");
  if (wt_type_names_type(picture->catalog->names, type) != NULL) printf("%s ", type_text(type, text));
  printf("%s%s", wt_registered_type_is_shared(type) ? "shared " : "", kind_text(wt_registered_type_kind(type)));
}

static void write_node(const picture_t *picture, const wt_registered_type_t *type, const wt_registered_type_t *only) {
  wt_type_kind_t kind = wt_registered_type_kind(type);
  const char *frame = type == only ? ", penwidth=3" : "";
  printf("    t%" PRIu32 " [", wt_registered_type_index(type));
  if (kind == WT_TYPE_FUNC) {
    printf("shape=box, style=\"rounded,filled\", fillcolor=\"#fdf1d8\"%s, label=<", frame);
    write_heading(picture, type);
    write_signature(picture, type);
  } else if (kind == WT_TYPE_CONT) {
    printf("shape=box, style=\"rounded,filled\", fillcolor=\"#f6e4f4\"%s, label=<", frame);
    write_heading(picture, type);
    printf("<br/>of ");
    write_type(picture, wt_registered_type_cont_func(type));
  } else if (kind == WT_TYPE_ARRAY) {
    printf("shape=box3d, style=filled, fillcolor=\"#e2f3e4\"%s, label=<", frame);
    write_heading(picture, type);
    printf("<br/>");
    write_value(picture, slot(type, 0));
  } else {
    size_t fields = num_slots(type);
    printf("shape=plain, label=<<table border=\"%d\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"3\" "
           "bgcolor=\"#e3edfb\"><tr><td colspan=\"2\">",
           type == only ? 3 : 1);
    write_heading(picture, type);
    printf("</td></tr>");
    for (size_t i = 0; i < fields && i < ROWS_MAX; i++) write_row(picture, type, i);
    if (fields > ROWS_MAX)
      printf("<tr><td colspan=\"2\" align=\"left\" port=\"f%d\">%zu more</td></tr>", ROWS_MAX, fields - ROWS_MAX);
    printf("</table>");
  }
  printf(">];\n");
}

static void write_arrows(picture_t *picture, const wt_registered_type_t *type) {
  uint32_t from = wt_registered_type_index(type);
  const wt_registered_type_t *supertype = wt_registered_type_supertype(type);
  bool rows = wt_registered_type_kind(type) == WT_TYPE_STRUCT || wt_registered_type_kind(type) == WT_TYPE_EXN;
  if (supertype != NULL && picture->drawn[wt_registered_type_index(supertype)])
    printf("  t%" PRIu32 " -> t%" PRIu32 " [arrowhead=onormal, penwidth=2, weight=8];\n", from,
           wt_registered_type_index(supertype));
  const wt_registered_type_t *descriptor = wt_registered_type_descriptor(type);
  if (descriptor != NULL && picture->drawn[wt_registered_type_index(descriptor)])
    printf("  t%" PRIu32 " -> t%" PRIu32 " [style=dotted, penwidth=2, label=\"descriptor\", fontsize=9];\n", from,
           wt_registered_type_index(descriptor));
  for (size_t i = 0; i <= num_slots(type); i++) { /* of what it is tied to, the func type only */
    const wt_registered_type_t *target = referred(type, i);
    if (target == NULL) continue;
    uint32_t to = wt_registered_type_index(target);
    if (!picture->drawn[to] || picture->arrow_from[to] == from) continue;
    picture->arrow_from[to] = from;
    printf("  t%" PRIu32, from);
    if (rows) printf(":f%zu", i < ROWS_MAX ? i : (size_t)ROWS_MAX);
    printf(" -> t%" PRIu32 " [style=dashed, arrowhead=vee, color=\"#666666\"];\n", to);
  }
}

/* The rec group of the type, with those of its members that are drawn. A group of one gets no frame. */
static bool write_group(picture_t *picture, const wt_registered_type_t *type, const wt_registered_type_t *only) {
  wt_rec_group_t *group = wt_registered_type_rec_group(type, NULL);
  size_t len = wt_rec_group_len(group), drawn = 0;
  for (size_t i = 0; i < len; i++) drawn += picture->drawn[wt_registered_type_index(wt_rec_group_type(group, i))];
  printf("  subgraph cluster_t%" PRIu32 " {\n", wt_registered_type_index(wt_rec_group_type(group, 0)));
  if (len == 1)
    printf("    peripheries=0;\n");
  else if (drawn == len)
    printf("    label=\"rec group of %zu\"; style=rounded; color=\"#aaaaaa\";\n", len);
  else
    printf("    label=\"%zu of a rec group of %zu\"; style=rounded; color=\"#aaaaaa\";\n", drawn, len);
  for (size_t i = 0; i < len; i++) {
    const wt_registered_type_t *member = wt_rec_group_type(group, i);
    uint32_t index = wt_registered_type_index(member);
    if (picture->drawn[index]) write_node(picture, member, only);
    picture->written[index] = true;
  }
  printf("  }\n");
  wt_rec_group_delete(group);
  return len > 0;
}

static bool write_picture(picture_t *picture, const wt_registered_type_t *only) {
  char text[TEXT];
  const catalog_t *catalog = picture->catalog;
  bool ok = true;
  printf("digraph types {\n  rankdir=RL; fontname=\"sans-serif\"; nodesep=0.15;\n"
         "  node [fontname=\"sans-serif\", fontsize=11];\n");
  for (size_t index = 0; ok && index < catalog->len; index++)
    if (picture->drawn[index] && !picture->written[index]) ok = write_group(picture, catalog->types[index], only);
  for (size_t index = 0; ok && index < catalog->len; index++)
    if (picture->drawn[index]) write_arrows(picture, catalog->types[index]);
  printf("  label=\""); /* at the end, for the groups would inherit it */
  if (only != NULL) printf("%s, what it needs, and what refers to it: ", type_text(only, text));
  printf("%zu of %zu type%s of %zu module%s\\lthick arrow: to the supertype; dashed arrow: refers to\\l\";\n}\n",
         picture->num_drawn, catalog->num_types, plural(catalog->num_types), catalog->read, plural(catalog->read));
  if (picture->needs_more)
    fprintf(stderr, "inspect: a picture has room for %d types, so what %s needs is drawn only as far as it is near; "
                    "inspect --html shows all\n",
            TYPES_MAX, type_text(only, text));
  if (picture->referrers_omitted > 0)
    fprintf(stderr, "inspect: a picture has room for %d types, so %zu that refer to %s are left out; inspect --html "
                    "shows all\n",
            TYPES_MAX, picture->referrers_omitted, type_text(only, text));
  return ok;
}

bool print_graph(const catalog_t *catalog, const wt_registered_type_t *only) {
  if (only == NULL && catalog->num_types > TYPES_MAX) {
    fprintf(stderr, "inspect: %zu types are too many for one picture, which has room for %d. Draw one type and its "
                    "surroundings with inspect --graph --only t1 FILE..., or look at all of them with inspect --html "
                    "types.html FILE...\n",
            catalog->num_types, TYPES_MAX);
    return false;
  }
  picture_t picture = {catalog, NULL, NULL, NULL, 0, false, 0};
  size_t rows = catalog->len > 0 ? catalog->len : 1;
  picture.drawn = calloc(rows, sizeof *picture.drawn);
  picture.written = calloc(rows, sizeof *picture.written);
  picture.arrow_from = calloc(rows, sizeof *picture.arrow_from);
  bool ok = picture.drawn != NULL && picture.written != NULL && picture.arrow_from != NULL;
  if (ok && only != NULL) draw_around(&picture, only);
  for (size_t index = 0; ok && only == NULL && index < catalog->len; index++)
    if (catalog->types[index] != NULL) draw(&picture, catalog->types[index]);
  ok = ok && write_picture(&picture, only);
  if (!ok) fprintf(stderr, "inspect: there is not enough memory for the picture\n");
  free(picture.drawn);
  free(picture.written);
  free(picture.arrow_from);
  return ok;
}
