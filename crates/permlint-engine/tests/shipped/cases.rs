//! The cases of every baseline come out as written.

use permlint_baseline::load_cases;
use permlint_engine::run_case;

use crate::{baseline, ids, shown};

#[test]
fn every_case_comes_out_as_written() {
    let mut wrong = Vec::new();
    for id in ids() {
        let (baseline, catalogue) = baseline(id);
        let document = permlint_rules::cases(id).unwrap();
        let file = load_cases(document.path, document.bytes, &baseline, &catalogue)
            .unwrap_or_else(|p| panic!("{}", shown(&p)));
        for case in &file.cases {
            let outcome = run_case(&baseline, &catalogue, case).unwrap();
            if !outcome.passed() {
                wrong.push(format!("{id}, {:?}: {outcome:#?}", case.name));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} cases\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
