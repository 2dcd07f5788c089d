//! Exceptions that bear on a finding, and those that nearly do.

use permlint_model::explanation::ConsideredException;
use permlint_model::report::{ExceptionState, ExceptionUse, Finding, Report};

/// What an exception accepts, read back from its words.
struct Accepts<'e> {
    rule: &'e str,
    kind: &'e str,
    entry: &'e str,
    item: Option<&'e str>,
    action: &'e str,
}

impl<'e> Accepts<'e> {
    fn read(words: &'e str) -> Option<Self> {
        let (rule, rest) = words.split_once(": ")?;
        let (kind, rest) = rest.split_once(" of ")?;
        let (cell, action) = rest.rsplit_once(", ")?;
        let named = cell.strip_suffix(']').and_then(|cell| cell.split_once('['));
        let (entry, item) = named.map_or((cell, None), |(entry, item)| (entry, Some(item)));
        Some(Self {
            rule,
            kind,
            entry,
            item,
            action,
        })
    }

    fn is_of_entry(&self, finding: &Finding) -> bool {
        self.entry == "every entry" || self.entry == finding.entry_id.as_str()
    }

    /// Whether it names the same cell, but for one thing or two.
    fn is_near(&self, finding: &Finding) -> bool {
        let same_rule = self.rule == finding.rule.as_str();
        let same_action = self.is_of_action(finding);
        self.is_of_entry(finding) && (same_rule || same_action)
    }

    fn is_of_action(&self, finding: &Finding) -> bool {
        self.action == "every action" || self.action == finding.action.as_str()
    }

    /// What keeps it from covering a finding.
    fn differences(&self, finding: &Finding) -> Vec<String> {
        let mut differ = Vec::new();
        if self.rule != finding.rule.as_str() {
            differ.push(format!("the rule {}", self.rule));
        }
        if !self.is_of_action(finding) {
            differ.push(format!("the action {}", self.action));
        }
        if self.item.is_some() && self.item != finding.item.as_deref() {
            differ.push(format!("the item {:?}", self.item.unwrap_or_default()));
        }
        if self.kind != finding.kind.as_str() {
            differ.push(format!("the kind {}", self.kind));
        }
        differ
    }
}

/// The exceptions that bear on a finding, and after them those for another action, item, rule or
/// kind of the same entry.
pub(super) fn considered(report: &Report, finding: &Finding) -> Vec<ConsideredException> {
    let told = |exception: &ExceptionUse| {
        let bears = exception.findings.contains(&finding.fingerprint);
        let accepts = Accepts::read(&exception.accepts);
        let falls_short = match (bears, accepts) {
            (true, _) => lapsed(exception, finding),
            (false, Some(accepts)) if accepts.is_near(finding) => {
                Some(names_another(exception, &accepts.differences(finding)))
            }
            (false, _) => return None,
        };
        Some(ConsideredException {
            accepts: exception.accepts.clone(),
            state: own_state(exception, finding, bears),
            reason: exception.reason.clone(),
            owner: exception.owner.clone(),
            expires: exception.expires,
            bears,
            falls_short,
            location: exception.location.clone(),
        })
    };
    let mut all: Vec<ConsideredException> = report.exceptions.iter().filter_map(told).collect();
    all.sort_by_key(|exception| !exception.bears);
    all
}

/// How an exception fares for this finding; it may fare worse for another one.
fn own_state(exception: &ExceptionUse, finding: &Finding, bears: bool) -> ExceptionState {
    let beside = finding.exception.as_ref().filter(|_| bears);
    let beside = beside.filter(|beside| beside.location == exception.location);
    beside.map_or(exception.state, |beside| beside.state)
}

fn lapsed(exception: &ExceptionUse, finding: &Finding) -> Option<String> {
    match own_state(exception, finding, true) {
        ExceptionState::InForce | ExceptionState::Unused => None,
        ExceptionState::Expired => Some(format!("its last day, {}, is over", exception.expires)),
        ExceptionState::Outgrown => Some(outgrown(exception, finding)),
    }
}

fn outgrown(exception: &ExceptionUse, finding: &Finding) -> String {
    let beside = finding.exception.as_ref();
    let beside = beside.filter(|beside| beside.location == exception.location);
    match beside {
        Some(beside) => format!(
            "it accepts what was seen then ({}), and {} goes beyond it",
            beside.seen, finding.seen
        ),
        None => format!("{} goes beyond what it accepts", finding.seen),
    }
}

fn names_another(exception: &ExceptionUse, differences: &[String]) -> String {
    let state = match exception.state {
        ExceptionState::Expired => ", and its last day is over",
        _ => "",
    };
    match differences.is_empty() {
        true => format!("it does not bear on this finding{state}"),
        false => format!("it names {}{state}", differences.join(" and ")),
    }
}
