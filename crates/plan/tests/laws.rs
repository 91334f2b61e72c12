//! Laws: what holds of every plan, whatever the repository.

mod support;

use support::{all, laws};

#[test]
fn every_plan_keeps_the_laws() {
    let mut broken = Vec::new();
    for (name, world) in all() {
        let plan = std::panic::catch_unwind(|| laws::hold(&name, &world.plan()));
        if plan.is_err() {
            broken.push(name);
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_same_facts_give_the_same_plan() {
    for (name, world) in all() {
        assert_eq!(world.plan(), world.plan(), "{name}");
    }
}
