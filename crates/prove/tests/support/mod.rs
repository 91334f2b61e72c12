//! Proofs to make reports of: two as they are, and some that nobody wishes for.
#![allow(dead_code, reason = "each test file uses its part")]

pub(crate) mod browser;

use seaworthy_prove::{
    Clause, Decision, EngineSummary, Evidence, EvidenceKind, Image, Layer, Measure, Moment, Origin, Outcome,
    PROOF_VERSION, ProbeResult, Proof, Remark, Scope, Source, Subject, Times, TreeNode, Unit,
};

/// What an app may write to its log, name its files, or answer, to get into a report as more than text.
pub(crate) const ATTACKS: [&str; 14] = [
    "<script>window.hacked = 1</script>",
    "</script><script>window.hacked = 2</script>",
    "<img src=x onerror=\"window.hacked = 3\">",
    "\" onmouseover=\"window.hacked = 4\" x=\"",
    "' autofocus onfocus='window.hacked = 5' tabindex='0",
    "</style><style>*{display:none}</style>",
    "]]><failure/><![CDATA[",
    "a | b || c \\| d",
    "```\n``````\n~~~\n</details>\n# heading",
    "[link](javascript:window.hacked=6) ![i](http://a.example/i.png) <http://b.example> https://c.example www.d.example",
    "@everyone #1 owner/repo#2 someone@mail.example *b* _i_ ~s~ $x$ :tada:",
    "\u{1b}[31mred\u{1b}[0m \u{1b}]8;;http://e.example\u{7}link\u{1b}]8;;\u{7}",
    "\u{202e}gnp.exe\u{202c} \u{2066}x\u{2069} \u{200b}\u{feff}",
    "nul \u{0} bell \u{7} c1 \u{85}\u{9b}1m not-a-character \u{ffff} &amp; &#60;b&#62; &",
];

/// The proof in `samples/<name>.json`.
pub(crate) fn sample(name: &str) -> Proof {
    let path = format!("{}/tests/samples/{name}.json", samples());
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A proof in which every text is an attack.
pub(crate) fn nasty() -> Proof {
    let mut proof = empty();
    let all = ATTACKS.join(" ");
    proof.subject.name = all.clone();
    proof.subject.commit = Some(ATTACKS[0].to_owned());
    proof.subject.uncommitted = texts();
    proof.subject.files = texts();
    proof.engine = EngineSummary {
        name: all.clone(),
        version: all.clone(),
        compose: Some(all.clone()),
        platform: all.clone(),
    };
    proof.seaworthy = all.clone();
    proof.started_at = all.clone();
    for (place, attack) in ATTACKS.iter().enumerate() {
        let outcome = [Outcome::Fail, Outcome::Pass, Outcome::Skip][place % 3];
        proof.probes.push(probe(attack, outcome, texts()));
        proof.timeline.push(Moment {
            at_ms: place as u64,
            service: (*attack).to_owned(),
            what: (*attack).to_owned(),
        });
        proof.remarks.push(Remark {
            id: (*attack).to_owned(),
            place: (*attack).to_owned(),
            message: (*attack).to_owned(),
            help: (place % 2 == 0).then(|| (*attack).to_owned()),
        });
        proof.contract.push(Clause { key: (*attack).to_owned(), value: all.clone(), source: all.clone() });
        proof.decisions.push(Decision {
            app: (*attack).to_owned(),
            key: all.clone(),
            value: all.clone(),
            reason: all.clone(),
            evidence: texts(),
        });
    }
    let children = ATTACKS.iter().enumerate().map(|(place, attack)| TreeNode {
        name: (*attack).to_owned(),
        size: 1_000 + place as u64,
        // one of them is of a layer that is not there
        layer: Some(place),
        children: Vec::new(),
    });
    let layers = ATTACKS[1..].iter().map(|attack| Layer {
        created_by: (*attack).to_owned(),
        size: 1_234_567,
        source: Source::Unknown,
    });
    let tiny = Layer { created_by: all.clone(), size: 1, source: Source::Base };
    let layers = layers.chain(std::iter::repeat_n(tiny, 16));
    proof.images.push(Image {
        name: all.clone(),
        dockerfile: all.clone(),
        target: Some(all.clone()),
        context: all.clone(),
        size: u64::MAX,
        build_ms: u64::MAX,
        layers: layers.collect(),
        wasted: 1,
        tree: Some(TreeNode { name: "/".to_owned(), size: 0, layer: None, children: children.collect() }),
    });
    judged(proof)
}

/// A proof with more in it than any report can hold.
pub(crate) fn huge() -> Proof {
    let mut proof = sample("failed");
    let line = "a line of a log that says ``` and | and <b> and much more, ".repeat(8);
    let failed = proof.probes.iter().find(|probe| probe.outcome == Outcome::Fail).cloned();
    let mut failed = failed.unwrap_or_else(|| probe("x", Outcome::Fail, Vec::new()));
    failed.summary = line.repeat(20);
    failed.help = Some(line.repeat(20));
    failed.evidence = (0..2)
        .map(|_| Evidence {
            kind: EvidenceKind::Log,
            title: line.clone(),
            lines: (0..60).map(|number| format!("{number} {line}")).collect(),
        })
        .collect();
    let remark = |number| Remark {
        id: "not-given".to_owned(),
        place: format!("compose.yaml:{number}"),
        message: line.clone(),
        help: None,
    };
    proof.remarks.extend((0..400).map(remark));
    proof.probes.extend((0..80).map(|_| failed.clone()));
    judged(proof)
}

/// A proof of nothing.
pub(crate) fn empty() -> Proof {
    judged(Proof {
        version: PROOF_VERSION,
        seaworthy: "0.1.0".to_owned(),
        verdict: seaworthy_prove::Verdict::Incomplete,
        count: seaworthy_prove::Count::default(),
        subject: Subject {
            name: "nothing".to_owned(),
            origin: Origin::Init,
            commit: None,
            uncommitted: Vec::new(),
            files: Vec::new(),
        },
        engine: EngineSummary {
            name: "podman".to_owned(),
            version: "5.0.0".to_owned(),
            compose: None,
            platform: "linux/arm64".to_owned(),
        },
        started_at: "2026-11-21T11:33:46Z".to_owned(),
        times: Times::default(),
        probes: Vec::new(),
        remarks: Vec::new(),
        images: Vec::new(),
        timeline: Vec::new(),
        contract: Vec::new(),
        decisions: Vec::new(),
    })
}

/// All of them, by name.
pub(crate) fn all() -> Vec<(&'static str, Proof)> {
    vec![
        ("passed", sample("passed")),
        ("failed", sample("failed")),
        ("nasty", nasty()),
        ("huge", huge()),
        ("empty", empty()),
    ]
}

fn probe(text: &str, outcome: Outcome, lines: Vec<String>) -> ProbeResult {
    let kinds = [EvidenceKind::Log, EvidenceKind::Diff, EvidenceKind::Source];
    ProbeResult {
        id: text.to_owned(),
        title: text.to_owned(),
        scope: Scope::Image,
        of: text.to_owned(),
        outcome,
        summary: format!("{text} `{text}` `"),
        measures: vec![
            Measure { name: text.to_owned(), value: f64::NAN, unit: Unit::Count, limit: Some(0.0) },
            Measure { name: text.to_owned(), value: -1.0, unit: Unit::Bytes, limit: Some(f64::INFINITY) },
        ],
        evidence: kinds
            .into_iter()
            .map(|kind| Evidence { kind, title: text.to_owned(), lines: lines.clone() })
            .collect(),
        help: Some(format!("`{text}` {text}")),
        took_ms: 1,
    }
}

fn texts() -> Vec<String> {
    ATTACKS.iter().map(|attack| (*attack).to_owned()).collect()
}

fn judged(mut proof: Proof) -> Proof {
    (proof.verdict, proof.count) = Proof::judge(&proof.probes);
    proof
}

fn samples() -> &'static str {
    env!("CARGO_MANIFEST_DIR")
}
