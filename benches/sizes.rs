//! `cargo run --release -p seaworthy-benches --example sizes`: how long `plan` takes and what memory it needs
//! for repositories of 10 to 20,000 files, beside a plain search of the same files. Prints the table, and with `--picture FILE` draws it.
//!
//! Each is the least of several runs of the whole program. Peak memory is what GNU time says; without `/usr/bin/time` the column
//! stays empty. The search is `rg` where there is
//! one, else `grep -r`.
#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr, reason = "a tool of ours")]

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

/// The sizes in the table, in files.
const SIZES: &[usize] = &[10, 100, 1_000, 5_000, 10_000, 20_000];
/// How often each is run.
const RUNS: usize = 7;

/// One line of the table.
struct Row {
    files: usize,
    plan: Duration,
    plan_memory: Option<u64>,
    search: Duration,
    search_memory: Option<u64>,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (mut picture, mut program) = (None, None);
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--picture") => picture = arguments.next().map(PathBuf::from),
            Some("--program") => program = arguments.next().map(PathBuf::from),
            _ => {
                eprintln!("usage: sizes [--program SEAWORTHY] [--picture FILE]");
                return ExitCode::from(2);
            }
        }
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let program = program.unwrap_or_else(|| here.join("target/release/seaworthy"));
    match measure(&program, picture.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(program: &Path, picture: Option<&Path>) -> Result<(), String> {
    let search = if runs("rg") { "rg" } else { "grep" };
    let mut rows = Vec::new();
    println!("| files | `plan` | its memory | `{search}` | its memory | `plan` / `{search}` |");
    println!("|---:|---:|---:|---:|---:|---:|");
    for &files in SIZES {
        let folder = std::env::temp_dir().join(format!("seaworthy-sizes-{files}"));
        seaworthy_benches::write_files(&folder, files).map_err(|error| error.to_string())?;
        let planned =
            [program.as_os_str(), "plan".as_ref(), "--format".as_ref(), "json".as_ref(), folder.as_os_str()];
        let searched = match search {
            "rg" => vec!["rg".as_ref(), "-c".as_ref(), "no-such-word".as_ref(), folder.as_os_str()],
            _ => vec!["grep".as_ref(), "-rc".as_ref(), "no-such-word".as_ref(), folder.as_os_str()],
        };
        let [plan, search_time] =
            seaworthy_benches::least([&planned, &searched], RUNS).map_err(|error| error.to_string())?;
        let row = Row {
            files,
            plan,
            plan_memory: seaworthy_benches::memory(&planned),
            search: search_time,
            search_memory: seaworthy_benches::memory(&searched),
        };
        println!("{}", line(&row));
        rows.push(row);
    }
    if let Some(picture) = picture {
        std::fs::write(picture, draw(&rows, search)).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn runs(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn line(row: &Row) -> String {
    let milliseconds = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1000.0);
    let memory = |kilobytes: Option<u64>| {
        kilobytes.map_or("-".to_owned(), |kilobytes| format!("{} MB", kilobytes / 1024))
    };
    format!(
        "| {} | {} | {} | {} | {} | {:.1} |",
        row.files,
        milliseconds(row.plan),
        memory(row.plan_memory),
        milliseconds(row.search),
        memory(row.search_memory),
        row.plan.as_secs_f64() / row.search.as_secs_f64()
    )
}

/// Time against files, both by powers of ten: a straight line that climbs as steeply as the search's grows as it does.
fn draw(rows: &[Row], search: &str) -> String {
    const WIDTH: f64 = 640.0;
    const HEIGHT: f64 = 360.0;
    let across = |files: usize| 60.0 + (files as f64).log10().mul_add(125.0, -125.0);
    let up = |time: Duration| HEIGHT - 40.0 - (time.as_secs_f64() * 1000.0).max(1.0).log10() * 85.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
    );
    for power in 0..4 {
        let time = Duration::from_millis(10_u64.pow(power));
        svg.push_str(&format!(
            "<path d=\"M60 {y:.0}H600\" stroke=\"#ddd\"/><text x=\"52\" y=\"{text:.0}\" text-anchor=\"end\">{} ms</text>\n",
            time.as_millis(),
            y = up(time),
            text = up(time) + 4.0
        ));
    }
    for row in rows {
        svg.push_str(&format!(
            "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{}</text>\n",
            across(row.files),
            HEIGHT - 20.0,
            row.files
        ));
    }
    for (name, colour) in [("seaworthy plan", "#0a5"), (search, "#888")] {
        let time = |row: &Row| if name == search { row.search } else { row.plan };
        let points: Vec<String> =
            rows.iter().map(|row| format!("{:.0},{:.0}", across(row.files), up(time(row)))).collect();
        svg.push_str(&format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n",
            points.join(" ")
        ));
        if let Some(last) = rows.last() {
            svg.push_str(&format!(
                "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\" fill=\"{colour}\">{name}</text>\n",
                across(last.files),
                up(time(last)) - 8.0
            ));
        }
    }
    svg.push_str("</svg>\n");
    svg
}
