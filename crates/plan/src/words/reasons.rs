//! Reasons as sentences.

use seaworthy_facts::{VersionRequest, VersionSource};

use crate::Reason;
use crate::words::list;

/// A reason as a sentence without its full stop.
pub fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Configured => "seaworthy.toml says so".to_owned(),
        Reason::Stated { by } => format!("{by} says so"),
        Reason::Custom { what } => what.clone(),
        Reason::RuntimePinned { source } => format!("{} pins it", source_words(*source)),
        Reason::RuntimeNewestLongTerm { range } if range.is_empty() => {
            "the newest line with long support; nothing in the repository asks for another".to_owned()
        }
        Reason::RuntimeNewestLongTerm { range } => format!("the newest line with long support that fits {range}"),
        Reason::RuntimeNewestFitting { range } => {
            format!("no line with long support fits {range}; this is what comes closest")
        }
        Reason::RuntimeCalled { by } => format!("the app runs on it, by {by}"),
        Reason::ManagerNamed => "package.json names it".to_owned(),
        Reason::ManagerByLockfile { lockfile } => format!("its lockfile is there, {lockfile}"),
        Reason::ManagerDefault => "there is no lockfile, and npm comes with the image".to_owned(),
        Reason::ManagerVersionByLockfile { lockfile } => format!("the line that writes the format of {lockfile}"),
        Reason::NothingNeedsGlibc => "nothing that is installed needs glibc, and Alpine is smaller".to_owned(),
        Reason::PackageNeedsGlibc { why, .. } => why.clone(),
        Reason::LockedForGlibc { package } => {
            format!("the lockfile holds {package}, and not its counterpart for Alpine")
        }
        Reason::ManagerNeedsGlibc { manager } => format!("{manager} does not run on Alpine"),
        Reason::RuntimeNeedsGlibc { runtime } => {
            format!("{runtime}'s Debian image is the one that is tested most, and packages with native code work there")
        }
        Reason::OfficialImage => "the runtime's official image".to_owned(),
        Reason::PackagesNeeded { by } => format!("{by} needs them"),
        Reason::NoPackagesNeeded => "no dependency needs a system package".to_owned(),
        Reason::InstallReads { manager } => {
            format!("{manager} reads these before it installs; sources come later, so that an edit installs nothing again")
        }
        Reason::LockfileInStep => "the lockfile agrees with the manifest: the build gets what was tested".to_owned(),
        Reason::LockfileOutOfStep => {
            "the lockfile does not agree with the manifest; the build says so instead of taking other versions".to_owned()
        }
        Reason::LockfileUnread => {
            "the lockfile could not be compared with the manifest; the build says whether it fits".to_owned()
        }
        Reason::NoLockfile => "there is no lockfile to insist on".to_owned(),
        Reason::ScriptNeedsDevelopment { script, program } => {
            format!("`{script}` calls {program}, which a production install does not bring")
        }
        Reason::ScriptsMayRun => "no script that an install runs needs a development dependency".to_owned(),
        Reason::MembersAllUsed => "the app uses all members of the workspace".to_owned(),
        Reason::MembersInseparable { manager } => {
            format!("with {manager} an install is for all members of a workspace")
        }
        Reason::MembersBorrow { package, lender } => {
            format!("the app imports {package}, which only {lender} names: it is there while all are installed")
        }
        Reason::MembersUnused { others } => {
            let rest = others.len().saturating_sub(3);
            let mut shown: Vec<String> = others.iter().take(3).cloned().collect();
            shown.extend((rest > 0).then(|| format!("{rest} more")));
            format!("the packages of {} are of no use to this app", list(&shown))
        }
        Reason::CacheKept => "downloads are kept between builds, outside of every layer".to_owned(),
        Reason::BuildWithoutDeclarations { script } => {
            format!("what script `{script}` runs, without the type declarations: no image needs them")
        }
        Reason::BuildScript { script } => format!("the script `{script}` of package.json"),
        Reason::BuildOfFramework { framework } => {
            format!("no script of package.json builds; this is how {framework} does")
        }
        Reason::NothingBuilt => "there is nothing to build".to_owned(),
        Reason::BuildReads => "the build reads these; an edit elsewhere builds nothing again".to_owned(),
        Reason::BuildReadsByConvention { framework } => {
            format!("{framework} reads by convention: every file of the context may matter")
        }
        Reason::BuildWrites => "the build writes these".to_owned(),
        Reason::Placeholder { variable } => {
            format!("`{variable}` is checked while building; this harmless value is there for that command only")
        }
        Reason::RuntimeReads => "the running app reads these".to_owned(),
        Reason::RuntimeReadsNothing => "the running app reads nothing beside what is built and installed".to_owned(),
        Reason::NeverLoaded => "type declarations and source maps of dependencies are never loaded".to_owned(),
        Reason::FilesNeedNoRuntime { server } => {
            format!("what is built are files, and {server} hands them out without a runtime and without root")
        }
        Reason::OnePage => "there is one page, and its code looks at the address".to_owned(),
        Reason::SomePages => "some pages are files, this one answers the rest".to_owned(),
        Reason::FallbackPage => "the configuration names the page for addresses without a file".to_owned(),
        Reason::ServedBelow => "the configuration says that the pages are served below it".to_owned(),
        Reason::PageFiles => "every page is a file of its own".to_owned(),
        Reason::UserOfBase { image } => format!("{image} brings it"),
        Reason::PortOfServer { server } => format!("the port of {server} where it runs without root"),
        Reason::OwnRoute { server } => format!("{server}'s own, which answers while the first page is there"),
        Reason::ServerStops { server } => format!("{server} ends in good order by itself"),
        Reason::FixedUser => "a fixed number, by which an orchestrator can verify that it is not root".to_owned(),
        Reason::ProgramItself { from } => {
            format!("the program that {from} ends in, as the first process, so that signals reach it")
        }
        Reason::StandaloneServer => "the server that the build makes, as the first process, so that signals reach it".to_owned(),
        Reason::HandlesSigterm => "SIGTERM is handled, so the program can be the first process".to_owned(),
        Reason::IgnoresSigterm => "nothing handles SIGTERM, and a first process without a handler ignores it".to_owned(),
        Reason::PortFound => "the app's own default".to_owned(),
        Reason::PortOfFramework { framework } => format!("the port of {framework}"),
        Reason::PortByVariable { variable, default } => {
            let own = default.map_or_else(String::new, |port| format!("; the code's default is {port}"));
            format!("`{variable}` sets it, and 3000 is the port of every app in a container{own}")
        }
        Reason::HostAllAddresses { variable } => {
            format!("without `{variable}` the server would not be reached from outside its container")
        }
        Reason::RouteFound => "the app answers there".to_owned(),
        Reason::NoRoute => "no health route was found".to_owned(),
        Reason::HealthTimes => "suits a server that starts in seconds".to_owned(),
        Reason::MigrationFirst => {
            "migrations run once, in a process of their own, before the server takes requests".to_owned()
        }
        Reason::NoMigrations => "no migrations were found".to_owned(),
        Reason::ProcessFound => "the repository has an entry for it".to_owned(),
        Reason::ServiceVersionFound => "the version that is used already".to_owned(),
        Reason::ServiceVersionDefault { service } => format!("nothing says which {service}; this line is maintained"),
        Reason::ServiceOfficialImage => "the service's official image".to_owned(),
        Reason::ServiceImageFound => {
            "the image that is used already; the app may need what it adds to the official one".to_owned()
        }
        Reason::ServiceBeside => "the app needs it to serve".to_owned(),
        Reason::ServiceElsewhere => "production uses one that somebody else runs".to_owned(),
        Reason::ServiceDevelopmentOnly => "only development uses it".to_owned(),
        Reason::MemoryDefault => "suffices for a small production; change it when you have measured".to_owned(),
        Reason::EnvRequired => "the code does not start, or does not work, without it".to_owned(),
        Reason::EnvOptional => "the code has a default for it, or does without".to_owned(),
        Reason::EnvSecret => "its name or its use is that of a secret".to_owned(),
        Reason::SecretFile => "the app reads it at run time and git ignores it".to_owned(),
        Reason::SecretsByName => {
            "no file with secrets was found; what is one by its name is kept out all the same".to_owned()
        }
        Reason::NotForBuilds => "no build needs it".to_owned(),
        Reason::ComposeExists { file } => format!("{file} is there, with services for development"),
        Reason::NoCompose => "there is no Compose file yet".to_owned(),
        Reason::DevelopmentScript { script } => format!("the script `{script}` reloads on change"),
        Reason::NoDevelopmentScript => "no script reloads on change".to_owned(),
        Reason::WritesKnown => "all that the app writes is known, and is on a volume or in memory".to_owned(),
        Reason::WritesUnknown => "the framework's server writes beside its own files".to_owned(),
    }
}

/// A wish about the runtime's version.
pub(crate) fn wish(request: &VersionRequest) -> String {
    let who = match &request.package {
        Some(package) => format!("the dependency {package}"),
        None => source_words(request.source).to_owned(),
    };
    format!("`{}` of {who}", request.written.as_ref().unwrap_or(&request.range))
}

fn source_words(source: VersionSource) -> &'static str {
    match source {
        VersionSource::DevEngines => "`devEngines` of package.json",
        VersionSource::Nvmrc => ".nvmrc",
        VersionSource::VersionFile => "the version file",
        VersionSource::Volta => "`volta` of package.json",
        VersionSource::Mise => "mise.toml",
        VersionSource::ToolVersions => ".tool-versions",
        VersionSource::Engines => "`engines` of package.json",
        VersionSource::PackageManager => "`packageManager` of package.json",
        VersionSource::Dependencies => "a dependency",
    }
}
