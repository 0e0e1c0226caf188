//! The interfaces as programs and readers see them: the header, the exports, the Rust API, and whether the repository's
//! documents are right. None of this needs a judge.

#[cfg(target_os = "linux")]
mod abi;
mod committed;
mod documentation;
mod example_list;
mod exports;
mod header;
mod one_way;
mod planted_patches;
mod published;
mod reading_order;
mod readme;
mod rust_builder;
mod rust_deaths;
mod rust_handles;
mod rust_linking;
#[cfg(feature = "capi")]
mod rust_logger;
mod rust_pins;
mod rust_plain;
mod rust_proposals;
mod rust_unregistered;
mod since;
mod small_modules;
mod tidy;
mod unseen;
