//! Which baselines, for which subject: what `check`, `audit`, `plan` and `setup` have in common.

use clap::Args;

/// Which baselines, for which subject.
#[derive(Debug, Clone, Args)]
pub(crate) struct ChooseArgs {
    /// A baseline, by id or as a .yaml file; may be repeated. BASELINE@role=NAME or
    /// BASELINE@member=ID gives it a subject of its own.
    #[arg(long, short, required = true, value_name = "BASELINE", value_parser = chosen)]
    pub(crate) baseline: Vec<Chosen>,
    /// The audited role [default: the name that the document gives].
    #[arg(long, visible_alias = "level")]
    pub(crate) role: Option<String>,
    /// The member whose keys the integration uses: its role is audited, unless --role names one.
    #[arg(long)]
    pub(crate) member: Option<String>,
    /// Switch an optional part on, as FEATURE or BASELINE:FEATURE; may be repeated.
    #[arg(long, value_name = "FEATURE")]
    pub(crate) feature: Vec<String>,
    /// Switch every optional part on.
    #[arg(long, conflicts_with = "feature")]
    pub(crate) all_features: bool,
    /// Set a parameter of the baselines; may be repeated.
    #[arg(long, value_name = "NAME=VALUE", value_parser = super::parameter)]
    pub(crate) param: Vec<(String, String)>,
    /// People whom the integration must be able to impersonate: the parameter need-impersonation.
    #[arg(long, value_name = "USER,…", value_delimiter = ',')]
    pub(crate) need_impersonation: Vec<String>,
}

/// A baseline, and the subject that it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// Its id, or the path of its file.
    pub(crate) word: String,
    /// The role that it is for, where it has one of its own.
    pub(crate) role: Option<String>,
    /// The member that it is for, where it has one of its own.
    pub(crate) member: Option<String>,
}

/// The marks behind which a baseline's own subject stands.
const ROLE: &str = "@role=";
const MEMBER: &str = "@member=";

fn chosen(text: &str) -> Result<Chosen, String> {
    let (rest, member) = cut(text, MEMBER)?;
    let (word, role) = match member {
        // The other order: the member's id would hold the role's mark.
        Some(both) if both.contains(ROLE) => return other_order(rest, both),
        _ => cut(rest, ROLE)?,
    };
    named(word, role, member)
}

fn other_order(word: &str, both: &str) -> Result<Chosen, String> {
    let (member, role) = cut(both, ROLE)?;
    named(word, role, Some(member))
}

fn named(word: &str, role: Option<&str>, member: Option<&str>) -> Result<Chosen, String> {
    if word.is_empty() {
        return Err("it names no baseline".to_owned());
    }
    Ok(Chosen {
        word: word.to_owned(),
        role: role.map(str::to_owned),
        member: member.map(str::to_owned),
    })
}

/// A text without what stands behind the last mark, and what stands there.
fn cut<'t>(text: &'t str, mark: &str) -> Result<(&'t str, Option<&'t str>), String> {
    match text.rsplit_once(mark) {
        None => Ok((text, None)),
        Some((_, "")) => Err(format!("nothing stands behind {mark}")),
        Some((rest, name)) => Ok((rest, Some(name))),
    }
}

impl ChooseArgs {
    /// The baselines of each subject, in the order in which the subjects are named first.
    pub(crate) fn subjects(&self) -> Vec<ChooseArgs> {
        let mut groups: Vec<ChooseArgs> = Vec::new();
        for chosen in &self.baseline {
            let own = chosen.role.is_some() || chosen.member.is_some();
            let (role, member) = match own {
                true => (chosen.role.clone(), chosen.member.clone()),
                false => (self.role.clone(), self.member.clone()),
            };
            let known = groups
                .iter_mut()
                .find(|group| group.role == role && group.member == member);
            match known {
                Some(group) => group.baseline.push(chosen.clone()),
                None => groups.push(ChooseArgs {
                    baseline: vec![chosen.clone()],
                    role,
                    member,
                    ..self.clone()
                }),
            }
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_baseline_can_have_a_subject_of_its_own() {
        let plain = chosen("neo/connectwise").unwrap();
        assert_eq!((plain.word.as_str(), plain.role), ("neo/connectwise", None));
        for text in ["x/y@role=A b@member=m", "x/y@member=m@role=A b"] {
            let both = chosen(text).unwrap();
            assert_eq!(both.word, "x/y", "{text}");
            assert_eq!(both.role.as_deref(), Some("A b"), "{text}");
            assert_eq!(both.member.as_deref(), Some("m"), "{text}");
        }
        let dated = chosen("x/y@2026-11-21@role=A").unwrap();
        assert_eq!(dated.word, "x/y@2026-11-21");
        let mail = chosen("x/y@member=neo@acme.example").unwrap();
        assert_eq!(mail.member.as_deref(), Some("neo@acme.example"));
    }

    #[test]
    fn nothing_behind_a_mark_is_no_name() {
        assert!(chosen("x/y@role=").is_err());
        assert!(chosen("@role=A").is_err());
    }
}
