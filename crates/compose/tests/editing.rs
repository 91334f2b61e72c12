//! What the editor does to real-looking files, byte for byte.

#![allow(clippy::unwrap_used)]

use seaworthy_compose::{Editor, Entry, Intention, Node, Refusal, Section};

fn app() -> Entry {
    Entry::new(
        "app",
        Node::mapping([
            Entry::new("build", "."),
            Entry::new("ports", Node::list([Node::quoted("3000:3000")])),
            Entry::new("environment", Node::mapping([Entry::new("NODE_ENV", "production")])),
        ]),
    )
    .with_comment("the app itself")
}

fn edited(text: &str, intentions: &[Intention]) -> String {
    let mut editor = Editor::new(text);
    for intention in intentions {
        editor.intend(intention.clone());
    }
    let once = editor.finish().unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut again = Editor::new(once.clone());
    for intention in intentions {
        again.intend(intention.clone());
    }
    assert_eq!(again.finish().as_deref(), Ok(once.as_str()), "the second time");
    once
}

fn add_app(text: &str) -> String {
    edited(text, &[Intention::Add(Section::Services, app())])
}

const DEVELOPMENT: &str = "\
# development only
services:
    # IPFS node
    ipfs:
        image: ipfs/kubo:latest  # pinned later
        ports:
        - '4001:4001'
        - '5001:5001'

    redis:
        image: redis:7-alpine
        command: redis-server --appendonly yes

volumes:
    redis-data:
    # the end
";

#[test]
fn a_service_goes_after_the_last_one_in_the_manner_of_the_file() {
    let expected = DEVELOPMENT.replace(
        "\nvolumes:",
        "
    # the app itself
    app:
        build: .
        ports:
        - '3000:3000'
        environment:
            NODE_ENV: production

volumes:",
    );
    assert_eq!(add_app(DEVELOPMENT), expected);
    let crlf = DEVELOPMENT.replace('\n', "\r\n");
    assert_eq!(add_app(&crlf), expected.replace('\n', "\r\n"));
    let bom = format!("\u{feff}{DEVELOPMENT}");
    assert_eq!(add_app(&bom), format!("\u{feff}{expected}"));
}

#[test]
fn sections_grow_or_are_made() {
    let text = edited(
        DEVELOPMENT,
        &[
            Intention::Add(Section::Volumes, Entry::new("app-data", Node::null())),
            Intention::Add(
                Section::Networks,
                Entry::new("inner", Node::mapping([Entry::new("internal", true)])),
            ),
        ],
    );
    let expected = format!(
        "{}{}",
        DEVELOPMENT,
        "
    app-data:

networks:
    inner:
        internal: true
"
    );
    assert_eq!(text, expected);
}

#[test]
fn an_empty_file_and_empty_sections_are_filled() {
    let service = "  # the app itself
  app:
    build: .
    ports:
      - \"3000:3000\"
    environment:
      NODE_ENV: production
";
    assert_eq!(add_app(""), format!("services:\n{service}"));
    assert_eq!(add_app("# mine"), format!("# mine\n\nservices:\n{service}"));
    assert_eq!(add_app("services:"), format!("services:\n{service}"));
    assert_eq!(
        add_app("services: {} # none\n\nvolumes:\n"),
        format!("services: # none\n{service}\nvolumes:\n")
    );
    assert_eq!(add_app("services: ~\n  # old\n"), format!("services:\n  # old\n\n{service}"));
    assert_eq!(add_app("name: x\n"), format!("name: x\n\nservices:\n{service}"));
}

#[test]
fn comments_stay_with_what_they_are_about() {
    let dense = "services:\n  a:\n    image: x\n    # - end of a\n  b:\n    image: y\n  # c:\n  #   image: z\n# data\nvolumes:\n  d:\n";
    let service = "\n  # the app itself\n  app:\n    build: .\n    ports:\n      - \"3000:3000\"\n    environment:\n      NODE_ENV: production\n";
    let at = dense.find("# data").unwrap();
    assert_eq!(add_app(dense), format!("{}{service}{}", &dense[..at], &dense[at..]));
}

#[test]
fn a_block_text_without_its_line_end_keeps_its_value() {
    let text = "services:\n  a:\n    image: x\n\n  # runs\n  b:\n    image: y\n    command: |\n      run";
    let result = add_app(text);
    assert!(result.ends_with("  # runs\n  b:\n    image: y\n    command: |\n      run"), "{result}");
    let result = edited(text, &[Intention::Add(Section::Volumes, Entry::new("data", Node::null()))]);
    assert_eq!(result, format!("volumes:\n  data:\n\n{text}"));
    // a text that never has a line end is not in danger
    let stripped = text.replace('|', "|-");
    assert!(add_app(&stripped).starts_with(&format!("{stripped}\n\n  # the app itself\n")));
}

#[test]
fn blank_lines_that_a_text_keeps_stay_with_it() {
    let text = "services:\n  a:\n    command: |+\n      run\n\n\nvolumes:\n  d:\n";
    let result = add_app(text);
    assert!(
        result.starts_with("services:\n  a:\n    command: |+\n      run\n\n\n  # the app itself\n"),
        "{result}"
    );
}

#[test]
fn what_is_ours_is_replaced_and_removed_with_its_comment() {
    let with_app = add_app(DEVELOPMENT);
    assert_eq!(edited(&with_app, &[Intention::Remove(Section::Services, "app".to_owned())]), DEVELOPMENT);
    let smaller = Entry::new("app", Node::mapping([Entry::new("image", "app")])).with_comment("changed");
    let expected =
        DEVELOPMENT.replace("\nvolumes:", "\n    # changed\n    app:\n        image: app\n\nvolumes:");
    assert_eq!(edited(&with_app, &[Intention::Replace(Section::Services, smaller)]), expected);
}

#[test]
fn the_last_thing_of_a_section_takes_the_section_with_it_unless_someone_wrote_about_it() {
    let plain = "services:\n  a:\n    image: x\n";
    let with_volume = edited(plain, &[Intention::Add(Section::Volumes, Entry::new("d", Node::null()))]);
    let remove = [Intention::Remove(Section::Volumes, "d".to_owned())];
    assert_eq!(edited(&with_volume, &remove), plain);
    let two = edited(&with_volume, &[Intention::Add(Section::Volumes, Entry::new("e", Node::null()))]);
    assert_eq!(
        edited(&two, &[remove[0].clone(), Intention::Remove(Section::Volumes, "e".to_owned())]),
        plain
    );
    let said = "services:\n  a:\n    image: x\n\n# data\nvolumes:\n  d:\n";
    assert_eq!(edited(said, &remove), "services:\n  a:\n    image: x\n\n# data\nvolumes: {}\n");
}

#[test]
fn the_first_service_can_go() {
    let text = "services:\n  # one\n  a:\n    image: x\n\n  b:\n    image: y\n";
    let remove = [Intention::Remove(Section::Services, "a".to_owned())];
    assert_eq!(edited(text, &remove), "services:\n  b:\n    image: y\n");
}

fn set(text: &str, path: &[&str], node: Node) -> String {
    let path = path.iter().map(|key| (*key).to_owned()).collect();
    edited(text, &[Intention::SetValue { service: "a".to_owned(), path, node }])
}

#[test]
fn single_values_are_set_and_comments_beside_them_stay() {
    let text = "services:\n  a:\n    image: x # why\n    ports: # web\n      - \"80:80\"\n      # more\n    user:\n  b:\n    image: y\n";
    let after = |old: &str, new: &str| text.replace(old, new);
    assert_eq!(set(text, &["image"], "z:1".into()), after("image: x #", "image: z:1 #"));
    assert_eq!(set(text, &["user"], Node::quoted("1001")), after("user:", "user: \"1001\""));
    assert_eq!(
        set(text, &["ports"], Node::list(["a", "b"])),
        after("      - \"80:80\"\n", "      - a\n      - b\n")
    );
    assert_eq!(
        set(text, &["ports"], Node::flow(["a"])),
        after(" # web\n      - \"80:80\"\n", " [a] # web\n")
    );
    assert_eq!(
        set(text, &["image"], Node::list(["a"])),
        after("image: x # why\n", "image: # why\n      - a\n")
    );
    assert_eq!(
        set(text, &["healthcheck", "interval"], "30s".into()),
        after("    user:\n", "    user:\n    healthcheck:\n      interval: 30s\n")
    );
    assert_eq!(set(text, &["user", "name"], "m".into()), after("    user:\n", "    user:\n      name: m\n"));
    assert_eq!(
        set(text, &["user"], "one\ntwo\n".into()),
        after("    user:\n", "    user: |\n      one\n      two\n")
    );
}

fn refusal(text: &str, intention: Intention) -> Refusal {
    let error = Editor::new(text).intend(intention).finish().unwrap_err();
    assert!(!error.paste.is_empty());
    error.refusal
}

#[test]
fn what_cannot_be_edited_is_refused_with_the_block_to_paste() {
    let add = || Intention::Add(Section::Services, app());
    let brackets = |what: &str| Refusal::InBrackets { what: what.to_owned() };
    assert_eq!(refusal("services: {a: {image: x}}\n", add()), brackets("services"));
    assert_eq!(refusal("{services: {a: {image: x}}}\n", add()), brackets("the file"));
    assert_eq!(
        refusal("x-s: &s\n  a:\n    image: x\nservices: *s\n", add()),
        Refusal::IsAlias { what: "services".to_owned() }
    );
    assert_eq!(refusal("- a\n", add()), Refusal::NotAMapping { what: "the file".to_owned() });
    assert_eq!(refusal("services: 3\n", add()), Refusal::NotAMapping { what: "services".to_owned() });
    assert_eq!(
        refusal("services:\n  app:\n    image: other\n", add()),
        Refusal::Exists { what: "services.app".to_owned() }
    );
    assert!(matches!(refusal("services:\n\ta: 1\n", add()), Refusal::Unreadable(_)));
    assert!(matches!(refusal("a: 1\n---\nb: 1\n", add()), Refusal::Unreadable(_)));
    assert!(matches!(refusal("? services\n:\n", add()), Refusal::Unforeseen { .. }));
    // the anchor goes with the service, and the other service needs it
    let anchored = "services:\n  app: &app\n    image: x\n  b: *app\n";
    assert!(matches!(
        refusal(anchored, Intention::Replace(Section::Services, app())),
        Refusal::NotVerified(_)
    ));
    // a value that reaches another service through a merge key
    let merged = "services:\n  a: &a\n    image: x\n  b:\n    <<: *a\n    user: u\n";
    let set =
        Intention::SetValue { service: "a".to_owned(), path: vec!["image".to_owned()], node: "y".into() };
    assert!(matches!(refusal(merged, set), Refusal::NotVerified(_)));
    let error = Editor::new("services: {a: {image: x}}").add(Section::Services, app()).finish().unwrap_err();
    assert!(
        error.paste.starts_with("services:\n  # the app itself\n  app:\n    build: .\n"),
        "{}",
        error.paste
    );
}

#[test]
fn replacing_by_the_same_is_no_change_even_where_the_block_taught_the_file_new_manners() {
    let text = "services:\n  a:\n    image: 'x'\n    user: y\n";
    let entry = Entry::new("b", Node::mapping([Entry::new("command", Node::words(["a", "b", "c"]))]));
    edited(text, &[Intention::Replace(Section::Services, entry)]);
}
