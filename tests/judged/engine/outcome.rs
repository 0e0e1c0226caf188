//! The expected result of a command, and whether the engine has printed it.

/// The expected result of a command.
pub enum Expected {
    Instantiated,
    Registered,
    Unlinkable,
    /// It returns these values; None: any values.
    Return(Option<Vec<Value>>),
    /// It traps with a message that begins with this.
    Trap(String),
    Exception,
}

/// An expected value.
pub enum Value {
    /// This value, as the engine prints it.
    Is(String),
    /// A reference to one of these kinds.
    Of(&'static [&'static str]),
    Nan32,
    Nan64,
    Either(Vec<Value>),
}

#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    Skipped(String),
    Failed(String),
}

/// The outcome of a command. `is_known`: whether every module before it could be instantiated.
pub fn of(expected: &Expected, printed: &str, is_known: bool) -> Outcome {
    let (word, rest) = printed.split_once(' ').unwrap_or((printed, ""));
    let is_right = match (expected, word) {
        (_, "unsupported") => return Outcome::Skipped(rest.to_owned()),
        (_, "missing") if !is_known => return Outcome::Skipped("of a module left out".to_owned()),
        (Expected::Unlinkable, word) => word == "unlinkable",
        (_, "unlinkable") if !is_known && rest.starts_with("unknown import") => {
            return Outcome::Skipped("imports from a module left out".to_owned());
        }
        (Expected::Instantiated, word) => word == "instantiated",
        (Expected::Registered, word) => word == "registered",
        (Expected::Exception, word) => word == "thrown",
        (Expected::Trap(message), "trapped") => rest.starts_with(message),
        (Expected::Return(None), word) => word == "returned",
        (Expected::Return(Some(values)), "returned") => {
            let printed: Vec<&str> = rest.split(' ').filter(|word| !word.is_empty()).collect();
            let mut pairs = printed.iter().zip(values);
            printed.len() == values.len() && pairs.all(|(printed, value)| value.is(printed))
        }
        _ => false,
    };
    if is_right {
        Outcome::Passed
    } else {
        Outcome::Failed(printed.to_owned())
    }
}

impl Value {
    fn is(&self, printed: &str) -> bool {
        let bits = printed.parse::<u64>().unwrap_or(0);
        match self {
            Value::Is(value) => value == printed,
            Value::Of(kinds) => kinds.contains(&printed.split(':').next().unwrap_or_default()),
            Value::Nan32 => u32::try_from(bits).is_ok_and(|bits| f32::from_bits(bits).is_nan()),
            Value::Nan64 => f64::from_bits(bits).is_nan(),
            Value::Either(values) => values.iter().any(|value| value.is(printed)),
        }
    }
}

#[test]
fn only_what_a_script_expects_passes() {
    let values = Some(vec![Value::Is("7".to_owned()), Value::Of(&["i31", "host"])]);
    let returns = Expected::Return(values);
    for printed in ["returned 7 i31", "returned 7 host:3"] {
        assert_eq!(of(&returns, printed, true), Outcome::Passed, "{printed}");
    }
    let wrong = [
        "returned 7",
        "returned 8 i31",
        "returned 7 array",
        "returned 7 i31 0",
    ];
    for printed in wrong
        .into_iter()
        .chain(["trapped unreachable", "missing", ""])
    {
        assert_eq!(
            of(&returns, printed, true),
            Outcome::Failed(printed.to_owned())
        );
    }
    let trap = Expected::Trap("null".to_owned());
    assert_eq!(of(&trap, "trapped null reference", true), Outcome::Passed);
    for printed in ["trapped unreachable", "returned", "thrown", "refused null"] {
        assert_eq!(
            of(&trap, printed, true),
            Outcome::Failed(printed.to_owned())
        );
    }
}
