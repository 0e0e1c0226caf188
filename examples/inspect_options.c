/* inspect, the command line: options first, then files; "--" ends the options. */
#include "inspect.h"
#include <string.h>

const char USAGE[] =
    "usage: inspect [REPORT] [--gc POLICY] [--wasm VERSION] [--on PROPOSAL] [--off PROPOSAL] FILE...\n"
    "\n"
    "Reads the types of WebAssembly modules (.wasm) into one registry, in which equal types of different modules\n"
    "are one, and reports what is there. Without REPORT: a table that says of each module how many types of each\n"
    "kind and rec groups it has, its largest group, how deep its deepest type stands below its root supertype, how\n"
    "many of its types stand in another of the modules, too, and the memory that its types take.\n"
    "\n"
    "REPORT is one of\n"
    "  --types      one line for each type: its index in the module and in the registry, kind, finality, supertype,\n"
    "               the layout of its objects and the trampoline type of functions\n"
    "  --wat        the types as WebAssembly text, one (module ...) for each file\n"
    "  --html PAGE  writes the file PAGE, such as types.html, to be opened in a browser: what the modules share, the\n"
    "               tree of supertypes, and each type with its text, its layout and what refers to it\n"
    "  --graph      a picture of the types for Graphviz: inspect --graph FILE... | dot -Tsvg > types.svg\n"
    "     --only TYPE   draws one type, such as t12, with the types it needs and those that refer to it\n"
    "  --diff       of two files, which types are the same, gone from the first or added by the second, with the number\n"
    "               of each in both and the beginning of its fingerprint, by which it is known everywhere\n"
    "  --why SUB SUP  why the type SUB is not a subtype of the type SUP, such as --why t4 t1\n"
    "\n"
    "and\n"
    "  --gc POLICY  how objects are laid out in memory: none, null, drc (deferred reference counting) or copying;\n"
    "               without it drc for --html, and none for the others\n"
    "  --wasm VERSION  which proposals are on: those of WebAssembly 1, 2 or 3; without it those of 3\n"
    "  --on PROPOSAL, --off PROPOSAL  switch one on, with those that it builds on, or off, with those that build on\n"
    "               it: multi-value, reference-types, simd, function-references, gc, exceptions, stack-switching,\n"
    "               shared-everything-threads, custom-descriptors; or all. They act in their order\n"
    "  --help       prints this text\n"
    "\n"
    "All reports call a type $t1, $t2 and so on, after its index in the registry; names come from a module's name\n"
    "section. Options take t1, which a shell leaves alone, or the name.\n"
    "\n"
    "Exit status: 0 if every file was read, 1 if one was not, 2 if the command line makes no sense.\n";

static const struct {
  const char *name;
  wt_gc_layout_kind_t policy;
} POLICIES[] = {{"none", WT_GC_LAYOUT_NONE},
                {"null", WT_GC_LAYOUT_NULL},
                {"drc", WT_GC_LAYOUT_DRC},
                {"copying", WT_GC_LAYOUT_COPYING}};

static const struct {
  const char *name;
  wt_feature_t feature;
} PROPOSALS[] = {{"multi-value", WT_FEATURE_MULTI_VALUE},
                 {"reference-types", WT_FEATURE_REFERENCE_TYPES},
                 {"simd", WT_FEATURE_SIMD},
                 {"function-references", WT_FEATURE_FUNCTION_REFERENCES},
                 {"gc", WT_FEATURE_GC},
                 {"exceptions", WT_FEATURE_EXCEPTIONS},
                 {"stack-switching", WT_FEATURE_STACK_SWITCHING},
                 {"shared-everything-threads", WT_FEATURE_SHARED_EVERYTHING_THREADS},
                 {"custom-descriptors", WT_FEATURE_CUSTOM_DESCRIPTORS}};

static const struct {
  const char *name;
  report_t report;
} REPORTS[] = {
    {"--types", REPORT_TYPES}, {"--wat", REPORT_WAT}, {"--graph", REPORT_GRAPH}, {"--html", REPORT_HTML},
    {"--why", REPORT_WHY}, {"--diff", REPORT_DIFF}};

const char *policy_text(wt_gc_layout_kind_t gc) {
  for (size_t i = 0; i < sizeof POLICIES / sizeof POLICIES[0]; i++)
    if (POLICIES[i].policy == gc) return POLICIES[i].name;
  return "?";
}

static bool parse_policy(const char *name, wt_gc_layout_kind_t *policy) {
  for (size_t i = 0; name != NULL && i < sizeof POLICIES / sizeof POLICIES[0]; i++)
    if (strcmp(name, POLICIES[i].name) == 0) {
      *policy = POLICIES[i].policy;
      return true;
    }
  return false;
}

/* Switches the proposal of this name, or all. False if there is none. */
static bool switch_proposal(wt_registry_config_t *config, const char *name, bool on) {
  bool found = false;
  for (size_t i = 0; name != NULL && i < sizeof PROPOSALS / sizeof PROPOSALS[0]; i++)
    if (strcmp(name, "all") == 0 || strcmp(name, PROPOSALS[i].name) == 0)
      found = wt_registry_config_set_feature(config, PROPOSALS[i].feature, on, NULL);
  return found;
}

static bool set_version(wt_registry_config_t *config, const char *text) {
  bool is_one = text != NULL && text[0] >= '1' && text[0] <= '3' && text[1] == '\0';
  return is_one && wt_registry_config_set_wasm_version(config, (uint32_t)(text[0] - '0'), NULL);
}

static const char *report_text(report_t report) {
  for (size_t i = 0; i < sizeof REPORTS / sizeof REPORTS[0]; i++)
    if (REPORTS[i].report == report) return REPORTS[i].name;
  return "?";
}

/* Takes the option if it is a report's. True as long as the command line makes sense. */
static bool parse_report(const char *option, options_t *options, bool *taken) {
  for (size_t i = 0; i < sizeof REPORTS / sizeof REPORTS[0]; i++) {
    if (strcmp(option, REPORTS[i].name) != 0) continue;
    *taken = true;
    if (options->report != REPORT_SUMMARY && options->report != REPORTS[i].report) {
      fprintf(stderr, "inspect: %s and %s are two reports; ask for one at a time\n", report_text(options->report),
              option);
      return false;
    }
    options->report = REPORTS[i].report;
  }
  return true;
}

/* Without this, a forgotten page would cost the user the first of the modules. */
static bool is_page(const char *path) {
  size_t len = path != NULL ? strlen(path) : 0;
  return (len > 5 && strcmp(path + len - 5, ".html") == 0) || (len > 4 && strcmp(path + len - 4, ".htm") == 0);
}

static const char WHY[] = "inspect: --why needs two types, then the modules: inspect --why t4 t1 FILE...\n";

bool options_parse(int argc, char **argv, options_t *options) {
  int i = 1;
  bool only_files = false; /* after "--" */
  memset(options, 0, sizeof *options);
  options->config = wt_registry_config_new();
  for (; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
    bool taken = false;
    if (strcmp(argv[i], "--") == 0) {
      only_files = true;
      i++;
      break;
    }
    if (!parse_report(argv[i], options, &taken)) return false;
    /* From here on argv[i + 1] is an option's value, or the NULL after the last argument. */
    if (strcmp(argv[i], "--html") == 0) {
      options->page = argv[++i];
      if (!is_page(options->page)) {
        fprintf(stderr, "inspect: --html needs the name of the page to write, ending in .html, before the modules: "
                        "inspect --html types.html FILE...\n");
        return false;
      }
    } else if (strcmp(argv[i], "--gc") == 0) {
      char *name = argv[++i];
      if (!parse_policy(name, &options->gc)) {
        fprintf(stderr, "inspect: --gc needs a layout policy, none, null, drc or copying, not %s\n",
                name != NULL ? shown(name) : "nothing");
        return false;
      }
    } else if (strcmp(argv[i], "--wasm") == 0) {
      char *version = argv[++i];
      if (!set_version(options->config, version)) {
        fprintf(stderr, "inspect: --wasm needs a version of WebAssembly, 1, 2 or 3, not %s\n",
                version != NULL ? shown(version) : "nothing");
        return false;
      }
    } else if (strcmp(argv[i], "--on") == 0 || strcmp(argv[i], "--off") == 0) {
      const char *option = argv[i];
      char *name = argv[++i];
      if (!switch_proposal(options->config, name, strcmp(option, "--on") == 0)) {
        fprintf(stderr, "inspect: %s needs a proposal, such as gc or stack-switching, not %s; inspect --help lists them\n",
                option, name != NULL ? shown(name) : "nothing");
        return false;
      }
    } else if (strcmp(argv[i], "--why") == 0) {
      options->sub = argv[++i];
      options->sup = options->sub != NULL ? argv[++i] : NULL;
      if (options->sup == NULL) {
        fputs(WHY, stderr);
        return false;
      }
    } else if (strcmp(argv[i], "--only") == 0) {
      options->only = argv[++i];
      if (options->only == NULL) {
        fprintf(stderr, "inspect: --only needs a type, such as t12; inspect --types FILE... lists them\n");
        return false;
      }
    } else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
      options->help = true;
    } else if (!taken) {
      fprintf(stderr, "inspect: there is no option %s; inspect --help lists them\n", shown(argv[i]));
      return false;
    }
  }
  if (options->help) return true;
  if (options->only != NULL && options->report != REPORT_GRAPH) {
    fprintf(stderr, "inspect: --only narrows a picture: inspect --graph --only %s FILE...\n", shown(options->only));
    return false;
  }
  options->files = argv + i;
  options->num_files = (size_t)(argc - i);
  if (options->num_files == 0) { /* or the only one was taken for a type */
    fputs(options->report == REPORT_WHY ? WHY
          : "inspect: no file was given; name one or more WebAssembly modules, or see inspect --help\n", stderr);
    return false;
  }
  if (options->report == REPORT_DIFF && options->num_files != 2) {
    fprintf(stderr, "inspect: --diff compares two files: inspect --diff BEFORE AFTER\n");
    return false;
  }
  for (; !only_files && i < argc; i++)
    if (argv[i][0] == '-' && argv[i][1] != '\0') {
      fprintf(stderr, "inspect: options come before the files, but %s stands after %s\n", shown(argv[i]),
              shown(argv[i - 1]));
      return false;
    }
  if (options->gc == 0) options->gc = options->report == REPORT_HTML ? WT_GC_LAYOUT_DRC : WT_GC_LAYOUT_NONE;
  return true;
}
