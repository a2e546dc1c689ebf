//! Compares every selector on every page with another CSS engine.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;

use scraper::Html;

use super::Selector;
use crate::read::html::{Found, Tree};

/// All selectors of the rules. A selector that is missing here is not tested.
fn all() -> Vec<Selector> {
    let mut all = vec![
        super::LIST,
        super::KEYED,
        super::ROW,
        super::BARE_ROW,
        super::MENU_ENTRY,
        super::GROUP,
        super::MAIN_BUTTON,
        super::STATUS_SLOT,
        super::ROW_MENU,
        super::JUMP_HINT,
        super::BUSY,
        super::ROLE_STATUS,
        super::ROLE_IMG,
        super::DOT,
        super::ATTENTION,
        super::ATTENTION_DOT,
        super::ATTENTION_TEXT,
        super::ATTENTION_AGE,
        super::COMPOSER,
        super::APPROVAL,
        super::APPROVAL_TITLE,
        super::BRANCH_BAR,
        super::PULL_LINK,
        super::SCREEN_READER_ONLY,
        super::NAME,
        super::MOVING_DOT,
        super::SKELETON,
        super::USER_MENU,
        super::PANE_SESSION,
        super::BRANCH_FLOW,
        super::PULL_BUTTON,
        super::OPEN_ROW,
        super::WORKING,
        super::LOGIN_FIELD,
    ];
    all.extend(super::OTHER_ROWS);
    all.extend(super::TRANSCRIPT);
    all.extend(super::MAIN);
    all.extend(super::IN_CONVERSATIONS);
    all.extend(super::LINKS);
    all.extend(super::SIDES);
    all.extend(super::ROW_TITLE);
    all.extend(super::PANES);
    all.extend(super::ICONS);
    all.extend(super::STOP);
    all.extend(super::CARD_CONTROLS);
    all.extend(super::ANNOUNCERS);
    all
}

#[test]
fn every_selector_finds_what_another_engine_finds() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let pages: Vec<String> = ["pages", "structures"]
        .into_iter()
        .flat_map(|folder| std::fs::read_dir(tests.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| !["torn", "stray"].iter().any(|word| path.to_str().unwrap().contains(word)))
        .map(|path| std::fs::read_to_string(path.join("page.html")).unwrap())
        .collect();
    let theirs: Vec<Html> = pages.iter().map(|page| Html::parse_document(page)).collect();
    let ours: Vec<Tree> = pages.iter().map(|page| Tree::parse(page)).collect();
    for rule in all() {
        let css = rule.css();
        let selector = scraper::Selector::parse(&css).unwrap_or_else(|error| panic!("{css}: {error}"));
        let mut found = 0;
        for (tree, page) in ours.iter().zip(&theirs) {
            let by_rule =
                tree.walk().filter(|one| matches!(one, Found::Element(element) if rule.matches(element))).count();
            assert_eq!(by_rule, page.select(&selector).count(), "{css}");
            found += by_rule;
        }
        assert!(found > 0, "{css}: no page shows it");
    }
}
