//! The C functions that only concern proposals: which are on, and queries about their types.
//!
//! Safety, in all of this file: as in `c`, whose owners are those of the handles here.
#![allow(unsafe_code, reason = "C functions are called here")]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "said once for all of them, above"
)]

use super::c::{Failure, Owned, Registry, Type, call};
use super::proposal::{Proposal, Setting};
use typereg::capi::abi::*;
use typereg::capi::*;

impl Registry {
    /// A registry in which exactly these proposals are on.
    pub fn with_setting(layout: wt_gc_layout_kind_t, setting: Setting) -> Self {
        Self::configured(|config| {
            call(|error| unsafe { wt_registry_config_set_gc_layout(config, layout, error) })
                .unwrap();
            // Switching one off also switches off those that build on it, so all that are off come first.
            for proposal in Proposal::ALL {
                set(config, proposal, false);
            }
            for proposal in setting.on() {
                set(config, proposal, true);
            }
        })
    }

    /// A registry in which all proposals are on, and objects are laid out by a custom policy.
    pub fn with_all_and_policy(policy: &wt_gc_layout_policy_t) -> Self {
        Self::configured(|config| {
            call(|error| unsafe { wt_registry_config_set_custom_gc_layout(config, policy, error) })
                .unwrap();
            for proposal in Proposal::ALL {
                set(config, proposal, true);
            }
        })
    }

    /// A registry with the proposals of this version of WebAssembly, then changed step by step.
    pub fn with_steps(major: u32, steps: &[(Proposal, bool)]) -> Self {
        Self::configured(|config| {
            call(|error| unsafe { wt_registry_config_set_wasm_version(config, major, error) })
                .unwrap();
            for &(proposal, on) in steps {
                set(config, proposal, on);
            }
        })
    }

    pub fn cont_type(&self, func: Type) -> Result<Owned, Failure> {
        call(|error| unsafe { wt_cont_type_new(self.pointer(), func.pointer(), error) })
            .map(Owned::from_new)
    }
}

impl Failure {
    /// Is the error that this proposal is off, and does the message say so?
    pub fn is_for(&self, proposal: Proposal) -> bool {
        let (words, name) = (self.message.to_lowercase(), proposal.name().to_lowercase());
        self.code == WT_ERROR_UNSUPPORTED && words.contains(&name)
    }
}

fn set(config: *mut wt_registry_config_t, proposal: Proposal, on: bool) {
    let feature = proposal.to_c();
    call(|error| unsafe { wt_registry_config_set_feature(config, feature, on, error) }).unwrap();
}

impl Type {
    pub fn is_shared(self) -> bool {
        unsafe { wt_registered_type_is_shared(self.pointer()) }
    }

    pub fn describes(self) -> Option<Type> {
        Type::or_none(unsafe { wt_registered_type_describes(self.pointer()) })
    }

    pub fn descriptor(self) -> Option<Type> {
        Type::or_none(unsafe { wt_registered_type_descriptor(self.pointer()) })
    }

    /// The function type of a continuation.
    pub fn cont_func(self) -> Option<Type> {
        Type::or_none(unsafe { wt_registered_type_cont_func(self.pointer()) })
    }
}
