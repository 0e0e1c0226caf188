# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_typereg_global_optspecs
    string join \n color= h/help V/version
end

function __fish_typereg_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_typereg_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_typereg_using_subcommand
    set -l cmd (__fish_typereg_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c typereg -n "__fish_typereg_needs_command" -l color -d 'When to use colours; NO_COLOR in the environment switches `auto` off' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c typereg -n "__fish_typereg_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c typereg -n "__fish_typereg_needs_command" -s V -l version -d 'Print version'
complete -c typereg -n "__fish_typereg_needs_command" -f -a "list" -d 'A table of the modules: how many types of each kind, how deep, how many of them shared, how large'
complete -c typereg -n "__fish_typereg_needs_command" -f -a "types" -d 'A table of each module\'s types: kind, supertype, layout, trampoline type, what uses them, name'
complete -c typereg -n "__fish_typereg_needs_command" -f -a "wat" -d 'The types as WebAssembly text'
complete -c typereg -n "__fish_typereg_needs_command" -f -a "page" -d 'Writes a page for the browser: what modules share, the tree of supertypes, each type with its layout'
complete -c typereg -n "__fish_typereg_needs_command" -f -a "graph" -d 'A picture for Graphviz: typereg graph INPUT... | dot -Tsvg > types.svg'
complete -c typereg -n "__fish_typereg_needs_command" -f -a "why" -d 'Is one type a subtype of another, and why, or why not'
complete -c typereg -n "__fish_typereg_needs_command" -f -a "diff" -d 'Which types two modules have in common: added, gone, moved, changed, the same'
complete -c typereg -n "__fish_typereg_needs_command" -f -a "fingerprint" -d 'The fingerprint of each type: 32 bytes that identify it everywhere'
complete -c typereg -n "__fish_typereg_needs_command" -f -a "check" -d 'Is the type section of every module valid'
complete -c typereg -n "__fish_typereg_needs_command" -f -a "completions" -d 'Prints the completions for a shell'
complete -c typereg -n "__fish_typereg_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c typereg -n "__fish_typereg_using_subcommand list" -l gc -d 'How objects are laid out in memory; by default drc for page, none for the others' -r -f -a "none\t'No layouts'
null\t'wasmtime\'s null collector'
drc\t'Deferred reference counting'
copying\t'Semi-space copying'"
complete -c typereg -n "__fish_typereg_using_subcommand list" -l wasm -d 'The proposals of WebAssembly 1, 2 or 3 are on; by default those of 3' -r -f -a "1\t''
2\t''
3\t''"
complete -c typereg -n "__fish_typereg_using_subcommand list" -l on -d 'Switches a proposal on, with those that it builds on' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand list" -l off -d 'Switches a proposal off, with those that build on it' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand list" -l kind -d 'Only types of this kind: func, struct, array or cont; several with commas' -r
complete -c typereg -n "__fish_typereg_using_subcommand list" -l name -d 'Only types of this name; * stands for any text, ? for one character' -r
complete -c typereg -n "__fish_typereg_using_subcommand list" -l depth -d 'Only types with this many supertypes: 2, 2.., ..3 or 1..3' -r
complete -c typereg -n "__fish_typereg_using_subcommand list" -l module -d 'Only modules of this name, with or without folders; in a component, of this name there; * and ? as for --name' -r
complete -c typereg -n "__fish_typereg_using_subcommand list" -l color -d 'When to use colours; NO_COLOR in the environment switches `auto` off' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c typereg -n "__fish_typereg_using_subcommand list" -l json -d 'Prints JSON, as docs/command.schema.json describes it'
complete -c typereg -n "__fish_typereg_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c typereg -n "__fish_typereg_using_subcommand types" -l gc -d 'How objects are laid out in memory; by default drc for page, none for the others' -r -f -a "none\t'No layouts'
null\t'wasmtime\'s null collector'
drc\t'Deferred reference counting'
copying\t'Semi-space copying'"
complete -c typereg -n "__fish_typereg_using_subcommand types" -l wasm -d 'The proposals of WebAssembly 1, 2 or 3 are on; by default those of 3' -r -f -a "1\t''
2\t''
3\t''"
complete -c typereg -n "__fish_typereg_using_subcommand types" -l on -d 'Switches a proposal on, with those that it builds on' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand types" -l off -d 'Switches a proposal off, with those that build on it' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand types" -l kind -d 'Only types of this kind: func, struct, array or cont; several with commas' -r
complete -c typereg -n "__fish_typereg_using_subcommand types" -l name -d 'Only types of this name; * stands for any text, ? for one character' -r
complete -c typereg -n "__fish_typereg_using_subcommand types" -l depth -d 'Only types with this many supertypes: 2, 2.., ..3 or 1..3' -r
complete -c typereg -n "__fish_typereg_using_subcommand types" -l module -d 'Only modules of this name, with or without folders; in a component, of this name there; * and ? as for --name' -r
complete -c typereg -n "__fish_typereg_using_subcommand types" -l color -d 'When to use colours; NO_COLOR in the environment switches `auto` off' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c typereg -n "__fish_typereg_using_subcommand types" -l users -d 'Lists the functions, globals, tables and tags that use each type'
complete -c typereg -n "__fish_typereg_using_subcommand types" -l json -d 'Prints JSON, as docs/command.schema.json describes it'
complete -c typereg -n "__fish_typereg_using_subcommand types" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c typereg -n "__fish_typereg_using_subcommand wat" -l gc -d 'How objects are laid out in memory; by default drc for page, none for the others' -r -f -a "none\t'No layouts'
null\t'wasmtime\'s null collector'
drc\t'Deferred reference counting'
copying\t'Semi-space copying'"
complete -c typereg -n "__fish_typereg_using_subcommand wat" -l wasm -d 'The proposals of WebAssembly 1, 2 or 3 are on; by default those of 3' -r -f -a "1\t''
2\t''
3\t''"
complete -c typereg -n "__fish_typereg_using_subcommand wat" -l on -d 'Switches a proposal on, with those that it builds on' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand wat" -l off -d 'Switches a proposal off, with those that build on it' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand wat" -l kind -d 'Only types of this kind: func, struct, array or cont; several with commas' -r
complete -c typereg -n "__fish_typereg_using_subcommand wat" -l name -d 'Only types of this name; * stands for any text, ? for one character' -r
complete -c typereg -n "__fish_typereg_using_subcommand wat" -l depth -d 'Only types with this many supertypes: 2, 2.., ..3 or 1..3' -r
complete -c typereg -n "__fish_typereg_using_subcommand wat" -l module -d 'Only modules of this name, with or without folders; in a component, of this name there; * and ? as for --name' -r
complete -c typereg -n "__fish_typereg_using_subcommand wat" -l color -d 'When to use colours; NO_COLOR in the environment switches `auto` off' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c typereg -n "__fish_typereg_using_subcommand wat" -l json -d 'Prints JSON, as docs/command.schema.json describes it'
complete -c typereg -n "__fish_typereg_using_subcommand wat" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c typereg -n "__fish_typereg_using_subcommand page" -s o -l output -d 'The file to write, ending in .html; without it the page goes to standard output' -r -F
complete -c typereg -n "__fish_typereg_using_subcommand page" -l gc -d 'How objects are laid out in memory; by default drc for page, none for the others' -r -f -a "none\t'No layouts'
null\t'wasmtime\'s null collector'
drc\t'Deferred reference counting'
copying\t'Semi-space copying'"
complete -c typereg -n "__fish_typereg_using_subcommand page" -l wasm -d 'The proposals of WebAssembly 1, 2 or 3 are on; by default those of 3' -r -f -a "1\t''
2\t''
3\t''"
complete -c typereg -n "__fish_typereg_using_subcommand page" -l on -d 'Switches a proposal on, with those that it builds on' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand page" -l off -d 'Switches a proposal off, with those that build on it' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand page" -l kind -d 'Only types of this kind: func, struct, array or cont; several with commas' -r
complete -c typereg -n "__fish_typereg_using_subcommand page" -l name -d 'Only types of this name; * stands for any text, ? for one character' -r
complete -c typereg -n "__fish_typereg_using_subcommand page" -l depth -d 'Only types with this many supertypes: 2, 2.., ..3 or 1..3' -r
complete -c typereg -n "__fish_typereg_using_subcommand page" -l module -d 'Only modules of this name, with or without folders; in a component, of this name there; * and ? as for --name' -r
complete -c typereg -n "__fish_typereg_using_subcommand page" -l color -d 'When to use colours; NO_COLOR in the environment switches `auto` off' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c typereg -n "__fish_typereg_using_subcommand page" -l json -d 'Prints JSON, as docs/command.schema.json describes it'
complete -c typereg -n "__fish_typereg_using_subcommand page" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c typereg -n "__fish_typereg_using_subcommand graph" -l only -d 'Draws one type, such as t12 or a name, with the types that it needs and those that refer to it' -r
complete -c typereg -n "__fish_typereg_using_subcommand graph" -l gc -d 'How objects are laid out in memory; by default drc for page, none for the others' -r -f -a "none\t'No layouts'
null\t'wasmtime\'s null collector'
drc\t'Deferred reference counting'
copying\t'Semi-space copying'"
complete -c typereg -n "__fish_typereg_using_subcommand graph" -l wasm -d 'The proposals of WebAssembly 1, 2 or 3 are on; by default those of 3' -r -f -a "1\t''
2\t''
3\t''"
complete -c typereg -n "__fish_typereg_using_subcommand graph" -l on -d 'Switches a proposal on, with those that it builds on' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand graph" -l off -d 'Switches a proposal off, with those that build on it' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand graph" -l kind -d 'Only types of this kind: func, struct, array or cont; several with commas' -r
complete -c typereg -n "__fish_typereg_using_subcommand graph" -l name -d 'Only types of this name; * stands for any text, ? for one character' -r
complete -c typereg -n "__fish_typereg_using_subcommand graph" -l depth -d 'Only types with this many supertypes: 2, 2.., ..3 or 1..3' -r
complete -c typereg -n "__fish_typereg_using_subcommand graph" -l module -d 'Only modules of this name, with or without folders; in a component, of this name there; * and ? as for --name' -r
complete -c typereg -n "__fish_typereg_using_subcommand graph" -l color -d 'When to use colours; NO_COLOR in the environment switches `auto` off' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c typereg -n "__fish_typereg_using_subcommand graph" -l json -d 'Prints JSON, as docs/command.schema.json describes it'
complete -c typereg -n "__fish_typereg_using_subcommand graph" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c typereg -n "__fish_typereg_using_subcommand why" -l gc -d 'How objects are laid out in memory; by default drc for page, none for the others' -r -f -a "none\t'No layouts'
null\t'wasmtime\'s null collector'
drc\t'Deferred reference counting'
copying\t'Semi-space copying'"
complete -c typereg -n "__fish_typereg_using_subcommand why" -l wasm -d 'The proposals of WebAssembly 1, 2 or 3 are on; by default those of 3' -r -f -a "1\t''
2\t''
3\t''"
complete -c typereg -n "__fish_typereg_using_subcommand why" -l on -d 'Switches a proposal on, with those that it builds on' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand why" -l off -d 'Switches a proposal off, with those that build on it' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand why" -l kind -d 'Only types of this kind: func, struct, array or cont; several with commas' -r
complete -c typereg -n "__fish_typereg_using_subcommand why" -l name -d 'Only types of this name; * stands for any text, ? for one character' -r
complete -c typereg -n "__fish_typereg_using_subcommand why" -l depth -d 'Only types with this many supertypes: 2, 2.., ..3 or 1..3' -r
complete -c typereg -n "__fish_typereg_using_subcommand why" -l module -d 'Only modules of this name, with or without folders; in a component, of this name there; * and ? as for --name' -r
complete -c typereg -n "__fish_typereg_using_subcommand why" -l color -d 'When to use colours; NO_COLOR in the environment switches `auto` off' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c typereg -n "__fish_typereg_using_subcommand why" -l json -d 'Prints JSON, as docs/command.schema.json describes it'
complete -c typereg -n "__fish_typereg_using_subcommand why" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c typereg -n "__fish_typereg_using_subcommand diff" -l gc -d 'How objects are laid out in memory; by default drc for page, none for the others' -r -f -a "none\t'No layouts'
null\t'wasmtime\'s null collector'
drc\t'Deferred reference counting'
copying\t'Semi-space copying'"
complete -c typereg -n "__fish_typereg_using_subcommand diff" -l wasm -d 'The proposals of WebAssembly 1, 2 or 3 are on; by default those of 3' -r -f -a "1\t''
2\t''
3\t''"
complete -c typereg -n "__fish_typereg_using_subcommand diff" -l on -d 'Switches a proposal on, with those that it builds on' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand diff" -l off -d 'Switches a proposal off, with those that build on it' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand diff" -l kind -d 'Only types of this kind: func, struct, array or cont; several with commas' -r
complete -c typereg -n "__fish_typereg_using_subcommand diff" -l name -d 'Only types of this name; * stands for any text, ? for one character' -r
complete -c typereg -n "__fish_typereg_using_subcommand diff" -l depth -d 'Only types with this many supertypes: 2, 2.., ..3 or 1..3' -r
complete -c typereg -n "__fish_typereg_using_subcommand diff" -l module -d 'Only modules of this name, with or without folders; in a component, of this name there; * and ? as for --name' -r
complete -c typereg -n "__fish_typereg_using_subcommand diff" -l color -d 'When to use colours; NO_COLOR in the environment switches `auto` off' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c typereg -n "__fish_typereg_using_subcommand diff" -l json -d 'Prints JSON, as docs/command.schema.json describes it'
complete -c typereg -n "__fish_typereg_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c typereg -n "__fish_typereg_using_subcommand fingerprint" -l gc -d 'How objects are laid out in memory; by default drc for page, none for the others' -r -f -a "none\t'No layouts'
null\t'wasmtime\'s null collector'
drc\t'Deferred reference counting'
copying\t'Semi-space copying'"
complete -c typereg -n "__fish_typereg_using_subcommand fingerprint" -l wasm -d 'The proposals of WebAssembly 1, 2 or 3 are on; by default those of 3' -r -f -a "1\t''
2\t''
3\t''"
complete -c typereg -n "__fish_typereg_using_subcommand fingerprint" -l on -d 'Switches a proposal on, with those that it builds on' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand fingerprint" -l off -d 'Switches a proposal off, with those that build on it' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand fingerprint" -l kind -d 'Only types of this kind: func, struct, array or cont; several with commas' -r
complete -c typereg -n "__fish_typereg_using_subcommand fingerprint" -l name -d 'Only types of this name; * stands for any text, ? for one character' -r
complete -c typereg -n "__fish_typereg_using_subcommand fingerprint" -l depth -d 'Only types with this many supertypes: 2, 2.., ..3 or 1..3' -r
complete -c typereg -n "__fish_typereg_using_subcommand fingerprint" -l module -d 'Only modules of this name, with or without folders; in a component, of this name there; * and ? as for --name' -r
complete -c typereg -n "__fish_typereg_using_subcommand fingerprint" -l color -d 'When to use colours; NO_COLOR in the environment switches `auto` off' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c typereg -n "__fish_typereg_using_subcommand fingerprint" -l json -d 'Prints JSON, as docs/command.schema.json describes it'
complete -c typereg -n "__fish_typereg_using_subcommand fingerprint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c typereg -n "__fish_typereg_using_subcommand check" -l gc -d 'How objects are laid out in memory; by default drc for page, none for the others' -r -f -a "none\t'No layouts'
null\t'wasmtime\'s null collector'
drc\t'Deferred reference counting'
copying\t'Semi-space copying'"
complete -c typereg -n "__fish_typereg_using_subcommand check" -l wasm -d 'The proposals of WebAssembly 1, 2 or 3 are on; by default those of 3' -r -f -a "1\t''
2\t''
3\t''"
complete -c typereg -n "__fish_typereg_using_subcommand check" -l on -d 'Switches a proposal on, with those that it builds on' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand check" -l off -d 'Switches a proposal off, with those that build on it' -r -f -a "multi-value\t''
reference-types\t''
simd\t''
function-references\t''
gc\t''
exceptions\t''
stack-switching\t''
shared-everything-threads\t''
custom-descriptors\t''
all\t''"
complete -c typereg -n "__fish_typereg_using_subcommand check" -l kind -d 'Only types of this kind: func, struct, array or cont; several with commas' -r
complete -c typereg -n "__fish_typereg_using_subcommand check" -l name -d 'Only types of this name; * stands for any text, ? for one character' -r
complete -c typereg -n "__fish_typereg_using_subcommand check" -l depth -d 'Only types with this many supertypes: 2, 2.., ..3 or 1..3' -r
complete -c typereg -n "__fish_typereg_using_subcommand check" -l module -d 'Only modules of this name, with or without folders; in a component, of this name there; * and ? as for --name' -r
complete -c typereg -n "__fish_typereg_using_subcommand check" -l color -d 'When to use colours; NO_COLOR in the environment switches `auto` off' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c typereg -n "__fish_typereg_using_subcommand check" -l json -d 'Prints JSON, as docs/command.schema.json describes it'
complete -c typereg -n "__fish_typereg_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c typereg -n "__fish_typereg_using_subcommand completions" -l color -d 'When to use colours; NO_COLOR in the environment switches `auto` off' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c typereg -n "__fish_typereg_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c typereg -n "__fish_typereg_using_subcommand help; and not __fish_seen_subcommand_from list types wat page graph why diff fingerprint check completions help" -f -a "list" -d 'A table of the modules: how many types of each kind, how deep, how many of them shared, how large'
complete -c typereg -n "__fish_typereg_using_subcommand help; and not __fish_seen_subcommand_from list types wat page graph why diff fingerprint check completions help" -f -a "types" -d 'A table of each module\'s types: kind, supertype, layout, trampoline type, what uses them, name'
complete -c typereg -n "__fish_typereg_using_subcommand help; and not __fish_seen_subcommand_from list types wat page graph why diff fingerprint check completions help" -f -a "wat" -d 'The types as WebAssembly text'
complete -c typereg -n "__fish_typereg_using_subcommand help; and not __fish_seen_subcommand_from list types wat page graph why diff fingerprint check completions help" -f -a "page" -d 'Writes a page for the browser: what modules share, the tree of supertypes, each type with its layout'
complete -c typereg -n "__fish_typereg_using_subcommand help; and not __fish_seen_subcommand_from list types wat page graph why diff fingerprint check completions help" -f -a "graph" -d 'A picture for Graphviz: typereg graph INPUT... | dot -Tsvg > types.svg'
complete -c typereg -n "__fish_typereg_using_subcommand help; and not __fish_seen_subcommand_from list types wat page graph why diff fingerprint check completions help" -f -a "why" -d 'Is one type a subtype of another, and why, or why not'
complete -c typereg -n "__fish_typereg_using_subcommand help; and not __fish_seen_subcommand_from list types wat page graph why diff fingerprint check completions help" -f -a "diff" -d 'Which types two modules have in common: added, gone, moved, changed, the same'
complete -c typereg -n "__fish_typereg_using_subcommand help; and not __fish_seen_subcommand_from list types wat page graph why diff fingerprint check completions help" -f -a "fingerprint" -d 'The fingerprint of each type: 32 bytes that identify it everywhere'
complete -c typereg -n "__fish_typereg_using_subcommand help; and not __fish_seen_subcommand_from list types wat page graph why diff fingerprint check completions help" -f -a "check" -d 'Is the type section of every module valid'
complete -c typereg -n "__fish_typereg_using_subcommand help; and not __fish_seen_subcommand_from list types wat page graph why diff fingerprint check completions help" -f -a "completions" -d 'Prints the completions for a shell'
complete -c typereg -n "__fish_typereg_using_subcommand help; and not __fish_seen_subcommand_from list types wat page graph why diff fingerprint check completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
