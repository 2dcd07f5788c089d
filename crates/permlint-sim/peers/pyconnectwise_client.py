"""Reads the simulated tenant with pyconnectwise and checks what comes back."""

import sys
import traceback

from pyconnectwise import ConnectWiseManageAPIClient
from pyconnectwise.endpoints.manage.SystemSecurityrolesIdSettingsEndpoint import (
    SystemSecurityrolesIdSettingsEndpoint,
)
from pyconnectwise.exceptions import (
    AuthenticationFailedException,
    MethodNotAllowedException,
    PermissionsFailedException,
)

ADDRESS = sys.argv[1]


def client(public="pub", private="priv"):
    """A client that finds the codebase by itself."""
    return ConnectWiseManageAPIClient("acme", ADDRESS, "any-client-id", public, private)


def settings(role):
    """The settings of a role.

    The package has this endpoint and forgets to hang it below the role: the API's
    document spells "securityroles" in two ways, and its generator tells them apart.
    """
    api = client()
    parent = api.system.security_roles.id(role)
    return SystemSecurityrolesIdSettingsEndpoint(api, parent_endpoint=parent)


def refuses(error, call):
    """Whether a call raises this error."""
    try:
        call()
    except error:
        return True
    return False


def finds_the_codebase():
    assert client().codebase == "v2025_8/"


def lists_roles():
    roles = client().system.security_roles.get()
    names = {role.name for role in roles}
    assert {"Admin", "Technician", "Integrations", "Neo", "Permlint Auditor"} <= names, names
    assert [role.name for role in roles if role.admin_flag] == ["Admin"]


def filters_roles():
    roles = client().system.security_roles.get(params={"conditions": 'name="Neo"'})
    assert [role.name for role in roles] == ["Neo"]


def pages_through_settings():
    neo = settings(4)
    rows = list(neo.paginated(1, 25).all())
    assert len(rows) == neo.count.get().count > 75
    assert len({row.id for row in rows}) == len(rows)
    assert {row.inquire_level for row in rows} == {"All"}
    (row,) = [row for row in rows if row.module_function_description == "Invoicing"]
    assert (row.add_level, row.edit_level, row.delete_level) == ("All", "All", "None")


def gets_one_large_page():
    neo = settings(4)
    rows = neo.get(params={"pageSize": 1000})
    assert len(rows) == neo.count.get().count


def lists_api_members():
    members = {member.identifier: member for member in client().system.api_members.get()}
    assert members["neo_agent"].security_role.name == "Neo"
    assert members["neo_agent"].email_address == "team@neoagent.io"
    assert members["old_vendor"].inactive_flag


def reads_its_own_rights():
    own = client("neo-pub", "neo-priv").system.my_security
    rows = own.get(params={"pageSize": 1000})
    assert {row.member.identifier for row in rows} == {"neo_agent"}


def tells_refusals_apart():
    wrong = client("pub", "wrong").system
    assert refuses(AuthenticationFailedException, wrong.security_roles.get)
    vendor = client("neo-pub", "neo-priv").system
    assert refuses(PermissionsFailedException, vendor.security_roles.get)
    role = {"name": "New"}
    create = client().system.security_roles.post
    assert refuses(MethodNotAllowedException, lambda: create(data=role))


CHECKS = [
    finds_the_codebase,
    lists_roles,
    filters_roles,
    pages_through_settings,
    gets_one_large_page,
    lists_api_members,
    reads_its_own_rights,
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
