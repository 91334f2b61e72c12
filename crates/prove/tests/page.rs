//! The page of a proof in a real browser. Each test needs Chromium, which `cargo xtask test` installs; by hand:
//!
//! ```text
//! apt-get install chromium
//! cargo test -p seaworthy-prove --test page -- --ignored --test-threads=1
//! ```
//!
//! `CHROMIUM` names another program. Pictures of the page are left in `target/tmp/page/`.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

mod support;

use std::collections::BTreeSet;
use std::path::PathBuf;

use seaworthy_prove::report::{Format, render};
use seaworthy_prove::{Outcome, Proof, TreeNode};
use support::browser::Browser;

/// The page of a proof as a file.
fn page(name: &str, proof: &Proof) -> PathBuf {
    written(name, &render(proof, Format::Html))
}

fn written(name: &str, html: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("page");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{name}.html"));
    std::fs::write(&path, html).unwrap();
    path
}

/// The messages of a list that an expression gives.
fn found(browser: &mut Browser, expression: &str) -> Vec<String> {
    let value = browser.evaluate(expression);
    let list = value.as_array().unwrap_or_else(|| panic!("no list: {value}"));
    list.iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

#[test]
#[ignore = "needs Chromium: cargo xtask test"]
fn the_page_asks_for_nothing_and_complains_of_nothing() {
    let mut browser = Browser::start();
    for (name, proof) in support::all() {
        let path = page(&format!("quiet-{name}"), &proof);
        browser.open(&path);
        assert_eq!(browser.requests(), [format!("file://{}", path.display())], "{name}");
        assert_eq!(browser.complaints(), [""; 0], "{name}");
    }
    // the same eyes see what is there to see, and the page's own policy keeps it from the network
    let html = render(&support::sample("passed"), Format::Html);
    let html = html.replace(
        "</main>",
        "<img src=\"http://127.0.0.1:9/a.png\"><script>console.error('seen')</script></main>",
    );
    browser.open(&written("loud", &html));
    let complaints = browser.complaints().concat();
    assert!(complaints.contains("seen") && complaints.contains("Content Security Policy"), "{complaints}");
    let html = html.replace("Content-Security-Policy", "X-None");
    browser.open(&written("asking", &html));
    assert!(browser.requests().iter().any(|request| request.contains("127.0.0.1:9")));
}

#[test]
#[ignore = "needs Chromium: cargo xtask test"]
fn nothing_of_a_proof_becomes_part_of_the_page() {
    let mut browser = Browser::start();
    browser.open(&page("nasty", &support::nasty()));
    assert_eq!(browser.evaluate("typeof window.hacked"), "undefined");
    let foreign = "[...document.querySelectorAll('script, style, img, iframe, object, link, form, [onmouseover], [onerror], [onfocus], [autofocus]')] \
                   .map((part) => part.tagName)";
    assert_eq!(found(&mut browser, foreign), ["STYLE", "SCRIPT"]);
    let links = "[...document.querySelectorAll('[href]')].map((link) => link.getAttribute('href')).filter((href) => !href.startsWith('#'))";
    assert_eq!(found(&mut browser, links), [""; 0]);
    let text = browser.evaluate("document.body.textContent");
    let text = text.as_str().unwrap();
    // it is all there to be read
    for seen in
        ["<script>window.hacked = 1</script>", "]]><failure/><![CDATA[", "[U+202E]gnp.exe", "&#60;b&#62;"]
    {
        assert!(text.contains(seen), "{seen}");
    }
}

#[test]
#[ignore = "needs Chromium: cargo xtask test"]
fn the_verdict_comes_first_and_the_parts_are_in_order() {
    let mut browser = Browser::start();
    for (name, verdict) in [("passed", "holds"), ("failed", "does not hold")] {
        let proof = support::sample(name);
        browser.open(&page(&format!("order-{name}"), &proof));
        let headings = found(
            &mut browser,
            "[...document.querySelectorAll('h1, h2, h3, h4')].map((part) => part.tagName + ' ' + part.textContent.trim())",
        );
        assert_eq!(headings[0], format!("H1 {} {verdict}", proof.subject.name));
        let mut order =
            vec!["H2 Probes", "H2 Images", "H2 From up to healthy", "H2 Contract", "H2 Decisions"];
        if !proof.remarks.is_empty() {
            order.insert(3, "H2 Remarks on the set-up");
        }
        let parts: Vec<&str> =
            headings.iter().map(String::as_str).filter(|heading| heading.starts_with("H2")).collect();
        assert_eq!(parts, order);
        let levels: Vec<u8> = headings.iter().map(|heading| heading.as_bytes()[1] - b'0').collect();
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{headings:?}");
        let number = |browser: &mut Browser, selector: &str| {
            browser.evaluate(&format!("document.querySelectorAll({selector:?}).length")).as_u64().unwrap()
                as usize
        };
        assert_eq!(number(&mut browser, ".probe"), proof.probes.len());
        assert_eq!(number(&mut browser, ".probe.fail[open]"), proof.count.failed);
        assert_eq!(number(&mut browser, ".map"), proof.images.len());
        assert_eq!(number(&mut browser, ".decisions > div"), proof.decisions.len());
        assert!(number(&mut browser, ".cell.file") > 20);
        let broken = "[...document.querySelectorAll('a[href^=\"#\"]')].map((link) => link.hash.slice(1)) \
            .concat([...document.querySelectorAll('[aria-labelledby]')].map((part) => part.getAttribute('aria-labelledby'))) \
            .filter((id) => document.querySelectorAll('#' + id).length !== 1)";
        assert_eq!(found(&mut browser, broken), [""; 0]);
    }
}

#[test]
#[ignore = "needs Chromium: cargo xtask test"]
fn boxes_of_the_treemap_are_as_large_as_their_files() {
    let mut browser = Browser::start();
    browser.resize(1280, 900);
    let file = |name: &str, size: u64| TreeNode {
        name: name.to_owned(),
        size,
        layer: Some(0),
        children: Vec::new(),
    };
    let children = vec![file("large", 169), file("small", 82), file("others", 200)];
    let mut proof = support::sample("passed");
    proof.images[0].tree = Some(TreeNode { name: "/".to_owned(), size: 451, layer: None, children });
    browser.open(&page("boxes", &proof));
    let area = |browser: &mut Browser, name: &str| {
        let cell = format!("document.querySelector('.cell[title^=\"{name}\"]').getBoundingClientRect()");
        browser.evaluate(&format!("{cell}.width * {cell}.height")).as_f64().unwrap()
    };
    let ratio = area(&mut browser, "large") / area(&mut browser, "small");
    assert!((ratio - 169.0 / 82.0).abs() < 0.01, "{ratio}");
}

#[test]
#[ignore = "needs Chromium: cargo xtask test"]
fn everything_is_reached_with_the_tab_key_and_opened_with_enter() {
    let mut browser = Browser::start();
    let proof = support::sample("failed");
    browser.open(&page("tab", &proof));
    browser.evaluate(
        "let number = 0; for (const part of document.querySelectorAll('a[href], button, summary, pre, [role=treeitem][tabindex=\"0\"]')) \
         if (part.checkVisibility()) part.dataset.tab = ++number",
    );
    let all: BTreeSet<String> =
        found(&mut browser, "[...document.querySelectorAll('[data-tab]')].map((part) => part.dataset.tab)")
            .into_iter()
            .collect();
    assert!(all.len() > proof.probes.len(), "{}", all.len());
    let mut reached = BTreeSet::new();
    for _ in 0..all.len() {
        browser.press("Tab");
        let at = browser
            .evaluate("document.activeElement.dataset.tab || document.activeElement.outerHTML.slice(0, 200)");
        reached.insert(at.as_str().unwrap().to_owned());
    }
    assert_eq!(reached, all);

    // each row opens and closes
    let rows = browser.evaluate("document.querySelectorAll('summary').length").as_u64().unwrap();
    for row in 0..rows {
        let open = format!("document.querySelectorAll('summary')[{row}].parentElement.open");
        let before = browser.evaluate(&open).as_bool().unwrap();
        browser.evaluate(&format!("document.querySelectorAll('summary')[{row}].focus()"));
        browser.press("Enter");
        assert_eq!(browser.evaluate(&open), !before, "row {row}");
    }

    // the buttons choose what is shown
    let shown = "[...document.querySelectorAll('.probe')].filter((probe) => probe.checkVisibility()).length";
    for (button, number) in
        [("fail", proof.count.failed), ("skip", proof.count.skipped), ("all", proof.probes.len())]
    {
        browser.evaluate(&format!("document.querySelector('[data-show={button}]').focus()"));
        browser.press("Enter");
        assert_eq!(browser.evaluate(shown), number, "{button}");
    }
    browser.evaluate("document.querySelector('[data-open]').focus()");
    browser.press("Enter");
    assert_eq!(browser.evaluate("document.querySelectorAll('.probe[open]').length"), proof.probes.len());

    // a link to a failure opens it and goes there
    browser.press("Enter");
    assert_eq!(browser.evaluate("document.querySelectorAll('.probe[open]').length"), 0);
    browser.evaluate("document.querySelector('.broken li:last-child a').focus()");
    browser.press("Enter");
    browser.requests();
    let target = browser
        .evaluate("document.querySelector(location.hash).open && document.activeElement.parentElement.id");
    let last = proof.probes.iter().rposition(|probe| probe.outcome == Outcome::Fail).unwrap();
    assert_eq!(target, format!("probe-{last}"));
}

#[test]
#[ignore = "needs Chromium: cargo xtask test"]
fn every_box_of_a_treemap_is_reached_with_the_arrow_keys() {
    let mut browser = Browser::start();
    browser.resize(1280, 900);
    browser.open(&page("arrows", &support::sample("passed")));
    browser.evaluate(
        "document.querySelectorAll('.cell').forEach((cell, place) => { cell.dataset.place = String(place) })",
    );
    let all = browser.evaluate("document.querySelectorAll('.cell').length").as_u64().unwrap() as usize;
    browser.evaluate("document.querySelector('.cell').focus()");
    let mut reached = BTreeSet::new();
    walk(&mut browser, &mut reached);
    assert_eq!(reached.len(), all);
    let untold = "[...document.querySelectorAll('.cell')].filter((cell) => !cell.title || cell.title !== cell.ariaLabel).map((cell) => cell.outerHTML)";
    assert_eq!(found(&mut browser, untold), [""; 0]);

    // Enter shows a folder at full size, Escape goes back
    let width =
        "document.activeElement.getBoundingClientRect().width / document.querySelector('.map').clientWidth";
    browser.press("ArrowDown");
    browser.press("ArrowRight");
    let before = browser.evaluate(width).as_f64().unwrap();
    assert!(before < 0.9, "{before}");
    browser.press("Enter");
    assert_eq!(browser.evaluate(width), 1.0);
    let hidden = "[...document.querySelectorAll('.cell')].filter((cell) => !cell.checkVisibility()).length";
    assert!(browser.evaluate(hidden).as_u64().unwrap() > 0);
    browser.press("Escape");
    assert_eq!(browser.evaluate(width).as_f64().unwrap(), before);
    assert_eq!(browser.evaluate(hidden), 0);
    let readout = browser.evaluate("document.querySelector('.readout').textContent");
    assert_eq!(readout, browser.evaluate("document.activeElement.title"));
}

/// Goes to every box below the one that has the focus, and comes back to it.
fn walk(browser: &mut Browser, reached: &mut BTreeSet<u64>) {
    let place = |browser: &mut Browser| {
        browser.evaluate("document.activeElement.dataset.place").as_str().unwrap().parse::<u64>().unwrap()
    };
    let here = place(browser);
    reached.insert(here);
    browser.press("ArrowDown");
    if place(browser) == here {
        return;
    }
    loop {
        let before = place(browser);
        walk(browser, reached);
        browser.press("ArrowRight");
        if place(browser) == before {
            break;
        }
    }
    browser.press("ArrowUp");
    assert_eq!(place(browser), here);
}

#[test]
#[ignore = "needs Chromium: cargo xtask test"]
fn nothing_sticks_out_at_the_side() {
    let mut browser = Browser::start();
    for (name, proof) in support::all() {
        if name == "huge" {
            continue;
        }
        for width in [1280, 800, 400, 320] {
            browser.resize(width, 900);
            browser.open(&page(&format!("side-{name}"), &proof));
            browser.evaluate("for (const part of document.querySelectorAll('details')) part.open = true");
            let wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth \
                ? [...document.querySelectorAll('main *, header *, nav *')].filter((part) => part.getBoundingClientRect().right > innerWidth + 1 \
                    && !part.closest('pre, .scroll, .map')).map((part) => part.outerHTML.slice(0, 120)).concat('the page scrolls') : []";
            assert_eq!(found(&mut browser, wide), [""; 0], "{name} at {width}");
        }
    }
}

/// Text with less contrast than WCAG 2 asks for at level AA: its colour over all that lies behind it.
const PALE: &str = "(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const read = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map((at) => top[at] * top[3] + below[at] * (1 - top[3])).concat(1);
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => { const c = part / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (part) => {
    const all = []; for (let at = part; at; at = at.parentElement) all.push(read(getComputedStyle(at).backgroundColor));
    return all.reverse().reduce((below, top) => over(top, below), read('Canvas'));
  };
  const pale = []; let seen = 0;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const part = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !part.checkVisibility() || part.closest('script, style')) continue;
    seen += 1;
    const style = getComputedStyle(part); const ground = behind(part); const ink = read(style.color);
    for (let at = part; at; at = at.parentElement) ink[3] *= Number(getComputedStyle(at).opacity);
    const [one, other] = [light(over(ink, ground)), light(ground)].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5)) pale.push(ratio.toFixed(2) + ' ' + part.outerHTML.slice(0, 120));
  }
  return seen > 150 ? pale : ['only ' + seen + ' texts were seen'];
})()";

#[test]
#[ignore = "needs Chromium: cargo xtask test"]
fn text_is_readable_in_light_and_in_dark() {
    let mut browser = Browser::start();
    browser.resize(1280, 900);
    for name in ["passed", "failed"] {
        let path = page(&format!("contrast-{name}"), &support::sample(name));
        let mut grounds = BTreeSet::new();
        for scheme in ["light", "dark"] {
            browser.prefer(scheme);
            browser.open(&path);
            browser.evaluate("for (const part of document.querySelectorAll('details')) part.open = true");
            assert_eq!(found(&mut browser, PALE), [""; 0], "{name} in {scheme}");
            let ground = browser.evaluate("getComputedStyle(document.body).backgroundColor");
            grounds.insert(ground.as_str().unwrap().to_owned());
        }
        assert_eq!(grounds.len(), 2, "the schemes differ");
        // the same measure finds what is pale
        browser.evaluate("document.querySelector('.counts').style.opacity = '.4'");
        assert_eq!(found(&mut browser, PALE).len(), 1);
    }
}

#[test]
#[ignore = "needs Chromium: cargo xtask test"]
fn the_page_is_whole_without_its_script() {
    let mut browser = Browser::start();
    let proof = support::sample("failed");
    let path = page("scriptless", &proof);
    browser.open(&path);
    let text = "[...document.querySelectorAll('.probe .seen, .evidence pre, .help, .cell, td, dd')].map((part) => part.textContent).join('')";
    let with = browser.evaluate(text);
    browser.forbid_scripts();
    browser.open(&path);
    assert_eq!(browser.evaluate(text), with);
    assert_eq!(browser.evaluate("document.querySelector('.controls').checkVisibility()"), false);
    assert_eq!(browser.evaluate("document.querySelector('.hint').checkVisibility()"), false);
    browser.evaluate("document.querySelector('summary').focus()");
    browser.press("Enter");
    assert_eq!(browser.evaluate("document.querySelector('.probe').open"), true);
}

#[test]
#[ignore = "needs Chromium: cargo xtask test"]
fn the_page_is_pictured() {
    let mut browser = Browser::start();
    for name in ["passed", "failed"] {
        let path = page(name, &support::sample(name));
        for scheme in ["light", "dark"] {
            for width in [1280, 400] {
                browser.prefer(scheme);
                browser.resize(width, 900);
                browser.open(&path);
                let height =
                    browser.evaluate("document.documentElement.scrollHeight").as_u64().unwrap() as u32;
                browser.resize(width, height);
                let picture = browser.picture();
                assert_eq!(picture[..8], *b"\x89PNG\r\n\x1a\n");
                // the header of a PNG says its size
                assert_eq!(picture[16..20], width.to_be_bytes());
                assert_eq!(picture[20..24], height.to_be_bytes());
                std::fs::write(path.with_file_name(format!("{name}-{scheme}-{width}.png")), picture).unwrap();
            }
        }
    }
}
