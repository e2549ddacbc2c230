//! Counts tests from what the test runners print.

use std::ops::AddAssign;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Tally {
    /// Reads `test result: ok. 5 passed; 0 failed; …`, from cargo and from wasm-bindgen's runner.
    pub(crate) fn from_rust_line(line: &str) -> Option<Self> {
        let (_, rest) = line.split_once("test result:")?;
        Some(Self {
            passed: number_before(rest, "passed")?,
            failed: number_before(rest, "failed")?,
        })
    }

    /// Reads the closing lines of Node's TAP report, such as `# pass 5`.
    pub(crate) fn from_tap(report: &str) -> Self {
        let count = |name: &str| {
            let prefix = format!("# {name} ");
            report
                .lines()
                .rev()
                .find_map(|line| line.strip_prefix(&prefix)?.trim().parse().ok())
                .unwrap_or(0)
        };
        Self {
            passed: count("pass"),
            failed: count("fail") + count("cancelled"),
        }
    }

    /// A run that failed without a failed test (it did not compile, say) counts as one.
    pub(crate) fn with_outcome(mut self, succeeded: bool) -> Self {
        if !succeeded && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

fn number_before(text: &str, word: &str) -> Option<u32> {
    let words: Vec<&str> = text
        .split([' ', ';'])
        .filter(|word| !word.is_empty())
        .collect();
    let at = words.iter().position(|candidate| *candidate == word)?;
    words.get(at.checked_sub(1)?)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn reads_the_line_of_cargo() {
        let line = "test result: FAILED. 7 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(
            Tally::from_rust_line(line),
            Some(Tally {
                passed: 7,
                failed: 2
            })
        );
        assert_eq!(Tally::from_rust_line("running 3 tests"), None);
    }

    #[test]
    fn reads_the_summary_of_node() {
        let report = "# a test printed: # pass 99\n# tests 4\n# pass 3\n# fail 1\n# cancelled 1\n";
        assert_eq!(
            Tally::from_tap(report),
            Tally {
                passed: 3,
                failed: 2
            }
        );
    }

    #[test]
    fn a_run_that_broke_off_has_failed() {
        assert_eq!(Tally::default().with_outcome(false).failed, 1);
        assert_eq!(
            Tally {
                passed: 1,
                failed: 3
            }
            .with_outcome(false)
            .failed,
            3
        );
    }
}
