//! In a workspace: whether the production install brings the packages of all members, or of those that the app is made of.

use seaworthy_catalog::managers;
use seaworthy_facts::{Evidence, Member};

use seaworthy_text::RepoPath;

use super::scope::Scope;
use crate::keys::{self, Key};
use crate::{Decided, ManagerPlan, Note, NoteKind, Reason};

/// Whose packages a production install brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Members {
    /// Those of all members of the workspace.
    All,
    /// Those of the app, of the members that it uses, and of the root; the words that tell the manager.
    Used(Vec<String>),
}

/// Decides it; `None` outside of a workspace.
pub(super) fn decide(
    scope: &Scope<'_>,
    manager: &ManagerPlan,
    notes: &mut Vec<Note>,
) -> Option<Decided<Members>> {
    if !scope.is_member() {
        return None;
    }
    let key = Key::of(keys::INSTALL_MEMBERS);
    let words = words(scope, manager);
    if let Some(configured) = scope.text(&key) {
        return Some(configured.map(|word| match words {
            Some(words) if word == "used" => Members::Used(words),
            _ => Members::All,
        }));
    }
    let others = others(scope);
    if others.is_empty() {
        return Some(Decided::new(key, Members::All, Reason::MembersAllUsed, Vec::new()));
    }
    let Some(words) = words else {
        let manager = managers::of(manager.name.value).title.to_owned();
        return Some(Decided::new(key, Members::All, Reason::MembersInseparable { manager }, Vec::new()));
    };
    if let Some(borrowed) = scope.app.install.borrowed.first() {
        let (package, lender) = &borrowed.value;
        let manifest = if scope.app.dir.is_root() {
            "package.json".to_owned()
        } else {
            format!("{}/package.json", scope.app.dir)
        };
        notes.push(Note {
            app: Some(scope.app.name.clone()),
            kind: NoteKind::BorrowedPackage {
                package: package.clone(),
                lender: lender.to_string(),
                manifest,
            },
            evidence: borrowed.evidence.clone(),
        });
        let reason = Reason::MembersBorrow { package: package.clone(), lender: lender.to_string() };
        return Some(
            Decided::new(key, Members::All, reason, borrowed.evidence.clone())
                .or("used", "smaller; the app then lacks the package, unless its own manifest names it"),
        );
    }
    let evidence = others.iter().filter_map(|member| member.dir.join("package.json").ok());
    let evidence: Vec<Evidence> = evidence.take(1).map(Evidence::present).collect();
    let others = others.iter().map(|member| member.dir.to_string()).collect();
    Some(
        Decided::new(key, Members::Used(words), Reason::MembersUnused { others }, evidence)
            .or("all", "for an app that finds packages which only other members name"),
    )
}

/// Members that the app does not use, the root left out.
fn others<'a>(scope: &Scope<'a>) -> Vec<&'a Member> {
    let used: Vec<String> = scope.member_dependencies().into_iter().map(|(path, _)| path).collect();
    let members = scope.facts.workspace.members.iter();
    members
        .filter(|member| member.dir != scope.app.dir && member.dir != scope.app.install.root)
        .filter(|member| scope.in_context(&member.dir).is_some_and(|path| !used.contains(&path)))
        .collect()
}

/// How the manager is told; `None` where it cannot be.
fn words(scope: &Scope<'_>, manager: &ManagerPlan) -> Option<Vec<String>> {
    let known = managers::of(manager.name.value);
    let is_old = known.member_since.zip(manager.version.as_ref()).is_some_and(|(since, version)| {
        managers::version(&version.value).is_some_and(|(major, minor, _)| (major, minor) < since)
    });
    if known.member.is_empty() || is_old {
        return None;
    }
    let name_of = |dir: &RepoPath| {
        let members = &scope.facts.workspace.members;
        members.iter().find(|member| member.dir == *dir).and_then(|member| member.name.clone())
    };
    let dir = scope.in_context(&scope.app.dir)?;
    let mut words = Vec::new();
    for word in known.member {
        let mut word = word.replace("{dir}", &dir);
        for (part, dir) in [("{name}", &scope.app.dir), ("{root}", &scope.app.install.root)] {
            if word.contains(part) {
                word = word.replace(part, &name_of(dir)?);
            }
        }
        words.push(word);
    }
    Some(words)
}
