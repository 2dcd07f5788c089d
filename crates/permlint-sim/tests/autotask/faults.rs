//! Faults in what the API says: rights, records, counts, names.

use clap::ValueEnum;
use permlint_sim::autotask::Fault;

use super::client::{Asker, NO_QUERY, auditor, everything};

/// One path of every kind, to show which of them a refusal leaves alone.
const PATHS: [&str; 7] = [
    "/Version",
    "/Modules",
    "/ThresholdInformation",
    "/Resources/query",
    "/Resources/entityInformation",
    "/Resources/entityInformation/fields",
    "/TicketWebhooks/query",
];

async fn ask(asker: &Asker, path: &str) -> super::client::Got {
    if path.ends_with("/query") {
        asker.search(path, &everything()).await
    } else {
        asker.get(path).await
    }
}

#[tokio::test]
async fn a_refusal_refuses_its_own_paths_only() {
    for (fault, refused) in [
        (Fault::VersionRefused, &PATHS[0..1]),
        (Fault::ModulesRefused, &PATHS[1..2]),
        (Fault::ThresholdRefused, &PATHS[2..3]),
        (Fault::ResourcesRefused, &PATHS[3..4]),
        (Fault::EntityInformationRefused, &PATHS[4..6]),
        (Fault::WebhooksRefused, &PATHS[6..7]),
    ] {
        let asker = auditor(&[fault]);
        for path in PATHS {
            let got = ask(&asker, path).await;
            if refused.contains(&path) {
                assert_eq!(got.error(), (500, NO_QUERY.to_owned()), "{fault} {path}");
            } else {
                assert_eq!(got.status, 200, "{fault} {path}");
            }
        }
    }
}

#[tokio::test]
async fn errors_can_hide_in_200() {
    let asker = auditor(&[Fault::ErrorsIn200]);
    for path in [
        "/Resources/query",
        "/Resources/query/count",
        "/TicketWebhooks/query",
    ] {
        let got = asker.search(path, &everything()).await;
        assert_eq!(got.error().0, 200, "{path}");
        assert_eq!(got.json().get("items"), None, "{path}");
    }
    asker.get("/Resources/entityInformation").await.ok();
}

#[tokio::test]
async fn a_line_of_business_can_hide_everything_without_an_error() {
    let asker = auditor(&[Fault::LineOfBusinessEmpty]);
    for path in ["/Resources/query", "/TicketWebhooks/query"] {
        assert!(
            asker
                .search(path, &everything())
                .await
                .ok()
                .items()
                .is_empty(),
            "{path}"
        );
    }
    assert_eq!(asker.access("Resources", "Query").await, "All");
}

#[tokio::test]
async fn the_callers_own_record_can_be_missing() {
    let asker = auditor(&[Fault::OwnRecordMissing]);
    let resources = asker.resources().await;
    assert_eq!(resources.len(), 15);
    assert!(
        resources
            .iter()
            .all(|row| row["userName"] != "api@acme.example")
    );
}

#[tokio::test]
async fn counts_can_be_wrong() {
    let got = auditor(&[Fault::CountWrong])
        .search("/Resources/query/count", &everything())
        .await;
    assert_eq!(got.ok().json()["queryCount"], 17);
}

#[tokio::test]
async fn names_can_be_hostile() {
    let asker = auditor(&[Fault::HostileNames]);
    let levels = asker.choices("userType").await;
    let resources = asker.resources().await;
    for part in ["\u{1b}[31m", "<script>", "=cmd|", "\u{202e}", "\r\n"] {
        for (rows, name) in [(&levels, "label"), (&resources, "userName")] {
            let mut names = rows.iter().filter_map(|row| row[name].as_str());
            assert!(names.any(|name| name.contains(part)), "{part:?} {name}");
        }
    }
    let mut names = resources.iter().filter_map(|row| row["userName"].as_str());
    assert!(names.all(|name| name.chars().count() <= 32));
    let webhooks = asker
        .search("/CompanyWebhooks/query", &everything())
        .await
        .ok()
        .body;
    assert!(webhooks.contains("<script>"));
    let refused = asker.search("/Tickets/query", &everything()).await;
    assert!(refused.error().1.contains("\u{1b}["));
}

#[test]
fn names_of_faults_are_kebab_case() {
    let names: Vec<_> = Fault::value_variants()
        .iter()
        .map(Fault::to_string)
        .collect();
    for name in [
        "auth-500-integration-code",
        "errors-in-200",
        "throttle-429-no-header",
        "itgenatr005",
        "server-500-forever",
    ] {
        assert!(names.contains(&name.to_owned()), "{names:?}");
    }
    let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    assert!(
        names.iter().all(|name| name.chars().all(kebab)),
        "{names:?}"
    );
}
