//! How a registry is set up: features, limits, layout policy. Fixed once the registry is made.

use crate::error::Result;
use crate::facts::policy::LayoutPolicy;
use crate::feature::Features;
use crate::limits::Limits;

/// The setup of a registry. The default: no proposals, the highest limits, no layouts.
///
/// ```
/// use typereg::{Config, FieldType, LayoutPolicy, Limit, Registry, StorageType, ValType};
///
/// let mut config = Config::default();
/// assert!(config.limits.set(Limit::LiveTypes, 10_000));
/// config.set_layout(Some(LayoutPolicy::DRC))?;
/// let registry = Registry::new(&config)?;
///
/// let fields = [StorageType::I8.into(), FieldType::mutable(ValType::I64)];
/// let object = registry.struct_type(fields)?;
/// assert_eq!(object.layout().map(|layout| layout.size), Some(40));
/// assert_eq!(object.field_layout(1).map(|field| field.offset), Some(32));
/// # Ok::<(), typereg::Error>(())
/// ```
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
