//! What the role in NetSuite needs: the one table that the set-up shows, that a test of credentials answers
//! with, and that the manual is compared with.

/// A permission of the role.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RolePermission {
    /// NetSuite's tab for it.
    pub tab: &'static str,
    /// NetSuite's name of it.
    pub name: &'static str,
    /// The least level that does.
    pub level: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// What becomes of that without it.
    pub without: &'static str,
    /// Nothing is logged without it.
    pub is_required: bool,
}

impl RolePermission {
    /// As NetSuite's own refusals name it: `Lists -> Phone Calls`.
    pub fn spelled(&self) -> String {
        format!("{} -> {}", self.tab, self.name)
    }

    /// The one of this spelling.
    pub fn spelled_as(spelling: &str) -> Option<&'static Self> {
        ROLE.iter().find(|one| one.spelled() == spelling)
    }
}

const fn needed(
    (tab, name, level): (&'static str, &'static str, &'static str),
    purpose: &'static str,
    without: &'static str,
) -> RolePermission {
    RolePermission {
        tab,
        name,
        level,
        purpose,
        without,
        is_required: true,
    }
}

const fn useful(
    permission: (&'static str, &'static str, &'static str),
    purpose: &'static str,
    without: &'static str,
) -> RolePermission {
    RolePermission {
        is_required: false,
        ..needed(permission, purpose, without)
    }
}

/// All of them, the required ones first.
pub const ROLE: [RolePermission; 19] = [
    needed(
        ("Setup", "REST Web Services", "Full"),
        "everything",
        "nothing works",
    ),
    needed(
        ("Setup", "Log in using OAuth 2.0 Access Tokens", "Full"),
        "everything",
        "nothing works",
    ),
    needed(
        ("Reports", "SuiteAnalytics Workbook", "Edit"),
        "every lookup and list",
        "nobody is found",
    ),
    needed(
        ("Lists", "Phone Calls", "Full"),
        "calls and texts; a customer's calls",
        "they wait in the browsers",
    ),
    needed(
        ("Lists", "Customers", "View"),
        "callers, the directory, the customer pane",
        "nobody is found",
    ),
    useful(
        ("Lists", "Contacts", "View"),
        "callers, the directory, primary contacts",
        "companies alone are found",
    ),
    useful(
        ("Lists", "Employees", "View"),
        "whose calls are whose; colleagues in the directory",
        "calls are logged under the rep's name in words",
    ),
    useful(("Lists", "Employee Record", "View"), "the same", "the same"),
    useful(
        ("Lists", "Subsidiaries", "View"),
        "accounts with several subsidiaries",
        "there, records are refused",
    ),
    useful(
        ("Lists", "Vendors", "View"),
        "suppliers who call",
        "they are unknown",
    ),
    useful(
        ("Transactions", "Sales Order", "View"),
        "orders of a customer; Edit writes an order's source into it",
        "the tab says that the role may not read them",
    ),
    useful(
        ("Transactions", "Opportunity", "View"),
        "opportunities of a customer; who of several is likelier",
        "the tab says that the role may not read them",
    ),
    useful(
        ("Transactions", "Find Transaction", "View"),
        "the same",
        "the same",
    ),
    useful(
        ("Transactions", "Invoice", "View"),
        "what a customer owes",
        "the tab says that the role may not read them",
    ),
    useful(
        ("Transactions", "Credit Memo", "View"),
        "what a customer has left",
        "the tab says that the role may not read them",
    ),
    useful(
        ("Lists", "Cases", "View"),
        "cases of a customer",
        "the tab says that the role may not read them",
    ),
    useful(
        ("Lists", "Currency", "View"),
        "amounts such as 18,240.50 USD, in accounts with several currencies",
        "amounts carry NetSuite's names of them, such as US Dollar",
    ),
    useful(
        ("Lists", "Projects", "View"),
        "linking calls to projects; whose project it is",
        "projects cannot be linked, and one that is linked in NetSuite is shown without its customer",
    ),
    useful(
        ("Lists", "Track Messages", "View"),
        "email with a customer",
        "the tab says that the role may not read it",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_lists_the_same() {
        let manual = include_str!("../../../../../docs/operating.md");
        for RolePermission {
            tab,
            name,
            level,
            purpose,
            without,
            ..
        } in ROLE
        {
            let row = format!("| {tab}: {name} | {level} | {purpose} | {without} |");
            assert!(manual.contains(&row), "{row}");
        }
    }
}
