//! Questions as sentences.

use crate::question::Doubt;
use crate::words::list;

/// Why something is in doubt, in a few words without a full stop.
pub fn doubt(doubt: &Doubt) -> String {
    match doubt {
        Doubt::SeveralApps { apps } => format!("nothing says which of {} are deployed", list(apps)),
        Doubt::SeveralLockfiles { lockfiles } => format!("there are {}", list(lockfiles)),
        Doubt::ManagerContradicted { named, lockfile } => {
            format!("package.json names {named}, and the lockfile is {lockfile}")
        }
        Doubt::NoLockfile => "there is no lockfile, and package.json names no package manager".to_owned(),
        Doubt::RuntimeUnsaid { runtime } => format!("nothing asks for a version of {runtime}"),
        Doubt::RuntimeUnfit { runtime, wishes } => format!("no {runtime} with long support fits {wishes}"),
        Doubt::RuntimeOver { runtime, version } => {
            format!("{runtime} {version} is asked for and gets no security fixes")
        }
        Doubt::StartUnknown { why: Some(why) }
        | Doubt::PortUnknown { why: Some(why) }
        | Doubt::OutputsUnknown { why: Some(why) } => why.clone(),
        Doubt::StartUnknown { why: None } => "nothing says which program starts the app".to_owned(),
        Doubt::PortUnknown { why: None } => "nothing says where the app listens".to_owned(),
        Doubt::OutputsUnknown { why: None } => "nothing says where the build writes".to_owned(),
        Doubt::Migrations { command } => format!("`{command}` migrates, and nothing says when it runs"),
        Doubt::ServiceVersion { service } => format!("nothing says which {service} is used"),
        Doubt::ServiceElsewhere { service } => format!("nothing says where {service} runs in production"),
    }
}

/// The question that settles it.
pub fn question(doubt: &Doubt) -> String {
    match doubt {
        Doubt::SeveralApps { .. } => "which apps are deployed?".to_owned(),
        Doubt::SeveralLockfiles { .. } | Doubt::ManagerContradicted { .. } | Doubt::NoLockfile => {
            "which package manager installs?".to_owned()
        }
        Doubt::RuntimeUnsaid { runtime }
        | Doubt::RuntimeUnfit { runtime, .. }
        | Doubt::RuntimeOver { runtime, .. } => format!("which version of {runtime} runs the app?"),
        Doubt::StartUnknown { .. } => "which command starts the app?".to_owned(),
        Doubt::PortUnknown { .. } => "on which port does the app listen?".to_owned(),
        Doubt::OutputsUnknown { .. } => "what does the build write?".to_owned(),
        Doubt::Migrations { .. } => "when do migrations run?".to_owned(),
        Doubt::ServiceVersion { service } => format!("which version of {service}?"),
        Doubt::ServiceElsewhere { service } => format!("where does {service} run in production?"),
    }
}
