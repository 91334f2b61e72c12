//! What is in doubt about one app: read off its decisions' reasons, the notes, and what could not be told.

use seaworthy_catalog::runtimes::{self, Support};
use seaworthy_facts::{App, Evidence, ManagerName, ProcessKind, Unknown, UnknownKind};

use super::{Answer, Doubt, Question, Scope};
use crate::decide::manager::word;
use crate::keys::{self, Key};
use crate::{AppPlan, Decision, NoteKind, Plan, Reason, words};

/// The order of asking: what others rest on comes first.
pub(super) fn rank(doubt: &Doubt) -> usize {
    match doubt {
        Doubt::SeveralApps { .. } => 0,
        Doubt::SeveralLockfiles { .. } | Doubt::ManagerContradicted { .. } | Doubt::NoLockfile => 1,
        Doubt::RuntimeUnsaid { .. } | Doubt::RuntimeUnfit { .. } | Doubt::RuntimeOver { .. } => 2,
        Doubt::OutputsUnknown { .. } => 3,
        Doubt::StartUnknown { .. } => 4,
        Doubt::PortUnknown { .. } => 5,
        Doubt::Migrations { .. } => 6,
        Doubt::ServiceElsewhere { .. } => 7,
        Doubt::ServiceVersion { .. } => 8,
    }
}

/// Everything in doubt about one app.
pub(super) fn of_app(app: &App, planned: &AppPlan, plan: &Plan) -> Vec<Question> {
    let view = View { app, planned, plan };
    let found =
        [view.manager(), view.runtime(), view.outputs(), view.start(), view.port(), view.migrations()];
    found.into_iter().flatten().chain(view.services()).collect()
}

struct View<'a> {
    app: &'a App,
    planned: &'a AppPlan,
    plan: &'a Plan,
}

impl<'a> View<'a> {
    fn question(&self, key: &Key, doubt: Doubt, answers: Vec<Answer>, evidence: Vec<Evidence>) -> Question {
        Question {
            apps: vec![self.planned.name.clone()],
            key: key.clone(),
            doubt,
            answers,
            evidence,
            scope: Scope::EachApp,
        }
    }

    /// The decision of this key, unless somebody made it.
    fn decision(&self, key: &str) -> Option<&'a Decision> {
        let decision = self.planned.decisions.iter().find(|decision| decision.key.as_str() == key)?;
        (decision.reason != Reason::Configured).then_some(decision)
    }

    fn is_configured(&self, key: &str) -> bool {
        let mut decisions = self.planned.decisions.iter();
        decisions.any(|decision| decision.key.as_str() == key && decision.reason == Reason::Configured)
    }

    fn notes(&self) -> impl Iterator<Item = &'a NoteKind> {
        let name = &self.planned.name;
        self.plan.notes.iter().filter(move |note| note.app.as_ref() == Some(name)).map(|note| &note.kind)
    }

    /// What could not be told of a kind, in files of this app and of no app in it.
    fn unknown(&self, kind: UnknownKind) -> Option<&'a Unknown> {
        let nearest = |unknown: &&Unknown| {
            let holders = self.plan.apps.iter().filter(|app| unknown.place.file.is_within(&app.dir));
            let depth = |app: &&AppPlan| app.dir.parts().count();
            holders.max_by_key(depth).is_some_and(|app| app.dir == self.planned.dir)
        };
        self.plan.unknowns.iter().filter(|unknown| unknown.kind == kind).find(nearest)
    }

    fn manager(&self) -> Option<Question> {
        let decision = self.decision(keys::MANAGER_NAME)?;
        let facts = &self.app.manager;
        let answer = |name: ManagerName, effect: String| Answer::new(words::toml_text(word(name)), effect);
        let taken = self.planned.manager.name.value;
        let mut others: Vec<(ManagerName, String)> = Vec::new();
        for lockfile in &facts.lockfiles {
            if lockfile.manager != taken && others.iter().all(|(name, _)| *name != lockfile.manager) {
                others.push((lockfile.manager, format!("by {}", lockfile.path)));
            }
        }
        let own = self.planned.manager.lockfile.as_ref();
        let by_own = own.map(|path| format!("by {path}")).unwrap_or_default();
        let first = answer(taken, by_own);
        let doubt = match (&decision.reason, &facts.named) {
            (Reason::ManagerDefault, _) => {
                let rest = [ManagerName::Pnpm, ManagerName::Yarn, ManagerName::YarnBerry, ManagerName::Bun];
                let answers = rest.into_iter().map(|name| answer(name, String::new()));
                let first = Answer::new(first.value, "comes with the image");
                let answers = std::iter::once(first).chain(answers).collect();
                let evidence = decision.evidence.clone();
                return Some(self.question(&decision.key, Doubt::NoLockfile, answers, evidence));
            }
            (_, Some(named)) if named.value != taken => {
                if others.iter().all(|(name, _)| *name != named.value) {
                    others.push((named.value, "by package.json; its lockfile is missing".to_owned()));
                }
                let lockfile = own.map(ToString::to_string).unwrap_or_default();
                let named = word(named.value).to_owned();
                Doubt::ManagerContradicted { named, lockfile }
            }
            // the manifest's word settles it; a stale lockfile is a note
            (Reason::ManagerByLockfile { .. }, _) if !others.is_empty() => {
                let lockfiles = facts.lockfiles.iter().map(|lockfile| lockfile.path.to_string()).collect();
                Doubt::SeveralLockfiles { lockfiles }
            }
            _ => return None,
        };
        let rest = others.into_iter().map(|(name, effect)| answer(name, effect));
        let answers = std::iter::once(first).chain(rest).collect();
        Some(self.question(&decision.key, doubt, answers, decision.evidence.clone()))
    }

    fn runtime(&self) -> Option<Question> {
        let decision = self.decision(keys::RUNTIME_VERSION)?;
        let knowledge = runtimes::of(self.planned.runtime.name.value);
        let runtime = knowledge.name.title().to_owned();
        let over = self.notes().find_map(|note| match note {
            NoteKind::EndOfLife { version, instead, .. } => Some((version, instead)),
            _ => None,
        });
        let mut answers = vec![Answer::new(words::toml_text(&decision.value), String::new())];
        let doubt = match &decision.reason {
            _ if let Some((version, instead)) = over => {
                answers.push(Answer::new(words::toml_text(instead), "gets security fixes"));
                Doubt::RuntimeOver { runtime, version: version.clone() }
            }
            Reason::RuntimeNewestLongTerm { range } if range.is_empty() => Doubt::RuntimeUnsaid { runtime },
            Reason::RuntimeNewestFitting { range } => Doubt::RuntimeUnfit { runtime, wishes: range.clone() },
            _ => return None,
        };
        let maintained = knowledge.lines.iter().filter(|line| !line.is_over());
        for line in maintained.filter(|line| line.long_term == Support::LongTerm) {
            let value = words::toml_text(&line.major.to_string());
            let until = line.end_of_life.map(|day| format!("supported until {}", words::month(day)));
            match answers.iter_mut().find(|answer| answer.value == value) {
                Some(answer) if answer.effect.is_empty() => answer.effect = until.unwrap_or_default(),
                Some(_) => {}
                None => answers.push(Answer::new(value, until.unwrap_or_default())),
            }
        }
        Some(self.question(&decision.key, doubt, answers, decision.evidence.clone()))
    }

    fn outputs(&self) -> Option<Question> {
        let decision = self.decision(keys::BUILD_OUTPUTS)?;
        let unknown = self.unknown(UnknownKind::Outputs);
        let is_lost = self.notes().any(|note| matches!(note, NoteKind::NotPlanned { .. }));
        if unknown.is_none() && !is_lost {
            return None;
        }
        let mut values: Vec<String> = Vec::new();
        if !self.planned.build_outputs.value.is_empty() {
            values.push(decision.value.clone());
        }
        for custom in ["dist", "build", "out"] {
            let value = words::toml_list(&[custom.to_owned()]);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let answers = values.into_iter().map(|value| Answer::new(value, String::new())).collect();
        let doubt = Doubt::OutputsUnknown { why: unknown.map(|unknown| unknown.why.clone()) };
        Some(self.question(&decision.key, doubt, answers, place(unknown, &decision.evidence)))
    }

    fn start(&self) -> Option<Question> {
        if self.is_configured(keys::START_COMMAND) {
            return None;
        }
        let key = Key::of(keys::START_COMMAND);
        let decision = self.decision(keys::START_COMMAND);
        let unknown = self.unknown(UnknownKind::Start);
        let is_lost = self.notes().any(|note| matches!(note, NoteKind::StartUnknown { .. }));
        // where the start is known, what could not be told may be about another program
        let about_it = unknown.filter(|unknown| {
            decision.is_none_or(|decision| {
                decision.evidence.iter().any(|seen| {
                    seen.place.file == unknown.place.file && seen.place.line == unknown.place.line
                })
            })
        });
        if about_it.is_none() && !is_lost {
            return None;
        }
        let taken = decision.map(|decision| Answer::new(decision.value.clone(), String::new()));
        let evidence = place(about_it, decision.map_or(&[], |decision| &decision.evidence));
        let doubt = Doubt::StartUnknown { why: about_it.map(|unknown| unknown.why.clone()) };
        Some(self.question(&key, doubt, taken.into_iter().collect(), evidence))
    }

    fn port(&self) -> Option<Question> {
        let is_web = self.planned.processes.iter().any(|process| process.kind == ProcessKind::Web);
        if !is_web || self.is_configured(keys::PORT) || self.planned.kind != seaworthy_facts::AppKind::Server
        {
            return None;
        }
        let unknown = self.unknown(UnknownKind::Port);
        let decision = self.decision(keys::PORT);
        if unknown.is_none() && decision.is_some() {
            return None;
        }
        let value = decision.map_or("3000", |decision| &decision.value);
        let answers = vec![Answer::new(value, String::new())];
        let doubt = Doubt::PortUnknown { why: unknown.map(|unknown| unknown.why.clone()) };
        Some(self.question(&Key::of(keys::PORT), doubt, answers, place(unknown, &[])))
    }

    fn migrations(&self) -> Option<Question> {
        let decision = self.decision(keys::MIGRATE_MODE)?;
        if decision.reason != Reason::MigrationFirst {
            return None;
        }
        let mut processes = self.planned.processes.iter();
        let command =
            processes.find(|process| process.kind == ProcessKind::Migrate)?.command.value.to_string();
        let first = Answer::new(words::toml_text(&decision.value), "once, before the app starts");
        let others = decision
            .alternatives
            .iter()
            .map(|other| Answer::new(words::toml_text(&other.value), other.effect.clone()));
        let answers = std::iter::once(first).chain(others).collect();
        let doubt = Doubt::Migrations { command };
        Some(self.question(&decision.key, doubt, answers, decision.evidence.clone()))
    }

    fn services(&self) -> impl Iterator<Item = Question> {
        self.planned.decisions.iter().filter_map(|decision| {
            let id = decision.key.as_str().strip_prefix("services.")?.split('.').next()?;
            let service = seaworthy_catalog::services::by_id(id)?.title.to_owned();
            let is_of = |pattern: &str| decision.key.entry().is_some_and(|entry| entry.name == pattern);
            let text = |value: &str| words::toml_text(value);
            let (doubt, answers) = match &decision.reason {
                Reason::ServiceVersionDefault { .. } if is_of(keys::SERVICE_VERSION) => {
                    let image = self.decision(&format!("services.{id}.image"));
                    // what somebody else runs has the version that it has
                    let is_used = self.production(id) == Some("beside");
                    let answer = Answer::new(text(&decision.value), String::new());
                    image.filter(|_| is_used)?;
                    (Doubt::ServiceVersion { service }, vec![answer])
                }
                Reason::ServiceElsewhere if is_of(keys::SERVICE_PRODUCTION) => {
                    let first = Answer::new(text(&decision.value), "a server that somebody else runs");
                    let others = decision.alternatives.iter();
                    let others = others.map(|other| Answer::new(text(&other.value), other.effect.clone()));
                    (Doubt::ServiceElsewhere { service }, std::iter::once(first).chain(others).collect())
                }
                _ => return None,
            };
            Some(self.question(&decision.key, doubt, answers, decision.evidence.clone()))
        })
    }

    /// Where a service runs in production: `beside`, `elsewhere`, `none`.
    fn production(&self, id: &str) -> Option<&'a str> {
        let key = format!("services.{id}.production");
        let decision = self.planned.decisions.iter().find(|decision| decision.key.as_str() == key)?;
        Some(decision.value.as_str())
    }
}

/// The place of what could not be told, else what else shows it.
fn place(unknown: Option<&Unknown>, evidence: &[Evidence]) -> Vec<Evidence> {
    match unknown {
        Some(unknown) => {
            vec![Evidence { place: unknown.place.clone(), kind: seaworthy_facts::EvidenceKind::Used }]
        }
        None => evidence.to_vec(),
    }
}
