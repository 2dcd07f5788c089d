//! Changes as steps: boxes of one place that go to the same value are one step.

use permlint_model::Severity;
use permlint_model::change::{Change, ChangePlan, Urgency};

/// Boxes of one place that are set to one value.
#[derive(Debug)]
pub(crate) struct Step<'p> {
    /// The first change, which stands for what all have in common.
    pub(crate) first: &'p Change,
    /// What to set, such as `Add Level`.
    pub(crate) controls: Vec<&'p str>,
    /// What they are today; each value once.
    pub(crate) from: Vec<&'p str>,
    /// The rules that ask for it; each once.
    pub(crate) rules: Vec<&'p str>,
    /// The risks of these rights; each once.
    pub(crate) risks: Vec<&'p str>,
    /// What to know before one clicks; each once.
    pub(crate) notes: Vec<&'p str>,
    /// The gravest of the changes.
    pub(crate) severity: Severity,
}

/// What a part of a plan is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// What documents say, met or not.
    Documented,
    /// Dangerous rights that nobody asks for.
    Risky,
    /// Other rights that nobody asks for.
    Undocumented,
}

/// The parts of a plan that there are, in the plan's order.
pub(crate) fn parts(plan: &ChangePlan) -> Vec<(Part, Vec<Step<'_>>)> {
    let mut parts: Vec<(Part, Vec<Step<'_>>)> = Vec::new();
    for change in &plan.changes {
        let part = part_of(change);
        if parts.last().is_none_or(|(last, _)| *last != part) {
            parts.push((part, Vec::new()));
        }
        if let Some((_, steps)) = parts.last_mut() {
            add(steps, change);
        }
    }
    parts
}

fn part_of(change: &Change) -> Part {
    match (change.severity, change.urgency, &change.risk) {
        (Severity::Info, Urgency::Wise, Some(_)) => Part::Risky,
        (Severity::Info, Urgency::Wise, None) => Part::Undocumented,
        _ => Part::Documented,
    }
}

fn add<'p>(steps: &mut Vec<Step<'p>>, change: &'p Change) {
    let here = steps
        .iter_mut()
        .rev()
        .take_while(|step| step.first.click.path == change.click.path);
    let same = |step: &&mut Step<'_>| {
        let (a, b) = (step.first, change);
        (&a.click.to, a.urgency) == (&b.click.to, b.urgency)
    };
    match here.into_iter().find(same) {
        Some(step) => step.take(change),
        None => {
            let mut step = Step {
                first: change,
                controls: Vec::new(),
                from: Vec::new(),
                rules: Vec::new(),
                risks: Vec::new(),
                notes: Vec::new(),
                severity: change.severity,
            };
            step.take(change);
            steps.push(step);
        }
    }
}

impl<'p> Step<'p> {
    fn take(&mut self, change: &'p Change) {
        self.controls.push(&change.click.control);
        once(&mut self.from, &change.from);
        for rule in &change.rules {
            once(&mut self.rules, rule.as_str());
        }
        if let Some(risk) = &change.risk {
            once(&mut self.risks, risk);
        }
        if let Some(note) = &change.note {
            once(&mut self.notes, note);
        }
        self.severity = self.severity.max(change.severity);
    }
}

fn once<'p>(list: &mut Vec<&'p str>, text: &'p str) {
    if !list.contains(&text) {
        list.push(text);
    }
}

/// How many boxes a list of steps sets.
pub(crate) fn boxes(steps: &[Step<'_>]) -> u64 {
    steps.iter().map(|step| step.controls.len() as u64).sum()
}
