//! What stands below the options of `--help`.

/// The help of a command that talks to ConnectWise PSA.
macro_rules! with_connectwise_keys {
    ($examples:literal) => {
        concat!(
            $examples,
            "\n\nKeys come from PERMLINT_CW_PUBLIC_KEY, PERMLINT_CW_PRIVATE_KEY and ",
            "PERMLINT_CW_CLIENT_ID,\nor from the file of --credentials; never from arguments."
        )
    };
}

/// The help of a command that talks to Autotask PSA.
macro_rules! with_autotask_keys {
    ($examples:literal) => {
        concat!(
            $examples,
            "\n\nKeys come from PERMLINT_AT_SECRET and PERMLINT_AT_INTEGRATION_CODE, or from the ",
            "file of\n--credentials; never from arguments. The tenant's zone is found by itself."
        )
    };
}

pub(super) const PREFLIGHT: &str = "Examples:
  permlint preflight connectwise --site na.myconnectwise.net --company acme
  permlint preflight autotask --user api@acme.example";

pub(super) const PREFLIGHT_CONNECTWISE: &str = with_connectwise_keys!(
    "Example:
  permlint preflight connectwise --site na.myconnectwise.net --company acme"
);

pub(super) const PREFLIGHT_AUTOTASK: &str = with_autotask_keys!(
    "Example:
  permlint preflight autotask --user api@acme.example --credentials acme.keys"
);

pub(super) const SNAPSHOT: &str = "Examples:
  permlint snapshot connectwise --site na.myconnectwise.net --company acme -o acme.json
  permlint snapshot autotask --user api@acme.example -o acme.json

A snapshot that is partial is written all the same, and ends in 4.";

pub(super) const SNAPSHOT_CONNECTWISE: &str = with_connectwise_keys!(
    "Example:
  permlint snapshot connectwise --site na.myconnectwise.net --company acme \\
    --role Neo -o acme.json

A snapshot that is partial is written all the same, and ends in 4."
);

pub(super) const SNAPSHOT_AUTOTASK: &str = with_autotask_keys!(
    "Examples:
  permlint snapshot autotask --user api@acme.example -o acme.json
  permlint snapshot autotask --user api@acme.example --entity Tickets -o acme.json

A snapshot that is partial is written all the same, and ends in 4."
);

pub(super) const AUDIT: &str = "Examples:
  permlint audit connectwise --site na.myconnectwise.net --company acme \\
    --baseline neo/connectwise
  permlint audit autotask --user api@acme.example --baseline neo/autotask \\
    --worksheet neo.csv";

pub(super) const AUDIT_CONNECTWISE: &str = with_connectwise_keys!(
    "Example:
  permlint audit connectwise --site na.myconnectwise.net --company acme \\
    --baseline neo/connectwise --member neo_agent --save acme.json"
);

pub(super) const AUDIT_AUTOTASK: &str = with_autotask_keys!(
    "Example:
  permlint audit autotask --user api@acme.example --baseline neo/autotask \\
    --level \"Neo API User\" --worksheet neo.csv"
);

pub(super) const WORKSHEET: &str = "Examples:
  permlint worksheet --baseline neo/autotask --level \"Neo API User\" -o neo.html
  permlint worksheet -b topleft/autotask-impersonation --level TopLeft \\
    --level \"Team Member\" -o topleft.csv
  permlint worksheet --baseline neo/autotask --from neo.csv -o neo-next.html

The ending of the file chooses the form: .html, .csv or .yaml. A blank answer is unknown,
never None.";

pub(super) const SETUP: &str = "Examples:
  permlint setup -b neo/connectwise --format markdown
  permlint setup -b neo/connectwise -b gozynta/connectwise --role Integrations

It ends in 0; in 1 when no single role serves the documents, and the fewest roles are told.";

pub(super) const BASELINES: &str = "Examples:
  permlint baselines list
  permlint baselines conflicts neo/connectwise gozynta/connectwise";

pub(super) const BASELINES_LIST: &str = "Example:
  permlint baselines list";

pub(super) const COMPLETIONS: &str = "Example:
  permlint completions bash > ~/.local/share/bash-completion/completions/permlint";
