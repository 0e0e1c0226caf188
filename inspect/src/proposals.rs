//! The names of proposals: on the command line, and in options of JavaScript.

use typereg::Feature;

/// Each proposal by its name.
pub const NAMES: [(&str, Feature); 9] = [
    ("multi-value", Feature::MultiValue),
    ("reference-types", Feature::ReferenceTypes),
    ("simd", Feature::Simd),
    ("function-references", Feature::FunctionReferences),
    ("gc", Feature::Gc),
    ("exceptions", Feature::Exceptions),
    ("stack-switching", Feature::StackSwitching),
    (
        "shared-everything-threads",
        Feature::SharedEverythingThreads,
    ),
    ("custom-descriptors", Feature::CustomDescriptors),
];
