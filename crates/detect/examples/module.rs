#![allow(clippy::print_stdout, clippy::disallowed_methods, clippy::unwrap_used)]
fn main() {
    for p in std::env::args().skip(1) {
        let f = seaworthy_text::SourceFile::new(
            seaworthy_text::RepoPath::new(p.trim_start_matches('/')).unwrap(),
            std::fs::read_to_string(&p).unwrap(),
        );
        let m = seaworthy_js::scan(&f).unwrap();
        println!("== {p}");
        println!(
            "env_reads {:#?}\nhelpers {:#?}\nwhole {:?}\nschemas {:#?}\nroutes {:#?}\nmounts {:#?}\nlistens {:#?}\nsignals {:?}\nwrites {:#?}\nreads {:#?}\nurls {:?}",
            m.env_reads,
            m.env_helpers,
            m.whole_env_uses,
            m.schemas,
            m.routes,
            m.mounts,
            m.listens,
            m.signals,
            m.writes,
            m.reads,
            m.urls
        );
    }
}
