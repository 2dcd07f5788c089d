"""Reads the simulated tenant with py-autotask and checks what comes back."""

import sys
import traceback

from py_autotask import AutotaskClient
from py_autotask.auth import AutotaskAuth
from py_autotask.exceptions import AutotaskAPIError, AutotaskAuthError

ZONE = "https://webservices.autotask.net/ATServicesRest/"
EVERYTHING = [{"op": "gte", "field": "id", "value": 0}]
WEBHOOKS = [
    "CompanyWebhooks",
    "ConfigurationItemWebhooks",
    "ContactWebhooks",
    "TicketNoteWebhooks",
    "TicketWebhooks",
]


def client(username="api@acme.example", secret="secret"):
    """A client that finds its zone by itself, and anew."""
    AutotaskAuth.clear_zone_cache()
    return AutotaskClient.create(username=username, integration_code="CODE", secret=secret)


def neo():
    """A client with the credentials of the vendor under audit."""
    return client("neo@acme.example", "neo-secret")


def refuses(error, call):
    """The message of the error that a call raises."""
    try:
        call()
    except error as raised:
        return str(raised)
    return None


def finds_the_zone():
    auth = client().auth
    assert auth.api_url == ZONE, auth.api_url
    assert auth.zone_info.zone_name == "Simulated Zone"
    assert auth.zone_info.ci == 30595


def passes_its_own_connection_test():
    assert neo().auth.test_connection()


def lists_resources():
    rows = client().resources.query(EVERYTHING).items
    names = {row["userName"] for row in rows}
    assert {"api@acme.example", "neo@acme.example", "alice", "bob", "carol"} <= names, names
    assert len(rows) == 16


def filters_resources_and_chooses_fields():
    fields = ["id", "userName", "licenseType", "userType", "isActive"]
    licence = {"op": "eq", "field": "licenseType", "value": 7}
    rows = client().resources.query(licence, include_fields=fields).items
    assert len(rows) == 4
    assert all(set(row) == {*fields, "userDefinedFields"} for row in rows), rows


def gets_one_resource():
    resources = client().resources
    (alice,) = resources.query({"op": "eq", "field": "userName", "value": "alice"}).items
    assert resources.get(alice["id"])["lastName"] == "Adminson"
    assert resources.get(1) is None


def learns_of_further_pages():
    first = client().resources.query(EVERYTHING, max_records=5)
    assert len(first.items) == first.page_details.count == first.page_details.request_count == 5
    assert first.page_details.next_page_url.startswith(f"{ZONE}V1.0/Resources/query/next?paging=")
    assert first.page_details.prev_page_url is None


def reads_its_rights_on_entities():
    own = neo().get_entity_info("Tickets")["info"]
    assert own["canQuery"] and not own["canDelete"]
    assert own["userAccessForCreate"] == "All"
    auditor = client().get_entity_info("Tickets")["info"]
    assert auditor["userAccessForCreate"] == auditor["userAccessForQuery"] == "None"


def reads_the_security_levels():
    api = client()
    fields = {field["name"]: field for field in api.get_field_info("Resources")["fields"]}
    levels = {row["value"]: row["label"] for row in fields["userType"]["picklistValues"]}
    licences = {row["value"]: row["label"] for row in fields["licenseType"]["picklistValues"]}
    held = {
        row["userName"]: (levels[str(row["userType"])], licences[str(row["licenseType"])])
        for row in api.resources.query(EVERYTHING).items
    }
    assert held["neo@acme.example"] == ("Neo API User", "API User")
    assert held["carol"] == ("Team Member (system)", "Team Member")


def counts_webhooks():
    api = client()
    counts = [len(api.query(entity, filters=EVERYTHING).items) for entity in WEBHOOKS]
    assert counts == [1, 0, 0, 1, 3], counts


def tells_refusals_apart():
    wrong = client(secret="wrong").resources
    assert refuses(AutotaskAuthError, lambda: wrong.query(EVERYTHING))
    nobody = client("nobody@acme.example").auth
    assert "Zone information" in refuses(AutotaskAuthError, lambda: nobody.api_url)
    auditor = client().tickets
    assert "500" in refuses(AutotaskAPIError, lambda: auditor.query(EVERYTHING))


CHECKS = [
    finds_the_zone,
    passes_its_own_connection_test,
    lists_resources,
    filters_resources_and_chooses_fields,
    gets_one_resource,
    learns_of_further_pages,
    reads_its_rights_on_entities,
    reads_the_security_levels,
    counts_webhooks,
    tells_refusals_apart,
]


def passes(check):
    """Runs one check and reports it."""
    try:
        check()
    except Exception:
        traceback.print_exc()
        print(f"FAIL {check.__name__}")
        return False
    print(f"ok   {check.__name__}")
    return True


passed = sum([passes(check) for check in CHECKS])
failed = len(CHECKS) - passed
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
