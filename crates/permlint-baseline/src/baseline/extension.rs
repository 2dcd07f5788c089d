//! Baselines that add to another one: the other one stays what it is, and says who graded it.

use permlint_model::baseline::Baseline;

use super::document::{BaselineDoc, RegradeDoc};
use super::load::Loader;
use crate::problem::Problem;
use crate::words::unknown;

impl Loader<'_> {
    /// Grading takes something to grade.
    pub(super) fn check_extension(&mut self, document: &BaselineDoc) {
        let Some(first) = document.regrade.first() else {
            return;
        };
        if document.extends.is_none() {
            let problem = Problem::new("`regrade` speaks of rules of the extended baseline")
                .at(first.rule.span, "there is none")
                .help("name it with `extends:`, or grade the rule where it stands");
            self.problems.push(problem);
        }
    }

    /// The extended baseline with the severities that the file gives to its rules.
    pub(super) fn regraded(&mut self, mut base: Baseline, grades: &[RegradeDoc]) -> Baseline {
        for (at, grade) in grades.iter().enumerate() {
            let wanted = grade.rule.value.as_str();
            let twice = grades[..at].iter().any(|other| other.rule.value == wanted);
            let known: Vec<&str> = base.rules.iter().map(|rule| rule.id.short()).collect();
            if twice {
                let message = format!("the rule `{wanted}` is graded twice");
                let problem = Problem::new(message).at(grade.rule.span, "here again");
                self.problems.push(problem.help("leave one of the two out"));
                continue;
            }
            let Some(place) = known.iter().position(|id| *id == wanted) else {
                let what = format!("rule of {}", base.id);
                self.problems.push(unknown(&what, &grade.rule, known));
                continue;
            };
            let rule = &mut base.rules[place];
            rule.why = format!(
                "{} (Graded {} by {}, {} otherwise: {})",
                rule.why.trim_end(),
                grade.severity,
                self.id,
                rule.severity,
                grade.because.trim()
            );
            rule.severity = grade.severity;
        }
        base
    }
}

/// The extended baseline with the parameters' defaults as the file has them.
pub(super) fn with_defaults(mut base: Baseline, own: &Baseline) -> Baseline {
    for (name, parameter) in &mut base.parameters {
        if let Some(own) = own.parameters.get(name) {
            parameter.default.clone_from(&own.default);
        }
    }
    base
}
