//! In place of `filter`, where the feature `log-env` is off: no filter can be set, and no line goes to standard error.

use crate::error::{ErrorKind, Result};
use log::{LevelFilter, Metadata, Record};

/// There is none.
pub(super) enum Logger {}

pub(super) fn read(_filter: Option<&str>) -> Result<Logger> {
    let words = "this typereg was built without log filters (its crate's feature `log-env`)";
    Err(ErrorKind::State(words).into())
}

pub(super) fn set(logger: Logger) -> Result<()> {
    match logger {}
}

pub(super) fn level() -> LevelFilter {
    LevelFilter::Off
}

pub(super) fn enabled(_metadata: &Metadata<'_>) -> bool {
    false
}

pub(super) fn log(_record: &Record<'_>) {}

pub(super) fn flush() {}

#[cfg(test)]
mod tests {
    use crate::error::Code;

    #[test]
    fn a_filter_is_refused() {
        for filter in [None, Some("debug")] {
            let refused = super::super::set_environment(filter).unwrap_err();
            assert_eq!(refused.code(), Code::State);
        }
    }
}
