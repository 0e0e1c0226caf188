
/// Is this bug switched on? `TYPEREG_PLANTED` is the name of the one that is.
pub(crate) fn planted(bug: &str) -> bool {
    static ON: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    ON.get_or_init(|| std::env::var("TYPEREG_PLANTED").unwrap_or_default()) == bug
}
