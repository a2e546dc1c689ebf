//! Makes pages of any size in the shape the sidebar has had since 26 Aug 2026, from a seed.

/// Statuses in turn, with what stands in the leading slot.
pub const STATUSES: [(&str, &str); 6] = [
    (
        "running",
        r#"<span role="status" aria-label="Running"><span class="status-dot" data-kind="running"></span></span>"#,
    ),
    (
        "waiting",
        r#"<span role="status" aria-label="Awaiting input"><span class="status-dot" data-kind="awaiting"></span></span>"#,
    ),
    (
        "finished",
        r#"<span role="status" aria-label="Unread response"><span class="status-dot" data-kind="ready"></span></span>"#,
    ),
    (
        "failed",
        r#"<span role="status" aria-label="Claude Code crashed"><svg class="icon-warning" viewBox="0 0 20 20"><path d="M10 2 18 17H2Z"></path></svg></span>"#,
    ),
    (
        "idle",
        r#"<span role="img" aria-label="Idle"><svg viewBox="0 0 20 20"><circle cx="10" cy="10" r="4"></circle></svg></span>"#,
    ),
    (
        "idle",
        r##"<span role="img" aria-label="#21, #4 · Merged"><svg viewBox="0 0 20 20"><path d="M5 3v14"></path></svg></span>"##,
    ),
];

/// A page with that many rows, and their statuses.
pub fn sidebar(rows: usize, seed: u64) -> (String, Vec<&'static str>) {
    let mut random = Random(seed);
    let mut html = String::from(
        r#"<aside class="dframe-sidebar flex h-full flex-col" aria-label="Sidebar"><div role="list" data-kind="group" data-group-label="Today">"#,
    );
    let mut statuses = Vec::with_capacity(rows);
    for n in 0..rows {
        let (status, slot) = STATUSES[random.below(STATUSES.len())];
        statuses.push(status);
        row(&mut html, n, slot, &title(&mut random));
    }
    html.push_str("</div></aside>");
    (html, statuses)
}

/// The id of the nth row.
pub fn id(n: usize) -> String {
    format!("session_01{n:022}")
}

fn row(html: &mut String, n: usize, slot: &str, title: &str) {
    let id = id(n);
    html.push_str(&format!(
        r#"<div data-row-key="code:{id}" data-jump-hint-row="" class="group/row relative"><div data-row="" class="flex w-full items-center rounded-md px-2 hover:bg-fill-secondary"><a href="/code/{id}" data-row-main-button="" class="flex min-w-0 flex-1 items-center gap-2 py-1 text-sm" draggable="false"><span class="df-leading-slot flex size-5 shrink-0 items-center justify-center">{slot}</span><span class="flex-1 min-w-0"><span class="dframe-fade-label block"><span>{title}</span></span></span><span class="text-xs text-muted">4m</span></a><div class="absolute right-1 opacity-0 group-hover/row:opacity-100"><button type="button" data-row-action="" aria-label="More options for {title}" aria-haspopup="menu"></button></div></div><kbd aria-hidden="true" class="hidden">1</kbd></div>"#
    ));
}

fn title(random: &mut Random) -> String {
    const WORDS: [&str; 16] = [
        "Fix",
        "the",
        "login",
        "redirect",
        "in",
        "UserAuth",
        "[P1]",
        "[API]",
        "rate",
        "limiting",
        "R&amp;D",
        "a &lt;b&gt; tag",
        "naïve",
        "日本語",
        "🚀",
        "spinners",
    ];
    let mut title = String::new();
    for _ in 0..4 + random.below(8) {
        title.push_str(WORDS[random.below(WORDS.len())]);
        title.push(' ');
    }
    title.trim_end().to_owned()
}

/// Knuth's generator: the same pages everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}
