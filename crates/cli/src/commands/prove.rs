//! `seaworthy prove`: the set-up on a real engine.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use seaworthy_manifest::dotenv::{EnvFile, EnvState};
use seaworthy_plan::config::Config;
use seaworthy_plan::document::PlanDocument;
use seaworthy_prove::engine::{Cancel, Choice, EngineError, Flavor, Trouble, find};
use seaworthy_prove::report::{self, Format as ReportFormat};
use seaworthy_prove::{After, Decision, Origin, PROBES, Progress, Request};
use seaworthy_render::Policy;
use seaworthy_setup::{SetUp, SetUpError};
use seaworthy_text::{RepoPath, closest};

use crate::Verdict;
use crate::args::{EngineName, Format, ProveOptions, SetUpChoice};
use crate::disk::DiskRepo;
use crate::error::{NOT_JAVASCRIPT, UserError};
use crate::output;
use crate::proof::{Live, Overlay, clauses, contract_of, kept_out_of_git, known_apps, print, secrets};
use crate::session::{Session, config};

pub(crate) fn run(options: &ProveOptions) -> Result<Verdict, UserError> {
    check_probes(&options.only)?;
    check_probes(&options.skip)?;
    let reports = report_formats(&options.report)?;
    let given = given_values(options.env_file.as_deref())?;
    let provided = provided_files(&options.provide)?;
    // what the repository says is read before an engine is looked for: it costs nothing, and may end it
    let subject = Subject::read(options)?;
    let live = Live::new();
    for remark in &subject.setup.remarks {
        live.said(&remark.to_string());
    }
    let cancel = Cancel::default();
    listen_for_an_end(&cancel, Duration::from_secs(options.time_limit * 60));
    let choice = match options.engine {
        None => Choice::Any,
        Some(EngineName::Docker) => Choice::Only(Flavor::Docker),
        Some(EngineName::Podman) => Choice::Only(Flavor::Podman),
    };
    let (engine, summary) = find(choice, &cancel).map_err(|error| engine_error(&error))?;
    let overlay = Overlay::new(&subject.repo, subject.written.clone());
    let apps = subject.session.as_ref().map(known_apps).unwrap_or_default();
    let request = Request {
        name: name_of(subject.repo.root()),
        root: subject.repo.root().to_owned(),
        repo: &overlay,
        written: overlay.written(),
        origin: subject.origin,
        commit: git(subject.repo.root(), &["rev-parse", "--short=12", "HEAD"]),
        uncommitted: uncommitted(subject.repo.root()),
        secrets: secrets(&overlay, &subject.setup),
        setup: subject.setup.clone(),
        chosen: chosen(&options.target.apps, &apps),
        apps,
        contract: contract_of(&subject.config, &[]),
        clauses: clauses(&subject.config),
        decisions: subject.session.as_ref().map(decisions).unwrap_or_default(),
        given,
        provided,
        secret_files: kept_out_of_git(&subject.repo, subject.session.as_ref().map(|session| &session.facts)),
        is_secret_name: seaworthy_detect::is_secret_name,
        only: options.only.clone(),
        skip: options.skip.clone(),
        after: if options.keep { After::Keep } else { After::Remove },
        temporary: std::env::temp_dir(),
        started_at: now(),
    };
    let proof = seaworthy_prove::prove(&engine, engine.meter(), summary, &request, &cancel, &live);
    live.end();
    let proof = proof.map_err(|error| engine_error(&error))?;
    for (path, format) in &reports {
        fs::write(path, report::render(&proof, *format)).map_err(|error| {
            UserError::new(
                "unwritable-report",
                format!("the report cannot be written: {error}"),
                "name a file in a folder that is there",
            )
            .at(path.display())
        })?;
    }
    match options.format {
        Format::Json => output::print(&report::render(&proof, ReportFormat::Json))?,
        Format::Text => print(&proof)?,
    }
    match proof.verdict {
        seaworthy_prove::Verdict::Passed => Ok(Verdict::Fine),
        seaworthy_prove::Verdict::Failed => Ok(Verdict::Findings),
        seaworthy_prove::Verdict::Incomplete => Err(UserError::new(
            "incomplete-proof",
            "nothing failed, and not everything was asked",
            "see what was skipped above; run it again without an interruption, or with a longer `--time-limit`",
        )),
    }
}

/// What is to be proved: the set-up that is there, or the one that `init` would write.
struct Subject {
    repo: DiskRepo,
    config: Config,
    /// The plan, where the repository can be planned: a set-up by hand is proved without one, too.
    session: Option<Session>,
    setup: SetUp,
    origin: Origin,
    written: BTreeMap<RepoPath, String>,
}

impl Subject {
    fn read(options: &ProveOptions) -> Result<Self, UserError> {
        let repo = DiskRepo::open(&options.target.path)?;
        let config = config(&repo)?;
        let asked = asked(&repo, &options.setup)?;
        let is_named = !asked.compose_files.is_empty() || !asked.dockerfiles.is_empty();
        let session = Session::open(&options.target);
        // what builds nothing holds the stores of an app whose set-up is yet to be written, unless there is no app
        let has_no_app = session.as_ref().is_err_and(|error| error.id == NOT_JAVASCRIPT);
        let found = match seaworthy_setup::read(&repo, &asked) {
            Ok(setup) if is_named || has_no_app || !setup.images.is_empty() => Some(setup),
            Ok(_) | Err(SetUpError::Nothing) => None,
            Err(error) => return Err(setup_error(&error)),
        };
        if let Some(setup) = found {
            // a set-up that is there is proved even where the app cannot be read; less is known of it then
            let session = match session {
                Ok(session) => Some(session),
                Err(error) if !options.target.apps.is_empty() => return Err(error),
                Err(_) => None,
            };
            return Ok(Self {
                repo,
                config,
                session,
                setup,
                origin: Origin::Files,
                written: BTreeMap::new(),
            });
        }
        let session = session.map_err(|error| match error.id {
            // an app is one way to have something to prove, a set-up the other
            NOT_JAVASCRIPT => UserError::new(
                "no-set-up",
                "there is neither a Dockerfile nor a Compose file, and no `package.json` to make them for",
                "give the folder of a repository; name files at unusual places with `--dockerfile` or `--file`",
            )
            .at(options.target.path.display()),
            _ => error,
        })?;
        let rendered = session.render(Policy::Careful)?;
        let written: BTreeMap<RepoPath, String> =
            rendered.changes.changed().map(|(path, change)| (path.clone(), change.after.clone())).collect();
        let setup = seaworthy_setup::read(&Overlay::new(&repo, written.clone()), &asked)
            .map_err(|error| setup_error(&error))?;
        Ok(Self { repo, config, session: Some(session), setup, origin: Origin::Init, written })
    }
}

pub(super) fn setup_error(error: &SetUpError) -> UserError {
    let message = error.to_string();
    let Some(place) = error.place() else { return UserError::new(error.id(), message, error.help()) };
    // the place stands in a line of its own
    let words = message.strip_prefix(&format!("{place}: ")).unwrap_or(&message);
    UserError::new(error.id(), words, error.help()).at(place)
}

fn engine_error(error: &EngineError) -> UserError {
    let id = match error.trouble {
        Trouble::NoClient => "no-engine-client",
        Trouble::NoEngine => "no-engine",
        Trouble::NoPermission => "no-permission-for-the-engine",
        Trouble::NoRoom => "no-room",
        Trouble::NoImage => "no-image",
        Trouble::NoCompose => "no-compose",
        Trouble::NoBuilder => "no-buildx",
        Trouble::NoInit => "no-init",
        Trouble::RefusedFiles => "compose-refuses-the-files",
        Trouble::Runtime => "engine-cannot-start-containers",
        Trouble::TooLong => "took-too-long",
        Trouble::Cancelled => "interrupted",
        Trouble::Other => "engine",
    };
    UserError::new(id, error.to_string(), error.trouble.help())
}

fn check_probes(names: &[String]) -> Result<(), UserError> {
    for name in names {
        if seaworthy_prove::probe(name).is_none() {
            let ids: Vec<&str> = PROBES.iter().map(|probe| probe.id).collect();
            let help = match closest(name, ids.iter().copied()) {
                Some(close) => format!("did you mean `{close}`?"),
                None => format!("the probes are {}", ids.join(", ")),
            };
            return Err(UserError::new("unknown-probe", format!("there is no probe `{name}`"), help));
        }
    }
    Ok(())
}

fn report_formats(paths: &[PathBuf]) -> Result<Vec<(PathBuf, ReportFormat)>, UserError> {
    paths
        .iter()
        .map(|path| {
            let format = ReportFormat::of_path(&path.to_string_lossy()).ok_or_else(|| {
                UserError::new(
                    "unknown-report",
                    "no kind of report has this ending",
                    "end it in .json, .xml (JUnit), .md or .html",
                )
                .at(path.display())
            })?;
            Ok((path.clone(), format))
        })
        .collect()
}

/// The set-up that a person asked for.
pub(super) fn asked(repo: &DiskRepo, choice: &SetUpChoice) -> Result<seaworthy_setup::Options, UserError> {
    Ok(seaworthy_setup::Options {
        compose_files: paths(repo, &choice.files)?,
        dockerfiles: paths(repo, &choice.dockerfiles)?,
        context: choice.context.as_ref().map(|path| path_in(repo, path)).transpose()?,
        target: choice.stage.clone(),
    })
}

/// Paths that a person typed, from the working directory or from the repository's folder.
fn paths(repo: &DiskRepo, typed: &[PathBuf]) -> Result<Vec<RepoPath>, UserError> {
    typed.iter().map(|path| path_in(repo, path)).collect()
}

fn path_in(repo: &DiskRepo, typed: &Path) -> Result<RepoPath, UserError> {
    let outside = || {
        UserError::new(
            "outside-the-repository",
            "the file is not in the repository",
            "name a file of the repository, from its folder",
        )
        .at(typed.display())
    };
    let from_here = fs::canonicalize(typed).ok();
    let from_root = fs::canonicalize(repo.root().join(typed)).ok();
    let inside = [from_here, from_root]
        .into_iter()
        .flatten()
        .find_map(|path| path.strip_prefix(repo.root()).ok().map(Path::to_owned));
    let inside = inside.unwrap_or_else(|| typed.to_owned());
    let text = inside.to_str().ok_or_else(outside)?;
    if text.is_empty() || text == "." {
        return Ok(RepoPath::root());
    }
    RepoPath::new(text).map_err(|_| outside())
}

fn given_values(path: Option<&Path>) -> Result<BTreeMap<String, String>, UserError> {
    let Some(path) = path else { return Ok(BTreeMap::new()) };
    let text = fs::read_to_string(path).map_err(|error| UserError::named_file(path, &error))?;
    let file = EnvFile::parse_text(&text);
    let set = file.entries.into_iter().filter(|entry| entry.state == EnvState::Set);
    Ok(set.filter_map(|entry| Some((entry.key.value, entry.value?.text))).collect())
}

/// The names of the apps that a person chose, by folder or name; none for all.
fn chosen(typed: &[String], apps: &[seaworthy_prove::KnownApp]) -> Vec<String> {
    // the session knows only those by now
    if typed.is_empty() { Vec::new() } else { apps.iter().map(|app| app.name.clone()).collect() }
}

/// Files as `PATH=FILE`.
fn provided_files(typed: &[String]) -> Result<Vec<(String, Vec<u8>)>, UserError> {
    typed
        .iter()
        .map(|pair| {
            let wrong = || {
                UserError::new(
                    "wrong-provide",
                    format!("`{pair}` is not PATH=FILE"),
                    "`--provide config/config.json=ci/config.json`",
                )
            };
            let (path, file) = pair.split_once('=').ok_or_else(wrong)?;
            let path = RepoPath::new(path).map_err(|_| wrong())?;
            let content = fs::read(file).map_err(|error| UserError::named_file(Path::new(file), &error))?;
            Ok((path.to_string(), content))
        })
        .collect()
}

fn name_of(root: &Path) -> String {
    root.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_else(|| "repository".to_owned())
}

/// What git says, where it is there. Nothing that is configured in the repository is run.
fn git(root: &Path, words: &[&str]) -> Option<String> {
    let said = Command::new("git")
        .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
        .arg("-C")
        .arg(root)
        .args(words)
        .output()
        .ok()?;
    said.status
        .success()
        .then(|| String::from_utf8_lossy(&said.stdout).trim().to_owned())
        .filter(|text| !text.is_empty())
}

/// Files that git does not have. What it has in another form cannot be told without running the repository's own filters.
fn uncommitted(root: &Path) -> Vec<String> {
    let listed = git(root, &["ls-files", "--others", "--exclude-standard", "--", "."]).unwrap_or_default();
    listed.lines().map(str::to_owned).collect()
}

fn decisions(session: &Session) -> Vec<Decision> {
    let document = PlanDocument::new(&session.plan);
    let of_apps = document
        .apps
        .iter()
        .flat_map(|app| app.decisions.iter().map(move |decision| (app.name.as_str(), decision)));
    let of_all = document.decisions.iter().map(|decision| ("", decision));
    of_apps
        .chain(of_all)
        .map(|(app, decision)| Decision {
            app: app.to_owned(),
            key: decision.key.clone(),
            value: decision.value.clone(),
            reason: decision.reason.clone(),
            evidence: decision
                .evidence
                .iter()
                .map(|one| one.line.map_or_else(|| one.file.clone(), |line| format!("{}:{line}", one.file)))
                .collect(),
        })
        .collect()
}

/// Ctrl-C ends the run in order: what was made is removed. So does the end of its time.
fn listen_for_an_end(cancel: &Cancel, limit: Duration) {
    let (asked, later) = (cancel.clone(), cancel.clone());
    // without a handler Ctrl-C ends us at once, and the next run removes what is left
    let _unheard = ctrlc::set_handler(move || asked.cancel());
    let (keep, over) = mpsc::channel::<()>();
    thread::spawn(move || {
        // the sender lives as long as the program
        if over.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout) {
            later.cancel();
        }
    });
    std::mem::forget(keep);
}

/// The time in UTC, as RFC 3339 writes it.
fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map(|time| time.as_secs()).unwrap_or_default();
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // days since 1970 to a date of the proleptic Gregorian calendar, with years that begin in March
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}
