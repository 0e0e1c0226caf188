//! The outcomes of the checks: how many passed, which failed, and what was skipped and why.

use std::collections::BTreeMap;
use std::fmt;

/// The outcome of one check.
pub enum Outcome {
    Passed(&'static str),
    /// Refused because of a proposal that is off: its name.
    Unsupported(&'static str),
    /// Skipped for this reason.
    Skipped(String),
    Failed(String),
}

impl Outcome {
    pub fn skipped(reason: &str) -> Self {
        Outcome::Skipped(reason.to_owned())
    }
}

#[derive(Default)]
pub struct Tally {
    /// How many passed, by claim.
    pub passed: BTreeMap<&'static str, usize>,
    /// How many were refused as unsupported, which is neither passed nor failed.
    pub unsupported: BTreeMap<&'static str, usize>,
    /// How many were not checked, by reason.
    pub skipped: BTreeMap<String, usize>,
    pub failed: Vec<String>,
}

impl Tally {
    pub fn note(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Passed(claim) => *self.passed.entry(claim).or_default() += 1,
            Outcome::Unsupported(what) => *self.unsupported.entry(what).or_default() += 1,
            Outcome::Skipped(reason) => *self.skipped.entry(reason).or_default() += 1,
            Outcome::Failed(what) => self.failed.push(what),
        }
    }

    pub fn add(&mut self, other: Tally) {
        fn sum<K: Ord>(sums: &mut BTreeMap<K, usize>, counts: BTreeMap<K, usize>) {
            for (key, count) in counts {
                *sums.entry(key).or_default() += count;
            }
        }
        sum(&mut self.passed, other.passed);
        sum(&mut self.unsupported, other.unsupported);
        sum(&mut self.skipped, other.skipped);
        self.failed.extend(other.failed);
    }
}

/// One line: the four numbers, and the reasons for what was skipped.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = |counts: &mut dyn Iterator<Item = &usize>| -> usize { counts.sum() };
        write!(
            f,
            "{} passed, {} failed, {} refused as unsupported, {} skipped",
            sum(&mut self.passed.values()),
            self.failed.len(),
            sum(&mut self.unsupported.values()),
            sum(&mut self.skipped.values())
        )?;
        let mut separator = ": ";
        for (reason, count) in &self.skipped {
            write!(f, "{separator}{count} {reason}")?;
            separator = "; ";
        }
        Ok(())
    }
}

impl Tally {
    /// A table of everything, for the end.
    pub fn table(&self) -> String {
        let mut table = String::new();
        let mut rows = |title: &str, counts: Vec<(&str, usize)>| {
            let sum: usize = counts.iter().map(|row| row.1).sum();
            table += &format!("{sum:>9}  {title}\n");
            for (what, count) in counts {
                table += &format!("{count:>13}  {what}\n");
            }
        };
        let by_name = |counts: &BTreeMap<&'static str, usize>| -> Vec<(&str, usize)> {
            counts.iter().map(|(&what, &count)| (what, count)).collect()
        };
        rows("passed", by_name(&self.passed));
        rows("refused as unsupported", by_name(&self.unsupported));
        let skipped = self.skipped.iter().map(|(what, &count)| (&**what, count));
        rows("skipped", skipped.collect());
        table += &format!("{:>9}  failed\n", self.failed.len());
        table
    }
}
