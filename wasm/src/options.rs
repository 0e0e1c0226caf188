//! The options of a registry, as lines of text: `wasm 3`, `on gc`, `off simd`, `limit live_types 1000`, in the order in which
//! they take effect.

use crate::{Refused, Result};
use typereg::{Code, Config, Features, Limit};
use typereg_inspect::proposals::NAMES;

/// The configuration. `key` is the key of the registry's hash: without a system, the caller has to provide it.
pub(crate) fn config(lines: &str, key: [u64; 2]) -> Result<Config> {
    let mut config = Config::default();
    config.set_hash_key(key);
    for line in lines.lines() {
        if option(line, &mut config).is_none() {
            let words = format!("there is no such option, or not with this value: {line}");
            return Err(Refused::new(Code::InvalidArgument, words));
        }
    }
    Ok(config)
}

fn option(line: &str, config: &mut Config) -> Option<()> {
    let (option, value) = line.split_once(' ')?;
    match option {
        "wasm" => config.features = Features::of_wasm_version(value.parse().ok()?)?,
        "on" | "off" => {
            let is_wanted = |name: &str| value == name || value == "all";
            let mut wanted = NAMES.iter().filter(|(name, _)| is_wanted(name)).peekable();
            wanted.peek()?;
            wanted.for_each(|&(_, feature)| config.features.set(feature, option == "on"));
        }
        "limit" => {
            let (name, number) = value.split_once(' ')?;
            let is_called = |limit: &Limit| {
                let suffix = limit.name().strip_prefix("WT_LIMIT_");
                suffix.is_some_and(|suffix| suffix.eq_ignore_ascii_case(name))
            };
            let limit = Limit::ALL.into_iter().find(is_called)?;
            let is_set = config.limits.set(limit, number.parse().ok()?);
            return is_set.then_some(());
        }
        _ => return None,
    }
    Some(())
}
