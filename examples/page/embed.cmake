# Puts the files of this folder together into one page, and the page into C: cmake -D OUTPUT=page.c -P embed.cmake
#
# The page comes in two pieces, since the facts belong in the middle. Its Content-Security-Policy allows this one script
# and this one style by their hashes, and nothing else: whatever a module may call its types, nothing of it can run, and
# nothing is fetched.
cmake_minimum_required(VERSION 3.20)

# As base64 the SHA-256 of a text, which is how a policy names what it allows.
function(sha256_base64 text result)
  set(alphabet "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  string(SHA256 hex "${text}")
  string(APPEND hex "00") # 33 bytes are 44 characters, of which the last stands for no byte
  set(base64 "")
  foreach(at RANGE 0 63 3) # three hexadecimal digits are two characters
    string(SUBSTRING ${hex} ${at} 3 digits)
    math(EXPR high "0x${digits} >> 6")
    math(EXPR low "0x${digits} & 63")
    string(SUBSTRING ${alphabet} ${high} 1 first)
    string(SUBSTRING ${alphabet} ${low} 1 second)
    string(APPEND base64 ${first}${second})
  endforeach()
  string(SUBSTRING "${base64}" 0 43 base64)
  set(${result} "${base64}=" PARENT_SCOPE)
endfunction()

# A text as the bytes of a C array.
function(c_bytes text name result)
  file(WRITE ${OUTPUT}.piece "${text}")
  file(READ ${OUTPUT}.piece bytes HEX)
  file(REMOVE ${OUTPUT}.piece)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(REPEAT "." 100 line)
  string(REGEX REPLACE "(${line})" "\\1\n" bytes "${bytes}")
  set(${result} "const unsigned char ${name}[] = {\n${bytes}};\nconst size_t ${name}_LEN = sizeof ${name};\n"
    PARENT_SCOPE)
endfunction()

set(folder ${CMAKE_CURRENT_LIST_DIR})
set(script "\"use strict\";\n")
foreach(part elements names facts text layout table types tree overview details routes)
  file(READ ${folder}/${part}.js source)
  string(APPEND script "${source}")
endforeach()
file(READ ${folder}/page.css style)
file(READ ${folder}/page.html page)
sha256_base64("${script}" script_hash)
sha256_base64("${style}" style_hash)
string(REPLACE "@STYLE_HASH@" "${style_hash}" page "${page}")
string(REPLACE "@SCRIPT_HASH@" "${script_hash}" page "${page}")
string(REPLACE "@STYLE@" "${style}" page "${page}")
string(REPLACE "@SCRIPT@" "${script}" page "${page}")

string(FIND "${page}" "@FACTS@" middle)
string(SUBSTRING "${page}" 0 ${middle} before)
math(EXPR middle "${middle} + 7")
string(SUBSTRING "${page}" ${middle} -1 after)
c_bytes("${before}" PAGE_BEFORE_FACTS before)
c_bytes("${after}" PAGE_AFTER_FACTS after)
file(WRITE ${OUTPUT} "/* Made of the files in page/ by page/embed.cmake. */
#include <stddef.h>
extern const unsigned char PAGE_BEFORE_FACTS[], PAGE_AFTER_FACTS[];
extern const size_t PAGE_BEFORE_FACTS_LEN, PAGE_AFTER_FACTS_LEN;
${before}${after}")
