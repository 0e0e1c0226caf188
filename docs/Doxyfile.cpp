# The reference of the C++ interface; as docs/Doxyfile, except for this. Names of typereg.h lead to its reference.
# What every container has (`size`, `begin`, …) needs no words.

@INCLUDE               = docs/Doxyfile
PROJECT_NAME           = "typereg for C++"
HTML_OUTPUT            = cpp
GENERATE_TAGFILE       =
TAGFILES               = build/docs/c.tag=../c

INPUT                  = include
FILE_PATTERNS          = *.hpp
FILTER_PATTERNS        = *.hpp="python3 docs/doxygen_filter.py"
USE_MDFILE_AS_MAINPAGE =
LAYOUT_FILE            =
EXCLUDE_SYMBOLS        = *detail*
WARN_IF_UNDOCUMENTED   = NO
HIDE_UNDOC_CLASSES     = YES

OPTIMIZE_OUTPUT_FOR_C  = NO
TYPEDEF_HIDES_STRUCT   = NO
BUILTIN_STL_SUPPORT    = YES
