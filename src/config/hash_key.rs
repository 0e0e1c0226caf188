//! A registry's hash key, which the host provides where no system provides random numbers.

use core::fmt;

/// Two random numbers. They are a secret, so they are not printed.
#[derive(Clone, Copy)]
pub(super) struct HashKey(pub(super) [u64; 2]);

impl fmt::Debug for HashKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HashKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use crate::Config;

    #[test]
    fn a_key_is_kept_and_not_printed() {
        let mut config = Config::default();
        assert_eq!(config.hash_key(), None);
        config.set_hash_key([12345, 67890]);
        assert_eq!(config.clone().hash_key(), Some([12345, 67890]));
        let printed = format!("{config:?}");
        assert!(printed.contains("hash_key") && !printed.contains("12345"));
    }
}
