//! `permlint explain`: a rule's page.

use permlint_model::baseline::Rule;
use permlint_model::names::nearest;

use crate::exit::{Exit, Failure};
use crate::output;
use crate::rules;

pub(super) fn run(word: &str, baselines: &[String]) -> Result<Exit, Failure> {
    let mut ids: Vec<String> = Vec::new();
    let given = baselines.iter().map(|given| rules::find(given));
    let shipped = permlint_rules::baselines().map(|document| rules::shipped(document.stem()));
    for found in given.chain(shipped) {
        let (baseline, catalogue) = found?;
        let is_meant = |rule: &&Rule| {
            rule.id.as_str() == word || rule.aliases.iter().any(|alias| alias.as_str() == word)
        };
        if let Some(rule) = baseline.rules.iter().find(is_meant) {
            output::print(&permlint_report::rule_page(rule, &baseline, &catalogue))?;
            return Ok(Exit::Success);
        }
        ids.extend(baseline.rules.iter().map(|rule| rule.id.to_string()));
    }
    if let Some((_, text)) = BUILT_IN.iter().find(|(id, _)| *id == word) {
        output::print(&format!("# {word}\n\n{text}\n"))?;
        return Ok(Exit::Success);
    }
    ids.extend(BUILT_IN.iter().map(|(id, _)| (*id).to_owned()));
    Err(no_rule(word, &ids, baselines.is_empty()))
}

fn no_rule(word: &str, ids: &[String], only_shipped: bool) -> Failure {
    let near = nearest(word, ids.iter().map(String::as_str), 3);
    let near = match near.is_empty() {
        true => "`permlint baselines show` lists the rules of a baseline".to_owned(),
        false => format!("near: {}", near.join(", ")),
    };
    let own = match only_shipped {
        true => "; for a rule of a file of your own, add --baseline FILE",
        false => "",
    };
    let word = permlint_model::text::clean(word, 120);
    Failure::Usage(format!("there is no rule {word:?}; {near}{own}"))
}

/// permlint's own rules, which stand in no baseline.
const BUILT_IN: [(&str, &str); 3] = [
    (
        "permlint/admin-role",
        "The audited role is no administrator role (critical).\n\n\
         An administrator role may do everything, whatever its rows say, so a leaked key reaches \
         the whole system. permlint judges every row of such a role as its level or more: limits \
         are open, and this rule is broken.\n\n\
         fix: give the integration a role of its own without the administrator flag.",
    ),
    (
        "permlint/otherwise",
        "The role holds no right that the documents do not ask for (info).\n\n\
         Every baseline implies it: each level should be at most the highest that any chosen \
         document asks for. It is listed and never fails a run. A document's own sentence, such as \
         \"no other delete permissions are required\", is a rule of its baseline with a severity \
         of its own. --strict gives each such right the severity of its risk note.",
    ),
    (
        "permlint/subject-exists",
        "The audited role exists (high).\n\n\
         Nothing can be said of a role that is not there. The rule is broken only when the list of \
         roles is complete; a list that was refused or empty leaves it open.\n\n\
         fix: name the right role with --role, or the integration's member with --member.",
    ),
];
