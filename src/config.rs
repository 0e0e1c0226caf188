//! How a registry is set up: features, limits, layout policy. Fixed once the registry is made.

use crate::error::{Feature, Result};
use crate::facts::layout::LayoutPolicy;
use crate::limits::Limits;

/// Which proposals beyond WebAssembly 3.0 are switched on; none unless asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features(u32);

impl Features {
    /// Switches a proposal on or off.
    pub fn set(&mut self, feature: Feature, enabled: bool) {
        match enabled {
            true => self.0 |= 1 << feature as u32,
            false => self.0 &= !(1 << feature as u32),
        }
    }

    /// Is it on?
    pub fn has(self, feature: Feature) -> bool {
        self.0 & 1 << feature as u32 != 0
    }
}

/// The setup of a registry. The default: no proposals, the highest limits, no layouts.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Proposals switched on.
    pub features: Features,
    /// Numbers refused to be exceeded.
    pub limits: Limits,
    layout: Option<LayoutPolicy>,
}

impl Config {
    /// The policy by which objects are laid out, if any.
    pub fn layout(&self) -> Option<&LayoutPolicy> {
        self.layout.as_ref()
    }

    /// Sets the policy by which objects are laid out, after checking it; `None` for no layouts at
    /// all.
    pub fn set_layout(&mut self, policy: Option<LayoutPolicy>) -> Result<()> {
        if let Some(policy) = &policy {
            policy.check()?;
        }
        self.layout = policy;
        Ok(())
    }
}
