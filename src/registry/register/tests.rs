//! What a refused registration leaves behind.

use crate::error::Code;
use crate::limits::Limit;
use crate::{Config, FieldType, Registry, ValType};

#[test]
fn what_the_quota_refuses_leaves_indices_and_quota_as_they_were() {
    let mut config = Config::default();
    assert!(config.limits.set(Limit::LiveTypes, 3));
    let registry = Registry::new(&config).unwrap();
    let first = registry.struct_type([]).unwrap();
    // (rec (type (struct)) (type (struct)) (type (array i32))), and one more.
    let three: &[u8] = &[1, 0x4e, 3, 0x5f, 0, 0x5f, 0, 0x5e, 0x7f, 0];
    let four: &[u8] = &[1, 0x4e, 4, 0x5f, 0, 0x5f, 0, 0x5e, 0x7f, 0, 0x5f, 0];
    for _ in 0..100 {
        for too_many in [three, four] {
            let refused = registry.register_type_section(too_many);
            assert_eq!(refused.unwrap_err().code(), Code::Limit);
        }
    }
    assert_eq!(registry.stats().live_types, 1);
    let array_of = |value| registry.array_type(FieldType::constant(value));
    let others = [ValType::I32, ValType::I64].map(|value| array_of(value).unwrap());
    let indices = others.each_ref().map(|ty| ty.index().get());
    assert!(indices.iter().all(|&index| index <= 4), "{indices:?}");
    assert!(array_of(ValType::F32).is_err());
    drop((first, others));
    assert_eq!(registry.register_type_section(three).map(drop), Ok(()));
    assert_eq!(registry.check(), Ok(()));
}
